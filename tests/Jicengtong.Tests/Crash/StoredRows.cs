using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace Jicengtong.Tests.Crash;

/// <summary>Counts of asks by state: total, opened, understood, questioned, done.</summary>
public readonly record struct StateCounts(long Total, long Opened, long Understood, long Questioned, long Done);

/// <summary>A directive as the tables tell it.</summary>
/// <param name="Asked">How many it says it asked; null while a draft.</param>
/// <param name="Asks">How many asks there are.</param>
public sealed record StoredDirective(string Id, string Title, int? Asked, long Asks, StateCounts Tallied, StateCounts Counted);

/// <summary>What the database holds of one round, read past the product by plain SQL.</summary>
/// <param name="Directives">Those whose title begins with the round.</param>
/// <param name="Receipts">How often each text occurs.</param>
public sealed record StoredRows(IReadOnlyList<StoredDirective> Directives, IReadOnlyDictionary<string, int> Receipts, IReadOnlySet<string> OpenedAsks)
{
    /// <param name="open">An open connection; ids come as uuid (PostgreSQL) or 16 big-endian bytes (SQLite).</param>
    /// <param name="round">What titles and texts of the round begin with; empty for all rounds.</param>
    public static async Task<StoredRows> Read(DbConnection open, string round)
    {
        var tallied = await States(open, "SELECT subject_id, sum(total), sum(opened), sum(understood), sum(questioned), sum(done) FROM inbox_tallies GROUP BY subject_id");
        var counted = await States(open, """
            SELECT subject_id, count(*), count(opened_at), sum(CASE WHEN answer = 'Understood' THEN 1 ELSE 0 END),
                   sum(CASE WHEN answer = 'Questioned' THEN 1 ELSE 0 END), sum(CASE WHEN answer = 'Done' THEN 1 ELSE 0 END)
            FROM inbox_asks WHERE stands_for IS NULL GROUP BY subject_id
            """);
        var directives = new List<StoredDirective>();
        await Each(open, "SELECT id, content, issue FROM directive_directives", row =>
        {
            var (id, title) = (Id(row[0]), JsonDocument.Parse((string)row[1]).RootElement.GetProperty("title").GetString()!);
            var asked = row[2] is string issue ? JsonDocument.Parse(issue).RootElement.GetProperty("asked").GetInt32() : (int?)null;
            if (title.StartsWith(round, StringComparison.Ordinal))
                directives.Add(new StoredDirective(id, title, asked, counted.GetValueOrDefault(id).Total, tallied.GetValueOrDefault(id), counted.GetValueOrDefault(id)));
        });
        var receipts = new Dictionary<string, int>();
        await Each(open, $"SELECT text, count(*) FROM inbox_receipts WHERE text LIKE '{round}%' GROUP BY text", row => receipts[(string)row[0]] = (int)Number(row[1]));
        var opened = new HashSet<string>();
        await Each(open, "SELECT id FROM inbox_asks WHERE opened_at IS NOT NULL", row => opened.Add(Id(row[0])));
        return new StoredRows(directives, receipts, opened);
    }

    /// <summary>An id as the API writes it.</summary>
    public static string Id(object value) => (value is byte[] bytes ? new Guid(bytes, true) : (Guid)value).ToString();

    private static async Task<Dictionary<string, StateCounts>> States(DbConnection open, string query)
    {
        var states = new Dictionary<string, StateCounts>();
        await Each(open, query, row => states[Id(row[0])] = new StateCounts(Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5])));
        return states;
    }

    private static long Number(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    /// <summary>Runs a query and hands over each row.</summary>
    public static async Task Each(DbConnection open, string query, Action<object[]> take)
    {
        await using var command = open.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var row = new object[reader.FieldCount];
        while (await reader.ReadAsync())
        {
            reader.GetValues(row);
            take(row);
        }
    }
}
