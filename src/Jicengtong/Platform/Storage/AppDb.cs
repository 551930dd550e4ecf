using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Jicengtong.Platform;

/// <summary>
/// The one database of the product. Every module brings its mapping (<c>IEntityTypeConfiguration</c>) beside its aggregate;
/// names become snake_case here. Two thin subclasses choose the provider and carry its migrations.
/// </summary>
public abstract class AppDb(DbContextOptions options, FieldKeys? keys) : DbContext(options)
{
    /// <summary>Keys of the sealed columns; the migration tool has none.</summary>
    internal FieldKeys? Keys => keys;

    /// <inheritdoc />
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        SealedFields.Complete(ChangeTracker, keys);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            SealedFields.Map(entity, keys);
            UseSnakeCase(entity);
        }
    }

    private static void UseSnakeCase(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties())
            property.SetColumnName(SnakeCase.Of(property.Name));
        foreach (var key in entity.GetKeys())
            key.SetName("pk_" + entity.GetTableName());
        foreach (var index in entity.GetIndexes())
            index.SetDatabaseName((index.IsUnique ? "ux_" : "ix_") + entity.GetTableName() + "_"
                + string.Join('_', index.Properties.Select(property => SnakeCase.Of(property.Name))));
        foreach (var foreignKey in entity.GetForeignKeys())
            foreignKey.SetConstraintName("fk_" + entity.GetTableName() + "_" + foreignKey.PrincipalEntityType.GetTableName());
    }
}

/// <summary>Names of columns as the database likes them.</summary>
public static class SnakeCase
{
    /// <summary>"DueAt" becomes "due_at".</summary>
    public static string Of(string name) => string.Concat(name.Select((letter, at) =>
        char.IsUpper(letter) ? (at > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
