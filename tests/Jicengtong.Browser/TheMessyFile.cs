using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>The town office brings the list it already has, answers what is unclear, and its people are invited.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class TheMessyFile(Chromium chromium)
{
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    [Fact]
    public async Task The_list_of_the_town_hall_is_understood_imported_and_invited()
    {
        await using var town = await Town.Open();
        var office = await chromium.As(town, "u0138");
        await office.GotoAsync("/me");
        await office.GetByRole(AriaRole.Link, new() { Name = "请人进来" }).ClickAsync();
        await office.GetByRole(AriaRole.Link, new() { Name = "导入名单" }).ClickAsync();
        await office.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "机关干部花名册.xlsx", MimeType = Excel, Buffer = MessyFiles.TownHall() });
        await office.Button("看看认出了什么").ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("认出 4 人，都清楚了");
        await Expect(office.Locator("table")).ToContainTextAsync("巴汝镇应急办 副镇长");
        await office.Button("导入这 4 行").ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("新增 4 人");
        await office.GetByRole(AriaRole.Link, new() { Name = "请他们进来" }).ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("还有 4 人没进来过");
        await office.Context.CloseAsync();
    }

    [Fact]
    public async Task What_is_unclear_is_asked_and_what_is_wrong_says_where()
    {
        await using var town = await Town.Open();
        var office = await chromium.As(town, "u0138", phone: true);
        await office.GotoAsync("/organization/roster");
        await office.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "名单.xlsx", MimeType = Excel, Buffer = MessyFiles.Scribbled() });
        await office.Button("看看认出了什么").ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("认出 6 人，有 2 处要改");
        await Expect(office.GetByText("名单里写的“老街居民组”是哪个单位？")).ToBeVisibleAsync();
        await office.GetByLabel("名单里写的“老街居民组”是哪个单位？").SelectOptionAsync("513401111202");
        await office.Button("选好了，再看一遍").ClickAsync();
        await Expect(office.Locator(".numbers .is-question")).ToHaveCountAsync(0);
        await office.Context.CloseAsync();
    }
}
