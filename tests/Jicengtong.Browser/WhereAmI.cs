using Jicengtong.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>Where the installation wants it, a tap finds the grid one stands in; who does not let the phone say it chooses from the list.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class WhereAmI(Chromium chromium)
{
    [Fact]
    public async Task One_tap_chooses_the_grid_and_a_refusal_says_what_to_do()
    {
        await using var town = await Town.Open();
        town.Services.GetRequiredService<Jicengtong.Platform.Installation>().Positions = true;
        var page = await chromium.As(town, "u0362", phone: true);
        await page.GotoAsync("/problems/new");
        await page.GetByText("用地图上的点").ClickAsync();
        await page.Button("用我现在的位置").ClickAsync();
        await Expect(page.Locator("[data-position-said]")).ToContainTextAsync("手机没有给出位置，请在列表里选");

        // Beside the centre of the first grid of 甲乌村, as demo/places.csv has it.
        await page.Context.GrantPermissionsAsync(["geolocation"]);
        await page.Context.SetGeolocationAsync(new() { Latitude = 27.8203f, Longitude = 102.1101f });
        await page.Button("用我现在的位置").ClickAsync();
        await Expect(page.Locator("[data-position-said]")).ToContainTextAsync("您在甲乌村第1网格，已经选好");
        await Expect(page.Locator("#unit")).ToHaveValueAsync("513401111200G01");

        await page.Context.SetGeolocationAsync(new() { Latitude = 39.9f, Longitude = 116.4f });
        await page.Button("用我现在的位置").ClickAsync();
        await Expect(page.Locator("[data-position-said]")).ToContainTextAsync("不在登记过的网格里");
        await Expect(page.Locator("#unit")).ToHaveValueAsync("513401111200G01");
        await page.Context.CloseAsync();
    }
}
