using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jicengtong.Tests.Platform;

/// <summary>What was put into the index before it went by number is found after the update, each once (docs/decisions/0041-search-by-number.md).</summary>
public sealed class SearchByNumberTests
{
    [Fact]
    public async Task What_was_put_before_the_update_is_found_after_it_and_once()
    {
        var folder = Directory.CreateTempSubdirectory("jct-search-");
        await using (var db = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite($"Data Source={Path.Combine(folder.FullName, "jct.db")};Pooling=False")
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)).Options))
        {
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync("LettingIn");
            await db.Database.ExecuteSqlRawAsync("""
                INSERT INTO platform_search (kind, owner, terms) VALUES
                    ('subject', x'01', '防火 火通'), ('subject', x'01', '防火 火通 通知'), ('attached', x'01', '防汛 汛值'), ('subject', x'02', '防汛 汛通')
                """);
            await migrator.MigrateAsync("SearchByNumber");
            Assert.Equal(["01"], await Found(db, "subject", "防火 火通"));
            Assert.Equal(["02"], await Found(db, "subject", "防汛"));
            Assert.Equal(["01"], await Found(db, "attached", "防汛"));
            // Its kind is a word of the row, and no word of the text.
            Assert.Empty(await Found(db, "subject", "subject"));
            await migrator.MigrateAsync("LettingIn");
            Assert.Equal(3, await db.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM platform_search").SingleAsync());
        }

        folder.Delete(recursive: true);
    }

    private static Task<List<string>> Found(SqliteDb db, string kind, string words) => db.Database.SqlQueryRaw<string>(
        "SELECT hex(owner) AS Value FROM platform_searched WHERE kind = {0} AND id IN (SELECT rowid FROM platform_search WHERE platform_search MATCH 'kind : ' || {0} || ' AND terms : (\"' || {1} || '\")') ORDER BY owner", kind, words).ToListAsync();
}
