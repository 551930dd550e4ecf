using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>Encrypts for one browser (RFC 8291 over RFC 8188, aes128gcm): the push service carries it and cannot read it.</summary>
internal static class WebPushEncryption
{
    private const int KeyLength = 65;
    private const int RecordSize = 4096;

    /// <summary>The body of the request.</summary>
    /// <param name="text">What the browser shall get, at most 3,993 bytes.</param>
    /// <param name="browserKey">Its public key (uncompressed point).</param>
    /// <param name="browserSecret">Its authentication secret, 16 bytes.</param>
    public static byte[] Encrypt(byte[] text, byte[] browserKey, byte[] browserSecret)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(text, browserKey, browserSecret, own, RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>The same with a key pair and salt of the caller; only the test vector of RFC 8291 may want that.</summary>
    internal static byte[] Encrypt(byte[] text, byte[] browserKey, byte[] browserSecret, ECDiffieHellman own, byte[] salt)
    {
        var ownKey = PublicKeyOf(own.ExportParameters(false));
        using var browser = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = browserKey[1..33], Y = browserKey[33..] } });
        var shared = own.DeriveRawSecretAgreement(browser.PublicKey);
        byte[] keyInfo = [.. "WebPush: info\0"u8, .. browserKey, .. ownKey];
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, browserSecret, keyInfo);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());

        byte[] record = [.. text, 2];
        var body = new byte[16 + 4 + 1 + KeyLength + record.Length + 16];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(16), RecordSize);
        body[20] = KeyLength;
        ownKey.CopyTo(body, 21);
        using var cipher = new AesGcm(key, 16);
        cipher.Encrypt(nonce, record, body.AsSpan(21 + KeyLength, record.Length), body.AsSpan(21 + KeyLength + record.Length));
        return body;
    }

    public static byte[] PublicKeyOf(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];
}

/// <summary>Says who sends (VAPID, RFC 8292): a token signed with this installation's own key, which every browser knows since it agreed.</summary>
internal sealed class PushIdentity : IDisposable
{
    private readonly ECDsa key;

    /// <param name="pem">Private key, PKCS#8 PEM.</param>
    public PushIdentity(string pem)
    {
        key = ECDsa.Create();
        key.ImportFromPem(pem);
        PublicKey = WebEncoders.Base64UrlEncode(WebPushEncryption.PublicKeyOf(key.ExportParameters(false)));
    }

    /// <summary>The public key as browsers want it, base64url.</summary>
    public string PublicKey { get; }

    /// <summary>The key in this folder, made when there is none. Nodes of one installation must have the same.</summary>
    public static PushIdentity In(string folder)
    {
        var path = Path.Combine(folder, "push.key");
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var unfinished = path + "." + Guid.NewGuid().ToString("N");
            File.WriteAllText(unfinished, made.ExportPkcs8PrivateKeyPem());
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            try
            {
                File.Move(unfinished, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Somebody else was first.
                File.Delete(unfinished);
            }
        }

        return new PushIdentity(File.ReadAllText(path));
    }

    /// <summary>The header <c>Authorization</c> for this endpoint.</summary>
    public string Authorization(Uri endpoint, string contact, DateTimeOffset now)
    {
        var claims = JsonSerializer.Serialize(new { aud = endpoint.GetLeftPart(UriPartial.Authority), exp = now.AddHours(12).ToUnixTimeSeconds(), sub = contact });
        var signed = Encode("{\"typ\":\"JWT\",\"alg\":\"ES256\"}") + "." + Encode(claims);
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return string.Create(CultureInfo.InvariantCulture, $"vapid t={signed}.{WebEncoders.Base64UrlEncode(signature)}, k={PublicKey}");
    }

    public void Dispose() => key.Dispose();

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
