using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// The public key of a log: ECDSA on P-256 with SHA-256, signature type 0x02 of C2SP signed-note (the key id is the beginning
/// of the SHA-256 of the key as DER), or SM2 with SM3 in the same form. The key also says by which hash the tree is made. Of the
/// two values s of ECDSA that would verify, only the smaller counts: a signature cannot be exchanged for its twin.
/// </summary>
public sealed class VerifyingKey
{
    private const string Sm2Curve = "1.2.156.10197.1.301";
    private static readonly BigInteger Order = BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    private static readonly BigInteger Half = Order / 2;

    private readonly byte[] spki;
    private readonly bool isSm2;

    private VerifyingKey(byte[] spki, bool isSm2)
    {
        (this.spki, this.isSm2) = (spki, isSm2);
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(spki));
    }

    /// <summary>Tells keys apart in signature lines.</summary>
    public uint KeyId { get; }

    /// <summary>The hash of the log's tree and digests.</summary>
    public MerkleHash Hash => isSm2 ? MerkleHash.Sm3 : MerkleHash.Sha256;

    /// <summary>The key as people keep it.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", spki) + "\n";

    /// <summary>Reads a PEM; null when it is not a public or private key on P-256 or SM2.</summary>
    public static VerifyingKey? FromPem(string pem)
    {
        try
        {
            var found = PemEncoding.Find(pem);
            var der = Convert.FromBase64String(pem[found.Base64Data]);
            if (CurveOf(der, isPrivate: pem[found.Label] == "PRIVATE KEY") == Sm2Curve)
                return new VerifyingKey(pem[found.Label] == "PRIVATE KEY" ? LibCrypto.PublicOf(der) : der, isSm2: true);
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return Of(key);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The public half; null when it is not on P-256.</summary>
    public static VerifyingKey? Of(ECDsa key)
        => key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value || key.ExportParameters(false).Curve.Oid.FriendlyName == ECCurve.NamedCurves.nistP256.Oid.FriendlyName
            ? new VerifyingKey(key.ExportSubjectPublicKeyInfo(), isSm2: false) : null;

    /// <summary>The checkpoint of a note that carries exactly one signature, ours, under the name of its origin; null otherwise.</summary>
    public Checkpoint? Open(string note)
        => SignedNote.Parse(note) is { Signatures: [_] } parsed && Checkpoint.Parse(parsed.Text) is { Time: not null, Previous: not null } checkpoint && HasSigned(parsed, checkpoint.Origin)
            ? checkpoint : null;

    /// <summary>Does the note carry, among others, our signature under this name?</summary>
    public bool HasSigned(SignedNote note, string name)
        => note.Signatures.Any(signature => signature.Name == name && signature.KeyId == KeyId && Verifies(note.Text, signature.Bytes));

    /// <summary>Signs as <see cref="Open"/> expects it.</summary>
    internal static string Sign(ECDsa key, Checkpoint checkpoint)
    {
        var both = key.SignData(Encoding.UTF8.GetBytes(checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var r = new BigInteger(both.AsSpan(0, both.Length / 2), isUnsigned: true, isBigEndian: true);
        var s = new BigInteger(both.AsSpan(both.Length / 2), isUnsigned: true, isBigEndian: true);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s > Half ? Order - s : s);
        }

        return new SignedNote(checkpoint.Text, [new NoteSignature(checkpoint.Origin, Of(key)!.KeyId, writer.Encode())]).Format();
    }

    /// <summary>Signs with the private half in a PEM, of whichever kind it is.</summary>
    internal string Sign(string pem, Checkpoint checkpoint)
    {
        if (!isSm2)
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return Sign(key, checkpoint);
        }

        var der = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        return new SignedNote(checkpoint.Text, [new NoteSignature(checkpoint.Origin, KeyId, LibCrypto.SignSm2(der, Encoding.UTF8.GetBytes(checkpoint.Text)))]).Format();
    }

    private bool Verifies(string text, byte[] signature)
    {
        try
        {
            var reader = new AsnReader(signature, AsnEncodingRules.DER);
            var numbers = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var (r, s) = (numbers.ReadInteger(), numbers.ReadInteger());
            numbers.ThrowIfNotEmpty();
            if (r.Sign <= 0 || s.Sign <= 0 || (s > Half && !isSm2))
                return false;
            if (isSm2)
                return LibCrypto.VerifySm2(spki, Encoding.UTF8.GetBytes(text), signature);
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return key.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception broken) when (broken is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    // SubjectPublicKeyInfo, or PKCS #8 with its version first: algorithm and curve stand in the same place.
    private static string? CurveOf(byte[] der, bool isPrivate)
    {
        try
        {
            var key = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            if (isPrivate)
                key.ReadInteger();
            var algorithm = key.ReadSequence();
            algorithm.ReadObjectIdentifier();
            return algorithm.HasData ? algorithm.ReadObjectIdentifier() : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
