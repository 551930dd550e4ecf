using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Jicengtong.Modules.Evidence;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 9: receipts with evidence against the same without a leaf; leaves sequenced per second, each batch signed and durable;
/// a log of a million leaves audited from memory; proofs of a log of ten million (small: a tenth of these).
/// </summary>
internal static class EvidenceWork
{
    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
        {
            await Writes(ground, kind);
            await Sequencing(ground, kind);
            await Proofs(ground, kind);
        }

        await Verifying(ground);
    }

    private static async Task Writes(Ground ground, DatabaseKind kind)
    {
        // In full so long that the sequencer, once a second, is in each of them; and as the difference is small, in more pairs than elsewhere.
        var (people, pairs) = ground.IsFull ? (100_000, 9) : (5_000, Ground.Runs);
        await using var with = await ground.Build(kind, listen: true);
        await using var without = await ground.Build(kind, listen: true, builder => builder.Services.Replace(ServiceDescriptor.Scoped<IEvidence, NoEvidence>()));
        await new County(with, kind).Settle(people);
        await new County(without, kind).Settle(people);
        var (ours, bare, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run <= pairs; run++)
        {
            // Who goes first changes: a machine that warms up or tires favours neither.
            var first = run % 2 == 0 ? with : without;
            var one = (await ReceiptWork.Storm(first, await Sender.ToAll.Ask(first, people))).Rate;
            var second = first == with ? without : with;
            var other = (await ReceiptWork.Storm(second, await Sender.ToAll.Ask(second, people))).Rate;
            if (run == 0)
                continue;
            var (our, their) = first == with ? (one, other) : (other, one);
            ours.Add(our);
            bare.Add(their);
            ratios.Add(their / our);
        }

        await with.StopAsync();
        await without.StopAsync();
        var ratio = Spread.Of(ratios);
        ground.Report.Add(new Finding("evidence", "receipts, time with a leaf", Ground.NameOf(kind), Figure(people), "/s", Spread.Of(ours), null, "without a leaf", Spread.Of(bare), ratio, "≤1.1×", ratio.Median <= 1.1));
    }

    private static async Task Sequencing(Ground ground, DatabaseKind kind)
    {
        var leaves = ground.IsFull ? 1_000_000 : 20_000;
        await using var app = await ground.Build(kind, listen: false);
        var rates = new List<double>();
        for (var run = 0; run <= Ground.Runs; run++)
        {
            for (var rest = leaves; rest > 0; rest -= 5000)
                await app.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
                {
                    await services.GetRequiredService<IEvidence>().Record([.. Enumerable.Range(0, 5000).Select(AFact)], CancellationToken.None);
                    return Done.Instance;
                }, CancellationToken.None));
            var watch = Stopwatch.StartNew();
            while (await app.Do(services => services.GetRequiredService<Sql>().First<long>("SELECT count(*) FROM evidence_waiting", null, CancellationToken.None)) > 0)
                await app.Do(async services =>
                {
                    await services.GetRequiredService<SequenceLeaves>().Run(CancellationToken.None);
                    return 0;
                });
            if (run > 0)
                rates.Add(leaves / watch.Elapsed.TotalSeconds);
        }

        var spread = Spread.Of(rates);
        ground.Report.Add(new Finding("evidence", "leaves sequenced, signed, durable", Ground.NameOf(kind), Figure(leaves), "/s", spread, null, null, null, null, "≥20,000/s", spread.Median >= 20_000));
    }

    // The hashes are random: what a proof costs is finding and reading tiles.
    private static async Task Proofs(Ground ground, DatabaseKind kind)
    {
        const int Step = 65_536 * 4;
        var leaves = ground.IsFull ? 10_000_000 : 1_000_000;
        await using var app = await ground.Build(kind, listen: false);
        var edge = new Dictionary<TileAddress, byte[]>();
        var random = new Random(9);
        for (var size = 0; size < leaves; size += Step)
        {
            var hashes = Enumerable.Range(0, Math.Min(Step, leaves - size)).Select(_ =>
            {
                var hash = new byte[MerkleHash.Size];
                random.NextBytes(hash);
                return hash;
            }).ToList();
            var changed = Tiles.Append(size, hashes, edge.GetValueOrDefault);
            await app.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
            {
                var sql = services.GetRequiredService<Sql>();
                foreach (var (tile, content) in changed)
                    await sql.Execute("INSERT INTO evidence_tiles (level, number, hashes) VALUES (@Level, @Number, @content) ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes",
                        new { tile.Level, tile.Number, content }, CancellationToken.None);
                return Done.Instance;
            }, CancellationToken.None));
            foreach (var (tile, content) in changed.Where(tile => tile.Value.Length < Tiles.Width * MerkleHash.Size))
                edge[tile] = content;
        }

        await app.Do(services => services.GetRequiredService<Sql>().Execute("ANALYZE evidence_tiles", null, CancellationToken.None));
        var times = new List<double>();
        for (var at = 0; at < 1100; at++)
            await app.Do(async services =>
            {
                var watch = Stopwatch.StartNew();
                await services.GetRequiredService<StoredTree>().Inclusion(random.Next(leaves), leaves, CancellationToken.None);
                if (at >= 100)
                    times.Add(watch.Elapsed.TotalMilliseconds);
                return 0;
            });
        var latency = Latency.Of(times);
        ground.Report.Add(new Finding("evidence", "one proof", Ground.NameOf(kind), Figure(leaves), "ms", Spread.Of(times), latency, null, null, null, "p99 ≤5 ms", latency.P99 <= 5));
    }

    private static async Task Verifying(Ground ground)
    {
        // The promise is five seconds for a million: a part of it gets as much of them.
        var leaves = ground.IsFull ? 1_000_000 : 100_000;
        var most = 5000.0 * leaves / 1_000_000;
        var log = new GeneratedLog(leaves);
        var seconds = new List<double>();
        for (var run = 0; run <= Ground.Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            var report = await LogAudit.Run(log, log.Key);
            var time = watch.Elapsed.TotalSeconds;
            if (report.Mismatches.Count > 0 || report.Size != leaves)
                throw new InvalidOperationException("The log is not as it should be: " + (report.Mismatches.Count > 0 ? report.Mismatches[0].ToString() : "size"));
            if (run > 0)
                seconds.Add(time * 1000);
        }

        var spread = Spread.Of(seconds);
        ground.Report.Add(new Finding("evidence", "whole log verified", "–", Figure(leaves), "ms", spread, null, null, null, null, $"≤{most / 1000:0.#} s", spread.Median <= most));
    }

    private static Fact AFact(int number) => new("receipt.given", Guid.Empty, Fact.SubjectOf("ask", Ids.Next(DateTimeOffset.UtcNow)), number.ToString(CultureInfo.InvariantCulture));

    private static string Figure(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private sealed class NoEvidence : IEvidence
    {
        public Task Record(Fact fact, CancellationToken cancel) => Task.CompletedTask;

        public Task Record(IReadOnlyCollection<Fact> facts, CancellationToken cancel) => Task.CompletedTask;

        public Task Record(DbConnection connection, DbTransaction transaction, Fact fact) => Task.CompletedTask;
    }

    /// <summary>An exported log as it would be read from its files, with one checkpoint for every 4096 leaves.</summary>
    private sealed class GeneratedLog : ILogSource
    {
        private readonly byte[][] leaves;
        private readonly List<StoredTile> tiles;
        private readonly List<StoredNote> checkpoints = [];

        public GeneratedLog(int size)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Key = VerifyingKey.Of(key)!;
            var now = new DateTimeOffset(DateTimeOffset.UtcNow.UtcTicks / 10 * 10, TimeSpan.Zero);
            leaves = [.. Enumerable.Range(0, size).Select(_ => new Leaf(Ids.Next(now), now, Guid.NewGuid(), "receipt.given", "ask:" + Guid.NewGuid(), RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32)).Encode())];
            var known = new Dictionary<TileAddress, byte[]>();
            for (var before = 0; before < size; before += 4096)
            {
                var until = Math.Min(before + 4096, size);
                foreach (var (tile, hashes) in Tiles.Append(before, [.. leaves[before..until].Select(leaf => MerkleHash.Sha256.OfLeaf(leaf))], known.GetValueOrDefault))
                    known[tile] = hashes;
                var root = MerkleTree.Root(until, (height, index) => Tiles.Hash(height, index, known.GetValueOrDefault));
                checkpoints.Add(new StoredNote(until, VerifyingKey.Sign(key, Checkpoint.Of("bench", until, root, now, before))));
            }

            tiles = [.. known.OrderBy(tile => tile.Key.Level).ThenBy(tile => tile.Key.Number).Select(tile => new StoredTile(tile.Key.Level, tile.Key.Number, tile.Value))];
        }

        public VerifyingKey Key { get; }

        public IReadOnlyList<Mismatch> Faults => [];

        public IAsyncEnumerable<StoredLeaf> Leaves() => leaves.Select((leaf, at) => new StoredLeaf(at, leaf, null)).ToAsyncEnumerable();

        public IAsyncEnumerable<StoredLeaf> Waiting() => AsyncEnumerable.Empty<StoredLeaf>();

        IAsyncEnumerable<StoredTile> ILogSource.Tiles() => tiles.ToAsyncEnumerable();

        public IAsyncEnumerable<StoredNote> Checkpoints() => checkpoints.ToAsyncEnumerable();

        public IAsyncEnumerable<StoredNote> Anchors() => AsyncEnumerable.Empty<StoredNote>();
    }
}
