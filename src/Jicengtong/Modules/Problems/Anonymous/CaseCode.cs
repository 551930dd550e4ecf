using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>
/// The code that alone opens a case: 20 letters and digits without look-alikes, 98 bits. It is shown once and stored nowhere;
/// what is stored is a digest to find the case by, which says nothing about the key that opens it.
/// </summary>
internal sealed class CaseCode
{
    private const int Length = 20;
    private readonly byte[] plain;

    private CaseCode(string letters) => (Spelled, plain) = (string.Join('-', letters.Chunk(4).Select(four => new string(four))), Encoding.ASCII.GetBytes(letters));

    /// <summary>In groups of four, to be copied by hand.</summary>
    public string Spelled { get; }

    /// <summary>What the case is found by.</summary>
    public byte[] Digest => Derive("digest");

    /// <summary>What the reporter's copy of the case's key is wrapped with.</summary>
    public byte[] Key => Derive("key");

    /// <summary>
    /// The code for one sending of the form: the same sending gives the same code, so a double tap makes one case, and no row has to
    /// remember who sent what. The form's own random number has 122 bits; what is shorter than it is not ours.
    /// </summary>
    public static CaseCode? For(string? sending)
    {
        if (sending is not { Length: >= 32 and <= Platform.RequestOperation.LongestKey })
            return null;
        var random = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(sending), Length, info: "jicengtong case code"u8.ToArray());
        return new CaseCode(new string([.. random.Select(one => TrackingCode.Letters[one % TrackingCode.Letters.Length])]));
    }

    /// <summary>What somebody typed, in whatever case and with whatever between the groups; null when it cannot be a code.</summary>
    public static CaseCode? Read(string? typed)
    {
        var letters = new string([.. (typed ?? "").Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(char.IsLetterOrDigit)]);
        return letters.Length == Length && letters.All(letter => TrackingCode.Letters.Contains(letter)) ? new CaseCode(letters) : null;
    }

    private byte[] Derive(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, plain, 32, info: Encoding.ASCII.GetBytes("jicengtong case " + use));
}
