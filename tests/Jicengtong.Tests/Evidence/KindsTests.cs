using Jicengtong.Tests.Problems;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

/// <summary>The facts others rely on, one after the other: none of them happens without a leaf. (A vote: nobody can vote here yet.)</summary>
public sealed class KindsTests : TownTests
{
    private const string Bureau = "513401D10";

    [Fact]
    public async Task Every_kind_of_fact_others_rely_on_leaves_its_leaf()
    {
        var (sender, clerk, secretary, water, county, office) = (await Town.As("u0021"), await Town.As("u0151"), await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0029"), await Town.As("u0005"));
        var id = (await sender.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString()!;
        await Leaves("directive.issued", () => sender.Put($"/api/directives/{id}/issue").Json());
        var ask = (await clerk.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        await Leaves("receipt.given", () => clerk.Put($"/api/asks/{ask}/receipt", new { answer = "questioned", text = "自留山算不算？" }).Json(204));
        await Leaves("directive.answered", () => sender.Put($"/api/directives/{id}/answer", new { text = "算。" }).Json());
        await Leaves("directive.relayed", () => clerk.Post($"/api/directives/{id}/relays", new
        {
            keyPoints = new[] { "重点是马鞍山两片林地，护林员名单应急办已填好", "看到烟火先打镇值班室电话" }, opinion = "各村由书记牵头，名单有出入的写疑问。",
            audience = new { units = new[] { "513401111" }, kinds = new[] { "村社区" } },
        }).Json(201));
        var text = (await sender.GetAsync($"/api/directives/{id}").Json()).GetProperty("text").GetString()!;
        await Leaves("directive.revised", () => sender.Put($"/api/directives/{id}/revision", new { text = text + "\n七、每周五前报一次进度。", why = "补一条" }).Json());
        await Leaves("directive.withdrawn", () => sender.Put($"/api/directives/{id}/withdrawal", new { why = "文号写错，另发" }).Json(204));

        var problem = "";
        // To whom it is dispatched stands in the same leaf.
        await Leaves("problem.reported", async () => problem = await secretary.Report());
        await Leaves("problem.unit-returned", () => Return(water, problem, Bureau));
        await Return(county, problem, "513401111");
        await Leaves("problem.ruled", () => office.Put($"/api/problems/{problem}/ruling", new { unit = Bureau, reason = "主管网归县局", precedent = false }).Json(204));
        await Leaves("problem.answered", () => county.Answer(problem).Json(204));
        await Leaves("problem.closed", () => secretary.Close(problem, true).Json(204));
        await Leaves("export.made", async () => (await (await Town.As("u0135")).GetAsync("/problems/figures.csv")).EnsureSuccessStatusCode());
    }

    private static Task Return(HttpClient who, string problem, string instead) => who.Put($"/api/problems/{problem}/return", new { reason = "不归我们管", instead }).Json(204);

    private async Task Leaves(string kind, Func<Task> act)
    {
        var before = await Count(kind);
        await act();
        Assert.True(await Count(kind) == before + 1, kind);
    }

    // The kind stands in the leaf's bytes, as docs/evidence.md lays down.
    private async Task<int> Count(string kind)
        => (await Town.Leaves()).Count(leaf => Modules.Evidence.Leaf.Decode(leaf.Bytes)?.Kind == kind);
}
