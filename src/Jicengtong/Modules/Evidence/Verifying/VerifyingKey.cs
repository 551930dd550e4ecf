using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// The public key of a log: ECDSA on P-256 with SHA-256, signature type 0x02 of C2SP signed-note (the key id is the beginning
/// of the SHA-256 of the key as DER). Of the two values s that would verify, only the smaller counts: a signature cannot
/// be exchanged for its twin.
/// </summary>
public sealed class VerifyingKey
{
    private static readonly BigInteger Order = BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    private static readonly BigInteger Half = Order / 2;

    private readonly byte[] spki;

    private VerifyingKey(byte[] spki)
    {
        this.spki = spki;
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(spki));
    }

    /// <summary>Tells keys apart in signature lines.</summary>
    public uint KeyId { get; }

    /// <summary>The key as people keep it.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", spki) + "\n";

    /// <summary>Reads a PEM; null when it is not a public or private key on P-256.</summary>
    public static VerifyingKey? FromPem(string pem)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return Of(key);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The public half; null when it is not on P-256.</summary>
    public static VerifyingKey? Of(ECDsa key)
        => key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value || key.ExportParameters(false).Curve.Oid.FriendlyName == ECCurve.NamedCurves.nistP256.Oid.FriendlyName
            ? new VerifyingKey(key.ExportSubjectPublicKeyInfo()) : null;

    /// <summary>The checkpoint of a note that carries exactly one signature, ours, under the name of its origin; null otherwise.</summary>
    public Checkpoint? Open(string note)
        => SignedNote.Parse(note) is { Signatures: [var signature] } parsed && Checkpoint.Parse(parsed.Text) is { Time: not null, Previous: not null } checkpoint
            && signature.Name == checkpoint.Origin && signature.KeyId == KeyId && Verifies(parsed.Text, signature.Bytes)
                ? checkpoint : null;

    /// <summary>Signs as <see cref="Open"/> expects it.</summary>
    internal static string Sign(ECDsa key, Checkpoint checkpoint)
    {
        var both = key.SignData(System.Text.Encoding.UTF8.GetBytes(checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
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

    private bool Verifies(string text, byte[] signature)
    {
        try
        {
            var reader = new AsnReader(signature, AsnEncodingRules.DER);
            var numbers = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var (r, s) = (numbers.ReadInteger(), numbers.ReadInteger());
            numbers.ThrowIfNotEmpty();
            if (r.Sign <= 0 || s.Sign <= 0 || s > Half)
                return false;
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return key.VerifyData(System.Text.Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception broken) when (broken is AsnContentException or CryptographicException)
        {
            return false;
        }
    }
}
