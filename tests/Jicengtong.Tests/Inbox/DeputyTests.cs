namespace Jicengtong.Tests.Inbox;

public sealed class DeputyTests : TownTests
{
    protected override Task<Town> Open() => Town.Open(TestClock.At(11, 19, 16));

    [Fact]
    public async Task At_noon_the_deputy_is_asked_for_what_nobody_opened_and_either_of_them_settles_it()
    {
        var office = await Town.As("u0142");
        var id = await IssueToVillages(office);
        foreach (var account in new[] { "u0365", "u0389", "u0414", "u0438", "u0463" })
            await Answer(account, "无变动");

        await Town.MoveTo(TestClock.At(11, 20, 11, 59));
        Assert.Empty(await Inbox("u0483"));
        await Town.MoveTo(TestClock.At(11, 20, 12, 1));
        var missing = Assert.Single((await office.GetAsync($"/api/directives/{id}/coverage").Json()).GetProperty("unread").EnumerateArray());
        Assert.Equal("马筐村", missing.GetProperty("unitName").GetString());
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, missing.GetProperty("deputyAskedAt").ValueKind);

        await Answer("u0483", "无变动");
        var coverage = await office.GetAsync($"/api/directives/{id}/coverage").Json();
        Assert.Equal((6, 6), (coverage.GetProperty("total").GetInt32(), coverage.GetProperty("done").GetInt32()));
        Assert.Empty(await Inbox("u0486"));
    }

    [Fact]
    public async Task A_form_is_checked_and_no_change_needs_no_numbers()
    {
        await IssueToVillages(await Town.As("u0142"));
        var village = await Town.As("u0365");
        var ask = (await Inbox("u0365"))[0].GetProperty("id").GetString();
        Assert.Equal("receipt.fieldEmpty", await village.Put($"/api/asks/{ask}/receipt", new { answer = "done", fields = new { 正式党员 = 31 } }).Refusal(422));
        Assert.Equal("receipt.fieldNumber", await village.Put($"/api/asks/{ask}/receipt", new { answer = "done", fields = new { 正式党员 = 31, 预备党员 = "两个" } }).Refusal(422));
        await village.Put($"/api/asks/{ask}/receipt", new { answer = "done", fields = new { 正式党员 = 31, 预备党员 = 2 } }).Json(204);
        // Twice is harmless, going back is not possible.
        await village.Put($"/api/asks/{ask}/receipt", new { answer = "done", fields = new { 正式党员 = 32, 预备党员 = 2 } }).Json(204);
        Assert.Equal("ask.done", await village.Put($"/api/asks/{ask}/receipt", new { answer = "questioned", text = "？" }).Refusal(409));
        var stranger = await Town.As("u0389");
        Assert.Equal("notFound", await stranger.Put($"/api/asks/{ask}/receipt", new { answer = "done", text = "无变动" }).Refusal(404));
        Assert.Equal("notFound", await stranger.Put($"/api/asks/{ask}/opened").Refusal(404));
    }

    private static async Task<string> IssueToVillages(HttpClient office)
    {
        var id = (await office.Post("/api/directives", new
        {
            title = "关于统计各村党员和预备党员情况的通知", matter = "党员教育管理", demand = "fill", due = "2026-11-20T18:00:00+08:00", text = "只报变动。",
            keyPoints = new[] { "只报变动，没变动点“无变动”" }, form = new[] { new { name = "正式党员" }, new { name = "预备党员" } },
            audience = new { matters = new[] { "党员教育管理" }, units = new[] { "513401111" }, kinds = new[] { "村社区" } },
        }).Json(201)).GetProperty("id").GetString()!;
        Assert.Equal(6, (await office.Put($"/api/directives/{id}/issue").Json()).GetProperty("asks").GetInt32());
        return id;
    }

    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> Inbox(string account)
        => [.. (await (await Town.As(account)).GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray()];

    private async Task Answer(string account, string text)
    {
        var ask = (await Inbox(account))[0].GetProperty("id").GetString();
        await (await Town.As(account)).Put($"/api/asks/{ask}/receipt", new { answer = "done", text }).Json(204);
    }
}
