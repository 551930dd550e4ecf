using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;

namespace Jicengtong.Platform;

/// <summary>
/// Plain SQL: inside <see cref="Work"/> on its connection and in its transaction, else on a pooled connection that is given
/// back after each statement, so that no request keeps one while it waits for the group writer. Questions go straight from
/// the tables to the answer; writes that concern many rows are one statement.
/// </summary>
public sealed partial class Sql(Store store)
{
    /// <summary>SQLite or PostgreSQL, for the few sentences that differ.</summary>
    public DatabaseKind Kind => store.Kind;

    /// <summary>The transaction of the running <see cref="Work"/>, or null.</summary>
    public DbTransaction? Transaction { get; private set; }

    /// <summary>The connection of the running <see cref="Work"/>.</summary>
    /// <exception cref="IOException">The server went away in the middle.</exception>
    public DbConnection Connection => Transaction is { } transaction ? transaction.Connection ?? throw new IOException("The connection broke.") : throw new InvalidOperationException("Only inside Work.");

    /// <summary>All rows.</summary>
    public Task<IReadOnlyList<T>> Query<T>(string sql, object? args, CancellationToken cancel)
        => On<IReadOnlyList<T>>(async connection => (await connection.QueryAsync<T>(Command(sql, args, cancel))).AsList(), cancel);

    /// <summary>The first row, or the default of <typeparamref name="T"/>.</summary>
    public Task<T?> First<T>(string sql, object? args, CancellationToken cancel)
        => On(connection => connection.QueryFirstOrDefaultAsync<T>(Command(sql, args, cancel)), cancel);

    /// <summary>Each row as it comes, where there are too many to keep.</summary>
    public Task Read(string sql, object? args, Action<DbDataReader> row, CancellationToken cancel) => On(async connection =>
    {
        await using var answer = await connection.ExecuteReaderAsync(Command(sql, args, cancel));
        while (await answer.ReadAsync(cancel))
            row(answer);
        return true;
    }, cancel);

    /// <summary>Runs a statement and says how many rows it changed.</summary>
    public Task<int> Execute(string sql, object? args, CancellationToken cancel)
        => On(connection => connection.ExecuteAsync(Command(sql, args, cancel)), cancel);

    /// <summary>
    /// That a column is one of these ids or words, all in one parameter <c>among</c>. A parameter for each is looked up by its name among all others: ten thousand took a
    /// second on SQLite.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="values">Ids or text; none means never.</param>
    /// <param name="args">Holds the parameter; others may be added.</param>
    public string Among<T>(string column, IReadOnlyCollection<T> values, out DynamicParameters args)
        where T : notnull
        => Among(column, values, args = new DynamicParameters(), "among");

    /// <summary>The same beside other parameters; <paramref name="name"/> is that of its own.</summary>
    public string Among<T>(string column, IReadOnlyCollection<T> values, DynamicParameters args, string name)
        where T : notnull
    {
        if (Kind == DatabaseKind.Postgres)
        {
            args.Add(name, values.ToArray());
            return $"{column} = ANY(@{name})";
        }

        args.Add(name, JsonSerializer.Serialize(values.Select(value => value is Guid id ? id.ToString("N") : value.ToString())));
        return $"{column} IN (SELECT {(typeof(T) == typeof(Guid) ? "unhex(value)" : "value")} FROM json_each(@{name}))";
    }

    /// <summary>Everything until the returned is disposed happens in this transaction.</summary>
    internal IDisposable Join(DbTransaction transaction)
    {
        Transaction = transaction;
        return new Joined(this);
    }

    private async Task<T> On<T>(Func<DbConnection, Task<T>> ask, CancellationToken cancel)
    {
        if (Transaction is not null)
            return await ask(Connection);
        await using var own = await store.Open(cancel);
        return await ask(own);
    }

    private CommandDefinition Command(string sql, object? args, CancellationToken cancel)
        => new(Kind == DatabaseKind.Postgres ? Lists().Replace(sql, "= ANY($1)") : sql, args, Transaction, cancellationToken: cancel);

    // Dapper spells a list out for SQLite and hands it to PostgreSQL as an array.
    [GeneratedRegex(@"\bIN (@\w+)")]
    private static partial Regex Lists();

    private sealed class Joined(Sql sql) : IDisposable
    {
        public void Dispose() => sql.Transaction = null;
    }
}
