using System.Runtime.CompilerServices;

namespace Jicengtong.Modules.Evidence;

/// <summary>What an audit found.</summary>
/// <param name="Size">Leaves of the tree.</param>
/// <param name="Checkpoints">Checkpoints read.</param>
/// <param name="Root">Root recomputed over all leaves.</param>
/// <param name="Forgotten">Leaves of which only the hash is left.</param>
/// <param name="Mismatches">Everything that does not fit; empty when all is well.</param>
public sealed record AuditReport(long Size, long Checkpoints, byte[] Root, long Forgotten, IReadOnlyList<Mismatch> Mismatches);

/// <summary>
/// Reads a log once from front to back and names every mismatch: each leaf against its hash in the tree, each tile against the
/// tiles below it, each checkpoint against the root at its size, each anchor against its checkpoint. Every level is checked
/// against what is stored one level below, so a single change is named once and does not bury the rest.
/// </summary>
public sealed class LogAudit
{
    private const long LargestNumber = 1L << 48;
    private const int Batch = 2048;

    private readonly ILogSource source;
    private readonly List<Mismatch> found = [];
    private readonly MerkleHash by;
    private readonly GrowingTree tree;
    private readonly NoteAudit notes;
    private long forgotten;

    private LogAudit(ILogSource source, VerifyingKey key)
    {
        this.source = source;
        by = key.Hash;
        tree = new GrowingTree(by);
        notes = new NoteAudit(key, tree, Report);
    }

    /// <summary>Audits the log with the key of its owner.</summary>
    public static async Task<AuditReport> Run(ILogSource source, VerifyingKey key) => await new LogAudit(source, key).Run();

    private async Task<AuditReport> Run()
    {
        await using var tiles = new Ahead<StoredTile>(source.Tiles());
        await using var checkpoints = new Ahead<StoredNote>(source.Checkpoints());
        await using var anchors = new Ahead<StoredNote>(source.Anchors());
        await tiles.Take();
        await notes.Begin(checkpoints, anchors);

        var roots = await AuditLevel(0, LeafHashes(), tiles);
        for (var level = 1; roots.Count > 0 || tiles.Now is not null; level++)
            roots = await AuditLevel(level, Each(roots), tiles);
        await notes.End();
        await foreach (var leaf in source.Waiting())
            _ = HashOf(leaf);
        found.AddRange(source.Faults);
        return new AuditReport(tree.Size, notes.Count, tree.Root, forgotten, found);
    }

    // One level of tiles against the hashes below it (leaves, or roots of full tiles); the roots of its own full tiles.
    private async Task<List<Hashed>> AuditLevel(int level, IAsyncEnumerable<Hashed> below, Ahead<StoredTile> tiles)
    {
        await using var children = new Ahead<Hashed>(below);
        await children.Take();
        var roots = new List<Hashed>();
        var (expected, wasFull) = (0L, true);
        while (true)
        {
            await SkipStrays(level, expected, children, tiles);
            var tile = tiles.Now is { } candidate && candidate.Level == level ? candidate : null;
            if (tile is null && children.Now is null)
                return roots;
            var number = Math.Min(tile?.Number ?? long.MaxValue, children.Now is { } child ? child.Index / Tiles.Width : long.MaxValue);
            if (number > expected || !wasFull)
                Gap(level, $"tile {level}/{expected}", $"从这里到 {level}/{number} 之间断了");
            byte[]? hashes = null;
            if (tile?.Number == number)
                hashes = WellFormed((await tiles.Take())!);
            else
                Report($"tile {level}/{number}", "缺少这一块");
            var chosen = await AuditTile(level, number, hashes, children);
            wasFull = chosen.Length == Tiles.Width * MerkleHash.Size;
            if (wasFull)
                roots.Add(new Hashed(number, by.OfComplete(chosen)));
            expected = number + 1;
        }
    }

    private async Task<byte[]> AuditTile(int level, long number, byte[]? hashes, Ahead<Hashed> children)
    {
        var chosen = new byte[Tiles.Width * MerkleHash.Size];
        var (first, width, stored) = (number * Tiles.Width, 0, (hashes?.Length ?? 0) / MerkleHash.Size);
        for (; width < Tiles.Width; width++)
        {
            var index = first + width;
            while (children.Now?.Index < index)
                Report(Below(level, (await children.Take())!.Index), "同一个位置不止一片");
            var child = children.Now?.Index == index ? (await children.Take())!.Hash : null;
            if (child is null && width >= stored)
            {
                if (children.Now is null || children.Now.Index >= first + Tiles.Width)
                    break;
                Gap(level, Below(level, index), "缺少");
            }
            else if (child is null)
            {
                Report(Below(level, index), "缺少，树上还有它的记录");
            }
            else if (width >= stored && hashes is not null)
            {
                Report(Below(level, index), "树上没有它的记录");
            }
            else if (width < stored && !child.AsSpan().SequenceEqual(hashes.AsSpan(width * MerkleHash.Size, MerkleHash.Size)))
            {
                Report(Below(level, index), "和树上的记录不符");
            }

            var hash = chosen.AsMemory(width * MerkleHash.Size, MerkleHash.Size);
            if (width < stored)
                hashes.AsMemory(width * MerkleHash.Size, MerkleHash.Size).CopyTo(hash);
            else
                child?.CopyTo(hash);
            if (level == 0)
            {
                tree.Add(hash.ToArray());
                await notes.At(tree.Size);
            }
        }

        return chosen[..(width * MerkleHash.Size)];
    }

    private async Task SkipStrays(int level, long expected, Ahead<Hashed> children, Ahead<StoredTile> tiles)
    {
        while (tiles.Now is { } tile && (tile.Level < level || (tile.Level == level && (tile.Number < expected || tile.Number > LargestNumber))))
        {
            Report($"tile {tile.Level}/{tile.Number}", "不该有这一块");
            await tiles.Take();
        }

        while (children.Now is { } child && (child.Index < expected * Tiles.Width || child.Index / Tiles.Width > LargestNumber))
        {
            Report(Below(level, child.Index), "不该有这个位置，或者同一个位置不止一片");
            await children.Take();
        }
    }

    private byte[] WellFormed(StoredTile tile)
    {
        var width = Math.Min(tile.Hashes.Length / MerkleHash.Size, Tiles.Width);
        if (width == 0 || tile.Hashes.Length != width * MerkleHash.Size)
            Report($"tile {tile.Level}/{tile.Number}", "长度不对");
        return tile.Hashes[..(width * MerkleHash.Size)];
    }

    // Hashing is most of the work and each leaf stands alone: many at a time, on all cores; what is wrong is told in their order.
    private async IAsyncEnumerable<Hashed> LeafHashes([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var batch = new List<StoredLeaf>(Batch);
        await foreach (var leaf in source.Leaves().WithCancellation(cancel))
        {
            batch.Add(leaf);
            if (batch.Count < Batch)
                continue;
            foreach (var hashed in HashesOf(batch))
                yield return hashed;
            batch.Clear();
        }

        foreach (var hashed in HashesOf(batch))
            yield return hashed;
    }

    private IEnumerable<Hashed> HashesOf(List<StoredLeaf> batch)
    {
        var judged = new (byte[] Hash, string? Wrong)[batch.Count];
        if (batch.Count < Batch)
            for (var at = 0; at < batch.Count; at++)
                judged[at] = Judge(batch[at]);
        else
            Parallel.For(0, batch.Count, at => judged[at] = Judge(batch[at]));
        for (var at = 0; at < batch.Count; at++)
            yield return new Hashed(batch[at].Sequence, Told(batch[at], judged[at]));
    }

    private byte[] HashOf(StoredLeaf stored) => Told(stored, Judge(stored));

    private byte[] Told(StoredLeaf stored, (byte[] Hash, string? Wrong) judged)
    {
        if (stored.IsForgotten)
            forgotten++;
        if (judged.Wrong is not null)
            Report(stored.Sequence < 0 && stored.Claims is not null ? $"waiting leaf {stored.Claims.Id}" : $"leaf {stored.Sequence}", judged.Wrong);
        return judged.Hash;
    }

    private (byte[] Hash, string? Wrong) Judge(StoredLeaf stored)
    {
        if (stored.IsForgotten)
            return (stored.Bytes, null);
        var hash = by.OfLeaf(stored.Bytes);
        if (Leaf.Decode(stored.Bytes) is not { } leaf)
            return (hash, "内容读不懂");
        if (stored.Claims is not { } row)
            return (hash, null);
        if (row.Id != leaf.Id || row.Subject != leaf.Subject || row.At != leaf.At)
            return (hash, "行里的编号、对象或时间和叶的内容不符");
        return (hash, row.Salt.Length != Leaf.SaltSize || !leaf.SaltDigest.AsSpan().SequenceEqual(by.Of(row.Salt)) ? "盐改动过" : null);
    }

    private void Gap(int level, string where, string what)
    {
        Report(where, what);
        if (level == 0)
            tree.Break();
    }

    private void Report(string where, string what) => found.Add(new Mismatch(where, what));

    private static string Below(int level, long index) => level == 0 ? $"leaf {index}" : $"tile {level}/{index / Tiles.Width} 第 {index % Tiles.Width} 项";

    private static async IAsyncEnumerable<T> Each<T>(IEnumerable<T> items)
    {
        await Task.CompletedTask;
        foreach (var item in items)
            yield return item;
    }

    private sealed record Hashed(long Index, byte[] Hash);
}

/// <summary>The tree while it is read: only the roots of the complete subtrees at its right edge are kept.</summary>
internal sealed class GrowingTree(MerkleHash by)
{
    private readonly List<(int Height, byte[] Hash)> edge = [];

    public long Size { get; private set; }

    /// <summary>False after a gap: nothing computed from here on means anything.</summary>
    public bool IsWhole { get; private set; } = true;

    public byte[] Root
    {
        get
        {
            if (edge.Count == 0)
                return by.Empty;
            var root = edge[^1].Hash;
            for (var at = edge.Count - 2; at >= 0; at--)
                root = by.OfNode(edge[at].Hash, root);
            return root;
        }
    }

    public void Add(byte[] hash)
    {
        var height = 0;
        for (; edge.Count > 0 && edge[^1].Height == height; height++)
        {
            hash = by.OfNode(edge[^1].Hash, hash);
            edge.RemoveAt(edge.Count - 1);
        }

        edge.Add((height, hash));
        Size++;
    }

    public void Break() => IsWhole = false;
}
