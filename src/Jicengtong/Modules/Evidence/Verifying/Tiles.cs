using System.Globalization;

namespace Jicengtong.Modules.Evidence;

/// <summary>Which tile: level 0 holds hashes of leaves, level n roots of subtrees of 256^n leaves (C2SP tlog-tiles).</summary>
public readonly record struct TileAddress(int Level, long Number)
{
    /// <summary>"tile/0/x001/067", with ".p/5" behind when the tile is not full.</summary>
    public string Path(int width) => $"tile/{Level.ToString(CultureInfo.InvariantCulture)}/{PathOf(Number, width)}";

    /// <summary>"x001/067": three digits each, all but the last with an x.</summary>
    public static string PathOf(long number, int width)
    {
        var path = (number % 1000).ToString("D3", CultureInfo.InvariantCulture);
        for (var rest = number / 1000; rest > 0; rest /= 1000)
            path = $"x{(rest % 1000).ToString("D3", CultureInfo.InvariantCulture)}/{path}";
        return width == Tiles.Width ? path : $"{path}.p/{width.ToString(CultureInfo.InvariantCulture)}";
    }
}

/// <summary>
/// The tree in tiles of 256 hashes. A tile is a prefix of what it will once be, so a proof for an older size can be taken
/// from today's tiles.
/// </summary>
public static class Tiles
{
    /// <summary>Hashes in a full tile.</summary>
    public const int Width = 256;

    private const int Height = 8;

    /// <summary>Root of a complete subtree, read from the tile that has it.</summary>
    /// <exception cref="InvalidDataException">The tile is missing or too short.</exception>
    public static byte[] Hash(int height, long index, Func<TileAddress, byte[]?> tiles, MerkleHash? by = null)
    {
        var (tile, first, count) = PlaceOf(height, index);
        var hashes = tiles(tile);
        if (hashes is null || hashes.Length < (first + count) * MerkleHash.Size)
            throw new InvalidDataException($"Tile {tile.Level}/{tile.Number} lacks hashes.");
        return (by ?? MerkleHash.Sha256).OfComplete(hashes.AsSpan(first * MerkleHash.Size, count * MerkleHash.Size));
    }

    /// <summary>The tile in which the root of a complete subtree is found, and the hashes of it that must be combined.</summary>
    public static (TileAddress Tile, int First, int Count) PlaceOf(int height, long index)
    {
        var (level, above) = (height / Height, height % Height);
        var first = index << above;
        return (new TileAddress(level, first / Width), (int)(first % Width), 1 << above);
    }

    /// <summary>The unfinished tiles at the right edge of a tree: what <see cref="Append"/> needs to know.</summary>
    public static IEnumerable<TileAddress> Edge(long size)
    {
        for (var (level, count) = (0, size); count > 0; level++, count /= Width)
            if (count % Width > 0)
                yield return new TileAddress(level, count / Width);
    }

    /// <summary>The tiles that change when leaves are added to a tree of <paramref name="size"/> leaves.</summary>
    /// <param name="size">Leaves before.</param>
    /// <param name="leafHashes">Hashes of the new leaves.</param>
    /// <param name="stored">Tiles as they are, at least those of <see cref="Edge"/>.</param>
    /// <param name="by">SHA-256 unless another is given.</param>
    /// <exception cref="InvalidDataException">A tile of the edge is missing or has not the length it must have.</exception>
    public static IReadOnlyDictionary<TileAddress, byte[]> Append(long size, IReadOnlyList<byte[]> leafHashes, Func<TileAddress, byte[]?> stored, MerkleHash? by = null)
    {
        var changed = new Dictionary<TileAddress, byte[]>();
        var (before, added) = (size, leafHashes);
        for (var level = 0; added.Count > 0; level++, before /= Width)
            added = AppendLevel(level, before, added, stored, changed, by ?? MerkleHash.Sha256);
        return changed;
    }

    private static List<byte[]> AppendLevel(int level, long before, IReadOnlyList<byte[]> added, Func<TileAddress, byte[]?> stored, Dictionary<TileAddress, byte[]> changed, MerkleHash by)
    {
        var roots = new List<byte[]>();
        var (number, width) = (before / Width, (int)(before % Width));
        for (var next = 0; next < added.Count; number++, width = 0)
        {
            var address = new TileAddress(level, number);
            var taken = Math.Min(Width - width, added.Count - next);
            var hashes = new byte[(width + taken) * MerkleHash.Size];
            if (width > 0)
            {
                var known = stored(address);
                if (known?.Length != width * MerkleHash.Size)
                    throw new InvalidDataException($"Tile {level}/{number} must have {width} hashes.");
                known.CopyTo(hashes, 0);
            }

            for (var i = 0; i < taken; i++)
                added[next + i].CopyTo(hashes, (width + i) * MerkleHash.Size);
            changed[address] = hashes;
            next += taken;
            if (width + taken == Width)
                roots.Add(by.OfComplete(hashes));
        }

        return roots;
    }
}
