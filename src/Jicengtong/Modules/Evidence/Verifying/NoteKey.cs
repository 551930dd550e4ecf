using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// A public Ed25519 key as C2SP writes it, <c>name+id+base64</c>: of a note (type 0x01, signed-note) or of a witness (type 0x04,
/// tlog-cosignature). Our own logs sign with ECDSA or SM2; this is how others, and witnesses, sign.
/// </summary>
public sealed class NoteKey
{
    /// <summary>Signs notes.</summary>
    public const byte NoteType = 0x01;

    /// <summary>Co-signs checkpoints.</summary>
    public const byte WitnessType = 0x04;

    private const int SignatureSize = 64;

    private readonly byte type;
    private readonly byte[] key;

    internal NoteKey(string name, byte type, byte[] key)
    {
        (Name, this.type, this.key) = (name, type, key);
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. key]));
    }

    /// <summary>Whose it is.</summary>
    public string Name { get; }

    /// <summary>Tells keys of the same name apart.</summary>
    public uint KeyId { get; }

    /// <summary>The key of a text such as <c>example.com/foo+530cbbd9+AXbR…</c>; null when it is none.</summary>
    public static NoteKey? Parse(string text)
    {
        var parts = text.Trim().Split('+', 3);
        if (parts.Length != 3 || !SignedNote.IsKeyName(parts[0]) || StrictBase64.Decode(parts[2]) is not [NoteType or WitnessType, ..] bytes || bytes.Length != 33)
            return null;
        var key = new NoteKey(parts[0], bytes[0], bytes[1..]);
        return parts[1] == key.KeyId.ToString("x8", CultureInfo.InvariantCulture) ? key : null;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Name}+{KeyId.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String([type, .. key])}";

    /// <summary>When this witness co-signed the note (whole seconds), or that this key signed it (the beginning of time); null when neither.</summary>
    public DateTimeOffset? HasSigned(SignedNote note)
    {
        foreach (var signature in note.Signatures.Where(signature => signature.Name == Name && signature.KeyId == KeyId))
            if (type == NoteType && signature.Bytes.Length == SignatureSize && LibCrypto.VerifyEd25519(key, Encoding.UTF8.GetBytes(note.Text), signature.Bytes))
                return DateTimeOffset.MinValue;
            else if (type == WitnessType && signature.Bytes.Length == 8 + SignatureSize && BinaryPrimitives.ReadInt64BigEndian(signature.Bytes) is > 0 and < 253_402_300_800 and var seconds
                && LibCrypto.VerifyEd25519(key, Statement(note.Text, seconds), signature.Bytes[8..]))
                return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return null;
    }

    /// <summary>The private half.</summary>
    /// <param name="Name">Name of the key.</param>
    /// <param name="Type">What it signs.</param>
    /// <param name="Seed">32 bytes.</param>
    internal sealed record Signer(string Name, byte Type, byte[] Seed)
    {
        public NoteKey Public { get; } = new(Name, Type, LibCrypto.PublicOfEd25519(Seed));

        /// <summary>The signature line for a note.</summary>
        public NoteSignature Sign(string text, DateTimeOffset now)
        {
            if (Type == NoteType)
                return new NoteSignature(Name, Public.KeyId, LibCrypto.SignEd25519(Seed, Encoding.UTF8.GetBytes(text)));
            var seconds = now.ToUnixTimeSeconds();
            var bytes = new byte[8 + SignatureSize];
            BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);
            LibCrypto.SignEd25519(Seed, Statement(text, seconds)).CopyTo(bytes, 8);
            return new NoteSignature(Name, Public.KeyId, bytes);
        }
    }

    private static byte[] Statement(string text, long seconds) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));
}
