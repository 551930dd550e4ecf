using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>Posts from a day to a day: what begins begins by itself, what ended is over with the next request.</summary>
public sealed class PostTests : TownTests
{
    private const string Village = "513401111200";

    [Fact]
    public async Task A_post_to_come_takes_effect_on_its_day_and_an_ended_one_is_over_with_the_next_request()
    {
        var (office, person) = (await Town.As("u0142"), await Town.As("u0386"));
        var id = (await office.Post($"/api/units/{Village}/appointments", new { person = "u0386", post = "驻村干部", kind = "派驻", from = "2026-11-23", why = "镇党委会定" }).Json(201)).GetProperty("id").GetString();
        Assert.DoesNotContain(Village, await UnitsOf(person));
        Assert.Contains((await office.GetAsync($"/api/units/{Village}/appointments").Json()).GetProperty("toCome").EnumerateArray(), post => post.GetProperty("id").GetString() == id);
        Town.Clock.MoveTo(TestClock.At(11, 23, 8));
        Assert.Contains(Village, await UnitsOf(person));
        await office.Put($"/api/appointments/{id}/end", new { lastDay = "2026-11-22", why = "另有安排" }).Json(204);
        Assert.DoesNotContain(Village, await UnitsOf(person));
        var changes = (await office.GetAsync($"/api/units/{Village}/appointments").Json()).GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal(["取消", "任职"], changes.Select(change => change.GetProperty("what").GetString() is "派驻" ? "任职" : change.GetProperty("what").GetString()));
        Assert.Equal(2, await Leaves("appointment-change"));
    }

    [Fact]
    public async Task A_new_appointee_sees_the_directives_in_force_for_the_post_at_once_and_whoever_left_is_not_asked()
    {
        var sender = await Town.As("u0142");
        var id = (await sender.Post("/api/directives", new
        {
            title = "关于文书培训的通知", matter = "党员教育管理", demand = "confirm", due = "2026-12-10T18:00:00+08:00", text = "各村文书参加培训。", keyPoints = new[] { "12月10日前回复" },
            audience = new { units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { "文书" } },
        }).Json(201)).GetProperty("id").GetString();
        await sender.Put($"/api/directives/{id}/issue").Json();
        Assert.Empty(await Cards("u0374"));
        var post = (await sender.Post($"/api/units/{Village}/appointments", new { person = "u0374", post = "文书", kind = "任职", from = "2026-11-20" }).Json(201)).GetProperty("id").GetString();
        Assert.Single(await Cards("u0374"));
        await sender.Put($"/api/appointments/{post}/end", new { lastDay = "2026-11-19" }).Json(204);
        Assert.Empty(await Cards("u0374"));
    }

    [Theory]
    [InlineData("u0362", "任职", "网格长", "2026-11-20", null, null, 403, "forbidden")]
    [InlineData("u0142", "任职", "", "2026-11-20", null, null, 422, "post.name")]
    [InlineData("u0142", "喝茶", "文书", "2026-11-20", null, null, 422, "post.kind")]
    [InlineData("u0142", "任职", "文书", null, null, null, 422, "post.from")]
    [InlineData("u0142", "任职", "文书", "2026-11-20", "2026-11-19", null, 422, "post.to")]
    [InlineData("u0142", "挂职", "挂职副主任", "2026-12-01", null, null, 422, "post.secondmentEnd")]
    [InlineData("u0142", "挂职", "挂职副主任", "2026-12-01", "2027-02-27", null, 422, "post.secondmentLength")]
    [InlineData("u0142", "挂职", "挂职副主任", "2026-12-01", "2027-06-02", null, 422, "post.secondmentLength")]
    [InlineData("u0142", "借调", "帮忙", "2026-12-01", "2027-02-01", null, 422, "post.borrowingWhy")]
    public async Task What_cannot_be_is_refused_with_what_to_do(string account, string kind, string post, string? from, string? to, string? why, int status, string code)
        => Assert.Equal(code, await (await Town.As(account)).Post("/api/units/513401111201/appointments", new { person = "u0374", post, kind, from, to, why }).Refusal(status));

    [Fact]
    public async Task The_same_post_twice_at_the_same_time_is_refused_and_says_with_which_it_collides()
    {
        var office = await Town.As("u0142");
        await office.Post($"/api/units/{Village}/appointments", new { person = "u0374", post = "文书", kind = "任职", from = "2026-12-01", to = "2027-01-31" }).Json(201);
        var refused = await office.Post($"/api/units/{Village}/appointments", new { person = "u0374", post = "文书", kind = "代理", from = "2027-01-31" }).Json(422);
        Assert.Equal("post.overlap", refused.GetProperty("code").GetString());
        Assert.Contains("2026-12-01 至 2027-01-31", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await office.Post($"/api/units/{Village}/appointments", new { person = "u0374", post = "文书", kind = "代理", from = "2027-02-01" }).Json(201);
    }

    [Fact]
    public async Task Borrowing_upward_from_the_county_and_below_is_warned_of_and_needs_a_recorded_reason()
    {
        var bureau = await Administrator();
        await Town.Do(services => services.GetRequiredService<Sql>().Execute("INSERT INTO organization_units (code, name, kind, parent_code, unit_path) VALUES ('5134D01', '州林业局', '部门', '5134', '51/5134/5134D01/')", null, CancellationToken.None));
        var draft = new { person = "u0151", post = "借调人员", kind = "借调", from = "2026-12-01", to = "2027-02-28", why = "州防火指挥部专项，州委办〔2026〕3号", insist = false };
        Assert.Equal("post.borrowedFromBelow", await bureau.Post("/api/units/5134D01/appointments", draft).Refusal(422));
        Assert.Equal("post.borrowedFromBelow", await bureau.Post("/api/units/513401D07/appointments", draft).Refusal(422));
        await bureau.Post("/api/units/5134D01/appointments", draft with { insist = true }).Json(201);
        Assert.Contains("州委办", (await bureau.GetAsync("/api/units/5134D01/appointments").Json()).GetProperty("changes")[0].GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_units_posts_works_as_a_form_without_script()
    {
        var office = await Town.As("u0142");
        var address = $"/who/{Village}/posts";
        var refused = await office.SendForm(address, address, ("person", "没有这个人"), ("post", "文书"), ("kind", "任职"), ("from", "2026-12-01"));
        Assert.Contains("没有找到“没有这个人”", (await ReadingPagesOf(refused)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(303, (int)(await office.SendForm(address, address, ("person", "u0374"), ("post", "文书"), ("kind", "任职"), ("from", "2026-12-01"))).StatusCode);
        var page = await Problems.ReadingPages.Page(office, address);
        Assert.Contains("还没到任", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await Problems.ReadingPages.Page(await Town.As("u0386"), address)).QuerySelectorAll("form[action*=posts]"));
    }

    private static Task<AngleSharp.Dom.IDocument> ReadingPagesOf(HttpResponseMessage answer) => Problems.ReadingPages.Read(answer);

    private static async Task<IReadOnlyList<string?>> UnitsOf(HttpClient client) => [.. (await client.GetAsync("/api/me").Json()).GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("unit").GetString())];

    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> Cards(string account) => [.. (await (await Town.As(account)).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray()];

    private async Task<int> Leaves(string prefix) => (await Town.Leaves()).About(prefix);

    private Task<HttpClient> Administrator() => Town.As(AdministratorKind.Security);
}
