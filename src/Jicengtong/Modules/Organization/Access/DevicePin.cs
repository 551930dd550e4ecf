using System.Security.Cryptography;
using System.Text;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>
/// A number of six digits by which one person opens one telephone. It is worth nothing elsewhere: what is checked is the number together with a
/// secret only that telephone's browser has, so neither guessing over the network nor the database alone opens anything.
/// </summary>
internal sealed class DevicePin
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>SHA-256 of the telephone's secret, hex.</summary>
    public required string DeviceDigest { get; init; }

    /// <summary>Identity's hash of secret and number.</summary>
    public required string PinHash { get; set; }

    /// <summary>The family uses the telephone too: it locks when nobody touches it.</summary>
    public required bool IsShared { get; set; }

    public int WrongTries { get; set; }

    public required DateTimeOffset MadeAt { get; set; }

    /// <summary>When it was given up, or the person was let in anew elsewhere.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>The secret of a telephone: a random cookie, the same for everybody who uses it.</summary>
internal static class DeviceSecret
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static bool IsOne(string? secret) => secret is { Length: 64 } && secret.All(char.IsAsciiHexDigitLower);

    public static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}

/// <summary>What a number must be: six digits that are not the first ones anybody would try.</summary>
internal static class Pins
{
    private const int Length = 6;
    private const string Rising = "01234567890123456789";

    public static Invalid? Check(string? pin) => pin is not { Length: Length } || !pin.All(char.IsAsciiDigit) ? new Invalid("pin", "请设 6 位数字。", "pin.form")
        : pin.Distinct().Count() < 3 || Rising.Contains(pin, StringComparison.Ordinal) || Rising.Contains(new string([.. pin.Reverse()]), StringComparison.Ordinal)
            ? new Invalid("pin", "这个太好猜了，换 6 位别人想不到、自己记得住的数字。", "pin.easy")
            : null;
}

internal sealed class DevicePinMapping : IEntityTypeConfiguration<DevicePin>
{
    public void Configure(EntityTypeBuilder<DevicePin> builder)
    {
        builder.ToTable("organization_device_pins");
        builder.HasKey(pin => pin.Id);
        builder.Property(pin => pin.DeviceDigest).HasMaxLength(64);
        builder.HasIndex(pin => new { pin.DeviceDigest, pin.PersonId }).IsUnique();
        builder.HasIndex(pin => pin.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(pin => pin.PersonId);
    }
}
