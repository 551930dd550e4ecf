using Jicengtong.Modules.Organization;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

public sealed class FactsTests : TownTests
{
    [Fact]
    public async Task What_was_issued_and_answered_has_its_leaf_and_a_refusal_leaves_none()
    {
        var (bureau, clerk) = (await Town.As("u0021"), await Town.As("u0151"));
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var ask = (await clerk.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        await clerk.Put($"/api/asks/{ask}/receipt", new { answer = "questioned", text = "" }).Json(422);
        await clerk.Put($"/api/asks/{ask}/receipt", new { answer = "questioned", text = "自留山算不算？" }).Json(204);
        Assert.Contains("林业和草原局", await clerk.GetStringAsync($"/evidence/ask:{ask}"), StringComparison.Ordinal);
        await bureau.Put($"/api/directives/{id}/answer", new { text = "算。" }).Json();

        Assert.Equal(["directive.issued", "directive.answered"], await Kinds(bureau, $"directive:{id}"));
        Assert.Equal(["receipt.given"], await Kinds(clerk, $"ask:{ask}"));
        // The sender sees to whom it went; whoever was asked sees only their own receipt.
        Assert.Contains("给了谁、什么时候给的", await bureau.GetStringAsync($"/evidence/directive:{id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("给了谁、什么时候给的", await clerk.GetStringAsync($"/evidence/directive:{id}"), StringComparison.Ordinal);
        Assert.Equal("notFound", await (await Town.As("u0028")).GetAsync($"/api/evidence/leaves/directive:{id}").Refusal(404));

        var problem = (await clerk.Post("/api/problems", new { text = "林区通道塌方，消防车上不去。", matter = "道路交通安全" }).Json(201)).GetProperty("id").GetString();
        Assert.Equal(["problem.reported"], await Kinds(clerk, $"problem:{problem}"));
    }

    [Fact]
    public async Task Whoever_takes_figures_out_of_the_system_leaves_a_leaf_and_a_refused_one_does_not()
    {
        var (leader, grid) = (await Town.As("u0135"), await Town.As("u0374"));
        async Task<int> Exports() => (await Town.Leaves()).About("export");
        using (var taken = await leader.GetAsync("/problems/figures.csv"))
            Assert.Equal("text/csv", taken.Content.Headers.ContentType?.MediaType);
        Assert.Equal(1, await Exports());
        using (var refused = await leader.GetAsync("/problems/figures.csv?unit=999"))
            Assert.Equal(404, (int)refused.StatusCode);
        using (var visitor = await Town.Visitor().GetAsync("/problems/figures.csv"))
            Assert.Equal(302, (int)visitor.StatusCode);
        Assert.Equal(1, await Exports());
        Assert.Contains("存证", await grid.GetStringAsync("/evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_becomes_administrator_and_signs_in_leaves_leaves_that_only_the_audit_administrator_sees()
    {
        await using var empty = await Town.Open(empty: true);
        var visitor = empty.Visitor();
        await empty.Do(services => services.GetRequiredService<Work>().Run(()
            => services.GetRequiredService<FoundInstallation>().Run("admin", "管理员", "山上的核桃树2026年挂果", CancellationToken.None), CancellationToken.None));
        var credentials = new { account = "admin", password = "山上的核桃树2026年挂果", code = "" };
        await visitor.Post("/api/session", credentials).Json(204);
        await visitor.Post("/api/session", credentials with { password = "错的" }).Json(401);
        var (_, codes) = await empty.SetUpSecondFactor(visitor, credentials.password);
        await visitor.Post("/api/tokens", credentials with { code = codes[0] }).Json();
        var id = (await visitor.GetAsync("/api/me").Json()).GetProperty("id").GetString();
        using var audit = await empty.As(AdministratorKind.Audit);
        Assert.Equal(["administrator.made", "administrator.signed-in", "administrator.signed-in"], await Kinds(audit, $"administrator:{id}"));
        Assert.Equal(["account.second-factor-set"], await Kinds(audit, $"account:{id}"));
        Assert.Equal("notFound", await (await Town.As("u0028")).GetAsync($"/api/evidence/leaves/administrator:{id}").Refusal(404));
    }

    private static async Task<IEnumerable<string?>> Kinds(HttpClient client, string subject)
    {
        var answer = await client.GetAsync($"/api/evidence/leaves/{subject}").Json();
        var leaves = answer.ValueKind == System.Text.Json.JsonValueKind.Array ? answer : answer.GetProperty("items");
        return leaves.EnumerateArray().Select(leaf => leaf.GetProperty("kind").GetString());
    }
}
