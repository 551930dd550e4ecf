using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Jicengtong.Platform;

/// <summary>PostgreSQL: when the county grows, or for several nodes.</summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options, FieldKeys? keys = null) : AppDb(options, keys)
{
    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        => configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // Paths are compared as bytes: a subtree is a half-open range.
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            if (property.Name.EndsWith("Path", StringComparison.Ordinal))
                property.SetCollation("C");
    }

    // timestamptz takes only UTC.
    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
}
