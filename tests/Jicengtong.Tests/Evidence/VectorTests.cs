using System.Security.Cryptography;
using System.Text.Json;
using Jicengtong.Modules.Evidence;

namespace Jicengtong.Tests.Evidence;

/// <summary>docs/evidence-vectors.json: what the author of another verifier tests with. JCT_RENEW=1 makes it anew, with new keys.</summary>
public sealed class VectorTests
{
    private const int Size = 5;
    private const int Proven = 2;
    private static readonly string Place = Path.Combine(AppContext.BaseDirectory, "../../../../../docs/evidence-vectors.json");
    private static readonly byte[] Content = "{\"title\":\"防汛\"}"u8.ToArray();

    [Theory]
    [InlineData("SHA-256")]
    [InlineData("SM3")]
    public void The_published_vectors_are_what_the_product_computes_and_verifies(string suite)
    {
        if (Environment.GetEnvironmentVariable("JCT_RENEW") == "1" && suite == "SHA-256")
            File.WriteAllText(Place, JsonSerializer.Serialize(new Dictionary<string, object> { ["SHA-256"] = Make(MerkleHash.Sha256), ["SM3"] = Make(MerkleHash.Sm3) }, Written) + "\n");
        var vectors = JsonDocument.Parse(File.ReadAllText(Place)).RootElement.GetProperty(suite);
        var by = suite == "SM3" ? MerkleHash.Sm3 : MerkleHash.Sha256;
        var leaves = Leaves(by);
        Assert.Equal(leaves.Select(Convert.ToHexStringLower), Texts("leaves"));
        Assert.Equal(leaves.Select(leaf => Convert.ToHexStringLower(by.OfLeaf(leaf))), Texts("leafHashes"));
        Assert.Equal(Enumerable.Range(1, Size).Select(size => Convert.ToHexStringLower(Root(size, leaves, by))), Texts("roots"));
        Assert.Equal(MerkleTree.Inclusion(Proven, Size, Node(leaves, by), by).Select(Convert.ToHexStringLower), Texts("inclusion"));
        Assert.Equal(MerkleTree.Consistency(3, Size, Node(leaves, by), by).Select(Convert.ToHexStringLower), Texts("consistency"));

        var key = VerifyingKey.FromPem(vectors.GetProperty("key").GetString()!)!;
        Assert.Equal(suite, key.Hash.Name);
        Assert.Equal(Size, key.Open(vectors.GetProperty("checkpoint").GetString()!)!.Size);
        var (proven, _, wrong) = ProofBundle.Read(vectors.GetProperty("bundle").GetString()!)!.Verify(key, System.Text.Encoding.UTF8.GetBytes(vectors.GetProperty("content").GetString()!));
        Assert.Null(wrong);
        Assert.Equal("directive.issued", proven!.Kind);
        Assert.True(Texts("refused").Count() >= 5);
        Assert.All(Texts("refused"), bundle => Assert.NotNull(ProofBundle.Read(bundle!)!.Verify(key).Wrong));

        IEnumerable<string?> Texts(string name) => vectors.GetProperty(name).EnumerateArray().Select(text => text.GetString());
    }

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static object Make(MerkleHash by)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = by == MerkleHash.Sm3 ? PemEncoding.WriteString("PRIVATE KEY", LibCrypto.NewSm2()) : ecdsa.ExportPkcs8PrivateKeyPem();
        var key = VerifyingKey.FromPem(pem)!;
        var leaves = Leaves(by);
        var proof = MerkleTree.Inclusion(Proven, Size, Node(leaves, by), by);
        var note = key.Sign(pem, Checkpoint.Of("jicengtong/vectors", Size, Root(Size, leaves, by), TestClock.At(11, 20, 9), 3));
        var good = ProofBundle.Of(leaves[Proven], new byte[Leaf.SaltSize], Proven, proof, note);
        ProofBundle[] refused =
        [
            good with { Leaf = Convert.ToBase64String(leaves[1]) },
            good with { Salt = Convert.ToBase64String([.. new byte[15], 1]) },
            good with { Index = 3 },
            good with { Proof = [.. good.Proof.SkipLast(1)] },
            good with { Checkpoint = note.Replace("previous 3", "previous 4", StringComparison.Ordinal) },
            .. by == MerkleHash.Sm3 ? Array.Empty<ProofBundle>() : [good with { Checkpoint = NoteTests.Twin(note) }],
        ];
        return new
        {
            leaves = leaves.Select(Convert.ToHexStringLower), leafHashes = leaves.Select(leaf => Convert.ToHexStringLower(by.OfLeaf(leaf))),
            roots = Enumerable.Range(1, Size).Select(size => Convert.ToHexStringLower(Root(size, leaves, by))),
            inclusion = proof.Select(Convert.ToHexStringLower), consistency = MerkleTree.Consistency(3, Size, Node(leaves, by), by).Select(Convert.ToHexStringLower),
            key = key.Pem, checkpoint = note, bundle = good.Write(), content = System.Text.Encoding.UTF8.GetString(Content), refused = refused.Select(bundle => bundle.Write()),
        };
    }

    private static byte[][] Leaves(MerkleHash by) =>
    [
        .. Enumerable.Range(1, Size).Select(number => new Leaf(Guid.Parse($"019a9ef5-0f80-7000-8000-00000000000{number}"), TestClock.At(11, 20, 9), Guid.Parse("019a0000-0000-7000-8000-000000000002"),
            "directive.issued", "directive:019a9ef5-0f80-7000-8000-000000000003", by.Of(new byte[Leaf.SaltSize], Content), by.Of(new byte[Leaf.SaltSize])).Encode()),
    ];

    private static byte[] Root(int size, byte[][] leaves, MerkleHash by) => MerkleTree.Root(size, Node(leaves, by), by);

    private static SubtreeHash Node(byte[][] leaves, MerkleHash by)
        => (height, index) => by.OfComplete(leaves.Skip((int)(index << height)).Take(1 << height).SelectMany(leaf => by.OfLeaf(leaf)).ToArray());
}
