using System.Numerics;

namespace Jicengtong.Modules.Evidence;

/// <summary>Root of the complete subtree of 2^<paramref name="height"/> leaves that begins at leaf <paramref name="index"/> · 2^<paramref name="height"/>.</summary>
public delegate byte[] SubtreeHash(int height, long index);

/// <summary>
/// Roots and proofs of RFC 6962 §2.1, computed from the roots of complete subtrees only: with tiles that is a few dozen hashes
/// whatever the size of the log. The hash is SHA-256 unless another is given.
/// </summary>
public static class MerkleTree
{
    /// <summary>Root of the first <paramref name="size"/> leaves.</summary>
    public static byte[] Root(long size, SubtreeHash hash, MerkleHash? by = null) => size == 0 ? (by ?? MerkleHash.Sha256).Empty : Range(0, size, hash, by);

    /// <summary>PATH(index, D[size]) of RFC 6962 §2.1.1: proves that leaf <paramref name="index"/> is among the first <paramref name="size"/>.</summary>
    public static IReadOnlyList<byte[]> Inclusion(long index, long size, SubtreeHash hash, MerkleHash? by = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        AddPath(path, index, 0, size, hash, by);
        return path;
    }

    /// <summary>PROOF(from, D[to]) of RFC 6962 §2.1.2: proves that the first <paramref name="from"/> of <paramref name="to"/> leaves never changed.</summary>
    public static IReadOnlyList<byte[]> Consistency(long from, long to, SubtreeHash hash, MerkleHash? by = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var proof = new List<byte[]>();
        if (from > 0 && from < to)
            AddSubproof(proof, from, 0, to, true, hash, by);
        return proof;
    }

    private static void AddPath(List<byte[]> path, long index, long from, long to, SubtreeHash hash, MerkleHash? by)
    {
        if (to - from == 1)
            return;
        var middle = from + Left(to - from);
        if (index < middle)
        {
            AddPath(path, index, from, middle, hash, by);
            path.Add(Range(middle, to, hash, by));
        }
        else
        {
            AddPath(path, index, middle, to, hash, by);
            path.Add(Range(from, middle, hash, by));
        }
    }

    private static void AddSubproof(List<byte[]> proof, long known, long from, long to, bool isWhole, SubtreeHash hash, MerkleHash? by)
    {
        if (known == to - from)
        {
            if (!isWhole)
                proof.Add(Range(from, to, hash, by));
            return;
        }

        var left = Left(to - from);
        if (known <= left)
        {
            AddSubproof(proof, known, from, from + left, isWhole, hash, by);
            proof.Add(Range(from + left, to, hash, by));
        }
        else
        {
            AddSubproof(proof, known - left, from + left, to, false, hash, by);
            proof.Add(Range(from, from + left, hash, by));
        }
    }

    // Ranges arise by splitting off larger powers of two, so one whose length is a power of two is a complete subtree.
    private static byte[] Range(long from, long to, SubtreeHash hash, MerkleHash? by)
    {
        var length = to - from;
        if (BitOperations.IsPow2(length))
            return hash(BitOperations.Log2((ulong)length), from / length);
        var middle = from + Left(length);
        return (by ?? MerkleHash.Sha256).OfNode(Range(from, middle, hash, by), Range(middle, to, hash, by));
    }

    // The largest power of two below the length.
    private static long Left(long length) => 1L << BitOperations.Log2((ulong)(length - 1));
}
