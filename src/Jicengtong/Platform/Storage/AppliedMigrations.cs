using System.Reflection;
using Dapper;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jicengtong.Platform;

/// <summary>
/// Is the database of this version? Asked at each start past Entity Framework, which would build its whole mapping for the answer: two fifths of the time
/// to the first page. Only when something is missing it is called.
/// </summary>
internal static class AppliedMigrations
{
    public static async Task<bool> AreAll(Store store, CancellationToken cancel)
    {
        await using var connection = await store.Open(cancel);
        var isThere = await connection.QueryFirstOrDefaultAsync<int?>(new CommandDefinition(store.Kind == DatabaseKind.Sqlite
            ? "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'"
            : """SELECT 1 WHERE to_regclass('"__EFMigrationsHistory"') IS NOT NULL""", cancellationToken: cancel));
        if (isThere is null)
            return false;
        var applied = await connection.QueryAsync<string>(new CommandDefinition("""SELECT "MigrationId" FROM "__EFMigrationsHistory" """, cancellationToken: cancel));
        return Of(store.Kind).All(applied.ToHashSet().Contains);
    }

    /// <summary>Ids of all migrations of this program.</summary>
    public static IEnumerable<string> Of(DatabaseKind kind)
    {
        var context = kind == DatabaseKind.Sqlite ? typeof(SqliteDb) : typeof(PostgresDb);
        return from type in typeof(AppDb).Assembly.GetTypes()
               where type.BaseType == typeof(Migration) && type.GetCustomAttribute<DbContextAttribute>()?.ContextType == context
               select type.GetCustomAttribute<MigrationAttribute>()!.Id;
    }
}
