using Jicengtong.Modules.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

public sealed class SequencerTests : EvidenceTests
{
    [Fact]
    public async Task An_act_that_is_rolled_back_leaves_no_leaf()
    {
        var refused = await Node.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            await services.GetRequiredService<IEvidence>().Record(AFact(), CancellationToken.None);
            return new NotFound();
        }, CancellationToken.None));
        Assert.False(refused.Succeeded);
        await Assert.ThrowsAsync<TimeoutException>(() => Node.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            await services.GetRequiredService<IEvidence>().Record(AFact(), CancellationToken.None);
            throw new TimeoutException();
        }, CancellationToken.None)));
        var writer = Node.Services.GetRequiredService<GroupCommit>();
        Assert.False((await Node.Do(services => writer.Run<Done>(async (connection, transaction) =>
        {
            await services.GetRequiredService<IEvidence>().Record(connection, transaction, AFact());
            return new NotFound();
        }, null, CancellationToken.None))).Succeeded);
        Assert.Empty(await Node.Leaves());

        Assert.True((await Node.Do(services => writer.Run<Done>(async (connection, transaction) =>
        {
            await services.GetRequiredService<IEvidence>().Record(connection, transaction, AFact());
            return Done.Instance;
        }, null, CancellationToken.None))).Succeeded);
        Assert.Equal(1, await Node.Number(EvidenceNode.WaitingLeaves));
    }

    [Fact]
    public async Task A_fact_outside_a_transaction_or_of_another_form_is_a_broken_promise()
    {
        await Node.Do(async services =>
        {
            var evidence = services.GetRequiredService<IEvidence>();
            await Assert.ThrowsAsync<InvalidOperationException>(() => evidence.Record(AFact(), CancellationToken.None));
            await services.GetRequiredService<Work>().Run<Done>(async () =>
            {
                foreach (var wrong in new[] { AFact() with { Kind = "issued" }, AFact() with { Kind = "Directive.Issued" }, AFact() with { Subject = "directive" }, AFact() with { Subject = EvidenceNode.Subject + "\n" } })
                    await Assert.ThrowsAsync<ArgumentException>(() => evidence.Record(wrong, CancellationToken.None));
                return Done.Instance;
            }, CancellationToken.None);
            return 0;
        });
        Assert.Empty(await Node.Leaves());
    }

    [Fact]
    public async Task Leaves_get_consecutive_places_a_signed_root_and_an_anchor()
    {
        await Node.Sequence();
        Assert.Equal(0, await Node.Number("SELECT count(*) FROM evidence_checkpoints"));
        foreach (var count in new[] { 1, 30, 0, 600 })
        {
            await Node.Record(count);
            await Node.Sequence();
        }

        Assert.Equal(631, await Node.Number("SELECT count(DISTINCT sequence) FROM evidence_leaves WHERE sequence BETWEEN 0 AND 630"));
        var report = await Node.Audit();
        Assert.Equal((631, 3, 0), (report.Size, report.Checkpoints, report.Mismatches.Count));
        var anchors = Directory.GetFiles(Node.AnchorFolder, "*.checkpoint", SearchOption.AllDirectories);
        Assert.Equal(["00000000000000000001", "00000000000000000031", "00000000000000000631"], anchors.Select(Path.GetFileNameWithoutExtension).Order());
        // What one node wrote in one millisecond keeps its order.
        Assert.Equal(0, await Node.Number("SELECT count(*) FROM evidence_leaves a JOIN evidence_leaves b ON b.sequence = a.sequence + 1 WHERE b.id < a.id"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Node.Services.GetRequiredService<Installation>().Folder("keys"), "evidence.key")));
    }

    [Fact]
    public async Task Many_sequencers_at_once_on_two_nodes_make_no_gap_and_no_double()
    {
        await Node.Record(1);
        await Node.Sequence();
        // On SQLite one process writes; on PostgreSQL a second node shares the log.
        await using var second = TestDatabase.IsPostgres ? await Node.Second() : null;
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Node.Record(150)));
        while (!writing.IsCompleted)
            await Task.WhenAll(Enumerable.Range(0, 6).Select(at => at % 2 == 0 || second is null ? Node.Sequence() : second.Sequence()));
        await writing;
        await Node.Sequence();
        await Node.Sequence();
        Assert.Equal(601, await Node.Number("SELECT count(DISTINCT sequence) FROM evidence_leaves WHERE sequence BETWEEN 0 AND 600"));
        var report = await Node.Audit();
        Assert.Empty(report.Mismatches);
        Assert.Equal(601, report.Size);
        Assert.Null(Node.Refusal);
    }

    [Theory]
    [InlineData("DELETE", "evidence_waiting")]
    [InlineData("INSERT", "evidence_leaves")]
    [InlineData("INSERT", "evidence_tiles")]
    [InlineData("INSERT", "evidence_checkpoints")]
    public async Task A_sequencer_that_dies_between_two_steps_loses_and_doubles_nothing(string step, string table)
    {
        await Node.Record(300);
        await Node.Sequence();
        await Node.Record(45);
        await Node.Execute(TestDatabase.IsPostgres
            ? $"CREATE FUNCTION die() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'killed'; END $$ LANGUAGE plpgsql; CREATE TRIGGER die BEFORE {step} ON {table} FOR EACH ROW EXECUTE FUNCTION die()"
            : $"CREATE TRIGGER die BEFORE {step} ON {table} BEGIN SELECT RAISE(ABORT, 'killed'); END");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(Node.Sequence);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(Node.Sequence);
        Assert.Equal(45, await Node.Number(EvidenceNode.WaitingLeaves));
        Assert.Empty((await Node.Audit()).Mismatches);
        await Node.Execute(TestDatabase.IsPostgres ? $"DROP TRIGGER die ON {table}" : "DROP TRIGGER die");
        await Node.Sequence();
        var report = await Node.Audit();
        Assert.Equal((345, 2, 0), (report.Size, report.Checkpoints, report.Mismatches.Count));
    }

    [Fact]
    public async Task A_checkpoint_that_could_not_be_anchored_is_anchored_later()
    {
        var blocked = Path.Combine(Node.AnchorFolder, "0000000000000000");
        await File.WriteAllTextAsync(blocked, "in the way");
        await Node.Record(20);
        await Node.Sequence();
        Assert.Equal("evidence.anchorUnreachable", Node.Refusal);
        Assert.Equal(20, await Node.Number("SELECT max(size) FROM evidence_checkpoints"));
        await Node.Record(5);
        File.Delete(blocked);
        await Node.Sequence();
        Assert.Null(Node.Refusal);
        Assert.Equal(2, Directory.GetFiles(Node.AnchorFolder, "*.checkpoint", SearchOption.AllDirectories).Length);
        Assert.Empty((await Node.Audit()).Mismatches);

        // A share that is not mounted: nothing is signed until it is back.
        Directory.Move(Node.AnchorFolder, Node.AnchorFolder + ".away");
        await Node.Record(5);
        await Node.Sequence();
        Assert.Equal("evidence.anchorUnreachable", Node.Refusal);
        Assert.Equal(5, await Node.Number(EvidenceNode.WaitingLeaves));
        Directory.Move(Node.AnchorFolder + ".away", Node.AnchorFolder);
        await Node.Sequence();
        Assert.Equal((null, 30), (Node.Refusal, (await Node.Audit()).Size));
    }

    [Fact]
    public async Task Restored_from_an_old_backup_the_node_refuses_to_sign_until_the_rest_is_back()
    {
        await Node.Record(280);
        await Node.Sequence();
        await Keep("old");
        await Node.Record(30);
        await Node.Sequence();
        await Keep("new");
        await Restore("old");
        await Node.Record(7);
        await using var restarted = await Node.Second();
        await restarted.Sequence();
        Assert.Equal("evidence.behind", restarted.Refusal);
        Assert.Equal(7, await Node.Number(EvidenceNode.WaitingLeaves));
        Assert.Equal(280, await Node.Number("SELECT max(size) FROM evidence_checkpoints"));
        Assert.Equal("anchor 310", Assert.Single((await Node.Audit()).Mismatches).Where);
        var shown = await (await restarted.As("u0142")).GetAsync("/api/evidence/checkpoint").Json();
        Assert.Equal("evidence.behind", shown.GetProperty("refusal").GetProperty("code").GetString());
        Assert.Contains("旧备份", await (await restarted.As("u0142")).GetStringAsync($"/evidence/{EvidenceNode.Subject}"));

        await Restore("new");
        await restarted.Sequence();
        Assert.Null(restarted.Refusal);
        Assert.Empty((await Node.Audit()).Mismatches);
    }

    [Fact]
    public async Task A_log_that_contradicts_itself_its_key_or_its_anchor_is_not_signed()
    {
        await Node.Record(300);
        await Node.Sequence();
        await Node.Record(1);
        await Refuses("evidence.damaged", "UPDATE evidence_leaves SET sequence = 400 WHERE sequence = 299", "UPDATE evidence_leaves SET sequence = 299 WHERE sequence = 400");
        await Refuses("evidence.damaged", "UPDATE evidence_tiles SET level = 5 WHERE level = 1", "UPDATE evidence_tiles SET level = 1 WHERE level = 5");
        await Refuses("evidence.damaged", "UPDATE evidence_tiles SET number = number + 1 WHERE level = 0 AND number = 1", "UPDATE evidence_tiles SET number = 1 WHERE level = 0 AND number = 2");
        await Refuses("evidence.keyChanged", "UPDATE evidence_checkpoints SET note = note || 'x'", "UPDATE evidence_checkpoints SET note = substr(note, 1, length(note) - 1)");
        var anchor = Directory.GetFiles(Node.AnchorFolder, "*.checkpoint", SearchOption.AllDirectories).Single();
        var good = await File.ReadAllTextAsync(anchor);
        await File.WriteAllTextAsync(anchor, good + "x");
        await Refuses("evidence.anchorStrange");
        await File.WriteAllTextAsync(anchor, good);
        await Node.Sequence();
        Assert.Equal((null, 301), (Node.Refusal, (await Node.Audit()).Size));
    }

    private static Fact AFact() => new("notebook.written", EvidenceNode.Notebook, EvidenceNode.Subject, "a line");

    private async Task Refuses(string code, string spoil = "SELECT 1", string repair = "SELECT 1")
    {
        await Node.Execute(spoil);
        await Node.Sequence();
        Assert.Equal(code, Node.Refusal);
        Assert.Equal(1, await Node.Number(EvidenceNode.WaitingLeaves));
        await Node.Execute(repair);
    }

    private async Task Keep(string name)
    {
        foreach (var table in new[] { "waiting", "leaves", "tiles", "checkpoints" })
            await Node.Execute($"CREATE TABLE {name}_{table} AS SELECT * FROM evidence_{table}");
    }

    private async Task Restore(string name)
    {
        foreach (var table in new[] { "waiting", "leaves", "tiles", "checkpoints" })
            await Node.Execute($"DELETE FROM evidence_{table}");
        foreach (var table in new[] { "waiting", "leaves", "tiles", "checkpoints" })
            await Node.Execute($"INSERT INTO evidence_{table} SELECT * FROM {name}_{table}");
    }
}
