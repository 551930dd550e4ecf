using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Jicengtong.Platform;

/// <summary>One file under the data folder: the default for a township or a county.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options, FieldKeys? keys = null) : AppDb(options, keys)
{
    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Guid>().HaveConversion<BigEndianGuid>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    // 16 big-endian bytes sort in the order version 7 ids were made; the default little-endian form does not.
    private sealed class BigEndianGuid() : ValueConverter<Guid, byte[]>(
        id => id.ToByteArray(true), bytes => new Guid(bytes, true));

    // SQLite cannot order or compare DateTimeOffset.
    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
