using System.Text.Json;

namespace Jicengtong.Tests.Directives;

/// <summary>The county gives a week, the town keeps it for six days: what the villages do not finish is the town's delay.</summary>
public sealed class DeadlineTests : TownTests
{
    private static readonly object Villages = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { "村党支部书记兼村委会主任" } };

    [Fact]
    public async Task Lateness_is_charged_to_the_level_that_used_up_the_time()
    {
        var (bureau, id) = await Relayed(TestClock.At(11, 26, 9), "等州里的名单，25日才到");
        Town.Clock.MoveTo(TestClock.At(11, 28, 9));
        var levels = (await bureau.GetAsync($"/api/directives/{id}/deadline").Json()).EnumerateArray().ToList();
        Assert.Equal(("巴汝镇应急办", true, 6), Of(levels[0]));
        Assert.DoesNotContain(levels, level => level.GetProperty("unitName").GetString()!.EndsWith('村'));
        // 24 towns that did nothing are late on their own account.
        Assert.Contains(levels.Skip(1), level => Of(level) is (_, false, 1));
        Assert.Contains("迟在哪一级", await bureau.GetStringAsync($"/directives/{id}"));
    }

    [Fact]
    public async Task Whoever_passed_it_on_in_time_is_not_charged_for_those_below()
    {
        var (bureau, id) = await Relayed(TestClock.At(11, 20, 10), null);
        Town.Clock.MoveTo(TestClock.At(11, 28, 9));
        var levels = (await bureau.GetAsync($"/api/directives/{id}/deadline").Json()).EnumerateArray().ToList();
        Assert.Equal(("巴汝镇应急办", false, 0), Of(levels.Single(level => level.GetProperty("unitName").GetString() == "巴汝镇应急办")));
        Assert.Contains(levels, level => Of(level) is ("甲乌村", false, 1));
    }

    private static (string?, bool, int) Of(JsonElement level) => (level.GetProperty("unitName").GetString(), level.GetProperty("isOver").GetBoolean(), level.GetProperty("late").GetInt32());

    private async Task<(HttpClient Bureau, string Id)> Relayed(DateTimeOffset at, string? whyTight)
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue").Json();
        Town.Clock.MoveTo(at);
        var clerk = await Town.As("u0151");
        await clerk.Post($"/api/directives/{id}/relays", new { keyPoints = new[] { "重点是马鞍山两片林地，名单应急办已填好", "看到烟火先打镇值班室电话" }, opinion = "各村书记牵头办。", audience = Villages, whyTight }).Json(201);
        return (bureau, id);
    }
}
