using System.Text.Json;
using Jicengtong.Modules.Evidence;

namespace Jicengtong.Tests.Evidence;

public sealed class AskingTests : EvidenceTests
{
    [Fact]
    public async Task Those_who_may_see_a_thing_get_its_facts_with_proofs_that_verify_offline_and_others_nothing()
    {
        await Node.Record(120);
        await Node.Sequence();
        var office = await Node.As("u0142");
        var page = await office.GetAsync($"/api/evidence/leaves/{EvidenceNode.Subject}?limit=50").Json();
        var facts = page.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal((50, 0, "写了一行"), (facts.Count, facts[0].GetProperty("place").GetInt32(), facts[0].GetProperty("word").GetString()));
        var rest = await office.GetAsync($"/api/evidence/leaves/{EvidenceNode.Subject}?limit=100&after={page.GetProperty("next").GetString()}").Json();
        Assert.Equal((70, JsonValueKind.Null), (rest.GetProperty("items").GetArrayLength(), rest.GetProperty("next").ValueKind));

        var newest = await office.GetAsync("/api/evidence/checkpoint").Json();
        Assert.Equal((120, JsonValueKind.Null), (newest.GetProperty("size").GetInt32(), newest.GetProperty("refusal").ValueKind));
        var key = VerifyingKey.FromPem(newest.GetProperty("key").GetString()!)!;
        var id = facts[7].GetProperty("id").GetString();
        var bundle = ProofBundle.Read(await office.GetStringAsync($"/api/evidence/bundle/{id}"))!;
        // Ten lines were written per transaction, so the eighth leaf is line 113.
        var (leaf, checkpoint, wrong) = bundle.Verify(key, "line 113"u8.ToArray());
        Assert.Null(wrong);
        Assert.Equal((id, "notebook.written", EvidenceNode.Subject, 120L, newest.GetProperty("note").GetString()), (leaf!.Id.ToString(), leaf.Kind, leaf.Subject, checkpoint!.Size, bundle.Checkpoint));

        var shown = await office.GetStringAsync($"/evidence/{EvidenceNode.Subject}");
        Assert.Contains($"/api/evidence/bundle/{id}", shown);
        Assert.Contains("写了一行", shown);

        var stranger = await Node.As("u0365");
        Assert.Equal("notFound", await stranger.GetAsync($"/api/evidence/leaves/{EvidenceNode.Subject}").Refusal(404));
        Assert.Equal("notFound", await stranger.GetAsync($"/api/evidence/bundle/{id}").Refusal(404));
        Assert.Equal(404, (int)(await stranger.GetAsync($"/evidence/{EvidenceNode.Subject}")).StatusCode);
        foreach (var unknown in new[] { "notebook:019a9ef5-0f80-7000-8000-0000000000ab", "diary:019a9ef5-0f80-7000-8000-0000000000aa", "notebook", "notebook:x" })
            Assert.Equal("notFound", await office.GetAsync($"/api/evidence/leaves/{unknown}").Refusal(404));
    }

    [Fact]
    public async Task What_has_no_place_yet_says_so_and_the_log_proves_that_it_only_grew()
    {
        var office = await Node.As("u0142");
        Assert.Equal(0, (await office.GetAsync("/api/evidence/checkpoint").Json()).GetProperty("size").GetInt32());
        await Node.Record(300);
        await Node.Sequence();
        var before = Root(await office.GetAsync("/api/evidence/checkpoint").Json());
        await Node.Record(33);
        var waiting = (await office.GetAsync($"/api/evidence/leaves/{EvidenceNode.Subject}?limit=200&after={await LastPlaced(office)}").Json()).GetProperty("items")[0];
        Assert.Equal(JsonValueKind.Null, waiting.GetProperty("place").ValueKind);
        Assert.Equal("evidence.waiting", await office.GetAsync($"/api/evidence/bundle/{waiting.GetProperty("id").GetString()}").Refusal(409));
        Assert.Contains("排队中", await office.GetStringAsync($"/evidence/{EvidenceNode.Subject}?after={await LastPlaced(office)}"));
        await Node.Sequence();
        var after = Root(await office.GetAsync("/api/evidence/checkpoint").Json());
        var proof = (await office.GetAsync("/api/evidence/consistency?from=300").Json()).GetProperty("proof").EnumerateArray().Select(hash => hash.GetBytesFromBase64()).ToList();
        Assert.True(MerkleProof.IsContinued(300, 333, before, after, proof));
        Assert.False(MerkleProof.IsContinued(300, 333, after, before, proof));
        Assert.Equal("evidence.range", await office.GetAsync("/api/evidence/consistency?from=300&to=334").Refusal(422));
    }

    private static byte[] Root(JsonElement checkpoint) => checkpoint.GetProperty("root").GetBytesFromBase64();

    private static async Task<string?> LastPlaced(HttpClient client)
    {
        var half = await client.GetAsync($"/api/evidence/leaves/{EvidenceNode.Subject}?limit=150").Json();
        return (await client.GetAsync($"/api/evidence/leaves/{EvidenceNode.Subject}?limit=150&after={half.GetProperty("next").GetString()}").Json()).GetProperty("next").GetString();
    }
}
