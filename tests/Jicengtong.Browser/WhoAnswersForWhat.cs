using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>The township office finds what nobody answers for and what two answer for, and settles both on the page.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class WhoAnswersForWhat(Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_clerk_fills_the_blank_of_the_river_chief_and_settles_who_leads_waste_sorting(bool script)
    {
        await using var town = await Town.Open();
        var clerk = await chromium.As(town, "u0142", phone: script, script: script);
        await clerk.GotoAsync("/who/513401111");
        await clerk.GetByRole(AriaRole.Link, new() { Name = "看空白和重叠" }).ClickAsync();
        await Expect(clerk.Locator("h1")).ToContainTextAsync("空白 13 处，重叠 1 处");

        var blank = clerk.Locator("section.card", new() { HasText = "河长制" }).Locator("details", new() { HasText = "巴汝镇：明确谁负责" });
        await blank.GetByText("明确谁负责").ClickAsync();
        await blank.GetByLabel("牵头（A岗）").SelectOptionAsync("u0151");
        await blank.GetByLabel("B岗", new() { Exact = false }).Last.SelectOptionAsync("u0150");
        await blank.Button("定下来").ClickAsync();
        await Expect(clerk.Locator("h1")).ToContainTextAsync("空白 12 处，重叠 1 处");
        await Expect(blank).ToHaveCountAsync(0);

        var overlap = clerk.Locator("section.card", new() { HasText = "垃圾分类" });
        await Expect(overlap).ToContainTextAsync("都牵头");
        await overlap.GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(clerk.Locator("h1")).ToContainTextAsync("空白 12 处，重叠 0 处");
        Assert.Empty(script ? await EveryPage.Barriers(clerk) : []);

        // Whoever asks now gets a name, and the list says who changed it.
        await clerk.GotoAsync("/who?q=河长制 巴汝镇");
        await Expect(clerk.Locator("main")).ToContainTextAsync("牵头");
        await clerk.GotoAsync("/who/513401111");
        await Expect(clerk.Locator("main")).ToContainTextAsync("河长制：牵头人 空白 →");
        await clerk.Context.CloseAsync();
    }

    [Fact]
    public async Task The_inbox_is_read_aloud_by_the_browser_and_a_second_tap_ends_it()
    {
        await using var town = await Town.Open();
        var office = await town.As("u0151");
        var id = (await office.Post("/api/directives", new
        {
            title = "大风天林区用火的紧急通知", matter = "森林草原防灭火", demand = "do", due = "2026-11-24T18:00:00+08:00", text = "请落实到人。", keyPoints = new[] { "今天先把林缘的人撤出来" },
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111200" }, kinds = new[] { "村社区" } },
        }).Json(201)).GetProperty("id").GetString();
        await office.Put($"/api/directives/{id}/issue").Json();
        var village = await chromium.As(town, "u0362", phone: true);
        // The machine of the tests has no voice: what the browser is given to say is what is looked at.
        await village.EvaluateAsync("""
            () => {
              window.said = [];
              let speaking = false;
              Object.defineProperty(window, 'speechSynthesis', { value: { get speaking() { return speaking; }, speak(what) { speaking = true; said.push(what.lang + ' ' + what.text); }, cancel() { speaking = false; said.push('stop'); } } });
            }
            """);
        await village.Locator("[data-speak]").First.ClickAsync();
        await village.Locator("[data-speak]").First.ClickAsync();
        var said = await village.EvaluateAsync<string[]>("said");
        Assert.Equal(2, said.Length);
        Assert.StartsWith("zh-CN ", said[0], StringComparison.Ordinal);
        Assert.Contains("大风天林区用火的紧急通知", said[0], StringComparison.Ordinal);
        Assert.Contains("今天先把林缘的人撤出来", said[0], StringComparison.Ordinal);
        Assert.Equal("stop", said[1]);
        await village.Context.CloseAsync();
    }
}
