using System.Security.Cryptography;

namespace Jicengtong.Platform;

/// <summary>Random bytes of the system's own source, fetched some hundred at a time: for a few, asking costs more than what comes. Each is given out once.</summary>
public static class RandomBytes
{
    private const int Fetched = 512;

    [ThreadStatic]
    private static byte[]? kept;

    [ThreadStatic]
    private static int left;

    /// <summary>Fills <paramref name="target"/>.</summary>
    public static void Fill(Span<byte> target)
    {
        if (target.Length > Fetched / 2)
        {
            RandomNumberGenerator.Fill(target);
            return;
        }

        var own = kept ??= new byte[Fetched];
        if (left < target.Length)
        {
            RandomNumberGenerator.Fill(own);
            left = Fetched;
        }

        var next = own.AsSpan(Fetched - left, target.Length);
        next.CopyTo(target);
        next.Clear();
        left -= target.Length;
    }

    /// <summary>So many.</summary>
    public static byte[] Of(int length)
    {
        var bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }
}
