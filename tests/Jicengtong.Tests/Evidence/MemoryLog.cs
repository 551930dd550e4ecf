using System.Security.Cryptography;
using Jicengtong.Modules.Evidence;

namespace Jicengtong.Tests.Evidence;

/// <summary>A whole log in memory, made without the product's sequencer, that a test may spoil.</summary>
internal sealed class MemoryLog : ILogSource
{
    public List<StoredLeaf> LeafRows { get; private init; } = [];

    public List<StoredTile> TileRows { get; private init; } = [];

    public List<StoredNote> CheckpointRows { get; private init; } = [];

    public List<StoredNote> AnchorRows { get; private init; } = [];

    public IReadOnlyList<Mismatch> Faults => [];

    /// <summary>A log with checkpoints at these sizes, the last of them anchored.</summary>
    public static MemoryLog Make(ECDsa key, params int[] sizes)
    {
        var log = new MemoryLog();
        var hashes = new List<byte[]>();
        var tiles = new Dictionary<TileAddress, byte[]>();
        var time = TestClock.At(11, 20, 9);
        foreach (var size in sizes)
        {
            var before = hashes.Count;
            for (var at = before; at < size; at++)
            {
                var salt = RandomNumberGenerator.GetBytes(Leaf.SaltSize);
                var subject = $"directive:{Guid.CreateVersion7(time):D}";
                var leaf = new Leaf(Ids.Next(time), time.ToUniversalTime(), Guid.NewGuid(), "directive.issued", subject, RandomNumberGenerator.GetBytes(32), SHA256.HashData(salt));
                log.LeafRows.Add(new StoredLeaf(at, leaf.Encode(), new LeafClaims(leaf.Id, subject, leaf.At, salt)));
                hashes.Add(MerkleHash.Sha256.OfLeaf(leaf.Encode()));
                time = time.AddMilliseconds(7);
            }

            foreach (var (address, content) in Modules.Evidence.Tiles.Append(before, hashes[before..], tiles.GetValueOrDefault))
                tiles[address] = content;
            var root = MerkleTree.Root(size, (height, index) => Modules.Evidence.Tiles.Hash(height, index, tiles.GetValueOrDefault));
            log.CheckpointRows.Add(new StoredNote(size, VerifyingKey.Sign(key, Checkpoint.Of("jicengtong/test", size, root, time, before))));
        }

        log.TileRows.AddRange(tiles.OrderBy(tile => tile.Key.Level).ThenBy(tile => tile.Key.Number).Select(tile => new StoredTile(tile.Key.Level, tile.Key.Number, tile.Value)));
        log.AnchorRows.Add(log.CheckpointRows[^1]);
        return log;
    }

    /// <summary>A copy of its own lists.</summary>
    public MemoryLog Copy() => new() { LeafRows = [.. LeafRows], TileRows = [.. TileRows], CheckpointRows = [.. CheckpointRows], AnchorRows = [.. AnchorRows] };

    // A database gives rows back in order, whatever was done to them.
    public IAsyncEnumerable<StoredLeaf> Leaves() => LeafRows.Where(leaf => leaf.Sequence != long.MinValue).OrderBy(leaf => leaf.Sequence).ThenBy(leaf => leaf.Claims?.Id).ToAsyncEnumerable();

    public IAsyncEnumerable<StoredLeaf> Waiting() => AsyncEnumerable.Empty<StoredLeaf>();

    public IAsyncEnumerable<StoredTile> Tiles() => TileRows.OrderBy(tile => tile.Level).ThenBy(tile => tile.Number).ToAsyncEnumerable();

    public IAsyncEnumerable<StoredNote> Checkpoints() => CheckpointRows.OrderBy(note => note.Size).ToAsyncEnumerable();

    public IAsyncEnumerable<StoredNote> Anchors() => AnchorRows.OrderBy(note => note.Size).ToAsyncEnumerable();
}
