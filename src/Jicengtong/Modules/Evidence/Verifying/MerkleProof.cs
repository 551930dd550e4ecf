using System.Numerics;

namespace Jicengtong.Modules.Evidence;

/// <summary>Verifies proofs without the log (RFC 9162 §2.1.3.2 and §2.1.4.2); with SHA-256 unless another hash is given.</summary>
public static class MerkleProof
{
    /// <summary>Is the leaf with this hash number <paramref name="index"/> (from 0) of the tree with this size and root?</summary>
    public static bool Includes(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root, MerkleHash? by = null)
    {
        by ??= MerkleHash.Sha256;
        if (index < 0 || index >= size || proof.Any(IsNoHash))
            return false;
        var (node, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in proof)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = by.OfNode(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = by.OfNode(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Is the tree of <paramref name="to"/> leaves a continuation of the tree of <paramref name="from"/> leaves?</summary>
    public static bool IsContinued(long from, long to, ReadOnlySpan<byte> fromRoot, ReadOnlySpan<byte> toRoot, IReadOnlyList<byte[]> proof, MerkleHash? by = null)
    {
        by ??= MerkleHash.Sha256;
        if (from < 0 || from > to || proof.Any(IsNoHash))
            return false;
        if (from == to)
            return proof.Count == 0 && fromRoot.SequenceEqual(toRoot);
        if (from == 0)
            return proof.Count == 0 && fromRoot.SequenceEqual(by.Empty);

        var hashes = new Queue<byte[]>(BitOperations.IsPow2(from) ? [fromRoot.ToArray(), .. proof] : proof);
        if (proof.Count == 0 || !hashes.TryDequeue(out var first))
            return false;
        var (node, last) = (from - 1, to - 1);
        while ((node & 1) == 1)
            (node, last) = (node >> 1, last >> 1);
        var (older, newer) = (first, first);
        foreach (var hash in hashes)
        {
            if (last == 0)
                return false;
            if ((node & 1) == 1 || node == last)
            {
                (older, newer) = (by.OfNode(hash, older), by.OfNode(hash, newer));
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                newer = by.OfNode(newer, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && fromRoot.SequenceEqual(older) && toRoot.SequenceEqual(newer);
    }

    private static bool IsNoHash(byte[] hash) => hash.Length != MerkleHash.Size;
}
