using System.Text.Json;

namespace Jicengtong.Tests.Directives;

public sealed class RelayTests : TownTests
{
    private static readonly object Villages = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { "村党支部书记兼村委会主任" } };
    private static readonly string[] OwnPoints = ["重点是马鞍山两片林地，护林员名单应急办已填好，核对即可", "看到烟火先打镇值班室电话"];

    [Fact]
    public async Task A_bare_forward_is_refused_with_the_reason()
    {
        var (clerk, id) = await AtTheClerk();
        Assert.Equal("relay.bare", await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = Array.Empty<string>(), opinion = "", audience = Villages }).Refusal(422));
        Assert.Equal("relay.bare", await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = new[] { "请认真贯彻落实" }, opinion = "请遵照执行", audience = Villages }).Refusal(422));
        Assert.Equal("relay.bare", await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = OwnPoints, opinion = "", audience = Villages }).Refusal(422));
    }

    [Fact]
    public async Task A_near_copy_of_what_came_from_above_is_refused()
    {
        var (clerk, id) = await AtTheClerk();
        var copied = new { keyPoints = new[] { "11月22日前交一张图、一张表", "12月1日起禁止野外用火" }, opinion = "请各村按要求办。", audience = Villages };
        Assert.Equal("relay.copy", await clerk.Post($"/api/directives/{id}/relays", copied).Refusal(422));
    }

    [Fact]
    public async Task Six_points_are_too_many_and_a_due_time_after_the_source_is_refused()
    {
        var (clerk, id) = await AtTheClerk();
        var six = Enumerable.Range(1, 6).Select(number => $"第{number}件事要先做好准备").ToArray();
        Assert.Equal("relay.tooManyPoints", await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = six, opinion = "各村书记牵头办。", audience = Villages }).Refusal(422));
        Assert.Equal("relay.dueAfterSource", await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = OwnPoints, opinion = "各村书记牵头办。", due = "2026-11-28T18:00:00+08:00", audience = Villages }).Refusal(422));
    }

    [Fact]
    public async Task Villages_see_the_brief_of_their_town_and_the_chain_is_visible_upward()
    {
        var (clerk, id) = await AtTheClerk();
        var relayed = await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = OwnPoints, opinion = "各村由书记牵头，名单有出入的写疑问。", due = "2026-11-26T18:00:00+08:00", audience = Villages }).Json(201);
        Assert.Equal(6, relayed.GetProperty("asks").GetInt32());

        var secretary = await Town.As("u0362");
        var card = (await secretary.GetAsync("/api/inbox").Json()).GetProperty("items")[0];
        Assert.Equal(OwnPoints, card.GetProperty("keyPoints").EnumerateArray().Select(point => point.GetString()));
        Assert.Equal(("巴汝镇应急办", "2026-11-26T10:00:00+00:00"), (card.GetProperty("through").GetString(), card.GetProperty("dueAt").GetString()));

        var bureau = await Town.As("u0021");
        var seen = await bureau.GetAsync($"/api/directives/{id}").Json();
        Assert.Equal("巴汝镇应急办", seen.GetProperty("relays")[0].GetProperty("unitName").GetString());
        // The relaying clerk acted on it: their own ask is understood, and the villages count with the chain.
        var coverage = await bureau.GetAsync($"/api/directives/{id}/coverage").Json();
        Assert.Equal((31, 1), (coverage.GetProperty("total").GetInt32(), coverage.GetProperty("understood").GetInt32()));
    }

    [Fact]
    public async Task What_goes_back_to_where_it_came_from_goes_round_in_a_circle()
    {
        var (clerk, id) = await AtTheClerk();
        var office = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "乡镇街道" }, posts = new[] { "镇长" } };
        await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = OwnPoints, opinion = "请镇长定下谁去马鞍山。", audience = office }).Json(201);
        var mayor = await Town.As("u0136");
        var back = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111" }, kinds = new[] { "乡镇街道" } };
        Assert.Equal("relay.circle", await mayor.Post($"/api/directives/{id}/relays", new { keyPoints = new[] { "马鞍山由应急办三个人去", "今晚先去看一遍" }, opinion = "应急办牵头，林业站配合。", audience = back }).Refusal(422));
    }

    [Fact]
    public async Task A_relay_may_not_leave_the_relayers_own_place()
    {
        var (clerk, id) = await AtTheClerk("u0097");
        Assert.Equal("audience.outside", await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = OwnPoints, opinion = "各村由书记牵头去办。", audience = Villages }).Refusal(403));
    }

    [Fact]
    public async Task Whoever_leaves_the_doers_little_time_says_why_and_the_sender_sees_it()
    {
        var (clerk, id) = await AtTheClerk();
        Town.Clock.MoveTo(TestClock.At(11, 26, 9));
        Assert.Equal("relay.tight", await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = OwnPoints, opinion = "各村书记牵头办。", audience = Villages }).Refusal(422));
        await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = OwnPoints, opinion = "各村书记牵头办。", audience = Villages, whyTight = "等州里的名单，25日才到" }).Json(201);
        var relay = (await (await Town.As("u0021")).GetAsync($"/api/directives/{id}/fidelity").Json())[0];
        Assert.Equal(("等州里的名单，25日才到", true), (relay.GetProperty("whyTight").GetString(), relay.GetProperty("share").GetProperty("isTight").GetBoolean()));
    }

    [Fact]
    public async Task What_the_brief_would_lose_is_shown_before_it_is_sent_and_to_the_sender_after()
    {
        var (clerk, id) = await AtTheClerk();
        var brief = new { keyPoints = new[] { "林缘500米内尽量别用火", "看到烟火先打镇值班室电话" }, opinion = "各村书记牵头办。", audience = Villages };
        var losses = (await clerk.Post($"/api/directives/{id}/relay-review", brief).Json()).GetProperty("losses").EnumerateArray().ToList();
        Assert.Contains(losses, item => item.GetProperty("source").GetString()!.Contains("11月22日前") && item.GetProperty("fate").GetString() == "missing");
        await clerk.Post($"/api/directives/{id}/relays", brief).Json(201);

        var bureau = await Town.As("u0021");
        var points = (await bureau.GetAsync($"/api/directives/{id}/fidelity").Json())[0].GetProperty("keyPoints").EnumerateArray().Select(item => item.GetProperty("fate").GetString()).ToList();
        Assert.Contains("missing", points);
        Assert.Equal("forbidden", await (await Town.As("u0362")).GetAsync($"/api/directives/{id}/fidelity").Refusal(403));
        Assert.Contains("要点传到", await bureau.GetStringAsync($"/directives/{id}"));
    }

    private async Task<(HttpClient Clerk, string Id)> AtTheClerk(string account = "u0151")
    {
        var bureau = await Town.As("u0021");
        JsonElement written = await bureau.Post("/api/directives", IssueTests.Draft()).Json(201);
        var id = written.GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue").Json();
        return (await Town.As(account), id);
    }
}
