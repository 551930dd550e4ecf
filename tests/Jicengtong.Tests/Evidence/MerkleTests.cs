using Jicengtong.Modules.Evidence;

namespace Jicengtong.Tests.Evidence;

public sealed class MerkleTests
{
    // The eight leaves, roots and proofs every Certificate Transparency implementation is tested with (google/certificate-transparency, merkletree).
    private static readonly byte[][] Leaves =
    [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57], [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_of_the_reference_leaves(int size, string root)
        => Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(size, Node(Hashes(Leaves[..size])))));

    [Theory]
    [InlineData(0, 1, "")]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Inclusion_proofs_of_the_reference_leaves(int index, int size, string proof)
        => Assert.Equal(proof, Hex(MerkleTree.Inclusion(index, size, Node(Hashes(Leaves)))));

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Consistency_proofs_of_the_reference_leaves(int from, int to, string proof)
        => Assert.Equal(proof, Hex(MerkleTree.Consistency(from, to, Node(Hashes(Leaves)))));

    [Fact]
    public void For_all_sizes_up_to_130_proofs_equal_the_definition_of_the_RFC_and_verify()
    {
        var all = Hashes(Enumerable.Range(0, 130).Select(number => BitConverter.GetBytes(number)));
        var roots = Enumerable.Range(0, 131).Select(size => Naive.Root(all.AsSpan(0, size))).ToList();
        for (var size = 1; size <= 130; size++)
        {
            var tiles = Modules.Evidence.Tiles.Append(0, all[..size], _ => null);
            SubtreeHash node = (height, index) => Modules.Evidence.Tiles.Hash(height, index, tiles.GetValueOrDefault);
            Assert.Equal(roots[size], MerkleTree.Root(size, node));
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.Inclusion(index, size, node);
                Assert.Equal(Naive.Path(index, all.AsSpan(0, size)), path);
                Assert.True(MerkleProof.Includes(all[index], index, size, path, roots[size]));
                Assert.False(MerkleProof.Includes(all[index], (index + 1) % size, size, path, roots[size]) && size > 1);
                Assert.False(MerkleProof.Includes(all[index], index, size, [.. path, all[0]], roots[size]));
            }

            for (var from = 0; from <= size; from++)
            {
                var proof = MerkleTree.Consistency(from, size, node);
                Assert.Equal(from == 0 ? [] : Naive.Proof(from, all.AsSpan(0, size), true), proof);
                Assert.True(MerkleProof.IsContinued(from, size, roots[from], roots[size], proof));
                Assert.False(from > 0 && MerkleProof.IsContinued(from, size, roots[from - 1], roots[size], proof));
                Assert.False(proof.Count > 0 && MerkleProof.IsContinued(from, size, roots[from], roots[size], [.. proof.Skip(1)]));
            }
        }
    }

    [Fact]
    public void Tiles_grown_in_any_steps_are_the_same_and_answer_for_every_older_size()
    {
        var all = Hashes(Enumerable.Range(0, 70_000).Select(number => BitConverter.GetBytes(number)));
        var atOnce = Modules.Evidence.Tiles.Append(0, all, _ => null);
        // The example of C2SP tlog-tiles: 273 full tiles and one of 112; one full and one of 17; one of 1.
        Assert.Equal((274, 112), (atOnce.Keys.Count(tile => tile.Level == 0), atOnce[new(0, 273)].Length / 32));
        Assert.Equal((2, 17), (atOnce.Keys.Count(tile => tile.Level == 1), atOnce[new(1, 1)].Length / 32));
        Assert.Equal((1, 1), (atOnce.Keys.Count(tile => tile.Level == 2), atOnce[new(2, 0)].Length / 32));

        var random = new Random(7);
        var grown = new Dictionary<TileAddress, byte[]>();
        var growing = new GrowingTree(MerkleHash.Sha256);
        for (var size = 0; size < all.Length;)
        {
            var step = Math.Min(random.Next(1, 900), all.Length - size);
            foreach (var (address, hashes) in Modules.Evidence.Tiles.Append(size, all[size..(size + step)], grown.GetValueOrDefault))
                grown[address] = hashes;
            Array.ForEach(all[size..(size + step)], growing.Add);
            size += step;
            Assert.Equal(growing.Root, MerkleTree.Root(size, (height, index) => Modules.Evidence.Tiles.Hash(height, index, atOnce.GetValueOrDefault)));
        }

        Assert.Equal(atOnce.Count, grown.Count);
        Assert.All(atOnce, tile => Assert.Equal(tile.Value, grown[tile.Key]));
        foreach (var index in new[] { 0, 1, 255, 256, 65_535, 65_536, 69_999 })
            Assert.True(MerkleProof.Includes(all[index], index, all.Length, MerkleTree.Inclusion(index, all.Length, (height, at) => Modules.Evidence.Tiles.Hash(height, at, grown.GetValueOrDefault)), growing.Root));
    }

    [Theory]
    [InlineData(1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(0, 256, "tile/0/000")]
    [InlineData(273, 112, "tile/0/273.p/112")]
    public void Tiles_lie_where_C2SP_says(long number, int width, string path) => Assert.Equal(path, new TileAddress(0, number).Path(width));

    private static byte[][] Hashes(IEnumerable<byte[]> leaves) => [.. leaves.Select(leaf => MerkleHash.Sha256.OfLeaf(leaf))];

    private static SubtreeHash Node(byte[][] hashes) => (height, index) => Naive.Root(hashes.AsSpan((int)(index << height), 1 << height));

    private static string Hex(IEnumerable<byte[]> hashes) => string.Join(' ', hashes.Select(Convert.ToHexStringLower));

    /// <summary>RFC 6962 §2.1 written down word for word.</summary>
    private static class Naive
    {
        public static byte[] Root(ReadOnlySpan<byte[]> d)
        {
            if (d.Length == 0)
                return MerkleHash.Sha256.Empty;
            if (d.Length == 1)
                return d[0];
            var k = K(d.Length);
            return MerkleHash.Sha256.OfNode(Root(d[..k]), Root(d[k..]));
        }

        public static List<byte[]> Path(int m, ReadOnlySpan<byte[]> d)
        {
            if (d.Length == 1)
                return [];
            var k = K(d.Length);
            return m < k ? [.. Path(m, d[..k]), Root(d[k..])] : [.. Path(m - k, d[k..]), Root(d[..k])];
        }

        public static List<byte[]> Proof(int m, ReadOnlySpan<byte[]> d, bool b)
        {
            if (m == d.Length)
                return b ? [] : [Root(d)];
            var k = K(d.Length);
            return m <= k ? [.. Proof(m, d[..k], b), Root(d[k..])] : [.. Proof(m - k, d[k..], false), Root(d[..k])];
        }

        private static int K(int n)
        {
            var k = 1;
            while (k * 2 < n)
                k *= 2;
            return k;
        }
    }
}
