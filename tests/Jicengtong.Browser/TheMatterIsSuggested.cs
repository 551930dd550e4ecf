using Jicengtong.Tests;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>While somebody writes what is wrong, the form offers what it may be about; one tap takes it, and nothing is taken by itself.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class TheMatterIsSuggested(Chromium chromium)
{
    [Fact]
    public async Task One_tap_takes_what_the_text_seems_to_be_about()
    {
        await using var town = await Town.Open();
        var secretary = await chromium.As(town, "u0362", phone: true);
        await secretary.GotoAsync("/problems/new");
        await secretary.Locator("#text").PressSequentiallyAsync("饮水池漏水，全组没有水喝");
        var suggested = secretary.Locator("[data-suggest] button").GetByText("饮水安全");
        await Expect(suggested).ToBeVisibleAsync();
        await Expect(secretary.Locator("#matter")).ToHaveValueAsync("");
        await suggested.ClickAsync();
        await Expect(secretary.Locator("#matter")).ToHaveValueAsync("饮水安全");
        await secretary.Button("反映").ClickAsync();
        await Expect(secretary.GetByRole(Microsoft.Playwright.AriaRole.Status)).ToContainTextAsync("已经送到");
        await secretary.Context.CloseAsync();
    }
}
