using System.Globalization;
using System.Text.Json;

namespace Jicengtong.Platform;

/// <summary>
/// Many rows in one statement, the same on both databases: they travel as JSON in one parameter. Say <see cref="From"/> where a
/// table is expected and <see cref="Cell"/> where one of its columns is.
/// </summary>
internal static class SqlRows
{
    /// <summary>The rows as the text of a parameter.</summary>
    public static string Json(this Sql sql, IEnumerable<object?[]> rows) => JsonSerializer.Serialize(rows.Select(row => row.Select(cell => TextOf(sql.Kind, cell))));

    /// <summary>The rows of parameter <paramref name="name"/> as table <c>one</c>.</summary>
    public static string From(this Sql sql, string name = "rows") => sql.Kind == DatabaseKind.Postgres ? $"json_array_elements(@{name}::json) AS one(value)" : $"json_each(@{name}) AS one";

    /// <summary>Column <paramref name="at"/> of a row as <typeparamref name="T"/>: an id, a moment, a number, a truth or text.</summary>
    public static string Cell<T>(this Sql sql, int at)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"(one.value ->> {at})");
        return (typeof(T) == typeof(Guid) ? "id" : typeof(T) == typeof(DateTimeOffset) ? "time" : typeof(T) == typeof(int) ? "number" : typeof(T) == typeof(bool) ? "truth" : "text", sql.Kind) switch
        {
            ("id", DatabaseKind.Postgres) => value + "::uuid",
            ("id", _) => $"unhex({value})",
            ("time", DatabaseKind.Postgres) => value + "::timestamptz",
            ("number", DatabaseKind.Postgres) => value + "::integer",
            ("truth", DatabaseKind.Postgres) => $"({value} = '1')",
            ("text", _) => value,
            _ => $"CAST({value} AS INTEGER)",
        };
    }

    private static string? TextOf(DatabaseKind kind, object? cell) => cell switch
    {
        null => null,
        Guid id => id.ToString("N"),
        DateTimeOffset at => kind == DatabaseKind.Postgres ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture) : at.UtcTicks.ToString(CultureInfo.InvariantCulture),
        bool truth => truth ? "1" : "0",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString(),
    };
}
