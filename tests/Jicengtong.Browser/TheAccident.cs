using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>
/// The accident of the essay, as it goes here: on 2026-11-19 党建办 asks every village for the party-member numbers by 18:00
/// next day, in between sixty other things. In the chat groups one village missed it.
/// </summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class TheAccident(Chromium chromium)
{
    private const string Title = "关于统计各村党员和预备党员情况的通知";

    [Fact]
    public async Task Nobody_misses_it_and_nobody_posts_received()
    {
        await using var town = await Town.Open(TestClock.At(11, 19, 16));
        await SixtyOtherThings(town);

        var office = await chromium.As(town, "u0142");
        await office.GotoAsync("/directives");
        await office.GetByText("导入 Word 文件或粘贴全文").ClickAsync();
        await office.Locator("#file").SetInputFilesAsync(Doing.DemoDocument("02-党员统计.md"));
        await office.Button("变成草稿").ClickAsync();
        await Expect(office.Locator("#title")).ToHaveValueAsync(Title);
        await Expect(office.Locator("#due")).ToHaveValueAsync("2026-11-20T18:00");
        await office.Locator("#keyPoints").FillAsync("只报变动，没变动点“无变动”\n预备党员写明转正日期");
        await office.GetByText("填报的表（要求是“填报”时）").ClickAsync();
        await office.Locator("#form").FillAsync("正式党员\n预备党员\n转正日期（文字）");
        await office.GetByLabel("巴汝镇", new() { Exact = true }).CheckAsync();
        await office.GetByLabel("村社区", new() { Exact = true }).CheckAsync();
        await office.Button("看看会发给谁").ClickAsync();
        await Expect(office.Locator("#preview")).ToContainTextAsync("会发给 6 人");
        await office.Button("发给 6 人").ClickAsync();
        await Expect(office.Number("应收到")).ToHaveTextAsync("6");

        // Five villages: it is on top although the day brought sixty other things, and one tap answers it.
        foreach (var account in new[] { "u0365", "u0389", "u0414", "u0438", "u0463" })
        {
            var phone = await chromium.As(town, account, phone: true);
            await Expect(phone.Locator("article.card").First).ToContainTextAsync(Title);
            if (account == "u0389")
                await FillIn(phone);
            else
                await phone.Card(Title).Button("无变动").ClickAsync();
            await Expect(phone.GetByRole(AriaRole.Status)).ToContainTextAsync("已办结");
            await phone.Context.CloseAsync();
        }

        // The sender's page followed by itself, and says who is missing.
        await Expect(office.Number("已报")).ToHaveTextAsync("5");
        await Expect(office.Number("还没打开")).ToHaveTextAsync("1");
        await Expect(office.Locator("main")).ToContainTextAsync("彭娜燕 · 马筐村");

        await town.MoveTo(TestClock.At(11, 20, 12, 1));
        await Expect(office.Locator("main")).ToContainTextAsync("11月20日 12:01 已请B岗");

        var deputy = await chromium.As(town, "u0483", phone: true);
        await Expect(deputy.Locator("article.card").First).ToContainTextAsync("请您（B岗）先看");
        await deputy.Card(Title).Button("无变动").ClickAsync();

        await Expect(office.Number("已报")).ToHaveTextAsync("6");
        await Expect(office.Number("还没打开")).ToHaveTextAsync("0");
        Assert.True(town.Clock.GetUtcNow() < TestClock.At(11, 20, 18));
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "报上来的" })).ToContainTextAsync("12月5日");
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "报上来的" })).Not.ToContainTextAsync("收到");
        await office.Context.CloseAsync();
        await deputy.Context.CloseAsync();
    }

    private static async Task FillIn(IPage phone)
    {
        var card = phone.Card(Title);
        await card.GetByText("填写").ClickAsync();
        await card.GetByLabel("正式党员").FillAsync("31");
        await card.GetByLabel("预备党员").FillAsync("2");
        await card.GetByLabel("转正日期").FillAsync("12月5日、12月20日");
        await card.Button("报送").ClickAsync();
    }

    // What else came down that day: to be known by the same people, later due or not due at all.
    private static async Task SixtyOtherThings(Town town)
    {
        var others = await town.As("u0143");
        for (var number = 1; number <= 60; number++)
        {
            var id = (await others.Post("/api/directives", new
            {
                title = $"第{number}件：工作提示", matter = "公文处理", text = "请了解。", demand = number % 3 == 0 ? "confirm" : "know", due = number % 3 == 0 ? "2026-11-25T18:00:00+08:00" : null,
                audience = new { units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { "妇联主席", "村党支部书记兼村委会主任" } },
            }).Json(201)).GetProperty("id").GetString();
            await others.Put($"/api/directives/{id}/issue", new { whyAgain = "每件是一件事" }).Json();
        }
    }
}
