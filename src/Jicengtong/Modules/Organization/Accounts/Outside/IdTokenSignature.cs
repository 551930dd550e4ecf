using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Jicengtong.Modules.Organization.Accounts.Outside;

/// <summary>Is an id token signed by one of the provider's keys (RFC 7515, 7517)? RS256 and ES256, nothing else: no "none", no shared secret.</summary>
internal static class IdTokenSignature
{
    /// <param name="token">The token in its compact form.</param>
    /// <param name="keys">The provider's key set.</param>
    public static bool IsRight(string token, JsonElement keys)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
            return false;
        var header = JsonSerializer.Deserialize<JsonElement>(WebEncoders.Base64UrlDecode(parts[0]));
        var (algorithm, name) = (Text(header, "alg"), Text(header, "kid"));
        var (said, signature) = (Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), WebEncoders.Base64UrlDecode(parts[2]));
        return keys.GetProperty("keys").EnumerateArray().Where(key => (name.Length == 0 || Text(key, "kid") == name) && Text(key, "use") is "sig" or "").Any(key => (algorithm, Text(key, "kty"), Text(key, "crv")) switch
        {
            ("RS256", "RSA", _) => ByRsa(key, said, signature),
            ("ES256", "EC", "P-256") => ByCurve(key, said, signature),
            _ => false,
        });
    }

    private static bool ByRsa(JsonElement key, byte[] said, byte[] signature)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Number(key, "n"), Exponent = Number(key, "e") });
        return rsa.KeySize >= 2048 && rsa.VerifyData(said, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static bool ByCurve(JsonElement key, byte[] said, byte[] signature)
    {
        using var curve = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Number(key, "x"), Y = Number(key, "y") } });
        return curve.VerifyData(said, signature, HashAlgorithmName.SHA256);
    }

    private static byte[] Number(JsonElement key, string name) => WebEncoders.Base64UrlDecode(Text(key, name));

    private static string Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
