using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>A photographed paper goes from the gate of 巴汝镇 to the villages, and a paper of the town goes out signed and numbered.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class ThroughTheOffice(Chromium chromium)
{
    private const string Title = "关于清理林缘可燃物的通知";
    private const string Own = "关于做好冬季森林防火巡护的通知";

    [Fact]
    public async Task A_photographed_paper_is_signed_for_assigned_on_the_leaders_phone_and_relayed_down()
    {
        await using var town = await Town.Open();
        var office = await chromium.As(town, "u0145");
        await office.GotoAsync("/papers");
        await office.GetByRole(AriaRole.Link, new() { Name = "签收来文" }).ClickAsync();
        await office.Locator("#files").SetInputFilesAsync(new FilePayload { Name = "来文.png", MimeType = "image/png", Buffer = await Photograph(town) });
        await office.Locator("#fromUnit").FillAsync("西昌市应急管理局");
        await office.Button("签收").ClickAsync();
        await Expect(office.Locator("#step")).ToContainTextAsync("登记");
        // The page may already have been read by itself; either way it is read now.
        await town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None);
        await office.ReloadAsync();
        await Expect(office.Locator("#title")).ToHaveValueAsync(Title);
        await office.Locator("#fromNumber").FillAsync("西应急发〔2026〕12号");
        await office.Locator("#matter").SelectOptionAsync("森林草原防灭火");
        await office.Locator("#due").FillAsync("2026-11-27T18:00");
        await office.Button("登记，编收文号").ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("收〔2026〕1号");
        await office.Button("通过").ClickAsync();
        await office.Locator("#opinion").FillAsync("建议应急办办理，25日前报结果。");
        await office.Button("送批").ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("现在在批办这一步");

        var leader = await chromium.As(town, "u0135", phone: true);
        await leader.Card(Title).GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await leader.Locator("#opinion").FillAsync("应急办马上办，各村书记负责。");
        await leader.Button("录音").ClickAsync();
        await Expect(leader.Locator("[data-recording]")).ToContainTextAsync("0:01");
        await leader.Button("停，用这段").ClickAsync();
        await Expect(leader.Locator("[data-recorded] audio")).ToHaveCountAsync(1);
        await leader.Locator("#lead").SelectOptionAsync("duty:森林草原防灭火");
        await leader.Button("批给承办").ClickAsync();
        await Expect(leader.Locator("main")).ToContainTextAsync("由巴汝镇承办");
        await Expect(leader.Locator("main audio")).ToHaveCountAsync(1);

        var doer = await chromium.As(town, "u0151");
        await Expect(doer.Card(Title)).ToContainTextAsync("应急办马上办");
        await doer.Card(Title).GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await Expect(doer).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/papers/[0-9a-f-]{36}"));
        var paper = new Uri(doer.Url).AbsolutePath;
        await doer.Button("转给下面办").ClickAsync();
        await doer.GetByLabel("巴汝镇", new() { Exact = true }).CheckAsync();
        await doer.GetByLabel("村社区", new() { Exact = true }).CheckAsync();
        await doer.GetByLabel("这些岗位的人：").CheckAsync();
        await doer.GetByText("选岗位").ClickAsync();
        await doer.GetByLabel("村党支部书记兼村委会主任", new() { Exact = true }).CheckAsync();
        await doer.Locator("#keyPoints").FillAsync("周三前清完马鞍山林缘，每村25人以上\n清完打电话给应急办");
        await doer.Locator("#opinion").FillAsync("书记带队，镇里周四来看。");
        await doer.Button("看看会发给谁").ClickAsync();
        await doer.Button("转办给 6 人").ClickAsync();
        await Expect(doer.Number("应收到")).ToContainTextAsync("6");

        var village = await chromium.As(town, "u0362", phone: true);
        await Expect(village.Card(Title)).ToContainTextAsync("巴汝镇应急办的意见");
        await doer.GotoAsync(paper);
        await doer.Locator("#opinion").FillAsync("六个村已清完，没有留死角。");
        await doer.Button("办结").ClickAsync();
        await Expect(doer.GetByRole(AriaRole.Status).First).ToContainTextAsync("已经办结");
        await office.GotoAsync("/papers?q=" + Uri.EscapeDataString("马鞍山"));
        await Expect(office.Locator("table")).ToContainTextAsync("已办结");
    }

    [Fact]
    public async Task A_paper_is_drafted_reviewed_returned_once_signed_numbered_and_issued()
    {
        await using var town = await Town.Open();
        var drafter = await chromium.As(town, "u0151");
        await drafter.GotoAsync("/directives");
        await drafter.Button("写文件").ClickAsync();
        await drafter.Locator("#title").FillAsync(Own);
        await drafter.Locator("#keyPoints").FillAsync("每天巡两次，看到烟火先打电话");
        await drafter.Locator("#text").FillAsync("一、各村每天巡护两次。");
        await drafter.GetByLabel("巴汝镇", new() { Exact = true }).CheckAsync();
        await drafter.GetByLabel("村社区", new() { Exact = true }).CheckAsync();
        await drafter.GetByLabel("这些岗位的人：").CheckAsync();
        await drafter.GetByText("选岗位").ClickAsync();
        await drafter.GetByLabel("村党支部书记兼村委会主任", new() { Exact = true }).CheckAsync();
        await drafter.Button("送审").ClickAsync();
        await Expect(drafter.Locator("main")).ToContainTextAsync("现在在审核这一步");

        var office = await chromium.As(town, "u0145");
        await office.Card(Own).GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await office.Locator("#opinion").FillAsync("谁负责没有写");
        await office.Button("退回修改").ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("退给拟稿人");

        await drafter.GotoAsync("/inbox");
        await drafter.Card(Own).GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await drafter.GetByRole(AriaRole.Link, new() { Name = "改好再送审" }).ClickAsync();
        await drafter.Locator("#text").FillAsync("一、各村每天巡护两次。二、村党支部书记负责。");
        await drafter.Button("送审").ClickAsync();
        await Expect(drafter.Locator("main")).ToContainTextAsync("现在在审核这一步");

        await office.GotoAsync("/inbox");
        await office.Card(Own).GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await office.Button("审核通过").ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("现在在签发这一步");
        var head = await chromium.As(town, "u0135", phone: true);
        await head.Card(Own).GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await head.Button("签发").ClickAsync();
        await Expect(head.Locator("main")).ToContainTextAsync("现在在编号这一步");
        await office.GotoAsync("/inbox");
        await office.Card(Own).GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await office.Button("编号（巴府发）").ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("巴府发〔2026〕1号");

        await drafter.GotoAsync("/inbox");
        await drafter.Card(Own).GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await drafter.Button("发给 6 人").ClickAsync();
        await Expect(drafter.Number("应收到")).ToHaveTextAsync("6");
        await Expect(drafter.Locator("main")).ToContainTextAsync("巴府发〔2026〕1号");
        await office.GotoAsync("/papers/numbers");
        await Expect(office.Locator("table")).ToContainTextAsync(Own);
    }

    // What a camera sees of a printed page.
    private async Task<byte[]> Photograph(Town town)
    {
        var page = await chromium.Window(town, phone: false);
        await page.SetContentAsync($"<body style=\"margin:24px;background:#fff;color:#000;font:26px 'Noto Sans CJK SC'\"><p>西应急发〔2026〕12号</p><p>{Title}</p><p>各村清理马鞍山林缘可燃物，不少于25人。</p></body>");
        var picture = await page.ScreenshotAsync(new() { Clip = new() { X = 0, Y = 0, Width = 640, Height = 260 } });
        await page.Context.CloseAsync();
        return picture;
    }
}
