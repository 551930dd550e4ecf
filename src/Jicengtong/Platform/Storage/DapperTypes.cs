using System.Data;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Jicengtong.Platform;

/// <summary>Makes plain SQL speak the same forms as the mapping: ids as 16 big-endian bytes and times as UTC ticks on SQLite.</summary>
internal static class DapperTypes
{
    private static readonly Lock Once = new();
    private static bool registered;

    public static void Register()
    {
        lock (Once)
        {
            if (registered)
                return;
            registered = true;
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            foreach (var type in new[] { typeof(Guid), typeof(DateTimeOffset), typeof(DateOnly) })
            {
                SqlMapper.RemoveTypeMap(type);
                SqlMapper.RemoveTypeMap(typeof(Nullable<>).MakeGenericType(type));
            }

            SqlMapper.AddTypeHandler(new Ids());
            SqlMapper.AddTypeHandler(new Times());
            SqlMapper.AddTypeHandler(new Dates());
        }
    }

    private sealed class Ids : SqlMapper.TypeHandler<Guid>
    {
        public override void SetValue(IDbDataParameter parameter, Guid value)
            => parameter.Value = parameter is SqliteParameter ? StoredForms.OnSqlite(value) : value;

        public override Guid Parse(object value) => value is byte[] bytes ? new Guid(bytes, true) : (Guid)value;
    }

    private sealed class Times : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
            => parameter.Value = parameter is SqliteParameter ? StoredForms.OnSqlite(value) : StoredForms.OnPostgres(value);

        public override DateTimeOffset Parse(object value) => value switch
        {
            long ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            _ => (DateTimeOffset)value,
        };
    }

    private sealed class Dates : SqlMapper.TypeHandler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value)
            => parameter.Value = parameter is SqliteParameter ? StoredForms.OnSqlite(value) : value;

        public override DateOnly Parse(object value) => value switch
        {
            string text => DateOnly.Parse(text, CultureInfo.InvariantCulture),
            DateTime time => DateOnly.FromDateTime(time),
            _ => (DateOnly)value,
        };
    }
}
