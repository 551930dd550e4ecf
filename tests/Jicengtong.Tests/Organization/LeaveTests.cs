using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>尔古伍各 (u0151) leads fire prevention in the town, with 勒格伍各 (u0150) as B岗; 木牛布 stands for anybody else of the office.</summary>
public sealed class LeaveTests : TownTests
{
    private const string Fire = "/api/duties/answerable?matter=森林草原防灭火&unit=513401111";

    [Fact]
    public async Task While_somebody_is_away_who_answers_shows_the_one_named_for_the_leave_and_new_asks_name_them_at_once()
    {
        var clerk = await Town.As("u0151");
        await clerk.Post("/api/people/u0151/leaves", new { kind = "出差", from = "2026-11-20", to = "2026-11-23", deputy = "u0152" }).Json(201);

        var answer = (await clerk.GetAsync(Fire).Json()).GetProperty("items")[0];
        Assert.Equal(("u0151", "2026-11-23"), (answer.GetProperty("account").GetString(), answer.GetProperty("awayUntil").GetString()));
        Assert.Equal(await NameOf("u0152"), answer.GetProperty("deputy").GetString());

        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var (person, deputy) = (await IdOf("u0151"), await IdOf("u0152"));
        Assert.Equal(deputy, await Town.Do(services => services.GetRequiredService<Sql>().First<Guid>("SELECT deputy_id FROM inbox_asks WHERE holder_id = @person", new { person }, CancellationToken.None)));
        Assert.Contains((await (await Town.As("u0152")).GetAsync("/api/people/u0152").Json()).GetProperty("duties").EnumerateArray(), duty => duty.GetProperty("holderId").GetGuid() == person);
    }

    [Fact]
    public async Task Leave_entered_after_the_ask_changes_whom_the_reminder_goes_to()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        await (await Town.As("u0142")).Post("/api/people/u0151/leaves", new { kind = "请假", from = "2026-11-20", to = "2026-11-20", deputy = "u0152" }).Json(201);
        await bureau.Put($"/api/directives/{id}/reminder").Json();
        Assert.Single((await (await Town.As("u0152")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
        Assert.Empty((await (await Town.As("u0150")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Leave_begins_and_ends_by_itself_and_whoever_is_away_too_is_passed_over()
    {
        var clerk = await Town.As("u0151");
        await clerk.Post("/api/people/u0151/leaves", new { kind = "离岗培训", from = "2026-11-23", to = "2026-11-24" }).Json(201);
        Assert.Equal((null, await NameOf("u0150")), await Away(clerk));
        await Town.MoveTo(TestClock.At(11, 23, 9));
        Assert.Equal(("2026-11-24", await NameOf("u0150")), await Away(clerk));
        await clerk.Put("/api/people/u0151/deputy", new { deputy = "u0152" }).Json(204);
        await (await Town.As("u0150")).Post("/api/people/u0150/leaves", new { kind = "请假", from = "2026-11-23" }).Json(201);
        Assert.Equal(("2026-11-24", await NameOf("u0152")), await Away(clerk));
        await Town.MoveTo(TestClock.At(11, 25, 9));
        Assert.Equal((null, await NameOf("u0150")), await Away(clerk));
    }

    [Fact]
    public async Task Back_early_or_not_gone_at_all_and_the_days_are_free_again()
    {
        var clerk = await Town.As("u0151");
        var leave = (await clerk.Post("/api/people/u0151/leaves", new { kind = "请假", from = "2026-11-20", to = "2026-11-27" }).Json(201)).GetProperty("id").GetString();
        Assert.Equal("leave.overlap", await clerk.Post("/api/people/u0151/leaves", new { kind = "请假", from = "2026-11-27", to = "2026-11-30" }).Refusal(422));
        await clerk.Put($"/api/leaves/{leave}/end").Json(204);
        await clerk.Put($"/api/leaves/{leave}/end").Json(204);
        Assert.Equal((null, await NameOf("u0150")), await Away(clerk));
        Assert.Empty((await clerk.GetAsync("/api/people/u0151").Json()).GetProperty("leaves").EnumerateArray());
        await clerk.Post("/api/people/u0151/leaves", new { kind = "请假", from = "2026-11-20", to = "2026-11-27" }).Json(201);
    }

    [Fact]
    public async Task The_kind_of_leave_is_told_to_those_who_keep_it_and_to_nobody_else()
    {
        await (await Town.As("u0151")).Post("/api/people/u0151/leaves", new { kind = "请假", from = "2026-11-20", deputy = "u0150" }).Json(201);
        Assert.Equal("请假", (await (await Town.As("u0142")).GetAsync("/api/people/u0151").Json()).GetProperty("leaves")[0].GetProperty("kind").GetString());
        Assert.Equal("", (await (await Town.As("u0362")).GetAsync("/api/people/u0151").Json()).GetProperty("leaves")[0].GetProperty("kind").GetString());
        Assert.Equal(1, (await Town.Leaves()).About("leave"));
    }

    [Theory]
    [InlineData("u0362", "请假", "2026-11-20", null, "", 403, "forbidden")]
    [InlineData("u0151", "喝茶", "2026-11-20", null, "", 422, "leave.kind")]
    [InlineData("u0151", "请假", null, null, "", 422, "leave.from")]
    [InlineData("u0151", "请假", "2026-11-25", "2026-11-24", "", 422, "leave.to")]
    [InlineData("u0151", "请假", "2026-11-16", "2026-11-19", "", 422, "leave.past")]
    [InlineData("u0151", "请假", "2026-11-20", "2028-11-19", "", 422, "leave.long")]
    [InlineData("u0151", "请假", "2026-11-20", null, "u0151", 422, "leave.deputy")]
    [InlineData("u0151", "请假", "2026-11-20", null, "nobody", 422, "leave.deputy")]
    public async Task What_cannot_be_is_refused_with_what_to_do(string account, string kind, string? from, string? to, string deputy, int status, string code)
        => Assert.Equal(code, await (await Town.As(account)).Post("/api/people/u0151/leaves", new { kind, from, to, deputy }).Refusal(status));

    [Fact]
    public async Task Whoever_is_away_those_days_cannot_stand_in()
    {
        await (await Town.As("u0150")).Post("/api/people/u0150/leaves", new { kind = "请假", from = "2026-11-21", to = "2026-11-22" }).Json(201);
        Assert.Equal("leave.deputyAway", await (await Town.As("u0151")).Post("/api/people/u0151/leaves", new { kind = "请假", from = "2026-11-22", to = "2026-11-30", deputy = "u0150" }).Refusal(422));
    }

    [Fact]
    public async Task The_card_is_a_form_that_works_without_script_and_says_what_was_wrong()
    {
        var clerk = await Town.As("u0151");
        var refused = await clerk.SendForm("/people/u0151", "/people/u0151/leaves", ("kind", "请假"), ("from", "2026-11-25"), ("to", "2026-11-24"));
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Contains("早于第一天", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(303, (int)(await clerk.SendForm("/people/u0151", "/people/u0151/leaves", ("kind", "请假"), ("from", "2026-11-20"), ("to", "2026-11-24"), ("deputy", "u0150"))).StatusCode);
        var page = await Problems.ReadingPages.Page(await Town.As("u0362"), "/who?q=森林草原防灭火 巴汝镇");
        Assert.Contains($"{await NameOf("u0150")} 代办", page.Body!.TextContent, StringComparison.Ordinal);
        var stranger = await Problems.ReadingPages.Page(await Town.As("u0362"), "/people/u0151");
        Assert.Empty(stranger.QuerySelectorAll("form[action*=leaves]"));
    }

    private static async Task<(string? Until, string? Deputy)> Away(HttpClient client)
    {
        var answer = (await client.GetAsync(Fire).Json()).GetProperty("items")[0];
        return (answer.GetProperty("awayUntil") is { ValueKind: JsonValueKind.String } until ? until.GetString() : null, answer.GetProperty("deputy").GetString());
    }

    private Task<string> NameOf(string account) => Town.Do(async services => (await services.GetRequiredService<Sql>().First<string>("SELECT name FROM organization_persons WHERE account = @account", new { account }, CancellationToken.None))!);

    private Task<Guid> IdOf(string account) => Town.Do(services => services.GetRequiredService<Sql>().First<Guid>("SELECT id FROM organization_persons WHERE account = @account", new { account }, CancellationToken.None));
}
