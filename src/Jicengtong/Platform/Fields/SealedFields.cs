using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Jicengtong.Platform;

/// <summary>
/// This text is stored sealed by <see cref="FieldKeys"/> and read plain through Entity Framework, never by SQL. Beside it stands
/// a column <c>…_digest</c> by which the same value is found again (<see cref="SealedFields.Holding"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SealedAttribute : Attribute;

/// <summary>One sealed column. Its module names it among the services, so that a start need not build the whole mapping to know it; a test holds both together.</summary>
/// <param name="Entity">Class of its rows; they have an id of their own.</param>
/// <param name="Property">Its property.</param>
/// <param name="Table">Its table.</param>
/// <param name="Column">Its column.</param>
internal sealed record SealedField(Type Entity, string Property, string Table, string Column)
{
    /// <summary>Property <paramref name="property"/> of <typeparamref name="T"/>.</summary>
    public static SealedField Of<T>(string property, string table) => new(typeof(T), property, table, SnakeCase.Of(property));

    public string Place => $"{Table}.{Column}";

    public string DigestColumn => Column + "_digest";

    /// <summary>Rows that have something to seal; the index on the digests is on these alone.</summary>
    public string IsFilled => $"{Column} IS NOT NULL AND {Column} <> ''";
}

/// <summary>How sealed columns are mapped, filled and asked for.</summary>
public static class SealedFields
{
    private const string Annotation = "Jicengtong:Sealed";
    private const string Digest = "Digest";

    /// <summary>Rows that hold this very value in a sealed property.</summary>
    public static IQueryable<T> Holding<T>(this IQueryable<T> rows, AppDb db, string property, string plain)
        where T : class
    {
        var digests = db.Keys!.DigestsOf(plain, PlaceOf(db.Model.FindEntityType(typeof(T))!.FindProperty(property)!)!);
        return rows.Where(row => digests.Contains(EF.Property<string>(row, property + Digest)));
    }

    /// <summary>All sealed columns of the product.</summary>
    internal static IReadOnlyList<SealedField> In(IModel model) =>
    [
        .. from entity in model.GetEntityTypes()
           from property in entity.GetProperties()
           where IsSealed(property)
           select new SealedField(entity.ClrType, property.Name, entity.GetTableName()!, property.GetColumnName()),
    ];

    /// <summary>Is this column stored sealed? Then its digest stands for it wherever the row proves itself.</summary>
    internal static bool IsSealed(IReadOnlyProperty property) => property.FindAnnotation(Annotation) is not null;

    /// <summary>Maps every property with <see cref="SealedAttribute"/>; without keys (the migration tool) only its columns.</summary>
    internal static void Map(IMutableEntityType entity, FieldKeys? keys)
    {
        foreach (var property in entity.GetProperties().Where(property => property.PropertyInfo?.IsDefined(typeof(SealedAttribute), false) == true).ToList())
        {
            var (table, column) = (entity.GetTableName()!, SnakeCase.Of(property.Name));
            var place = $"{table}.{column}";
            property.SetAnnotation(Annotation, place);
            property.SetMaxLength(200);
            if (keys is not null)
                property.SetValueConverter(new ValueConverter<string, string>(plain => keys.Seal(plain, place), stored => keys.Open(stored, place)));
            var digest = entity.AddProperty(property.Name + Digest, typeof(string));
            digest.IsNullable = true;
            digest.SetMaxLength(80);
            var index = entity.AddIndex(digest);
            index.SetFilter(new SealedField(entity.ClrType, property.Name, table, column).IsFilled);
        }
    }

    /// <summary>Gives every row that is about to be saved the digest of what it holds.</summary>
    internal static void Complete(ChangeTracker changes, FieldKeys? keys)
    {
        if (keys is null)
            return;
        foreach (var entry in changes.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
            foreach (var property in entry.Metadata.GetProperties().Where(IsSealed))
                if (entry.State == EntityState.Added || entry.Property(property).IsModified)
                    entry.Property(property.Name + Digest).CurrentValue = keys.DigestOf((string?)entry.Property(property).CurrentValue, PlaceOf(property)!);
    }

    private static string? PlaceOf(IReadOnlyProperty property) => (string?)property.FindAnnotation(Annotation)?.Value;

    /// <summary>The mapping holds the keys it seals with, so installations with other keys have a mapping of their own.</summary>
    internal sealed class ModelKey : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (context.GetType(), ((AppDb)context).Keys?.Fingerprint, designTime);
    }
}
