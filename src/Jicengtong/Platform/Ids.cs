using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Jicengtong.Platform;

/// <summary>
/// Ids of version 7 (RFC 9562) that also grow within a millisecond: 48 bits of time, a 26-bit counter, the rest random. Rows made
/// in one breath keep their order, and a clock set back makes no id smaller than the last (docs/decisions/0006).
/// </summary>
public static class Ids
{
    private static readonly Lock Gate = new();
    private static long lastMilliseconds;
    private static uint counter;

    /// <summary>An id for something made at <paramref name="now"/>.</summary>
    public static Guid Next(DateTimeOffset now) => Next(now.ToUnixTimeMilliseconds());

    /// <summary>An id for something without a moment of its own.</summary>
    public static Guid Next() => Next(0);

    private static Guid Next(long milliseconds)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomBytes.Fill(bytes[10..]);
        uint count;
        lock (Gate)
        {
            if (milliseconds == 0 && lastMilliseconds == 0)
                milliseconds = BinaryPrimitives.ReadInt64BigEndian(Guid.CreateVersion7().ToByteArray(true)) >> 16;
            if (milliseconds > lastMilliseconds)
                (lastMilliseconds, counter) = (milliseconds, (uint)RandomNumberGenerator.GetInt32(1 << 20));
            else
                counter++;
            (milliseconds, count) = (lastMilliseconds, counter);
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes, (milliseconds << 16) | 0x7000 | ((count >> 14) & 0xFFF));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], (ushort)(0x8000 | (count & 0x3FFF)));
        return new Guid(bytes, bigEndian: true);
    }
}
