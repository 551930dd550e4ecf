using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>The tree as it lies in <c>evidence_tiles</c>: size, roots and proofs by reading a handful of tiles.</summary>
internal sealed class StoredTree(Sql sql, SigningKey key)
{
    /// <summary>Leaves in the tree.</summary>
    public async Task<long> Size(CancellationToken cancel)
    {
        var last = await sql.First<TileRow>("SELECT level, number, hashes FROM evidence_tiles WHERE level = 0 ORDER BY number DESC LIMIT 1", null, cancel);
        return last is null ? 0 : (last.Number * Tiles.Width) + (last.Hashes.Length / MerkleHash.Size);
    }

    /// <summary>Root at a size.</summary>
    /// <exception cref="InvalidDataException">A tile is missing.</exception>
    public Task<byte[]> Root(long size, CancellationToken cancel) => Compute(hash => MerkleTree.Root(size, hash, key.Hash), cancel);

    /// <summary>Inclusion proof (RFC 6962 §2.1.1).</summary>
    /// <exception cref="InvalidDataException">A tile is missing.</exception>
    public Task<IReadOnlyList<byte[]>> Inclusion(long index, long size, CancellationToken cancel) => Compute(hash => MerkleTree.Inclusion(index, size, hash, key.Hash), cancel);

    /// <summary>Consistency proof (RFC 6962 §2.1.2).</summary>
    /// <exception cref="InvalidDataException">A tile is missing.</exception>
    public Task<IReadOnlyList<byte[]>> Consistency(long from, long to, CancellationToken cancel) => Compute(hash => MerkleTree.Consistency(from, to, hash, key.Hash), cancel);

    /// <summary>Adds leaves and returns the new root.</summary>
    /// <exception cref="InvalidDataException">A tile at the right edge is not as it must be.</exception>
    public async Task<byte[]> Append(long size, IReadOnlyList<byte[]> leafHashes, CancellationToken cancel)
    {
        var edge = await Load(Tiles.Edge(size), cancel);
        var changed = Tiles.Append(size, leafHashes, edge.GetValueOrDefault, key.Hash);
        foreach (var (address, hashes) in changed)
            await sql.Execute("""
                INSERT INTO evidence_tiles (level, number, hashes) VALUES (@Level, @Number, @hashes)
                ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
                """, new { address.Level, address.Number, hashes }, cancel);
        return MerkleTree.Root(size + leafHashes.Count, (height, index) => Tiles.Hash(height, index, address => changed.GetValueOrDefault(address) ?? edge.GetValueOrDefault(address), key.Hash), key.Hash);
    }

    // Runs twice: first to learn which tiles are needed, then with the tiles.
    private async Task<T> Compute<T>(Func<SubtreeHash, T> compute, CancellationToken cancel)
    {
        var needed = new HashSet<TileAddress>();
        var nothing = new byte[MerkleHash.Size];
        compute((height, index) =>
        {
            needed.Add(Tiles.PlaceOf(height, index).Tile);
            return nothing;
        });
        var tiles = await Load(needed, cancel);
        return compute((height, index) => Tiles.Hash(height, index, tiles.GetValueOrDefault, key.Hash));
    }

    private async Task<Dictionary<TileAddress, byte[]>> Load(IEnumerable<TileAddress> addresses, CancellationToken cancel)
    {
        var wanted = string.Join(" OR ", addresses.Select(address => string.Create(CultureInfo.InvariantCulture, $"(level = {address.Level} AND number = {address.Number})")));
        if (wanted.Length == 0)
            return [];
        var rows = await sql.Query<TileRow>("SELECT level, number, hashes FROM evidence_tiles WHERE " + wanted, null, cancel);
        return rows.ToDictionary(row => new TileAddress(row.Level, row.Number), row => row.Hashes);
    }
}
