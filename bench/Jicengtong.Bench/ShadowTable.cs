using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>A second table of the same columns and indexes, for floors that must not touch the product's rows.</summary>
internal static class ShadowTable
{
    /// <summary>Makes <paramref name="shadow"/> like <paramref name="table"/>, without rows.</summary>
    public static Task Make(WebApplication app, string table, string shadow) => app.Do(async services =>
    {
        var sql = services.GetRequiredService<Sql>();
        IReadOnlyList<string> statements = sql.Kind == DatabaseKind.Postgres
            ? [$"CREATE TABLE {shadow} (LIKE {table} INCLUDING ALL)"]
            : await sql.Query<string>("SELECT sql FROM sqlite_master WHERE tbl_name = @table AND sql IS NOT NULL ORDER BY type DESC", new { table }, CancellationToken.None);
        foreach (var statement in statements)
            await sql.Execute(sql.Kind == DatabaseKind.Postgres ? statement : statement.Replace(table, shadow, StringComparison.Ordinal), null, CancellationToken.None);
        return Done.Instance;
    });
}
