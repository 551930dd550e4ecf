using System.Security.Cryptography;
using System.Text;
using Jicengtong.Modules.Evidence;

namespace Jicengtong.Tests.Evidence;

public sealed class MutationTests : IDisposable
{
    private const int Rounds = 12_000;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly VerifyingKey trusted;

    public MutationTests() => trusted = VerifyingKey.Of(key)!;

    [Fact]
    public async Task Every_one_of_12000_generated_changes_is_found()
    {
        MemoryLog[] logs = [MemoryLog.Make(key, 1), MemoryLog.Make(key, 3, 17, 40), MemoryLog.Make(key, 7, 130, 256), MemoryLog.Make(key, 5, 300)];
        foreach (var log in logs)
            Assert.Empty((await LogAudit.Run(log, trusted)).Mismatches);
        var random = new Random(20261120);
        var spoiling = new Spoiling(random, stranger);
        var missed = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var good = logs[random.Next(logs.Length)];
            var (spoiled, how) = spoiling.Spoil(good, round % Spoiling.Ways);
            if ((await LogAudit.Run(spoiled, trusted)).Mismatches.Count == 0)
                missed.Add($"{round}: {how} in {good.LeafRows.Count}");
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    [Fact]
    public async Task One_change_is_named_once_and_where_it_is()
    {
        var log = MemoryLog.Make(key, 7, 130, 300);
        log.LeafRows[17] = log.LeafRows[17] with { Claims = log.LeafRows[17].Claims! with { Salt = new byte[16] } };
        log.LeafRows[200] = log.LeafRows[200] with { Bytes = Spoiling.Forged(200).Bytes };
        log.CheckpointRows.RemoveAt(1);
        Assert.Equal(["leaf 17", "leaf 200", "leaf 200", "checkpoint 300"], (await LogAudit.Run(log, trusted)).Mismatches.Select(mismatch => mismatch.Where));
    }

    [Fact]
    public void Every_changed_field_of_a_bundle_is_found()
    {
        var log = MemoryLog.Make(key, 7, 130, 300);
        var tiles = log.TileRows.ToDictionary(tile => new TileAddress(tile.Level, tile.Number), tile => tile.Hashes);
        var random = new Random(7);
        var spoiling = new Spoiling(random, stranger);
        for (var round = 0; round < 2000; round++)
        {
            var index = random.Next(300);
            var leaf = log.LeafRows[index];
            var good = ProofBundle.Of(leaf.Bytes, leaf.Claims!.Salt, index, MerkleTree.Inclusion(index, 300, (height, at) => Modules.Evidence.Tiles.Hash(height, at, tiles.GetValueOrDefault)), log.CheckpointRows[2].Note);
            Assert.Equal(leaf.Claims.Id, ProofBundle.Read(good.Write())!.Verify(trusted).Proven!.Id);
            var bad = (round % 8) switch
            {
                0 => good with { Leaf = Changed(good.Leaf) },
                1 => good with { Salt = Changed(good.Salt) },
                2 => good with { Index = good.Index + random.Next(1, 9) },
                3 => good with { Proof = [.. good.Proof.Skip(1)] },
                4 => good with { Proof = [Changed(good.Proof[0]), .. good.Proof.Skip(1)] },
                5 => good with { Proof = [.. good.Proof.Reverse()] },
                6 => good with { Checkpoint = spoiling.FlipLetter(good.Checkpoint) },
                _ => good with { Format = "jicengtong-evidence-bundle/2" },
            };
            Assert.NotNull(bad.Verify(trusted).Wrong);
            Assert.Null(bad.Verify(trusted).Proven);
            Assert.NotNull(good.Verify(VerifyingKey.Of(stranger)!).Wrong);
            Assert.NotNull(good.Verify(trusted, [1, 2, 3]).Wrong);
        }

        string Changed(string base64) => Convert.ToBase64String(spoiling.Flip(Convert.FromBase64String(base64)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"format\":\"jicengtong-evidence-bundle/1\",\"leaf\":null,\"salt\":\"\",\"index\":0,\"proof\":[],\"checkpoint\":\"\"}")]
    [InlineData("{\"format\":\"\",\"leaf\":\"\",\"salt\":\"\",\"index\":0,\"proof\":[],\"checkpoint\":\"\",\"note\":\"trust me\"}")]
    public void What_is_not_a_bundle_is_not_read(string json) => Assert.Null(ProofBundle.Read(json));

    [Fact]
    public async Task Every_changed_file_of_an_export_is_found()
    {
        var folder = Directory.CreateTempSubdirectory("jct-evidence-").FullName;
        try
        {
            var log = MemoryLog.Make(key, 7, 130, 600);
            await LogFolder.Write(log, trusted, folder);
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "key.pem").ToList();
            Assert.Equal(["000", "001", "002.p/88"], files.Select(file => Path.GetRelativePath(Path.Combine(folder, "tile", "0"), file)).Where(file => !file.StartsWith("..", StringComparison.Ordinal)).Order());
            string[] anchors = [log.CheckpointRows[1].Note, log.CheckpointRows[2].Note];
            Assert.Empty((await LogAudit.Run(new LogFolder(folder, anchors), trusted)).Mismatches);

            var random = new Random(3);
            var spoiling = new Spoiling(random, stranger);
            for (var round = 0; round < 400; round++)
            {
                var file = files[random.Next(files.Count)];
                var good = await File.ReadAllBytesAsync(file);
                string? stray = null;
                switch (round % 5)
                {
                    case 0: File.Delete(file); break;
                    case 1: await File.WriteAllBytesAsync(file, good[..random.Next(good.Length)]); break;
                    case 2: await File.WriteAllBytesAsync(file, [.. good, (byte)random.Next(256)]); break;
                    case 3: await File.WriteAllTextAsync(stray = file + "0", "stray"); break;
                    default: await File.WriteAllBytesAsync(file, spoiling.Flip(good)); break;
                }

                // A file of another name beside the checkpoints says nothing about the log; below tile/ there is no room for one.
                if (stray is null || stray.Contains("/tile/", StringComparison.Ordinal))
                    Assert.True((await Found()) > 0, $"{round % 5} {file}");
                await File.WriteAllBytesAsync(file, good);
                if (stray is not null)
                    File.Delete(stray);
            }

            Assert.Equal(0, await Found());

            async Task<int> Found() => File.Exists(Path.Combine(folder, "checkpoints.jsonl")) ? (await LogAudit.Run(new LogFolder(folder, anchors), trusted)).Mismatches.Count : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_verifying_command_needs_only_files_and_a_key()
    {
        var folder = Directory.CreateTempSubdirectory("jct-evidence-").FullName;
        try
        {
            var log = MemoryLog.Make(key, 7, 40);
            await LogFolder.Write(log, trusted, Path.Combine(folder, "log"));
            var tiles = log.TileRows.ToDictionary(tile => new TileAddress(tile.Level, tile.Number), tile => tile.Hashes);
            var (bundle, pem, wrongPem) = (Path.Combine(folder, "proof.json"), Path.Combine(folder, "key.pem"), Path.Combine(folder, "wrong.pem"));
            var proof = MerkleTree.Inclusion(9, 40, (height, at) => Modules.Evidence.Tiles.Hash(height, at, tiles.GetValueOrDefault));
            await File.WriteAllTextAsync(bundle, ProofBundle.Of(log.LeafRows[9].Bytes, log.LeafRows[9].Claims!.Salt, 9, proof, log.CheckpointRows[1].Note).Write());
            await File.WriteAllTextAsync(pem, trusted.Pem);
            await File.WriteAllTextAsync(wrongPem, VerifyingKey.Of(stranger)!.Pem);
            Assert.Equal(0, EvidenceCommandRun.Of(null, "evidence", "verify", bundle, "--key", pem).Code);
            Assert.Equal(1, EvidenceCommandRun.Of(null, "evidence", "verify", bundle, "--key", wrongPem).Code);
            Assert.Equal(1, EvidenceCommandRun.Of(null, "evidence", "verify", bundle, "--key", pem, "--content", pem).Code);
            Assert.Equal(1, EvidenceCommandRun.Of(null, "evidence", "verify", bundle, "--key", Path.Combine(folder, "none.pem")).Code);
            var (code, output, _) = EvidenceCommandRun.Of(null, "evidence", "verify", Path.Combine(folder, "log"), "--key", pem);
            Assert.Equal(0, code);
            Assert.Contains("40 片叶，2 个检查点", output);
            var later = Path.Combine(folder, "later");
            await File.WriteAllTextAsync(later, VerifyingKey.Sign(key, Checkpoint.Of("jicengtong/test", 41, new byte[32], TestClock.At(11, 21, 9), 40)), Encoding.UTF8);
            var (refused, _, errors) = EvidenceCommandRun.Of(null, "evidence", "verify", Path.Combine(folder, "log"), "--key", pem, "--anchor", later);
            Assert.Equal(1, refused);
            Assert.Contains("anchor 41", errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        key.Dispose();
        stranger.Dispose();
    }
}
