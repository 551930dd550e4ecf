using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>A clerk of the town sets a grid up, renames it, moves it to another village, closes it, and looks at what it was.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class TheTreeChanges(Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clerk_renames_moves_and_closes_a_unit_and_looks_at_its_past(bool script)
    {
        await using var town = await Town.Open();
        var clerk = await chromium.As(town, "u0142", phone: script, script: script);
        await clerk.GotoAsync("/who/513401111200");
        await clerk.GetByText("历史和改动").ClickAsync();
        await clerk.GetByText("改这个单位").ClickAsync();

        var setUp = Section(clerk, "在下面设一个新单位");
        await setUp.Locator("summary").ClickAsync();
        await setUp.GetByLabel("名称").FillAsync("河坝临时网格");
        await setUp.GetByLabel("类别").FillAsync("网格");
        await setUp.GetByLabel("从哪天起").FillAsync("2026-11-01");
        await setUp.GetByLabel("为什么").FillAsync("汛期安置");
        await setUp.Button("设立").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("设好了");
        await Expect(clerk.Locator("h1")).ToHaveTextAsync("河坝临时网格");
        var page = new Uri(clerk.Url).AbsolutePath;

        // Without a reason nothing is changed, and what was typed is still there.
        await clerk.GotoAsync(page + "/edit");
        var rename = Section(clerk, "更名或改类别");
        await rename.Locator("summary").ClickAsync();
        await rename.GetByLabel("名称").FillAsync("河坝安置点网格");
        await rename.GetByLabel("从哪天起").FillAsync("2026-10-01");
        await rename.GetByLabel("为什么").FillAsync("安置点定了");
        await rename.Button("改名称").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Alert)).ToContainTextAsync("不能早于那一天");
        await Expect(rename.GetByLabel("名称")).ToHaveValueAsync("河坝安置点网格");
        await rename.GetByLabel("从哪天起").FillAsync("2026-11-10");
        await rename.Button("改名称").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("名称改好了");

        await clerk.GotoAsync(page + "/edit");
        var move = Section(clerk, "划转到别的上级");
        await move.Locator("summary").ClickAsync();
        await move.GetByLabel("新的上级").SelectOptionAsync("513401111201");
        await move.GetByLabel("从哪天起").FillAsync("2026-11-15");
        await move.GetByLabel("为什么").FillAsync("安置点在河边村");
        await move.Button("划转").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("已经划转");
        await Expect(clerk.Locator("main")).ToContainTextAsync("由甲乌村划归河边村");

        await clerk.GotoAsync(page + "/edit");
        var close = Section(clerk, "撤销");
        await close.Locator("summary").ClickAsync();
        await close.GetByLabel("为什么").FillAsync("汛期过了，都回家了");
        await close.Button("撤销").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("已经撤销");
        await Expect(clerk.GetByText("改这个单位")).ToHaveCountAsync(0);

        await clerk.GetByLabel("看它在哪一天的样子").FillAsync("2026-11-05");
        await clerk.Button("看").ClickAsync();
        await Expect(clerk.Locator("h1")).ToHaveTextAsync("河坝临时网格");
        await Expect(clerk.Locator("main")).ToContainTextAsync("甲乌村");
        await clerk.GetByText("看今天").ClickAsync();
        await Expect(clerk.Locator("h1")).ToHaveTextAsync("河坝安置点网格");
        await clerk.Context.CloseAsync();
    }

    private static ILocator Section(IPage page, string summary) => page.Locator("main details", new() { Has = page.Locator("summary", new() { HasText = summary }) });
}
