using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>The town office uploads the lists of its 34 groups and gets a plan it can print.</summary>
[Collection(nameof(Chromium))]
public sealed class FewerGroups(Chromium chromium)
{
    [Fact]
    public async Task Thirty_four_groups_become_eight_and_nobody_is_in_more_than_three()
    {
        await using var town = await Town.Open();
        var office = await chromium.As(town, "u0143");
        await office.GotoAsync("/groups");
        await office.Button("算一算").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Alert)).ToContainTextAsync("请选 groups.csv");

        var demo = Path.Combine(AppContext.BaseDirectory, "demo");
        await office.Locator("#files").SetInputFilesAsync(new[] { "groups.csv", "group_members.csv", "messages.csv" }.Select(name => Path.Combine(demo, name)));
        await office.Button("算一算").ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("34 个群减到 8 个，没有人超过 3 个");
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "每个人轻了多少" })).ToContainTextAsync("→");
        await office.Context.CloseAsync();

        var grid = await chromium.As(town, "u0374");
        await grid.GotoAsync("/groups");
        await Expect(grid.Locator("h1")).ToHaveTextAsync("不能这样做");
        await grid.Context.CloseAsync();
    }
}
