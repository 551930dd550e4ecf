using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// Codes of an authenticator app (RFC 6238: HMAC-SHA-1, 30 seconds, six digits, as every such app reads them). Identity's own provider
/// takes the machine's time, five steps and the same code twice; here time is handed in, a code counts for its step and the two beside
/// it, and once.
/// </summary>
internal static class Totp
{
    private const int Seconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / Seconds;

    /// <summary>The six digits of this step.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "RFC 6238 names HMAC-SHA-1, and authenticator apps know nothing else.")]
    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The step this code belongs to, around now and after the last one used; null when it is no code of these.</summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now, long lastUsed)
    {
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, step)), Encoding.UTF8.GetBytes(code)) && step > lastUsed)
                found = step;
        return found;
    }

    /// <summary>The secret as an app lets one type it.</summary>
    public static string Typed(byte[] secret)
    {
        var (text, bits, held) = (new StringBuilder(), 0, 0);
        foreach (var one in secret)
        {
            (held, bits) = ((held << 8) | one, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            held &= (1 << bits) - 1;
        }

        return text.ToString();
    }

    /// <summary>What the QR code says (Key Uri Format of the authenticator apps).</summary>
    public static string Address(string account, byte[] secret)
        => $"otpauth://totp/{Uri.EscapeDataString("基层通")}:{Uri.EscapeDataString(account)}?secret={Typed(secret)}&issuer={Uri.EscapeDataString("基层通")}";
}
