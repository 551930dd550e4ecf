using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>A clerk hands over a whole person in one step, and anybody is found in three taps.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class PeopleComeAndGo(Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clerk_hands_over_a_whole_person_in_one_step(bool script)
    {
        await using var town = await Town.Open();
        var bureau = await town.As("u0021");
        var id = (await bureau.Post("/api/directives", new
        {
            title = "关于做好森林草原防灭火工作的通知", matter = "森林草原防灭火", demand = "do", due = "2026-11-27T18:00:00+08:00", text = "各乡镇清理可燃物。",
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" } },
        }).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();

        var clerk = await chromium.As(town, "u0142", phone: script, script: script);
        await clerk.GotoAsync("/who/513401111O03/posts");
        await clerk.Locator("section.card", new() { HasText = "尔古伍各" }).GetByText("离任和交接").ClickAsync();
        await Expect(clerk.Locator("h1")).ToContainTextAsync("尔古伍各 手上有");
        await Expect(clerk.Locator("main")).ToContainTextAsync("没办完的事");

        // Nobody leaves while something would be orphaned.
        await clerk.Button("离任，全部交接").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Alert)).ToContainTextAsync("一件也不能落下");
        await clerk.GetByLabel("谁接手").SelectOptionAsync("u0152");
        await clerk.GetByLabel("依据或原因").FillAsync("调到县里");
        await clerk.Button("离任，全部交接").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("都转给接手的人了");
        await clerk.GotoAsync("/who?q=森林草原防灭火 巴汝镇");
        await Expect(clerk.Locator("main")).Not.ToContainTextAsync("尔古伍各");

        var successor = await chromium.As(town, "u0152", phone: script, script: script);
        await successor.GotoAsync("/inbox");
        await Expect(successor.Locator("main")).ToContainTextAsync("关于做好森林草原防灭火工作的通知");
        await clerk.Context.CloseAsync();
        await successor.Context.CloseAsync();
    }

    [Fact]
    public async Task Somebody_is_found_by_first_letters_in_three_taps_and_is_told_who_looked_at_the_number()
    {
        await using var town = await Town.Open();
        var leader = await chromium.As(town, "u0135", phone: true);
        await leader.GotoAsync("/inbox");
        await leader.Locator("nav a", new() { HasText = "找人找事" }).ClickAsync();
        await leader.GetByLabel("要找什么事").FillAsync("msan");
        await leader.Button("找").ClickAsync();
        await leader.Locator("main a", new() { HasText = "莫色阿牛" }).First.ClickAsync();
        await Expect(leader.Locator("h1")).ToHaveTextAsync("莫色阿牛");
        await leader.Button("看电话").ClickAsync();
        await Expect(leader.Locator("a[href^='tel:']")).ToHaveTextAsync("19900000362");

        var secretary = await chromium.As(town, "u0362", phone: true);
        await secretary.GotoAsync("/me");
        await secretary.GetByText("谁看过我的电话").ClickAsync();
        await Expect(secretary.Locator("main")).ToContainTextAsync("上级单位");
        await leader.Context.CloseAsync();
        await secretary.Context.CloseAsync();
    }
}
