using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Jicengtong.Platform;

/// <summary>
/// Rows of this class are relied on by others: whenever <see cref="Work"/> saves one, a leaf with a digest of the whole row is
/// written with it, and <c>jct evidence check</c> makes the digest again from the table. Nobody has to remember to do it.
/// </summary>
/// <param name="subject">What stands before the colon of the subject; what follows is the row's id.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ProvenAttribute(string subject) : Attribute
{
    /// <summary>Prefix of the subjects of its leaves.</summary>
    public string Subject { get; } = subject;

    /// <summary>Name of a property: the row is relied on once this is filled (a draft is not).</summary>
    public string? Once { get; init; }
}

/// <summary>One row as it is now.</summary>
/// <param name="Subject">The id in the subject of its leaf.</param>
/// <param name="Content">What its leaf must be a digest of.</param>
public sealed record ProvenRow(Guid Subject, byte[] Content);

/// <summary>
/// A table with <see cref="ProvenAttribute"/>. The content of a row is a JSON object of its columns by name, in the order of
/// the names; null is left out, and of columns that are never null empty text, zero and false too, so that a column added later
/// changes no older digest. A sealed column is left out and its keyed digest stands for it: from a digest of the plain number
/// and the salt beside it, the number could be found by trying.
/// </summary>
public sealed class ProvenTable
{
    /// <summary>Ending of the kind of a leaf that says how a row is.</summary>
    public const string Kept = ".kept";

    /// <summary>Ending of the kind of a leaf that says that a row was taken away.</summary>
    public const string Removed = ".removed";

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly IReadOnlyList<(string Column, IProperty Property, Func<object, object?>? ToProvider, Type Stored)> columns;
    private readonly string table;
    private readonly IProperty id;
    private readonly IProperty? once;

    private ProvenTable(IEntityType entity, ProvenAttribute proven)
    {
        Subject = proven.Subject;
        table = entity.GetTableName()!;
        id = entity.FindPrimaryKey()!.Properties.Single();
        once = proven.Once is null ? null : entity.FindProperty(proven.Once) ?? throw new InvalidOperationException($"{entity.Name} has no {proven.Once}.");
        columns =
        [
            .. entity.GetProperties().Select(property =>
            {
                var converter = property.GetTypeMapping().Converter;
                return (property.GetColumnName(), property, converter?.ConvertToProvider, Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType);
            }).OrderBy(column => column.Item1, StringComparer.Ordinal),
        ];
    }

    /// <summary>Prefix of the subjects of its leaves.</summary>
    public string Subject { get; }

    /// <summary>All proven tables of the product.</summary>
    public static IReadOnlyList<ProvenTable> In(IModel model) =>
    [
        .. from entity in model.GetEntityTypes()
           let proven = (ProvenAttribute?)Attribute.GetCustomAttribute(entity.ClrType, typeof(ProvenAttribute))
           where proven is not null
           select new ProvenTable(entity, proven),
    ];

    /// <summary>The proven table of this class, or null when nobody relies on its rows.</summary>
    public static ProvenTable? Of(IEntityType entity)
        => (ProvenAttribute?)Attribute.GetCustomAttribute(entity.ClrType, typeof(ProvenAttribute)) is { } proven ? Of(entity, proven) : null;

    /// <summary>A fact for every proven row that is about to be saved.</summary>
    public static IReadOnlyList<Fact> FactsIn(ChangeTracker changes, Guid actor)
    {
        List<Fact>? facts = null;
        foreach (var entry in changes.Entries())
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && (ProvenAttribute?)Attribute.GetCustomAttribute(entry.Metadata.ClrType, typeof(ProvenAttribute)) is { } proven
                && Of(entry.Metadata, proven).FactOf(entry, actor) is { } fact)
                (facts ??= []).Add(fact);
        return facts ?? (IReadOnlyList<Fact>)[];
    }

    /// <summary>The next rows after an id, in the order of ids.</summary>
    public async Task<IReadOnlyList<ProvenRow>> Page(FieldKeys? keys, Sql sql, Guid after, int most, CancellationToken cancel)
        => Read(keys, await sql.Query<dynamic>($"{Select} WHERE {IdColumn} > @after{OnlyOnce} ORDER BY {IdColumn} LIMIT @most", new { after, most }, cancel));

    /// <summary>Name of the column with the id.</summary>
    public string IdColumn => id.GetColumnName();

    /// <summary>These rows as they are now; those nobody relies on yet are left out.</summary>
    public async Task<IReadOnlyList<ProvenRow>> Rows(FieldKeys? keys, Sql sql, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        if (ids.Count == 0)
            return [];
        return Read(keys, await sql.Query<dynamic>($"{Select} WHERE {sql.Among(IdColumn, ids, out var args)}{OnlyOnce}", args, cancel));
    }

    /// <summary>The leaf that says how a row is now.</summary>
    public Fact KeptFact(ProvenRow row, Guid actor) => new(Subject + Kept, actor, Fact.SubjectOf(Subject, row.Subject), row.Content);

    /// <summary>Content of a row written by SQL, by the names of its columns; the same rules.</summary>
    public static byte[] ContentOf(params IEnumerable<(string Column, object? Value)> row)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            foreach (var (column, value) in row.OrderBy(cell => cell.Column, StringComparer.Ordinal))
                Write(json, column, value is null or DBNull ? null : Plain(value, value.GetType()));
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private string Select => $"SELECT {string.Join(", ", columns.Select(column => $"\"{column.Column}\""))} FROM {table}";

    private string OnlyOnce => once is null ? "" : $" AND {once.GetColumnName()} IS NOT NULL";

    // Left out while it fits the digest beside it; a value put there by hand is shown and fits no leaf.
    private object? Unfit(FieldKeys? keys, string column, IDictionary<string, object?> row)
        => row[column] is not string { Length: > 0 } stored || keys?.Fits(stored, row[column + "_digest"] as string, $"{table}.{column}") == true ? null : stored;

    private IReadOnlyList<ProvenRow> Read(FieldKeys? keys, IEnumerable<dynamic> rows)
        => [.. rows.Cast<IDictionary<string, object?>>().Select(row => new ProvenRow(IdOf(row[IdColumn]), ContentOf(column => SealedFields.IsSealed(column.Property) ? Unfit(keys, column.Column, row) : row[column.Column])))];

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<IReadOnlyTypeBase, ProvenTable> Known = [];

    private static ProvenTable Of(IEntityType entity, ProvenAttribute proven) => Known.GetValue(entity, _ => new ProvenTable(entity, proven));

    private Fact? FactOf(EntityEntry entry, Guid actor)
    {
        var isProven = once is null || entry.Property(once).CurrentValue is not null;
        if (!isProven)
            return null;
        var subject = Fact.SubjectOf(Subject, (Guid)entry.Property(id).CurrentValue!);
        return entry.State == EntityState.Deleted
            ? new Fact(Subject + Removed, actor, subject, "")
            : new Fact(Subject + Kept, actor, subject, ContentOf(column => !SealedFields.IsSealed(column.Property) && entry.Property(column.Property).CurrentValue is { } value
                ? IsPlain(column.Stored) || column.ToProvider is null ? value : column.ToProvider(value) : null));
    }

    private byte[] ContentOf(Func<(string Column, IProperty Property, Func<object, object?>? ToProvider, Type Stored), object?> valueOf)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            foreach (var column in columns)
                Write(json, column.Column, valueOf(column) is { } value and not DBNull ? Plain(value, column.Stored) : null, column.Property.IsNullable);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static Guid IdOf(object? stored) => stored is byte[] { Length: 16 } bytes ? new Guid(bytes, true) : stored as Guid? ?? Guid.Empty;

    // The types whose stored form differs between the databases.
    private static bool IsPlain(Type type) => type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(bool);

    // Where a column may be empty, nothing and zero are two things.
    private static void Write(Utf8JsonWriter json, string column, object? plain, bool mayBeEmpty = false)
    {
        switch (plain)
        {
            case null: break;
            case "" or 0L or false or 0d when !mayBeEmpty: break;
            case long number: json.WriteNumber(column, number); break;
            case bool flag: json.WriteBoolean(column, flag); break;
            case double number: json.WriteNumber(column, number); break;
            default: json.WriteString(column, plain.ToString()); break;
        }
    }

    // A value that somebody forced into the column in another form is shown as it is: it will not fit its leaf.
    private static object? Plain(object value, Type type) => (value, type) switch
    {
        (Guid id, _) => id.ToString("D"),
        (byte[] { Length: 16 } bytes, _) when type == typeof(Guid) => new Guid(bytes, true).ToString("D"),
        (byte[] bytes, _) => Convert.ToHexStringLower(bytes),
        (DateTimeOffset time, _) => Moment(time),
        (long ticks, _) when type == typeof(DateTimeOffset) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks => Moment(new DateTimeOffset(ticks, TimeSpan.Zero)),
        (DateTime time, _) when type == typeof(DateOnly) => DateOnly.FromDateTime(time).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        (DateTime time, _) => Moment(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))),
        (DateOnly day, _) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        (long flag, _) when type == typeof(bool) && flag is 0 or 1 => flag == 1,
        (bool flag, _) => flag,
        (int or short or byte or long, _) => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        (double or float or decimal, _) => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        (Enum word, _) => word.ToString(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    // Whole microseconds: a database keeps no more.
    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
}

/// <summary>Rows a module writes by SQL together with a leaf, and can say again.</summary>
public interface IProvenSource
{
    /// <summary>Prefix of the subjects of their leaves.</summary>
    string Prefix { get; }

    /// <summary>Kind of their leaves; leaves of other kinds under the same subjects are not compared.</summary>
    string Kind { get; }

    /// <summary>True when every row has a leaf of its own; false when only the newest leaf of a subject says how it is.</summary>
    bool IsEachItsOwn { get; }

    /// <summary>All rows of the next <paramref name="most"/> subjects after an id, in the order of subjects.</summary>
    Task<IReadOnlyList<ProvenRow>> Page(Guid after, int most, CancellationToken cancel);

    /// <summary>How many rows there are whose leaves were forgotten; they are counted, and no longer compared.</summary>
    Task<long> Forgotten(CancellationToken cancel);

    /// <summary>Rows that follow from the proven ones and say something else: what, and where.</summary>
    Task<IReadOnlyList<(string Where, string What)>> Contradictions(CancellationToken cancel);
}
