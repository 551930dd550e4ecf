using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Jicengtong.Platform;

/// <summary>The forms values have in the two databases: ids are 16 big-endian bytes and times UTC ticks on SQLite.</summary>
public static class StoredForms
{
    /// <summary>A value as SQLite keeps it.</summary>
    public static object OnSqlite(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => id.ToByteArray(true),
        DateTimeOffset time => time.UtcTicks,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>A value as PostgreSQL keeps it.</summary>
    public static object OnPostgres(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.ToUniversalTime(),
        _ => value,
    };

    /// <summary>An id.</summary>
    public static Guid IdAt(this DbDataReader row, int column) => row is SqliteDataReader ? new Guid(row.GetFieldValue<byte[]>(column), true) : row.GetGuid(column);

    /// <summary>An id, or null.</summary>
    public static Guid? IdOrNullAt(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.IdAt(column);

    /// <summary>A time in UTC.</summary>
    public static DateTimeOffset TimeAt(this DbDataReader row, int column) => row is SqliteDataReader ? new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero) : row.GetFieldValue<DateTimeOffset>(column);

    /// <summary>A time in UTC, or null.</summary>
    public static DateTimeOffset? TimeOrNullAt(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.TimeAt(column);

    /// <summary>A text, or null.</summary>
    public static string? TextOrNullAt(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
