using System.Data.Common;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Platform;

/// <summary>
/// A table of which something is kept in memory. Whoever changes it, by whatever way, moves the number of its topic in the same transaction (a
/// trigger of the database does), on every node. What is in memory is believed only under the number it was filled under
/// (docs/decisions/0033-memory-under-a-number.md).
/// </summary>
/// <param name="Topic">What is kept, for example <c>organization</c>; several tables may share it.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">Only changes of these columns count.</param>
/// <param name="NewRowsCount">False when a new row changes nothing that may be in memory already.</param>
public sealed record Watched(string Topic, string Table, IReadOnlyList<string> Columns, bool NewRowsCount)
{
    /// <summary>The number of a topic as a part of a question, so that it is of the same moment as the rows beside it; null when the topic is not watched yet.</summary>
    public static string NumberOf(string topic) => $"(SELECT number FROM platform_watched WHERE topic = '{topic}')";

    /// <summary>Puts up the triggers that are missing. Called at each start: a table that a migration rebuilt has lost them.</summary>
    internal static async Task Ensure(IServiceProvider services, CancellationToken cancel)
    {
        var store = services.GetRequiredService<Store>();
        var tables = services.GetServices<Watched>().ToList();
        await using var connection = await store.Open(cancel);
        var standing = await Standing(connection, store.Kind, "watch");
        var missing = tables.Where(table => !table.Triggers(store.Kind).All(trigger => standing.Contains(trigger.Name))).ToList();
        if (missing.Count == 0)
            return;
        using var turn = await store.EnterToWrite(cancel);
        await using var transaction = await store.Begin(connection, cancel);
        if (store.Kind == DatabaseKind.Postgres)
            await connection.ExecuteAsync(MoveFunction, transaction: transaction);
        foreach (var table in missing)
        {
            await connection.ExecuteAsync("INSERT INTO platform_watched (topic, number) VALUES (@Topic, 1) ON CONFLICT (topic) DO UPDATE SET number = platform_watched.number + 1", table, transaction);
            foreach (var (_, statement) in table.Triggers(store.Kind))
                await connection.ExecuteAsync(statement, transaction: transaction);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Takes down all triggers of a SQLite file, whoever put them up: a table that is rebuilt cannot get its name back while one speaks of it. They are put up again at each start.</summary>
    internal static async Task TakeDown(AppDb db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var connection = db.Database.GetDbConnection();
        foreach (var name in await connection.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            await connection.ExecuteAsync($"DROP TRIGGER {name}");
        await db.Database.CloseConnectionAsync();
    }

    /// <summary>Names of the triggers that begin with this word and an underscore.</summary>
    internal static async Task<IReadOnlySet<string>> Standing(DbConnection connection, DatabaseKind kind, string word, DbTransaction? transaction = null) => (await connection.QueryAsync<string>(
        kind == DatabaseKind.Sqlite ? "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE @begins ESCAPE '\\'" : "SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE @begins", new { begins = word + "\\_%" }, transaction)).ToHashSet();

    // Nodes that start together wait for each other.
    private const string MoveFunction = """
        SELECT pg_advisory_xact_lock(8841033);
        CREATE OR REPLACE FUNCTION platform_watched_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE platform_watched SET number = number + 1 WHERE topic = TG_ARGV[0]; RETURN NULL; END $$;
        """;

    // The name says what it watches, so that another choice of columns puts up another trigger.
    private IEnumerable<(string Name, string Statement)> Triggers(DatabaseKind kind)
    {
        string[] events = NewRowsCount ? ["insert", "update", "delete"] : ["update", "delete"];
        foreach (var on in events)
        {
            var columns = on == "update" ? string.Join(", ", Columns) : "";
            var name = $"watch_{Table}_{on}{(columns.Length == 0 ? "" : "_" + Operation.FingerprintOf(columns)[..8].ToLowerInvariant())}";
            var what = $"AFTER {on.ToUpperInvariant()}{(columns.Length == 0 ? "" : " OF " + columns)} ON {Table}";
            yield return (name, kind == DatabaseKind.Sqlite
                ? $"CREATE TRIGGER IF NOT EXISTS {name} {what} BEGIN UPDATE platform_watched SET number = number + 1 WHERE topic = '{Topic}'; END"
                : $"CREATE OR REPLACE TRIGGER {name} {what} FOR EACH STATEMENT EXECUTE FUNCTION platform_watched_move('{Topic}')");
        }
    }
}

/// <summary>How often the tables of a topic were changed.</summary>
internal sealed class WatchedRow
{
    public required string Topic { get; init; }

    public required long Number { get; init; }
}

internal sealed class WatchedMapping : IEntityTypeConfiguration<WatchedRow>
{
    public void Configure(EntityTypeBuilder<WatchedRow> builder)
    {
        builder.ToTable("platform_watched");
        builder.HasKey(row => row.Topic);
        builder.Property(row => row.Topic).HasMaxLength(40);
    }
}
