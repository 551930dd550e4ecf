using System.Security.Cryptography;

namespace Jicengtong.Modules.Evidence;

/// <summary>The hashes of RFC 6962 §2.1 with SHA-256: leaves begin with 0x00, inner nodes with 0x01, so neither passes for the other.</summary>
public static class MerkleHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const int OnStack = 1024;

    /// <summary>Root of the tree without leaves.</summary>
    public static byte[] Empty => SHA256.HashData([]);

    /// <summary>Hash of a leaf.</summary>
    public static byte[] OfLeaf(ReadOnlySpan<byte> leaf)
    {
        var input = leaf.Length < OnStack ? stackalloc byte[leaf.Length + 1] : new byte[leaf.Length + 1];
        input[0] = 0;
        leaf.CopyTo(input[1..]);
        return SHA256.HashData(input);
    }

    /// <summary>Hash of an inner node.</summary>
    public static byte[] OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[Size];
        Combine(left, right, hash);
        return hash;
    }

    /// <summary>Root of a complete subtree over concatenated hashes; their number is a power of two.</summary>
    public static byte[] OfComplete(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == 0 || hashes.Length % Size != 0 || !System.Numerics.BitOperations.IsPow2(hashes.Length / Size))
            throw new ArgumentException("A complete subtree has 1, 2, 4 … hashes.", nameof(hashes));
        var row = hashes.ToArray().AsSpan();
        for (; row.Length > Size; row = row[..(row.Length / 2)])
            for (var at = 0; at < row.Length / 2; at += Size)
                Combine(row.Slice(at * 2, Size), row.Slice((at * 2) + Size, Size), row.Slice(at, Size));
        return row.ToArray();
    }

    private static void Combine(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> target)
    {
        Span<byte> input = stackalloc byte[1 + (Size * 2)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        SHA256.HashData(input, target);
    }
}
