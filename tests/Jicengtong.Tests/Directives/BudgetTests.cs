namespace Jicengtong.Tests.Directives;

/// <summary>A unit's yearly budget only falls, and beyond it another person must let a document go.</summary>
public sealed class BudgetTests : TownTests
{
    private const string Bureau = "513401D07";

    [Fact]
    public async Task Beyond_the_budget_a_document_goes_out_only_when_the_office_lets_it()
    {
        var office = await Town.As("u0005");
        await office.Put("/api/directives/budgets", new { unit = Bureau, year = 2026, limit = 3 }).Json(204);
        var (bureau, id) = await Written();
        var budget = (await bureau.GetAsync($"/api/directives/{id}/sending-review").Json()).GetProperty("budget");
        Assert.Equal((3, true, "none"), (budget.GetProperty("budget").GetProperty("limit").GetInt32(), budget.GetProperty("isOver").GetBoolean(), budget.GetProperty("state").GetString()));
        Assert.Equal("budget.over", await bureau.Put($"/api/directives/{id}/issue").Refusal(422));

        Assert.Equal("release.whyMissing", await bureau.Post($"/api/directives/{id}/release", new { why = "" }).Refusal(422));
        var release = (await bureau.Post($"/api/directives/{id}/release", new { why = "防火期提前" }).Json(201)).GetProperty("id").GetString();
        Assert.Equal("budget.over", await bureau.Put($"/api/directives/{id}/issue").Refusal(422));
        Assert.Equal("forbidden", await bureau.Put($"/api/directives/releases/{release}/decision", new { granted = true }).Refusal(403));
        Assert.Equal("notFound", await (await Town.As("u0024")).Put($"/api/directives/releases/{release}/decision", new { granted = true }).Refusal(404));

        var card = Assert.Single((await office.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray(), item => item.GetProperty("path").GetString() == $"/releases/{release}");
        Assert.Contains("防火期提前", card.GetProperty("keyPoints")[1].GetString());
        await office.Put($"/api/directives/releases/{release}/decision", new { granted = true, words = "只此一件" }).Json(204);
        Assert.Equal(25, (await bureau.Put($"/api/directives/{id}/issue").Json()).GetProperty("asks").GetInt32());
        var evidence = await bureau.GetStringAsync($"/evidence/directive:{id}");
        Assert.Contains("申请超额度放行", evidence);
        Assert.Contains("放不放行", evidence);
        Assert.Contains("已放行", (await bureau.GetAsync("/api/inbox?box=know").Json()).GetProperty("items")[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Within_the_budget_nobody_is_asked()
    {
        await (await Town.As("u0005")).Put("/api/directives/budgets", new { unit = Bureau, limit = 5 }).Json(204);
        var (bureau, id) = await Written();
        Assert.Equal("release.notOver", await bureau.Post($"/api/directives/{id}/release", new { why = "以防万一" }).Refusal(422));
        await bureau.Put($"/api/directives/{id}/issue").Json();
        // The next one would not fit any more.
        var (_, next) = await Written("关于开展秋冬季巡护的通知", "请安排人员上山巡护。");
        Assert.Equal("budget.over", await bureau.Put($"/api/directives/{next}/issue", new { whyAgain = "两件事" }).Refusal(422));
    }

    [Fact]
    public async Task A_refusal_has_a_reason_and_the_document_stays_a_draft()
    {
        var office = await Town.As("u0005");
        await office.Put("/api/directives/budgets", new { unit = Bureau, limit = 1 }).Json(204);
        var (bureau, id) = await Written();
        var release = (await bureau.Post($"/api/directives/{id}/release", new { why = "想发" }).Json(201)).GetProperty("id").GetString();
        Assert.Equal("release.wordsMissing", await office.Put($"/api/directives/releases/{release}/decision", new { granted = false }).Refusal(422));
        await office.Put($"/api/directives/releases/{release}/decision", new { granted = false, words = "并进例会材料" }).Json(204);
        Assert.Equal("release.decided", await office.Put($"/api/directives/releases/{release}/decision", new { granted = true }).Refusal(409));
        Assert.Equal("budget.over", await bureau.Put($"/api/directives/{id}/issue").Refusal(422));
        Assert.Contains("并进例会材料", await bureau.GetStringAsync($"/releases/{release}"));
    }

    [Fact]
    public async Task A_budget_falls_from_year_to_year_and_never_rises()
    {
        var office = await Town.As("u0005");
        await office.Put("/api/directives/budgets", new { unit = Bureau, year = 2026, limit = 100 }).Json(204);
        Assert.Equal("budget.rises", await office.Put("/api/directives/budgets", new { unit = Bureau, year = 2026, limit = 120 }).Refusal(422));
        Assert.Equal("budget.rises", await office.Put("/api/directives/budgets", new { unit = Bureau, year = 2027, limit = 101 }).Refusal(422));
        await office.Put("/api/directives/budgets", new { unit = Bureau, year = 2027, limit = 90 }).Json(204);
        Assert.Equal("budget.rises", await office.Put("/api/directives/budgets", new { unit = Bureau, year = 2026, limit = 80 }).Refusal(422));
        await office.Put("/api/directives/budgets", new { unit = Bureau, year = 2026, limit = 95 }).Json(204);
        Assert.Equal("forbidden", await (await Town.As("u0021")).Put("/api/directives/budgets", new { unit = Bureau, limit = 1 }).Refusal(403));
        Assert.Equal("budget.hours", await office.Put("/api/directives/budgets", new { unit = Bureau, year = 2028 }).Refusal(422));
        var seen = Assert.Single((await (await Town.As("u0374")).GetAsync("/api/directives/budgets?year=2026").Json()).EnumerateArray());
        Assert.Equal(95, seen.GetProperty("limit").GetInt32());
        Assert.Contains("定发文额度", await office.GetStringAsync("/burden"));
        Assert.DoesNotContain("定发文额度", await (await Town.As("u0021")).GetStringAsync("/burden"));
    }

    private async Task<(HttpClient, string)> Written(string title = "关于做好森林草原防灭火工作的通知", string text = "一、压实责任。二、管住火源。")
    {
        var bureau = await Town.As("u0021");
        return (bureau, (await bureau.Post("/api/directives", new
        {
            title, matter = "森林草原防灭火", demand = "do", due = "2026-11-27T18:00:00+08:00", text,
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" } },
        }).Json(201)).GetProperty("id").GetString()!);
    }
}
