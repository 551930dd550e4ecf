using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Structure;

/// <summary>The tables in the code, in the migrations of both databases and in the walls are the same tables.</summary>
public sealed class MigrationTests
{
    // A model needs no server.
    public static TheoryData<string> Providers => ["SQLite", "PostgreSQL"];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Every_change_of_the_model_has_its_migration(string provider)
    {
        using var db = Open(provider);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), $"The model has changed since the last migration for {provider}; run bin/migration NAME.");
    }

    [Fact]
    public void Both_databases_have_the_same_migrations()
    {
        using var sqlite = Open("SQLite");
        using var postgres = Open("PostgreSQL");
        Assert.Equal(Names(sqlite), Names(postgres));
        static IEnumerable<string> Names(AppDb db) => db.Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void What_a_start_knows_without_the_mapping_is_what_the_mapping_says(string provider)
    {
        using var db = Open(provider);
        Assert.Equal(db.Database.GetMigrations(), AppliedMigrations.Of(provider == "SQLite" ? DatabaseKind.Sqlite : DatabaseKind.Postgres).Order(StringComparer.Ordinal));
        using var app = Program.Build(new Dictionary<string, string?> { ["Data"] = Directory.CreateTempSubdirectory("jct-mapping-").FullName });
        Assert.Equal(SealedFields.In(db.Model).OrderBy(field => field.Place, StringComparer.Ordinal), app.Services.GetServices<SealedField>().OrderBy(field => field.Place, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Every_table_is_mapped_by_the_room_of_its_class(string provider)
    {
        using var db = Open(provider);
        var model = db.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null)
            .Select(entity => (Table: entity.GetTableName()!, Room: House.Ours.RoomOf(entity.ClrType)?.Name)).Distinct().Order().ToList();
        Assert.Equal(model, House.Ours.Tables.Select(mapped => (mapped.Table, Room: (string?)mapped.Room.Name)).Distinct().Order());
        Assert.All(model, mapped => Assert.Contains('_', mapped.Table));
    }

    private static AppDb Open(string provider) => provider == "SQLite"
        ? new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=nowhere.db").Options)
        : new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=nowhere").Options);
}
