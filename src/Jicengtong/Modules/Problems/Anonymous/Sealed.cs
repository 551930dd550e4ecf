using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>
/// AES-256-GCM with a random nonce in front; texts are filled up to one size, so that a sealed page says nothing about how much
/// stands on it. What is sealed is bound to its place: moved elsewhere it does not open.
/// </summary>
internal static class Sealed
{
    /// <summary>Every letter fills this, whatever it says: 5,000 characters of Chinese need 15,000 bytes.</summary>
    public const int Page = 16 * 1024;

    /// <summary>Every short line fills this.</summary>
    public const int Line = 512;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Seals a text, filled up to <paramref name="size"/> bytes.</summary>
    public static byte[] Text(byte[] key, string text, int size, string place)
    {
        var filled = new byte[size];
        BinaryPrimitives.WriteInt32BigEndian(filled, Encoding.UTF8.GetBytes(text, filled.AsSpan(4)));
        return Bytes(key, filled, place);
    }

    /// <summary>The text again; null when the key or the place is another.</summary>
    public static string? OpenText(byte[] key, byte[] closed, string place)
        => OpenBytes(key, closed, place) is { } filled ? Encoding.UTF8.GetString(filled.AsSpan(4, BinaryPrimitives.ReadInt32BigEndian(filled))) : null;

    /// <summary>Seals bytes as they are.</summary>
    public static byte[] Bytes(byte[] key, byte[] open, string place)
    {
        var closed = new byte[NonceSize + open.Length + TagSize];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(closed.AsSpan(0, NonceSize), open, closed.AsSpan(NonceSize, open.Length), closed.AsSpan(^TagSize), Encoding.UTF8.GetBytes(place));
        return closed;
    }

    /// <summary>The bytes again; null when the key or the place is another.</summary>
    public static byte[]? OpenBytes(byte[] key, byte[] closed, string place)
    {
        var open = new byte[closed.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(closed.AsSpan(0, NonceSize), closed.AsSpan(NonceSize, open.Length), closed.AsSpan(^TagSize), open, Encoding.UTF8.GetBytes(place));
            return open;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
