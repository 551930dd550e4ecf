using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Jicengtong.Tests.Crash;

/// <summary>An imported 巴汝镇 on disk: its database seen from outside the product, and the people who will drive it.</summary>
public sealed class DrivenTown
{
    /// <summary>Writes the directives: 西昌市林业和草原局.</summary>
    public const string Bureau = "u0021";

    /// <summary>The matter they are about; every township has somebody for it.</summary>
    public const string Matter = "森林草原防灭火";

    private readonly IReadOnlyDictionary<string, string?> settings;

    private DrivenTown(IReadOnlyDictionary<string, string?> settings) => this.settings = settings;

    /// <summary>Settings of the installation: Data, Db, Connection.</summary>
    public IReadOnlyDictionary<string, string?> Settings => settings;

    /// <summary>Token of the bureau's clerk.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>Tokens of the people every directive reaches.</summary>
    public IReadOnlyList<string> Readers { get; private set; } = [];

    private bool IsPostgres => settings.GetValueOrDefault("Db") == "postgres";

    /// <summary>Gives the clerk and the readers tokens by writing their digests.</summary>
    public static async Task<DrivenTown> Open(IReadOnlyDictionary<string, string?> settings)
    {
        var town = new DrivenTown(settings);
        await using var connection = await town.Connect();
        var (clerk, readers) = (new List<object>(), new List<object>());
        await StoredRows.Each(connection, $"SELECT id FROM organization_persons WHERE account = '{Bureau}'", row => clerk.Add(row[0]));
        await StoredRows.Each(connection, $"""
            SELECT DISTINCT d.holder_id FROM organization_duties d JOIN organization_units u ON u.code = d.unit_code
            WHERE d.matter = '{Matter}' AND d.role = 'Lead' AND u.kind = '乡镇街道' AND d.holder_id IS NOT NULL
            """, row => readers.Add(row[0]));
        town.Issuer = await town.Token(connection, clerk.Single());
        var tokens = new List<string>();
        foreach (var reader in readers)
            tokens.Add(await town.Token(connection, reader));
        town.Readers = tokens;
        return town;
    }

    /// <summary>A token of whoever has this account.</summary>
    public async Task<string> TokenOf(string account)
    {
        await using var connection = await Connect();
        var person = new List<object>();
        await StoredRows.Each(connection, $"SELECT id FROM organization_persons WHERE account = '{account}'", row => person.Add(row[0]));
        return await Token(connection, person.Single());
    }

    /// <summary>A connection past the product.</summary>
    public async Task<DbConnection> Connect()
    {
        DbConnection connection = IsPostgres
            ? new NpgsqlConnection(settings["Connection"] + ";Pooling=false")
            : new SqliteConnection($"Data Source={Path.Combine(settings["Data"]!, "jct.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Breaks the database as a careless disk would: takes away one acknowledged receipt and one recipient of an acknowledged directive.</summary>
    /// <returns>How many rows were taken.</returns>
    public async Task<int> PlantLosses(Oracle oracle)
    {
        var receipt = oracle.Deeds.First(deed => deed is { Kind: DeedKind.Receipt, Acknowledged: not null }).Key;
        var directive = Guid.Parse(oracle.Deeds.First(deed => deed is { Kind: DeedKind.Issue, Acknowledged: not null }).Mark);
        await using var connection = await Connect();
        var lost = await Execute(connection, "DELETE FROM inbox_receipts WHERE text = @receipt", ("receipt", receipt));
        return lost + await Execute(connection, """
            DELETE FROM inbox_asks WHERE id = (SELECT a.id FROM inbox_asks a
                WHERE a.subject_id = @directive AND NOT EXISTS (SELECT 1 FROM inbox_receipts r WHERE r.ask_id = a.id) ORDER BY a.id LIMIT 1)
            """, ("directive", IdOf(directive)));
    }

    private async Task<string> Token(DbConnection connection, object person)
    {
        var token = "jct_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        object now = IsPostgres ? DateTimeOffset.UtcNow : DateTimeOffset.UtcNow.Ticks;
        await Execute(connection, "INSERT INTO organization_access_tokens (id, person_id, name, digest, made_at) VALUES (@id, @person, 'crash', @digest, @now)",
            ("id", IdOf(Guid.CreateVersion7())), ("person", person), ("digest", digest), ("now", now));
        return token;
    }

    private object IdOf(Guid id) => IsPostgres ? id : id.ToByteArray(true);

    private static async Task<int> Execute(DbConnection connection, string statement, params (string Name, object Value)[] args)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in args)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync();
    }
}
