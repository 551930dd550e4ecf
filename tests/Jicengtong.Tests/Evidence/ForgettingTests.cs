using Jicengtong.Modules.Inbox;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

/// <summary>Times of persons are forgotten when their term is over; counts, words and the tree stay.</summary>
[Trait("Database", "both")]
public sealed class ForgettingTests
{
    [Fact]
    public async Task After_the_term_only_the_day_is_left_and_counts_and_tree_still_verify()
    {
        await using var node = await EvidenceNode.OpenSmallTown();
        await SmallTown.Live(node, () => Task.CompletedTask);
        await node.Sequence();
        var receipts = await node.Number("SELECT count(*) FROM inbox_receipts");
        var tallies = await node.Number("SELECT sum(understood + questioned + done) FROM inbox_tallies");
        Assert.True(receipts > 3);
        var clock = (TestClock)node.Services.GetRequiredService<TimeProvider>();
        clock.MoveTo(TestClock.At(12, 20, 8));
        await Forget(node, days: 30);
        Assert.Equal(0, await node.Number("SELECT count(*) FROM inbox_receipts WHERE forgotten_at IS NOT NULL"));
        await Forget(node, days: 0);
        Assert.Equal(0, await node.Number("SELECT count(*) FROM inbox_receipts WHERE forgotten_at IS NOT NULL"));
        clock.MoveTo(TestClock.At(12, 21, 8));
        await Forget(node, days: 30);
        await Forget(node, days: 30);
        await node.Sequence();

        Assert.Equal(receipts, await node.Number("SELECT count(*) FROM inbox_receipts WHERE forgotten_at IS NOT NULL"));
        Assert.Equal(receipts, await node.Number("SELECT count(*) FROM inbox_receipts WHERE forgotten_at IS NOT NULL AND at = @day", new { day = TestClock.At(11, 20, 0) }));
        Assert.Equal(0, await node.Number("SELECT count(*) FROM inbox_asks WHERE opened_at <> @day OR answered_at <> @day", new { day = TestClock.At(11, 20, 0) }));
        Assert.Equal(tallies, await node.Number("SELECT sum(understood + questioned + done) FROM inbox_tallies"));
        Assert.Equal(0, (await node.Leaves()).About("ask"));
        var folder = Path.Combine(node.AnchorFolder, "..", "forgotten");
        var (code, output, errors) = EvidenceCommandRun.Of(node.Built, "evidence", "check");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"其中 {receipts} 片按期限遗忘了", output);
        Assert.Equal(0, EvidenceCommandRun.Of(node.Built, "evidence", "export", folder).Code);
        Assert.Equal(0, EvidenceCommandRun.Of(null, "evidence", "verify", folder, "--key", Path.Combine(node.AnchorFolder, "evidence-key.pem")).Code);
    }

    [Fact]
    public async Task Forgetting_is_no_way_to_make_something_unseen()
    {
        await using var node = await EvidenceNode.OpenSmallTown();
        await SmallTown.Live(node, () => Task.CompletedTask);
        await node.Sequence();
        ((TestClock)node.Services.GetRequiredService<TimeProvider>()).MoveTo(TestClock.At(12, 25, 8));
        await Forget(node, days: 30);
        await node.Sequence();
        var (code, _, errors) = EvidenceCommandRun.Of(node.Built, "evidence", "check");
        Assert.Equal((0, ""), (code, errors));

        // A leaf shrunk by hand exactly as the program does it, and a row said to be forgotten.
        var leaf = await node.Do(services => services.GetRequiredService<Sql>().First<byte[]>("SELECT bytes FROM evidence_leaves WHERE subject LIKE 'directive:%' LIMIT 1", null, CancellationToken.None));
        var hash = Modules.Evidence.MerkleHash.Sha256.OfLeaf(leaf);
        await node.Execute("UPDATE evidence_leaves SET id = @id, subject = '', at = @at, bytes = @hash, salt = @salt WHERE bytes = @leaf",
            new { id = Modules.Evidence.StoredLeaf.IdOfForgotten(hash), at = DateTimeOffset.UnixEpoch, hash, salt = Array.Empty<byte>(), leaf });
        Assert.Contains("按期限遗忘的", EvidenceCommandRun.Of(node.Built, "evidence", "check").Errors);
        await node.Execute("UPDATE evidence_forgettings SET leaves = leaves + 1");
        Assert.Contains("forgetting:", EvidenceCommandRun.Of(node.Built, "evidence", "check").Errors);
    }

    private static Task<int> Forget(EvidenceNode node, int days) => node.Do(async services =>
    {
        services.GetRequiredService<InboxSettings>().ForgetTimesAfterDays = days;
        await services.GetRequiredService<ForgetTimes>().Run(CancellationToken.None);
        return 0;
    });
}
