using Jicengtong.Modules.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

/// <summary>Two installations: one writes, the other watches.</summary>
[Trait("Database", "both")]
public sealed class WitnessTests
{
    [Fact]
    public void The_note_and_key_of_the_reference_implementation_of_C2SP_are_read_signed_and_verified_byte_for_byte()
    {
        // golang.org/x/mod/sumdb/note, the example of its documentation.
        const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        const string Line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        var key = NoteKey.Parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")!;
        Assert.Equal("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", key.ToString());
        Assert.NotNull(key.HasSigned(SignedNote.Parse(Text + "\n" + Line)!));
        Assert.Null(key.HasSigned(SignedNote.Parse(Text.Replace("think", "thank", StringComparison.Ordinal) + "\n" + Line)!));
        var seed = Convert.FromBase64String("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1..];
        Assert.Equal(Line, SignedNote.LineOf(new NoteKey.Signer("PeterNeumann", NoteKey.NoteType, seed).Sign(Text, default)));
        foreach (var broken in new[] { "", "PeterNeumann", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW" })
            Assert.Null(NoteKey.Parse(broken));
    }

    [Fact]
    public async Task A_second_installation_co_signs_what_continues_and_keeps_what_it_saw()
    {
        await using var pair = await Pair.Open();
        await pair.Log.Record(30);
        await pair.Log.Sequence();
        await pair.Log.Record(300);
        await pair.Log.Sequence();
        Assert.Null(pair.Log.Refusal);
        Assert.Equal([30L, 330L], await Sizes(pair.Log));
        var kept = (await (await pair.Witness.As("u0142")).GetAsync("/api/witness/checkpoints").Json()).GetProperty("items")[0];
        var newest = await (await pair.Log.As("u0142")).GetAsync("/api/evidence/checkpoint").Json();
        Assert.Equal((330, newest.GetProperty("note").GetString()), (kept.GetProperty("size").GetInt32(), kept.GetProperty("note").GetString()));
        var anchored = newest.GetProperty("anchors")[0];
        Assert.Equal(("test/witness", 330), (anchored.GetProperty("place").GetString(), anchored.GetProperty("size").GetInt32()));
        var signed = SignedNote.Parse(newest.GetProperty("note").GetString() + anchored.GetProperty("proof").GetString())!;
        Assert.Equal(TestClock.At(11, 20, 9), NoteKey.Parse(pair.Key)!.HasSigned(signed));

        // Whoever keeps the co-signed checkpoint holds an exported log, and the witness, to it.
        var folder = Path.Combine(Directory.CreateTempSubdirectory("jct-witnessed-").FullName, "log");
        Assert.Equal((0, ""), Said(EvidenceCommandRun.Of(pair.Log.Built, "evidence", "export", folder)));
        var anchor = Path.Combine(folder, "..", "330.checkpoint");
        string[] verify = ["evidence", "verify", folder, "--key", Path.Combine(folder, "key.pem"), "--anchor", anchor];
        await File.WriteAllTextAsync(anchor, newest.GetProperty("note").GetString());
        Assert.Equal(0, EvidenceCommandRun.Of(null, verify).Code);
        var (code, _, errors) = EvidenceCommandRun.Of(null, [.. verify, "--witness", pair.Key]);
        Assert.True(code == 1 && errors.Contains("没有见证人 test/witness 的联署", StringComparison.Ordinal), errors);
        await File.WriteAllTextAsync(anchor, signed.Format());
        Assert.Equal(0, EvidenceCommandRun.Of(null, [.. verify, "--witness", pair.Key]).Code);
        var other = new NoteKey.Signer("test/witness", NoteKey.WitnessType, new byte[32]).Public.ToString();
        Assert.Equal(1, EvidenceCommandRun.Of(null, [.. verify, "--witness", other]).Code);
        Assert.Equal(1, EvidenceCommandRun.Of(null, [.. verify, "--witness", "no key"]).Code);
        Assert.Equal(1, EvidenceCommandRun.Of(null, [.. verify[..^2], "--witness", pair.Key]).Code);

        static (int Code, string Errors) Said((int Code, string Output, string Errors) run) => (run.Code, run.Errors);
    }

    [Fact]
    public async Task A_witness_answers_as_C2SP_lays_down()
    {
        await using var pair = await Pair.Open();
        await pair.Log.Record(30);
        await pair.Log.Sequence();
        await pair.Log.Record(12);
        await pair.Log.Sequence();
        var first = await Note(pair.Log, 30);
        var second = await Note(pair.Log, 42);
        Assert.Equal((409, "42"), await Offer(pair, 30, [], second));
        Assert.Equal((400, "old size is larger than the checkpoint"), await Offer(pair, 43, [], second));
        Assert.Equal(200, (await Offer(pair, 42, [], second)).Status);
        Assert.Equal((400, "malformed"), await Offer(pair, 42, [], "nonsense"));
        using var stranger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var checkpoint = Checkpoint.Parse(SignedNote.Parse(second)!.Text)!;
        Assert.Equal((403, "no trusted signature"), await Offer(pair, 42, [], VerifyingKey.Sign(stranger, checkpoint)));
        // The owner of the key itself signs another history, larger and of the same size: the witness does not follow.
        var key = pair.Log.Services.GetRequiredService<SigningKey>();
        var root = new byte[32];
        Assert.Equal((409, "42"), await Offer(pair, 42, [], key.Sign(checkpoint with { Root = root })));
        Assert.Equal(422, (await Offer(pair, 42, [root, root, root], key.Sign(checkpoint with { Size = 50, Root = root }))).Status);
        Assert.Equal(422, (await Offer(pair, 42, [], key.Sign(checkpoint with { Size = 50, Root = root }))).Status);
        Assert.Equal((409, "42"), await Offer(pair, 30, [], first));
        Assert.Equal(404, (await Offer(new Pair(pair.Log, pair.Log, ""), 0, [], first)).Status);
    }

    [Fact]
    public async Task Restored_from_an_old_backup_without_any_folder_the_witness_tells_and_nothing_is_signed_until_the_rest_is_back()
    {
        await using var pair = await Pair.Open();
        await pair.Log.Record(280);
        await pair.Log.Sequence();
        var (old, rest) = (new KeptRows(), new KeptRows());
        await old.Keep(pair.Log);
        await pair.Log.Record(30);
        await pair.Log.Sequence();
        await rest.Keep(pair.Log);
        await Put(pair.Log, old);
        await pair.Log.Record(7);
        // The running process remembers how far it was; a new one asks the witness.
        await pair.Log.Sequence();
        Assert.Equal("evidence.behind", pair.Log.Refusal);
        await using (var restarted = await pair.Log.Second())
        {
            await restarted.Sequence();
            Assert.Equal("evidence.behind", restarted.Refusal);
            Assert.Equal(7, await restarted.Number(EvidenceNode.WaitingLeaves));
            Assert.Equal(280, await restarted.Number("SELECT max(size) FROM evidence_checkpoints"));
        }

        await Put(pair.Log, new KeptRows());
        await using (var emptied = await pair.Log.Second())
        {
            await emptied.Record(3);
            await emptied.Sequence();
            Assert.Equal("evidence.behind", emptied.Refusal);
        }

        await Put(pair.Log, rest);
        await using var whole = await pair.Log.Second();
        await whole.Record(5);
        await whole.Sequence();
        Assert.Null(whole.Refusal);
        Assert.Equal((315, 0), ((await whole.Audit()).Size, (await whole.Audit()).Mismatches.Count));
    }

    [Fact]
    public async Task A_history_rewritten_with_the_key_itself_is_refused_by_the_witness_and_then_by_the_node()
    {
        await using var pair = await Pair.Open();
        await pair.Log.Record(20);
        await pair.Log.Sequence();
        await pair.Log.Execute("DELETE FROM evidence_leaves");
        await pair.Log.Execute("DELETE FROM evidence_tiles");
        await pair.Log.Execute("DELETE FROM evidence_checkpoints");
        await pair.Log.Execute("DELETE FROM evidence_anchored");
        await using var alone = await pair.Log.Second(settings =>
        {
            settings.Remove("Evidence:Witnesses:0:Url");
            settings.Remove("Evidence:Witnesses:0:Key");
        });
        await alone.Record(25);
        await alone.Sequence();
        Assert.Equal(25, await alone.Number("SELECT max(size) FROM evidence_checkpoints"));
        await using var honest = await pair.Log.Second();
        await honest.Record(1);
        await honest.Sequence();
        Assert.Equal("evidence.forked", honest.Refusal);
        Assert.Equal(25, await honest.Number("SELECT max(size) FROM evidence_checkpoints"));
    }

    [Fact]
    public async Task While_the_witness_is_away_a_running_node_signs_on_and_catches_up_but_a_new_one_waits()
    {
        await using var pair = await Pair.Open();
        await pair.Log.Record(20);
        await pair.Log.Sequence();
        await pair.Witness.Stop();
        await pair.Log.Record(20);
        await pair.Log.Sequence();
        Assert.Null(pair.Log.Refusal);
        Assert.Equal(40, await pair.Log.Number("SELECT max(size) FROM evidence_checkpoints"));
        await using var started = await pair.Log.Second();
        await started.Record(1);
        await started.Sequence();
        Assert.Equal("evidence.witnessUnreachable", started.Refusal);
        Assert.Equal(40, await pair.Log.Number("SELECT max(size) FROM evidence_checkpoints"));
    }

    private static Task<string> Note(EvidenceNode log, long size)
        => log.Do(async services => (await services.GetRequiredService<Sql>().First<string>("SELECT note FROM evidence_checkpoints WHERE size = @size", new { size }, CancellationToken.None))!);

    private static async Task<IReadOnlyList<long>> Sizes(EvidenceNode log)
        => await log.Do(services => services.GetRequiredService<Sql>().Query<long>("SELECT size FROM evidence_anchored WHERE size > 0 ORDER BY size", null, CancellationToken.None));

    private static async Task<(int Status, string Body)> Offer(Pair pair, long old, IReadOnlyList<byte[]> proof, string note)
    {
        using var client = new HttpClient();
        using var content = new StringContent(CheckpointOffer.Write(old, proof, note));
        using var answer = await client.PostAsync(pair.Witness.Address + "api/witness/add-checkpoint", content);
        return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).TrimEnd());
    }

    private static async Task Put(EvidenceNode node, KeptRows rows)
    {
        foreach (var table in new[] { "evidence_waiting", "evidence_leaves", "evidence_tiles", "evidence_checkpoints", "evidence_anchored" })
        {
            await node.Execute($"DELETE FROM {table}");
            foreach (var row in rows.Tables.GetValueOrDefault(table, []))
                await node.Execute($"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(key => "@" + key))})", row);
        }
    }

    private sealed record Pair(EvidenceNode Log, EvidenceNode Witness, string Key) : IAsyncDisposable
    {
        public static async Task<Pair> Open()
        {
            var folder = Directory.CreateTempSubdirectory("jct-witness-").FullName;
            var keyFile = Path.Combine(folder, "log.pem");
            var witness = await EvidenceNode.Open(settings =>
            {
                settings["Evidence:WitnessName"] = "test/witness";
                settings["Evidence:WitnessFor:0"] = keyFile;
            });
            var key = witness.Services.GetRequiredService<WitnessKey>().Signer.Public.ToString();
            var log = await EvidenceNode.Open(settings =>
            {
                settings.Remove("Evidence:AnchorFolder");
                settings["Evidence:Witnesses:0:Url"] = witness.Address + "api/witness";
                settings["Evidence:Witnesses:0:Key"] = key;
            });
            await File.WriteAllTextAsync(keyFile, log.Services.GetRequiredService<SigningKey>().Public.Pem);
            return new Pair(log, witness, key);
        }

        public async ValueTask DisposeAsync()
        {
            await Log.DisposeAsync();
            await Witness.DisposeAsync();
        }
    }
}
