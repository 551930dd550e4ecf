namespace Jicengtong.Tests.Directives;

public sealed class IssueTests : TownTests
{
    [Fact]
    public async Task A_bureau_reaches_every_township_that_answers_for_the_matter()
    {
        var bureau = await Town.As("u0021");
        var written = await bureau.Post("/api/directives", Draft()).Json(201);
        var id = written.GetProperty("id").GetString();
        var issued = await bureau.Put($"/api/directives/{id}/issue").Json();
        Assert.Equal(25, issued.GetProperty("asks").GetInt32());

        var clerk = await Town.As("u0151");
        var inbox = await clerk.GetAsync("/api/inbox?box=todo").Json();
        var item = Assert.Single(inbox.GetProperty("items").EnumerateArray());
        Assert.Equal("关于做好森林草原防灭火工作的通知", item.GetProperty("title").GetString());
        var ask = item.GetProperty("id").GetString();
        await clerk.Put($"/api/asks/{ask}/opened").Json(204);
        await clerk.Put($"/api/asks/{ask}/receipt", new { answer = "understood" }).Json(204);

        var coverage = await bureau.GetAsync($"/api/directives/{id}/coverage").Json();
        Assert.Equal((25, 1, 1, 24), (Number(coverage, "total"), Number(coverage, "opened"), Number(coverage, "understood"), coverage.GetProperty("unread").GetArrayLength()));
    }

    internal static object Draft() => new
    {
        title = "关于做好森林草原防灭火工作的通知", number = "西林草发〔2026〕41号", urgency = "urgent", matter = "森林草原防灭火", demand = "do",
        due = "2026-11-27T18:00:00+08:00", text = "一、压实责任。二、管住火源。", keyPoints = new[] { "11月22日前交一张图、一张表", "12月1日起禁止野外用火" },
        audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" }, posts = Array.Empty<string>() },
    };

    private static int Number(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
