using System.Security.Cryptography;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// The hashes of RFC 6962 §2.1 with SHA-256 or SM3 (GB/T 32905): leaves begin with 0x00, inner nodes with 0x01, so neither
/// passes for the other. A log has one of the two for ever; its key says which.
/// </summary>
public sealed class MerkleHash
{
    /// <summary>Bytes of a hash, of either kind.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>With SHA-256.</summary>
    public static readonly MerkleHash Sha256 = new("SHA-256", (data, target) => SHA256.HashData(data, target));

    /// <summary>With SM3, through OpenSSL.</summary>
    public static readonly MerkleHash Sm3 = new("SM3", LibCrypto.Sm3);

    private const int OnStack = 1024;

    private readonly HashInto hash;

    private MerkleHash(string name, HashInto hash) => (Name, this.hash) = (name, hash);

    internal delegate void HashInto(ReadOnlySpan<byte> data, Span<byte> target);

    /// <summary>SHA-256 or SM3.</summary>
    public string Name { get; }

    /// <summary>Root of the tree without leaves.</summary>
    public byte[] Empty => Of([]);

    /// <summary>The plain hash.</summary>
    public byte[] Of(ReadOnlySpan<byte> data)
    {
        var result = new byte[Size];
        hash(data, result);
        return result;
    }

    /// <summary>The plain hash of one after the other: the digest of a salt and a content.</summary>
    public byte[] Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var input = first.Length + second.Length < OnStack ? stackalloc byte[first.Length + second.Length] : new byte[first.Length + second.Length];
        first.CopyTo(input);
        second.CopyTo(input[first.Length..]);
        return Of(input);
    }

    /// <summary>Hash of a leaf.</summary>
    public byte[] OfLeaf(ReadOnlySpan<byte> leaf)
    {
        var input = leaf.Length < OnStack ? stackalloc byte[leaf.Length + 1] : new byte[leaf.Length + 1];
        input[0] = 0;
        leaf.CopyTo(input[1..]);
        return Of(input);
    }

    /// <summary>Hash of an inner node.</summary>
    public byte[] OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var result = new byte[Size];
        Combine(left, right, result);
        return result;
    }

    /// <summary>Root of a complete subtree over concatenated hashes; their number is a power of two.</summary>
    public byte[] OfComplete(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == 0 || hashes.Length % Size != 0 || !System.Numerics.BitOperations.IsPow2(hashes.Length / Size))
            throw new ArgumentException("A complete subtree has 1, 2, 4 … hashes.", nameof(hashes));
        var row = hashes.ToArray().AsSpan();
        for (; row.Length > Size; row = row[..(row.Length / 2)])
            for (var at = 0; at < row.Length / 2; at += Size)
                Combine(row.Slice(at * 2, Size), row.Slice((at * 2) + Size, Size), row.Slice(at, Size));
        return row.ToArray();
    }

    private void Combine(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> target)
    {
        Span<byte> input = stackalloc byte[1 + (Size * 2)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        hash(input, target);
    }
}
