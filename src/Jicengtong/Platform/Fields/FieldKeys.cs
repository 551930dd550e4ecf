using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Platform;

/// <summary>
/// Seals single values in the database (numbers of telephones) with AES-256-GCM, and makes a keyed digest of them, by which the
/// same number twice is found. Keys are in <c>DATA/keys/fields.key</c> or in the setting <c>Jct:FieldKeys</c>, one a line,
/// <c>id base64</c>, the first of them the one in force; the others only open what they once sealed. A sealed value names
/// its key: <c>jct1:id:base64</c> of nonce, tag and cipher text (docs/decisions/0027).
/// </summary>
public sealed class FieldKeys(Installation installation)
{
    /// <summary>What every sealed value begins with; nothing a person may enter does.</summary>
    public const string Mark = "jct1:";

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly Lock one = new();
    private Ring? known;
    private string? place;

    /// <summary>Are they given by the setting? Then a rotation begins there.</summary>
    public bool AreGiven => installation.FieldKeys.Length > 0;

    /// <summary>Id of the key in force.</summary>
    public string Current => Load().Keys[0].Id;

    /// <summary>Ids of all keys, the one in force first.</summary>
    public IReadOnlyList<string> All => [.. Load().Keys.Select(key => key.Id)];

    /// <summary>Tells one set of keys from another without giving it away.</summary>
    internal string Fingerprint => Load().Fingerprint;

    private string Place => place ??= Path.Combine(installation.Folder("keys"), "fields.key");

    /// <summary>The value as it is stored. Nothing stays nothing.</summary>
    /// <param name="plain">What must not be read in the database.</param>
    /// <param name="column">Where it stands, <c>table.column</c>: carried to another column it does not open.</param>
    public string Seal(string plain, string column)
    {
        if (plain.Length == 0)
            return plain;
        var key = Load().Keys[0];
        var text = Encoding.UTF8.GetBytes(plain);
        var sealedBytes = new byte[NonceSize + TagSize + text.Length];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Cipher, TagSize);
        cipher.Encrypt(nonce, text, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(column));
        return $"{Mark}{key.Id}:{Convert.ToBase64String(sealedBytes)}";
    }

    /// <summary>The value as it was. What was stored before values were sealed is given back as it stands.</summary>
    /// <exception cref="CryptographicException">Its key is not here, or it was changed.</exception>
    public string Open(string stored, string column)
    {
        if (!stored.StartsWith(Mark, StringComparison.Ordinal))
            return stored;
        var parts = stored.Split(':', 3);
        var key = KeyOf(parts[1]) ?? throw new CryptographicException($"The key {parts[1]} of {column} is not in keys/fields.key.");
        var sealedBytes = Convert.FromBase64String(parts[2]);
        var text = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key.Cipher, TagSize);
        cipher.Decrypt(sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), text, Encoding.UTF8.GetBytes(column));
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Digest under the key in force: <c>id.hex</c>, the same for the same value in the same column; null for nothing.</summary>
    public string? DigestOf(string? plain, string column) => string.IsNullOrEmpty(plain) ? null : DigestBy(Load().Keys[0], plain, column);

    /// <summary>All digests this value may be stored under: while keys are changed there are two.</summary>
    public IReadOnlyList<string> DigestsOf(string plain, string column) => [.. Load().Keys.Select(key => DigestBy(key, plain, column))];

    /// <summary>Does the stored value open, and is this its digest?</summary>
    public bool Fits(string stored, string? digest, string column)
    {
        try
        {
            return stored.StartsWith(Mark, StringComparison.Ordinal) && digest is not null && DigestsOf(Open(stored, column), column).Contains(digest);
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Does this set know the key?</summary>
    public bool Knows(string id) => KeyOf(id) is not null;

    /// <summary>Puts a new key in force; the old ones stay to open what they sealed. Running programs see it at their next use.</summary>
    public string Renew(DateTimeOffset now)
    {
        var keys = Load().Keys;
        var fresh = Key.New();
        Save([fresh, .. keys], now);
        return fresh.Id;
    }

    /// <summary>Takes away the keys that nothing stored names, but for the one replaced last: a program that was writing just now may have used it.</summary>
    public IReadOnlyList<string> Forget(IReadOnlySet<string> used, DateTimeOffset now)
    {
        var keys = Load().Keys;
        var gone = keys.Skip(2).Where(key => !used.Contains(key.Id)).ToList();
        if (gone.Count > 0)
            Save([.. keys.Except(gone)], now);
        return [.. gone.Select(key => key.Id)];
    }

    private Key? KeyOf(string id) => Load().Keys.FirstOrDefault(key => key.Id == id) ?? Load(anew: true).Keys.FirstOrDefault(key => key.Id == id);

    private Ring Load(bool anew = false)
    {
        lock (one)
        {
            if (AreGiven)
                return known ??= new Ring(DateTime.MinValue, Key.In(installation.FieldKeys, "Jct:FieldKeys"));
            if (anew || known is null || File.GetLastWriteTimeUtc(Place) != known.Written)
            {
                var text = KeyFile.Read(Place, () => TextOf([Key.New()]));
                known = new Ring(File.GetLastWriteTimeUtc(Place), Key.In(text, Place));
            }

            return known;
        }
    }

    private void Save(IReadOnlyList<Key> keys, DateTimeOffset now)
    {
        lock (one)
        {
            KeyFile.Write(Place, string.Create(CultureInfo.InvariantCulture, $"# {now:yyyy-MM-dd}\n") + TextOf(keys), replace: true);
            known = null;
        }
    }

    private static string TextOf(IEnumerable<Key> keys) => string.Join('\n', keys.Select(key => $"{key.Id} {Convert.ToBase64String(key.Secret)}"));

    private static string DigestBy(Key key, string plain, string column)
        => $"{key.Id}.{Convert.ToHexStringLower(HMACSHA256.HashData(key.Digest, Encoding.UTF8.GetBytes(column + "\n" + plain)))}";

    private sealed record Ring(DateTime Written, IReadOnlyList<Key> Keys)
    {
        public string Fingerprint { get; } = string.Join(' ', Keys.Select(key => DigestBy(key, "", "fingerprint")));
    }

    private sealed record Key(string Id, byte[] Secret)
    {
        // One secret, two uses (RFC 5869): whoever learned digests learns nothing about the cipher.
        public byte[] Cipher { get; } = HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret, 32, info: "jicengtong field cipher"u8.ToArray());

        public byte[] Digest { get; } = HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret, 32, info: "jicengtong field digest"u8.ToArray());

        public static Key New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), RandomNumberGenerator.GetBytes(32));

        public static IReadOnlyList<Key> In(string text, string where)
        {
            var keys = text.Split(['\n', '\r', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(Read).ToList();
            var known = keys.OfType<Key>().DistinctBy(key => key.Id).ToList();
            return known.Count > 0 && known.Count == keys.Count
                ? known
                : throw new InvalidDataException($"{where} must have a line `id base64` for each key: 8 hexadecimal digits, a space, 32 bytes in base64; ids differ.");
        }

        private static Key? Read(string line)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var secret = new byte[32];
            return parts is [{ Length: 8 } id, var base64] && id.All(char.IsAsciiHexDigitLower) && Convert.TryFromBase64String(base64, secret, out var size) && size == 32
                ? new Key(id, secret)
                : null;
        }
    }
}
