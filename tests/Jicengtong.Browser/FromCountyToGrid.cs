using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>Document 01 goes from the county's bureau through town and village to a grid worker, and a question, an answer and a problem come back.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class FromCountyToGrid(Chromium chromium)
{
    private const string Title = "关于做好2026年冬春季森林草原防灭火工作的通知";

    [Fact]
    public async Task The_document_arrives_understood_and_the_voice_from_below_is_answered()
    {
        await using var town = await Town.Open(TestClock.At(11, 18, 15));
        var bureau = await Issue(town);
        await Relay(town, "u0151", TestClock.At(11, 18, 17), "巴汝镇", "村社区", "村党支部书记兼村委会主任", "6",
            "重点是马鞍山两片林地，名单应急办已填好，核对即可\n看到烟火先打镇值班室电话", "各村由书记牵头，名单有出入的写疑问。", tryBare: true);
        await Relay(town, "u0362", TestClock.At(11, 19, 9), "甲乌村", "网格", "网格员", "4",
            "每天11点到19点巡两趟，重点看马鞍山北坡\n独居老人张阿婆家要当面说一遍", "各网格今晚8点前把巡护时间报给我。", tryBare: false);

        var grid = await chromium.As(town, "u0374", phone: true);
        await Expect(grid.Card(Title)).ToContainTextAsync("甲乌村的意见");
        await grid.Card(Title).GetByText("有疑问").ClickAsync();
        await grid.Card(Title).GetByLabel("哪里不明白，一句话也行").FillAsync("自留山算不算林缘500米？");
        await grid.Card(Title).Button("送出疑问").ClickAsync();
        await Expect(grid.GetByRole(AriaRole.Status)).ToContainTextAsync("疑问已送到");

        // The bureau's page followed by itself: 25 townships, 6 villages, 4 grids, one question.
        await Expect(bureau.Number("有疑问")).ToHaveTextAsync("1");
        await Expect(bureau.Number("应收到")).ToHaveTextAsync("35");
        await bureau.Locator("#answer").FillAsync("自留山在林缘500米以内的，一样禁火。");
        await bureau.Button("统一答复").ClickAsync();
        await Expect(bureau.Number("有疑问")).ToHaveTextAsync("0");

        await grid.GotoAsync("/inbox");
        await Expect(grid.Card(Title)).ToContainTextAsync("您的疑问有答复了");
        await grid.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await Expect(grid.Locator("#answers")).ToContainTextAsync("一样禁火");
        await grid.Button("明白").ClickAsync();
        await Expect(bureau.Number("明白")).ToHaveTextAsync("3");

        await Problem(town, grid);
        await Dashboard(town);
    }

    private async Task<IPage> Issue(Town town)
    {
        var bureau = await chromium.As(town, "u0021");
        await bureau.GotoAsync("/directives");
        await bureau.GetByText("导入 Word 文件或粘贴全文").ClickAsync();
        await bureau.Locator("#file").SetInputFilesAsync(Doing.DemoDocument("01-森林草原防灭火.md"));
        await bureau.Button("变成草稿").ClickAsync();
        await bureau.Locator("#keyPoints").FillAsync("11月22日前林地逐块落实到人\n12月1日起林缘500米禁止野外用火\n发现火情10分钟内电话报告");
        await bureau.GetByLabel("西昌市", new() { Exact = true }).CheckAsync();
        await bureau.GetByLabel("乡镇街道", new() { Exact = true }).CheckAsync();
        await bureau.Button("看看会发给谁").ClickAsync();
        await bureau.Button("发给 25 人").ClickAsync();
        await Expect(bureau.Number("应收到")).ToHaveTextAsync("25");
        return bureau;
    }

    private async Task Relay(Town town, string account, DateTimeOffset at, string place, string kind, string post, string people, string points, string opinion, bool tryBare)
    {
        town.Clock.MoveTo(at);
        var page = await chromium.As(town, account);
        await page.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "转办给下面" }).ClickAsync();
        await page.GetByLabel(place, new() { Exact = true }).CheckAsync();
        await page.GetByLabel(kind, new() { Exact = true }).CheckAsync();
        await page.GetByLabel("这些岗位的人：").CheckAsync();
        await page.GetByText("选岗位").ClickAsync();
        await page.GetByLabel(post, new() { Exact = true }).CheckAsync();
        if (tryBare)
        {
            await page.Locator("#keyPoints").FillAsync("请遵照执行");
            await page.Locator("#opinion").FillAsync("请认真贯彻落实");
            await page.Button("转办").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("不能只转发");
            // Nothing typed or chosen is lost.
            await Expect(page.Locator("#opinion")).ToHaveValueAsync("请认真贯彻落实");
            await Expect(page.GetByLabel(post, new() { Exact = true })).ToBeCheckedAsync();
        }

        await page.Locator("#keyPoints").FillAsync(points);
        await page.Locator("#opinion").FillAsync(opinion);
        await page.Button("看看会发给谁").ClickAsync();
        await page.Button($"转办给 {people} 人").ClickAsync();
        await Expect(page.Number("应收到")).ToHaveTextAsync(people);
        await page.Context.CloseAsync();
    }

    private async Task Problem(Town town, IPage grid)
    {
        await grid.GotoAsync("/problems/new");
        await grid.Locator("#text").FillAsync("自来水断了两天，谁来修？老人小孩在隔壁村打水。");
        await grid.Locator("#matter").SelectOptionAsync("饮水安全");
        await grid.Locator("#photos").SetInputFilesAsync(new FilePayload { Name = "水管.png", MimeType = "image/png", Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==") });
        await grid.Locator("main form button.main").ClickAsync();
        await Expect(grid).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/problems/[0-9a-f-]{36}"));
        var address = new Uri(grid.Url).AbsolutePath;

        town.Clock.MoveTo(TestClock.At(11, 19, 15));
        var clerk = await chromium.As(town, "u0168");
        await clerk.Card("自来水断了两天").GetByRole(AriaRole.Link, new() { Name = "去答复" }).ClickAsync();
        await Expect(clerk.Locator("main img")).ToHaveCountAsync(1);
        await clerk.Locator("main textarea").First.FillAsync("水泵烧了，今晚换新泵，明早8点前通水。");
        await clerk.Locator("main form button.main").First.ClickAsync();
        await Expect(clerk.Locator("main")).ToContainTextAsync("已答复");
        await clerk.Context.CloseAsync();

        await grid.GotoAsync(address);
        await Expect(grid.Locator("main")).ToContainTextAsync("明早8点前通水");
        await grid.GetByLabel("办好了，满意").CheckAsync();
        await grid.Button("办结").ClickAsync();
        await Expect(grid.Locator("main")).ToContainTextAsync("已经办结");
    }

    private async Task Dashboard(Town town)
    {
        town.Clock.MoveTo(TestClock.At(11, 28, 9));
        var leader = await chromium.As(town, "u0135");
        await leader.GotoAsync("/overview");
        await Expect(leader.Locator("h1")).ToContainTextAsync("过期没办");
        await Expect(leader.GetByRole(AriaRole.Region, new() { Name = "卡在哪里" })).ToContainTextAsync("甲乌村");
        await leader.Context.CloseAsync();
    }
}
