using System.Security.Cryptography;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// The key of the log in <c>DATA/keys/evidence.key</c> (PKCS #8 PEM, for the owner alone), made at first use: ECDSA on
/// P-256, or SM2 when it is configured then; afterwards the key decides. Several nodes of one log need the same file.
/// </summary>
internal sealed class SigningKey(Installation installation, EvidenceSettings settings)
{
    private readonly Lock one = new();
    private (string Pem, VerifyingKey Public)? known;

    /// <summary>Has it been made?</summary>
    public bool Exists => File.Exists(Place);

    /// <summary>The public half.</summary>
    public VerifyingKey Public => Load().Public;

    /// <summary>The hash of the log.</summary>
    public MerkleHash Hash => Public.Hash;

    /// <summary>Name of the log, and of its key.</summary>
    public string Origin => settings.Origin.Length > 0 ? settings.Origin : $"jicengtong/{Public.KeyId:x8}";

    /// <summary>The signed note of a checkpoint.</summary>
    public string Sign(Checkpoint checkpoint)
    {
        var (pem, own) = Load();
        return own.Sign(pem, checkpoint);
    }

    private string Place => Path.Combine(installation.Folder("keys"), "evidence.key");

    private (string Pem, VerifyingKey Public) Load()
    {
        lock (one)
        {
            if (known is null)
            {
                var pem = KeyFile.Read(Place, () => settings.UsesSm ? PemEncoding.WriteString("PRIVATE KEY", LibCrypto.NewSm2()) : NewEcdsa());
                if (settings.Origin.Length > 0 && !SignedNote.IsKeyName(settings.Origin))
                    throw new InvalidDataException("Jct:Evidence:Origin must have no white space and no plus.");
                known = (pem, VerifyingKey.FromPem(pem) ?? throw new InvalidDataException("DATA/keys/evidence.key is neither an ECDSA P-256 nor an SM2 key."));
            }

            return known.Value;
        }
    }

    private static string NewEcdsa()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
