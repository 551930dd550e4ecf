using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Modules.Inbox.Channels.Answering;

/// <summary>
/// The envelope in which 企业微信 calls back (加解密方案): a SHA-1 over token, timestamp, nonce and the encrypted text, and AES-256-CBC
/// inside, with the receiver's id at its end.
/// </summary>
internal sealed class CallbackSeal
{
    private const int Block = 32;
    private readonly string token;
    private readonly byte[] key;
    private readonly string receiver;

    /// <param name="token">Token of the callback's configuration.</param>
    /// <param name="encodingAesKey">Its EncodingAESKey, 43 characters.</param>
    /// <param name="receiver">CorpId.</param>
    public CallbackSeal(string token, string encodingAesKey, string receiver)
    {
        (this.token, this.receiver) = (token, receiver);
        key = Convert.FromBase64String(encodingAesKey + "=");
    }

    /// <summary>The signature that belongs to these.</summary>
    public string Sign(string timestamp, string nonce, string encrypted)
    {
        var parts = new[] { token, timestamp, nonce, encrypted };
        Array.Sort(parts, StringComparer.Ordinal);
#pragma warning disable CA5350 // The interface asks for SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
#pragma warning restore CA5350
    }

    /// <summary>What is inside, or null when the signature, the padding or the receiver is not ours.</summary>
    public string? Open(string? signature, string? timestamp, string? nonce, string? encrypted)
    {
        if (signature is null || timestamp is null || nonce is null || encrypted is null
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(timestamp, nonce, encrypted)), Encoding.UTF8.GetBytes(signature)))
            return null;
        try
        {
            using var aes = Aes.Create();
            aes.Key = key;
            var plain = aes.DecryptCbc(Convert.FromBase64String(encrypted), key[..16], PaddingMode.None);
            var padding = plain[^1];
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(plain.AsSpan(16));
            var end = plain.Length - padding;
            return padding is >= 1 and <= Block && length >= 0 && 20 + length <= end && Encoding.UTF8.GetString(plain, 20 + length, end - 20 - length) == receiver
                ? Encoding.UTF8.GetString(plain, 20, length) : null;
        }
        catch (Exception damaged) when (damaged is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Puts a text in the same envelope.</summary>
    public string Encrypt(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)bytes.Length);
        byte[] plain = [.. RandomNumberGenerator.GetBytes(16), .. length, .. bytes, .. Encoding.UTF8.GetBytes(receiver)];
        var padding = Block - (plain.Length % Block);
        byte[] padded = [.. plain, .. Enumerable.Repeat((byte)padding, padding)];
        using var aes = Aes.Create();
        aes.Key = key;
        return Convert.ToBase64String(aes.EncryptCbc(padded, key[..16], PaddingMode.None));
    }

    /// <summary>An answer in its envelope, as XML.</summary>
    public string Reply(string text, DateTimeOffset now)
    {
        var (timestamp, nonce, encrypted) = (now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), Encrypt(text));
        return $"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{Sign(timestamp, nonce, encrypted)}]]></MsgSignature><TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>";
    }
}

/// <summary>
/// Remembers signatures for as long as their time is near enough to be taken, so that nothing heard on the line is played again. By
/// node and in memory: what another node is played again answers the same ask the same way, which changes nothing.
/// </summary>
internal sealed class HeardCalls(TimeProvider clock)
{
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, DateTimeOffset> heard = [];
    private readonly Lock gate = new();

    /// <summary>Is this new, and said just now?</summary>
    /// <param name="signature">The verified signature.</param>
    /// <param name="timestamp">Its time, in seconds since 1970.</param>
    public bool IsFresh(string signature, string? timestamp)
    {
        var now = clock.GetUtcNow();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Near.TotalSeconds)
            return false;
        lock (gate)
        {
            foreach (var old in heard.Where(one => one.Value < now - (2 * Near)).Select(one => one.Key).ToList())
                heard.Remove(old);
            return heard.TryAdd(signature, now);
        }
    }

    /// <summary>It could not be acted on: the provider may call again.</summary>
    public void Forget(string signature)
    {
        lock (gate)
            heard.Remove(signature);
    }
}
