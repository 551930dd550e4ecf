using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Problems.Anonymous;

/// <summary>One row as whoever copied the database has it, in the order it lies on the disk.</summary>
internal sealed record DumpedRow(string Table, int Place, IReadOnlyList<object?> Cells)
{
    /// <summary>Everything that may be an id in it: uuids as 32 hexadecimal digits, digests as 64, also those inside of texts and bytes.</summary>
    public HashSet<string> Tokens { get; } = [.. Cells.SelectMany(Dump.TokensIn)];

    /// <summary>Everything as text: bytes as hexadecimal digits and as letters.</summary>
    public string Text { get; } = string.Join('\u001f', Cells.Select(Dump.Spell));
}

/// <summary>All tables, with what the database itself keeps beside each row: its place, and on PostgreSQL the transaction that wrote it.</summary>
internal sealed partial class Dump
{
    private readonly Dictionary<string, List<DumpedRow>> byToken = [];

    private Dump(List<DumpedRow> rows, Dictionary<string, string[]> columns)
    {
        (Rows, Columns) = (rows, columns);
        foreach (var row in rows)
            foreach (var token in row.Tokens)
                (byToken.TryGetValue(token, out var same) ? same : byToken[token] = []).Add(row);
    }

    public IReadOnlyList<DumpedRow> Rows { get; }

    public IReadOnlyDictionary<string, string[]> Columns { get; }

    public IReadOnlyList<DumpedRow> With(string token) => byToken.GetValueOrDefault(token) ?? [];

    public static async Task<Dump> Of(Town town)
    {
        var store = town.Services.GetRequiredService<Store>();
        await using var connection = await store.Open(CancellationToken.None);
        var postgres = store.Kind == DatabaseKind.Postgres;
        var tables = await Ask(postgres ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'" : "SELECT name FROM sqlite_master WHERE type = 'table'");
        var (rows, columns) = (new List<DumpedRow>(), new Dictionary<string, string[]>());
        foreach (var table in tables.Rows.Select(row => (string)row[0]!))
        {
            var (names, found) = await Ask(postgres ? $"SELECT ctid::text AS ctid, xmin::text::bigint AS xmin, * FROM \"{table}\" ORDER BY \"{table}\".ctid"
                : table == "sqlite_sequence" || table.Contains("_fts", StringComparison.Ordinal) || table.EndsWith("_config", StringComparison.Ordinal) || table.EndsWith("_idx", StringComparison.Ordinal)
                    ? $"SELECT * FROM \"{table}\"" : $"SELECT rowid AS place, * FROM \"{table}\" ORDER BY rowid");
            columns[table] = names;
            rows.AddRange(found.Select((cells, at) => new DumpedRow(table, at, cells)));
        }

        return new Dump(rows, columns);

        async Task<(string[] Names, List<object?[]> Rows)> Ask(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
            var found = new List<object?[]>();
            while (await reader.ReadAsync())
            {
                var cells = new object[reader.FieldCount];
                reader.GetValues(cells);
                found.Add([.. cells.Select(cell => cell is DBNull ? null : cell)]);
            }

            return (names, found);
        }
    }

    public static string Spell(object? cell) => cell switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes) + " " + Encoding.Latin1.GetString(bytes),
        Guid id => id.ToString("N") + " " + id.ToString("D"),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell?.ToString() ?? "",
    };

    public static IEnumerable<string> TokensIn(object? cell) => cell switch
    {
        byte[] { Length: 16 or 32 } bytes => [Convert.ToHexStringLower(bytes)],
        byte[] bytes => Ids().Matches(Encoding.Latin1.GetString(bytes)).Select(Plain),
        Guid id => [id.ToString("N")],
        string text => Ids().Matches(text).Select(Plain),
        _ => [],
    };

    private static string Plain(Match match) => match.Value.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex("[0-9a-fA-F]{64}|[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")]
    private static partial Regex Ids();
}
