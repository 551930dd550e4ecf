using System.Security.Cryptography;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>The key with which this installation co-signs the logs of others: <c>DATA/keys/witness.key</c> (Ed25519 seed, base64), made at first use.</summary>
internal sealed class WitnessKey(Installation installation, EvidenceSettings settings)
{
    private readonly Lock one = new();
    private NoteKey.Signer? known;

    /// <summary>Name, key and how to sign.</summary>
    public NoteKey.Signer Signer
    {
        get
        {
            lock (one)
                return known ??= new NoteKey.Signer(settings.WitnessName, NoteKey.WitnessType, Convert.FromBase64String(KeyFile.Read(
                    Path.Combine(installation.Folder("keys"), "witness.key"), () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))).Trim()));
        }
    }
}
