using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>In the demo town: a repeat is caught before it is sent, a relay that loses something is shown as such, a revision asks only readers of what changed, and a marked document does not leave the machine.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class KeepsItsMeaning(Chromium chromium)
{
    [Fact]
    public async Task A_document_is_neither_repeated_nor_watered_down_nor_changed_in_silence()
    {
        await using var town = await Town.Open(TestClock.At(11, 20, 9), empty: true, demo: true);
        await Demo.DemoTown.Settle(town.Services, CancellationToken.None);
        await Repeat(town);
        await Relay(town);
        await Revision(town);
        await Marked(town);
    }

    private async Task Repeat(Town town)
    {
        var bureau = await chromium.As(town, "u0029");
        await bureau.GotoAsync("/directives");
        await bureau.GetByRole(AriaRole.Link, new() { Name = "关于做好村庄清洁行动有关工作的通知" }).ClickAsync();
        await bureau.Button("＋ 请各乡镇于11月28日至12月4日组织清理村内沟渠和房前屋后积存垃圾、废弃农膜").ClickAsync();
        await Expect(bureau.Locator("#keyPoints")).ToHaveValueAsync("请各乡镇于11月28日至12月4日组织清理村内沟渠和房前屋后积存垃圾、废弃农膜");
        await bureau.Button("看看会发给谁").ClickAsync();
        await Expect(bureau.Locator("#before-sending")).ToContainTextAsync("西农发〔2026〕68号");
        await bureau.Button("发给 25 人").ClickAsync();
        await Expect(bureau.Locator(".error-note")).ToContainTextAsync("请和对方合并");
        await bureau.Locator("#whyAgain").FillAsync("省里要求两家分别报送");
        await bureau.Button("发给 25 人").ClickAsync();
        await Expect(bureau.Number("应收到")).ToHaveTextAsync("25");
        await bureau.GotoAsync("/burden");
        await Expect(bureau.Locator("tr", new() { HasText = "西昌市乡村振兴局" })).ToContainTextAsync("1");
        await bureau.Context.CloseAsync();
    }

    private async Task Relay(Town town)
    {
        var clerk = await chromium.As(town, "u0097");
        await clerk.GetByRole(AriaRole.Link, new() { Name = "关于做好2026年冬春季森林草原防灭火工作的通知" }).ClickAsync();
        await clerk.GetByRole(AriaRole.Link, new() { Name = "转办给下面" }).ClickAsync();
        await clerk.Locator("#keyPoints").FillAsync("11月22日前把林地逐块落实到网格员、护林员\n发现火情10分钟内电话报告值班室\n半专业扑火队约20人");
        await clerk.Locator("#opinion").FillAsync("各村书记牵头，应急办汇总。");
        await clerk.Locator("input[name=units]").First.CheckAsync();
        await clerk.GetByLabel("这些岗位的人：").CheckAsync();
        await clerk.GetByText("选岗位").ClickAsync();
        await clerk.GetByLabel("党委书记", new() { Exact = true }).CheckAsync();
        await clerk.Button("看看会发给谁").ClickAsync();
        await Expect(clerk.Locator("#losses")).ToContainTextAsync("20分钟内书面初报");
        await Expect(clerk.Locator("#losses")).ToContainTextAsync("“不少于25人”成了“约20人”");
        await clerk.Locator("button[value=pass]").ClickAsync();
        await Expect(clerk.Locator("main")).ToContainTextAsync("已经转下去了");
        await clerk.Context.CloseAsync();

        var bureau = await chromium.As(town, "u0021");
        await bureau.GotoAsync("/directives");
        await bureau.GetByRole(AriaRole.Link, new() { Name = "关于做好2026年冬春季森林草原防灭火工作的通知" }).ClickAsync();
        await Expect(bureau.Locator(".chain li", new() { HasText = "应急办汇总" })).ToContainTextAsync("走样变松");
        await bureau.Context.CloseAsync();
    }

    private async Task Revision(Town town)
    {
        const string Title = "关于明确2026年耕地地力保护补贴发放口径的通知";
        var bureau = await chromium.As(town, "u0024");
        await bureau.GotoAsync("/directives");
        await bureau.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await bureau.GetByRole(AriaRole.Link, new() { Name = "改内容（以此份为准）" }).ClickAsync();
        var text = await bureau.Locator("#text").InputValueAsync();
        await bureau.Locator("#text").FillAsync(text.Replace("3个工作日内核实答复", "5个工作日内核实答复", StringComparison.Ordinal));
        await bureau.Locator("#why").FillAsync("给村里留够时间");
        await bureau.Button("看看改了什么").ClickAsync();
        await Expect(bureau.Locator("#changes ins")).ToHaveTextAsync("5");
        await bureau.Locator("#changes").GetByLabel("村社区").UncheckAsync();
        await bureau.Locator("button[value=revise]").ClickAsync();
        await Expect(bureau.Locator("main")).ToContainTextAsync("新版已经生效");
        await bureau.Context.CloseAsync();

        var reader = await chromium.As(town, "u0166", phone: true);
        await Expect(reader.Card(Title)).ToContainTextAsync("内容有改动，请再确认");
        await reader.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await Expect(reader.Locator("#revisions del")).ToHaveTextAsync("3");
        await reader.Button("明白").ClickAsync();
        await Expect(reader.GetByRole(AriaRole.Status)).ToContainTextAsync("已回“明白”");
        await reader.GotoAsync("/inbox?box=done");
        await Expect(reader.Card(Title)).ToBeVisibleAsync();
        await reader.Context.CloseAsync();
    }

    private async Task Marked(Town town)
    {
        var bureau = await chromium.As(town, "u0021");
        await bureau.GotoAsync("/directives");
        await bureau.Button("写文件").ClickAsync();
        await bureau.Locator("#title").FillAsync("关于应急预案的通知");
        await bureau.Locator("#text").FillAsync("机密★10年\n各乡镇：");
        var sent = 0;
        bureau.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        await bureau.Button("存草稿").ClickAsync();
        await Expect(bureau.Locator("[data-secrecy]")).ToContainTextAsync("没有发送");
        await Expect(bureau.Locator("#text")).ToHaveValueAsync("机密★10年\n各乡镇：");
        Assert.Equal(0, sent);
        await bureau.Context.CloseAsync();
    }
}
