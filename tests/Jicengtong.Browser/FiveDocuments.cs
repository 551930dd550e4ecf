using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>The five documents of 巴汝镇's week go through the pages: four are sent and answered, the fifth repeats the fourth and goes into it; a question corrects the third.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class FiveDocuments(Chromium chromium)
{
    [Fact]
    public async Task Four_are_sent_and_answered_and_the_fifth_goes_into_the_fourth()
    {
        await using var town = await Town.Open(TestClock.At(11, 20, 9));
        await Send(town, "u0021", "01-森林草原防灭火.md", "西昌市", ["乡镇街道"], 25);
        await Send(town, "u0142", "02-党员统计.md", "巴汝镇", ["村社区"], 6, form: "正式党员\n预备党员");
        await Send(town, "u0024", "03-农业补贴.md", "西昌市", ["乡镇街道"], 25);
        await Send(town, "u0024", "04-人居环境.md", "西昌市", ["乡镇街道"], 25);
        await Answered(town);
        await Corrected(town);
        await Merged(town);
    }

    private async Task Send(Town town, string account, string document, string place, string[] kinds, int people, string? form = null)
    {
        var page = await chromium.As(town, account);
        await Draft(page, document, place, kinds, form);
        await page.Button("看看会发给谁").ClickAsync();
        await page.Button($"发给 {people} 人").ClickAsync();
        await Expect(page.Number("应收到")).ToHaveTextAsync(people.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Expect(page.Locator("#audience")).ToContainTextAsync($"发出时 {people} 人");
        await page.Context.CloseAsync();
    }

    private static async Task Draft(IPage page, string document, string place, string[] kinds, string? form = null)
    {
        await page.GotoAsync("/directives");
        await page.GetByText("导入 Word 文件或粘贴全文").ClickAsync();
        await page.Locator("#file").SetInputFilesAsync(Doing.DemoDocument(document));
        await page.Button("变成草稿").ClickAsync();
        await page.GetByLabel(place, new() { Exact = true }).CheckAsync();
        foreach (var kind in kinds)
            await page.GetByLabel(kind, new() { Exact = true }).CheckAsync();
        if (form is null)
            return;
        await page.GetByText("填报的表（要求是“填报”时）").ClickAsync();
        await page.Locator("#form").FillAsync(form);
    }

    private async Task Answered(Town town)
    {
        var village = await chromium.As(town, "u0389", phone: true);
        await village.Locator("article.card").Button("无变动").ClickAsync();
        await Expect(village.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await village.Context.CloseAsync();
        var clerk = await chromium.As(town, "u0069", phone: true);
        await clerk.Card("森林草原防灭火").Button("明白").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("已回“明白”");
        await clerk.Context.CloseAsync();
    }

    // Two ask the same of the subsidies; one answer, and the clause they stumbled over is worded anew.
    private async Task Corrected(Town town)
    {
        foreach (var (account, question) in new[] { ("u0073", "村委会3个工作日内核实答复，节假日算不算？"), ("u0077", "3个工作日内核实答复，节假日算吗？") })
        {
            var reader = await chromium.As(town, account, phone: true);
            await reader.Card("耕地地力保护补贴").GetByText("有疑问").ClickAsync();
            await reader.Card("耕地地力保护补贴").GetByLabel("哪里不明白，一句话也行").FillAsync(question);
            await reader.Card("耕地地力保护补贴").Button("送出疑问").ClickAsync();
            await Expect(reader.GetByRole(AriaRole.Status)).ToContainTextAsync("疑问已送到");
            await reader.Context.CloseAsync();
        }

        var bureau = await chromium.As(town, "u0024");
        await bureau.GotoAsync("/directives");
        await bureau.GetByRole(AriaRole.Link, new() { Name = "关于明确2026年耕地地力保护补贴发放口径的通知" }).ClickAsync();
        await Expect(bureau.Locator("#questions")).ToContainTextAsync("2 条像是同一问");
        await bureau.Locator("#answer").FillAsync("节假日不算，按工作日数。");
        var clause = bureau.Locator("#clause option", new() { HasText = "可能是第四条" });
        await Expect(clause).ToHaveCountAsync(1);
        await bureau.Locator("#clause").SelectOptionAsync((await clause.GetAttributeAsync("value"))!);
        await bureau.Button("统一答复").ClickAsync();
        var wording = await bureau.Locator("#wording").InputValueAsync();
        Assert.StartsWith("四、", wording, StringComparison.Ordinal);
        await bureau.Locator("#wording").FillAsync(wording.Replace("3个工作日内", "3个工作日内（节假日不算）", StringComparison.Ordinal));
        await bureau.Button("看看改了什么").ClickAsync();
        await Expect(bureau.Locator("#changes ins")).ToHaveTextAsync("（节假日不算）");
        await bureau.Locator("button[value=revise]").ClickAsync();
        await Expect(bureau.Locator("main")).ToContainTextAsync("新版已经生效");
        await bureau.Context.CloseAsync();

        var other = await chromium.As(town, "u0069", phone: true);
        await other.GetByRole(AriaRole.Link, new() { Name = "关于明确2026年耕地地力保护补贴发放口径的通知" }).ClickAsync();
        await Expect(other.Locator("#answers")).ToContainTextAsync("节假日不算，按工作日数。");
        await Expect(other.Locator("#answers")).ToContainTextAsync("以第 2 版为准");
        await other.Context.CloseAsync();
    }

    private async Task Merged(Town town)
    {
        var second = await chromium.As(town, "u0029");
        await Draft(second, "05-人居环境-重复件.md", "西昌市", ["乡镇街道"]);
        await second.Button("看看会发给谁").ClickAsync();
        await second.Locator("#whyMerge").FillAsync("就多一个报送时间");
        await second.Button("请西昌市农业农村局并进去，这份不发").ClickAsync();
        await Expect(second.GetByRole(AriaRole.Status)).ToContainTextAsync("等对方答复");

        var first = await chromium.As(town, "u0024");
        await first.Card("请把《关于做好村庄清洁行动有关工作的通知》").GetByRole(AriaRole.Link, new() { Name = "去答复" }).ClickAsync();
        await first.GetByRole(AriaRole.Link, new() { Name = "同意，去改" }).ClickAsync();
        await Expect(first.Locator("#text")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("西昌市乡村振兴局同时要求：.*12月4日前报送"));
        await first.Button("看看改了什么").ClickAsync();
        await first.Locator("button[value=revise]").ClickAsync();
        await Expect(first.Locator("main")).ToContainTextAsync("新版已经生效");
        await first.Context.CloseAsync();

        await second.GotoAsync("/inbox?box=know");
        await Expect(second.Card("您那份不用再发")).ToBeVisibleAsync();
        await second.GotoAsync("/directives");
        await Expect(second.Locator("tr", new() { HasText = "关于做好村庄清洁行动有关工作的通知" })).ToContainTextAsync("已并入另一份");
        await second.Context.CloseAsync();
    }
}
