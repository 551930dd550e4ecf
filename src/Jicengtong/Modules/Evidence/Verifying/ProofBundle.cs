using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jicengtong.Modules.Evidence;

/// <summary>Everything that proves one leaf, in one small file. Every field is checked; there is none that could be changed unnoticed.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Leaf">Canonical bytes of the leaf, base64.</param>
/// <param name="Salt">Opens the digest of the content, base64.</param>
/// <param name="Index">Number of the leaf, from 0.</param>
/// <param name="Proof">Hashes of the inclusion proof, lowest first, base64.</param>
/// <param name="Checkpoint">The signed note.</param>
public sealed record ProofBundle(string Format, string Leaf, string Salt, long Index, IReadOnlyList<string> Proof, string Checkpoint)
{
    /// <summary>Name and version of the form.</summary>
    public const string FormatName = "jicengtong-evidence-bundle/1";

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Puts a bundle together.</summary>
    public static ProofBundle Of(byte[] leaf, byte[] salt, long index, IEnumerable<byte[]> proof, string checkpoint)
        => new(FormatName, Convert.ToBase64String(leaf), Convert.ToBase64String(salt), index, [.. proof.Select(hash => Convert.ToBase64String(hash))], checkpoint);

    /// <summary>As a file.</summary>
    public string Write() => JsonSerializer.Serialize(this, Strict);

    /// <summary>From a file; null when it is not such a file.</summary>
    public static ProofBundle? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ProofBundle>(json, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is proven, or the first thing that is wrong.</summary>
    /// <param name="key">The key of the log, from a source other than the bundle.</param>
    /// <param name="content">What was said, when it is at hand: then it is compared with the digest.</param>
    public (Leaf? Proven, Checkpoint? By, Mismatch? Wrong) Verify(VerifyingKey key, byte[]? content = null)
    {
        if (Format != FormatName)
            return Fail("format", $"不是 {FormatName}");
        if (StrictBase64.Decode(Leaf) is not { } bytes || Evidence.Leaf.Decode(bytes) is not { } leaf)
            return Fail("leaf", "叶的内容读不懂");
        if (StrictBase64.Decode(Salt) is not { Length: Evidence.Leaf.SaltSize } salt || !leaf.SaltDigest.AsSpan().SequenceEqual(key.Hash.Of(salt)))
            return Fail("salt", "盐和叶里记的不符");
        if (content is not null && !leaf.ContentDigest.AsSpan().SequenceEqual(key.Hash.Of(salt, content)))
            return Fail("content", "正文和叶里的摘要不符");
        if (key.Open(Checkpoint) is not { } checkpoint)
            return Fail("checkpoint", "检查点不是这把密钥签的，或者改动过");
        var proof = Proof.Select(StrictBase64.Decode).ToList();
        if (proof.Contains(null) || !MerkleProof.Includes(key.Hash.OfLeaf(bytes), Index, checkpoint.Size, proof!, checkpoint.Root, key.Hash))
            return Fail("proof", "证明路径算不到检查点的根");
        return (leaf, checkpoint, null);
    }

    private static (Leaf?, Checkpoint?, Mismatch?) Fail(string where, string what) => (null, null, new Mismatch(where, what));
}
