using System.Data.Common;
using Dapper;
using Jicengtong.Modules.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

/// <summary>All rows of all tables as they were at a moment.</summary>
internal sealed class KeptRows : IAsyncDisposable
{
    public Dictionary<string, List<IDictionary<string, object?>>> Tables { get; } = [];

    public async Task Keep(EvidenceNode node)
    {
        await using var scope = node.Services.CreateAsyncScope();
        foreach (var table in scope.ServiceProvider.GetRequiredService<AppDb>().Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct())
            Tables[table] = [.. (await scope.ServiceProvider.GetRequiredService<Sql>().Query<dynamic>($"SELECT * FROM {table}", null, CancellationToken.None)).Cast<IDictionary<string, object?>>()];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What was done, and what the subjects begin with whose leaves should tell.</summary>
internal sealed record Spoilt(string How, string Subjects);

/// <summary>Ways to spoil the tables people work with, drawn at random, as somebody who may do everything in the database would.</summary>
internal sealed class RowSpoiling(AppDb db, DatabaseKind kind, KeptRows older, Random random)
{
    private static readonly string[] Acts = ["change", "change", "change", "change", "empty", "delete", "insert", "swap", "put back", "truncate", "all back", "table back"];

    // Of the inbox's tables only what is proven, or follows from what is: where a card lies and when it is reminded is no fact.
    private static readonly Dictionary<string, string[]> Proven = new()
    {
        ["inbox_subjects"] = ["kind", "root_id", "title", "matter", "urgency", "demand", "due_at", "from_name", "through", "key_points_json", "opinion", "form_json", "page_path", "asked_by", "asked_by_unit", "asked_at"],
        ["inbox_asks"] = ["subject_id", "addressee", "holder_id", "unit_code", "answer", "answered_at", "answered_by"],
        ["inbox_receipts"] = ["id", "ask_id", "person_id", "answer", "text", "fields_json", "at"],
        ["inbox_tallies"] = ["total", "understood", "questioned", "done"],
    };

    private readonly IReadOnlyList<(string Table, IReadOnlyList<IProperty> Columns)> tables =
    [
        .. db.Model.GetEntityTypes().Select(entity => (entity.GetTableName()!, (IReadOnlyList<IProperty>)[.. entity.GetProperties().Where(column
            => Attribute.IsDefined(entity.ClrType, typeof(ProvenAttribute)) || (Proven.TryGetValue(entity.GetTableName()!, out var columns) && columns.Contains(column.GetColumnName())))]))
            .Where(table => table.Item2.Count > 0),
    ];

    private const int MostWholeReturns = 3;
    private int wholeReturns;

    /// <summary>What was done, by table and column.</summary>
    public SortedSet<string> Ways { get; } = [];

    /// <summary>Spoils something; null when the draw would have changed nothing or the database refused it.</summary>
    public async Task<Spoilt?> Spoil(DbConnection connection, DbTransaction transaction, int round)
    {
        await connection.ExecuteAsync(kind == DatabaseKind.Postgres ? "SET LOCAL session_replication_role = replica" : "PRAGMA defer_foreign_keys = ON", null, transaction);
        var act = Acts[random.Next(Acts.Length)];
        // The whole past is the same every time and takes a thousand times as long as one row.
        if (act == "all back" && ++wholeReturns > MostWholeReturns)
            act = "change";
        var (table, columns) = tables[round % tables.Count];
        try
        {
            if (await Do(act, table, columns, connection, transaction) is not { } how)
                return null;
            Ways.Add(how);
            return new Spoilt(how, SubjectsOf(table));
        }
        catch (DbException)
        {
            return null;
        }
    }

    private async Task<string?> Do(string act, string table, IReadOnlyList<IProperty> columns, DbConnection connection, DbTransaction transaction)
    {
        if (act == "all back")
        {
            foreach (var one in older.Tables.Keys.Where(name => !name.StartsWith("platform_", StringComparison.Ordinal)))
                await PutBack(one);
            return act;
        }

        var rows = (await connection.QueryAsync($"SELECT * FROM {table}{Drafts(table)}", null, transaction)).Cast<IDictionary<string, object?>>().ToList();
        if (rows.Count == 0)
            return null;
        var keys = KeysOf(table);
        var row = rows[random.Next(rows.Count)];
        var column = columns[random.Next(columns.Count)];
        var name = column.GetColumnName();
        var how = $"{act}: {table}";
        switch (act)
        {
            case "change" when row[name] is { } value:
                await Update(row, name, Other(value));
                return $"{how}.{name}";
            case "empty" when row[name] is not null && column.IsNullable && !keys.Contains(name):
                await Update(row, name, null);
                return $"{how}.{name}";
            case "delete":
                await Delete(row);
                return how;
            case "insert" when table != "inbox_tallies":
                var copy = new Dictionary<string, object?>(row) { ["id"] = Other(row["id"]!) };
                if (copy.TryGetValue("addressee", out var addressee))
                    copy["addressee"] = addressee + "x";
                foreach (var unique in new[] { "sequence", "starts_on", "number" }.Where(copy.ContainsKey))
                    copy[unique] = Other(copy[unique]!);
                await Insert(table, copy);
                return how;
            case "swap" when rows.Count > 1 && !keys.Contains(name):
                var other = rows.FirstOrDefault(one => one != row && !Same(one[name], row[name]));
                if (other is null)
                    return null;
                await Update(row, name, other[name]);
                await Update(other, name, row[name]);
                return $"{how}.{name}";
            case "put back" when older.Tables[table].FirstOrDefault(one => keys.All(key => Same(one[key], row[key]))) is { } was && columns.Any(one => !Same(was[one.GetColumnName()], row[one.GetColumnName()])):
                await Delete(row);
                await Insert(table, was);
                return how;
            case "table back" when older.Tables[table].Count < rows.Count:
                await PutBack(table);
                return how;
            case "truncate":
                await connection.ExecuteAsync($"DELETE FROM {table}", null, transaction);
                return how;
            default:
                return null;
        }

        Task<int> Update(IDictionary<string, object?> of, string set, object? value)
            => connection.ExecuteAsync($"UPDATE {table} SET {set} = @value WHERE {Where(keys)}", Parameters(of, keys, ("value", value)), transaction);

        Task<int> Delete(IDictionary<string, object?> of) => connection.ExecuteAsync($"DELETE FROM {table} WHERE {Where(keys)}", Parameters(of, keys), transaction);

        Task<int> Insert(string into, IDictionary<string, object?> made)
            => connection.ExecuteAsync($"INSERT INTO {into} ({string.Join(", ", made.Keys)}) VALUES ({string.Join(", ", made.Keys.Select(key => "@" + key))})", Parameters(made, made.Keys), transaction);

        async Task PutBack(string back)
        {
            await connection.ExecuteAsync($"DELETE FROM {back}", null, transaction);
            foreach (var was in older.Tables[back])
                await Insert(back, was);
        }
    }

    private string SubjectsOf(string table) => table == "inbox_receipts" ? InboxFacts.Ask
        : db.Model.GetEntityTypes().First(entity => entity.GetTableName() == table).ClrType.GetCustomAttributes(typeof(ProvenAttribute), false) is [ProvenAttribute proven] ? proven.Subject : InboxFacts.Asked;

    // A draft is relied on by nobody.
    private static string Drafts(string table) => table == "directive_directives" ? " WHERE issue IS NOT NULL" : "";

    private IReadOnlyCollection<string> KeysOf(string table)
        => [.. db.Model.GetEntityTypes().First(entity => entity.GetTableName() == table).FindPrimaryKey()!.Properties.Select(property => property.GetColumnName())];

    private static string Where(IEnumerable<string> keys) => string.Join(" AND ", keys.Select(key => $"{key} = @{key}"));

    private static DynamicParameters Parameters(IDictionary<string, object?> row, IEnumerable<string> names, params (string Name, object? Value)[] more)
    {
        var parameters = new DynamicParameters();
        foreach (var name in names)
            parameters.Add(name, row[name]);
        foreach (var (name, value) in more)
            parameters.Add(name, value);
        return parameters;
    }

    private static bool Same(object? one, object? other) => one is byte[] bytes && other is byte[] others ? bytes.AsSpan().SequenceEqual(others) : Equals(one, other);

    // Another value of the same kind, however small the difference.
    private object Other(object value) => value switch
    {
        Guid => Guid.NewGuid(),
        byte[] bytes => Guid.NewGuid().ToByteArray(true)[..Math.Min(16, bytes.Length)],
        string { Length: 0 } => "x",
        string text => random.Next(3) switch
        {
            0 => text + "。",
            1 when text.Length > 1 => text.Remove(random.Next(text.Length), 1),
            _ => Flip(text),
        },
        bool flag => !flag,
        DateTime time => time.AddMicroseconds(random.Next(2) == 0 ? 1 : random.Next(-1_000_000, -1)),
        DateOnly day => day.AddDays(random.Next(1, 400)),
        // On SQLite times are ticks; a database keeps whole microseconds.
        long number => number > 1_000_000_000_000 ? number + (10 * random.Next(1, 1000)) : number + random.Next(1, 9),
        int number => number + random.Next(1, 9),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No other value is known."),
    };

    private string Flip(string text)
    {
        var at = random.Next(text.Length);
        return text[..at] + (char)(text[at] == 'x' ? 'y' : 'x') + text[(at + 1)..];
    }
}
