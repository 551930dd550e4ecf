using AngleSharp.Dom;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Directives;

/// <summary>我发出的 of an office that sends three hundred a year.</summary>
public sealed class SentPageTests : TownTests
{
    [Fact]
    public async Task Fifty_at_a_time_and_the_oldest_is_found_by_a_word_of_its_text()
    {
        var bureau = await Town.As("u0021");
        await bureau.Post("/api/directives", new { title = "关于“护林员”补助100%发放的通知", text = "羊肚菌采摘季另行通知。" }).Json(201);
        for (var number = 1; number <= 51; number++)
            await bureau.Post("/api/directives", new { title = $"第{number}号通知" }).Json(201);

        var first = await Page(bureau, "/directives");
        Assert.Equal(50, first.QuerySelectorAll("main tbody tr").Length);
        Assert.StartsWith("第51号通知", Titles(first)[0], StringComparison.Ordinal);
        var older = await Page(bureau, first.QuerySelectorAll("main a").First(link => link.TextContent == "看更早的").GetAttribute("href")!);
        Assert.Equal(["第1号通知", "关于“护林员”补助100%发放的通知"], Titles(older));
        Assert.DoesNotContain(older.QuerySelectorAll("main a"), link => link.TextContent == "看更早的");

        Assert.Equal(["关于“护林员”补助100%发放的通知"], Titles(await Page(bureau, "/directives?q=羊肚菌")));
        Assert.Equal(["关于“护林员”补助100%发放的通知"], Titles(await Page(bureau, "/directives?q=" + Uri.EscapeDataString("100%"))));
        Assert.Contains("没有找到“松茸”", (await Page(bureau, "/directives?q=松茸")).QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_its_writers_alone_and_what_was_passed_on_stands_in_the_list_without_the_senders_numbers()
    {
        var (bureau, town) = (await Town.As("u0021"), await Town.As("u0151"));
        var sent = (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        Assert.Empty(Titles(await Page(town, "/directives")));
        await bureau.Put($"/api/directives/{sent}/issue").Json();
        Assert.Empty(Titles(await Page(town, "/directives")));

        await town.Post($"/api/directives/{sent}/relays", new { keyPoints = new[] { "重点是马鞍山两片林地，名单应急办已填好", "看到烟火先打镇值班室电话" }, opinion = "各村书记牵头办。", audience = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { "村党支部书记兼村委会主任" } } }).Json(201);
        var row = Assert.Single((await Page(town, "/directives")).QuerySelectorAll("main tbody tr"));
        Assert.Contains("我转办的", row.TextContent, StringComparison.Ordinal);
        Assert.All(row.QuerySelectorAll("td.number"), cell => Assert.Empty(cell.TextContent));
        Assert.NotEqual("0", Assert.Single((await Page(bureau, "/directives")).QuerySelectorAll("main tbody tr")).QuerySelector("[data-label=应收到]")!.TextContent);
    }

    [Fact]
    public async Task What_one_wrote_and_what_ones_office_sent_stand_in_one_list_the_newest_first_and_each_once()
    {
        var (clerk, colleague) = (await Town.As("u0021"), await Town.As("u0020"));
        var sent = (await clerk.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await clerk.Put($"/api/directives/{sent}/issue").Json();
        await colleague.Post("/api/directives", new { title = "同事的草稿" }).Json(201);
        var title = Assert.Single(Titles(await Page(clerk, "/directives")));

        Assert.Equal(["同事的草稿", title], Titles(await Page(colleague, "/directives")));
        Assert.Equal(["同事的草稿"], Titles(await Page(colleague, "/directives?q=同事")));
    }

    private static List<string> Titles(IDocument page) => [.. page.QuerySelectorAll("main tbody td:first-child a").Select(link => link.TextContent)];
}
