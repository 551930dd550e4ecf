using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Jicengtong.Platform;

/// <summary>
/// Plain SQL on the request's own connection and, inside <see cref="Work"/>, in its transaction. Questions go straight from
/// the tables to the answer; writes that concern many rows are one statement.
/// </summary>
public sealed partial class Sql(AppDb db, Store store)
{
    /// <summary>SQLite or PostgreSQL, for the few sentences that differ.</summary>
    public DatabaseKind Kind => store.Kind;

    /// <summary>All rows.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? args, CancellationToken cancel)
        => (await (await Connection(cancel)).QueryAsync<T>(Command(sql, args, cancel))).AsList();

    /// <summary>The first row, or the default of <typeparamref name="T"/>.</summary>
    public async Task<T?> First<T>(string sql, object? args, CancellationToken cancel)
        => await (await Connection(cancel)).QueryFirstOrDefaultAsync<T>(Command(sql, args, cancel));

    /// <summary>Runs a statement and says how many rows it changed.</summary>
    public async Task<int> Execute(string sql, object? args, CancellationToken cancel)
        => await (await Connection(cancel)).ExecuteAsync(Command(sql, args, cancel));

    /// <summary>The request's open connection.</summary>
    public async Task<DbConnection> Connection(CancellationToken cancel)
    {
        var connection = db.Database.GetDbConnection();
        if (connection.State != System.Data.ConnectionState.Open)
            await db.Database.OpenConnectionAsync(cancel);
        return connection;
    }

    /// <summary>The transaction of the running <see cref="Work"/>, or null.</summary>
    public DbTransaction? Transaction => db.Database.CurrentTransaction?.GetDbTransaction();

    private CommandDefinition Command(string sql, object? args, CancellationToken cancel)
        => new(Kind == DatabaseKind.Postgres ? Lists().Replace(sql, "= ANY($1)") : sql, args, Transaction, cancellationToken: cancel);

    // Dapper spells a list out for SQLite and hands it to PostgreSQL as an array.
    [GeneratedRegex(@"\bIN (@\w+)")]
    private static partial Regex Lists();
}
