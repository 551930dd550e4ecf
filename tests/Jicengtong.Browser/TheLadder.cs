using System.Text.RegularExpressions;
using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>An urgent ask nobody answers, watched by its sender hour by hour, down to the duty room's telephone; a make-up Saturday changes it.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class TheLadder(Chromium chromium)
{
    private const string Title = "大风天林区用火的紧急通知";

    [Fact]
    public async Task An_urgent_ask_without_an_answer_ends_on_the_duty_rooms_list_and_one_tap_ends_it()
    {
        await using var town = await Town.Open();
        var sender = await Issue(town, TestClock.At(11, 27, 18));
        // The program looks once a second; by now it may have said its first word.
        await Expect(sender.Locator("main")).ToContainTextAsync(new Regex("(?<!，)等打开|已提醒"));

        // Push at once, the card after half an hour, the SMS after an hour: the village has a number but no device.
        await town.MoveTo(TestClock.At(11, 20, 9, 1));
        await town.MoveTo(TestClock.At(11, 20, 10));
        var village = await chromium.As(town, "u0362", phone: true);
        await Expect(village.Card(Title)).ToBeVisibleAsync();

        await town.MoveTo(TestClock.At(11, 20, 11));
        var deputy = await chromium.As(town, "u0363", phone: true);
        await Expect(deputy.Card(Title)).ToContainTextAsync("A岗还没回音");
        await sender.ReloadAsync();
        await Expect(sender.Locator("main")).ToContainTextAsync("已请B岗");

        var room = await chromium.As(town, "u0144", phone: true);
        await room.GotoAsync("/duty-room");
        await Expect(room.Locator("h1")).ToHaveTextAsync("没有要打电话找的人");
        await town.MoveTo(TestClock.At(11, 20, 15));
        await room.GotoAsync("/inbox");
        await room.GetByRole(AriaRole.Link, new() { Name = "值班室：要打电话找 1 处" }).ClickAsync();
        await Expect(room.Card(Title)).ToContainTextAsync("甲乌村");
        Assert.StartsWith("tel:199", await room.Card(Title).GetByRole(AriaRole.Link).First.GetAttributeAsync("href"), StringComparison.Ordinal);
        Assert.Empty(await EveryPage.Barriers(room));
        await room.Card(Title).Button("没打通").ClickAsync();
        await Expect(room.GetByRole(AriaRole.Status)).ToContainTextAsync("不怪谁");
        await sender.ReloadAsync();
        await Expect(sender.Locator("main")).ToContainTextAsync("联系不上，不怪谁");

        await village.ReloadAsync();
        await village.Card(Title).Button("明白").ClickAsync();
        await Expect(village.Card(Title).Button("明白")).ToHaveCountAsync(0);
        await ExpectNobodyToCall(room);
        foreach (var window in new[] { sender, village, deputy, room })
            await window.Context.CloseAsync();
    }

    [Fact]
    public async Task A_make_up_Saturday_entered_by_the_town_brings_the_duty_room_forward_and_the_page_shows_it()
    {
        await using var town = await Town.Open(TestClock.At(11, 20, 17, 30));
        var sender = await Issue(town, TestClock.At(11, 27, 18));
        var office = await chromium.As(town, "u0144", phone: true);
        await office.GotoAsync("/calendar?unit=513401111");
        await Expect(office.Locator("main")).ToContainTextAsync("国庆节");
        await office.Locator("#days").FillAsync("2026-11-21 上班\n2026-11-26至2026-11-27 放假 彝族年");
        await office.Button("保存").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Status)).ToContainTextAsync("重排");
        await Expect(office.Locator("main")).ToContainTextAsync("彝族年");
        Assert.Empty(await EveryPage.Barriers(office));

        // Half an hour of Friday is left; four working hours are over on the Saturday at half past twelve, that is at half past two.
        await town.MoveTo(TestClock.At(11, 21, 14, 29));
        await office.GotoAsync("/duty-room");
        await Expect(office.Locator("h1")).ToHaveTextAsync("没有要打电话找的人");
        await town.MoveTo(TestClock.At(11, 21, 14, 30));
        await office.ReloadAsync();
        await Expect(office.Card(Title)).ToBeVisibleAsync();

        await office.GotoAsync("/ladder?unit=513401111");
        await Expect(office.Locator("main")).ToContainTextAsync("进值班室的电话名单");
        Assert.Empty(await EveryPage.Barriers(office));
        Assert.True(await office.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0);
        foreach (var window in new[] { sender, office })
            await window.Context.CloseAsync();
    }

    [Fact]
    public async Task A_leave_and_a_make_up_Saturday_change_the_ladder_and_it_ends_on_the_duty_rooms_list()
    {
        // Friday, half an hour before the offices close; the Saturday is worked.
        await using var town = await Town.Open(TestClock.At(11, 20, 17, 30));
        var office = await chromium.As(town, "u0144", phone: true);
        await office.GotoAsync("/calendar?unit=513401111");
        await office.Locator("#days").FillAsync("2026-11-21 上班");
        await office.Button("保存").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Status)).ToContainTextAsync("重排");
        var sender = await Issue(town, TestClock.At(11, 27, 18));

        // Two working hours would be over at half past ten on the Saturday; until then the deputy is left in peace.
        await town.MoveTo(TestClock.At(11, 21, 9, 29));
        var deputy = await chromium.As(town, "u0363", phone: true);
        await Expect(deputy.Card(Title)).ToHaveCountAsync(0);
        await sender.ReloadAsync();
        await Expect(sender.Locator("main")).Not.ToContainTextAsync("已请B岗");

        // The secretary has to go away and says so, without having opened it: nobody waits for them any longer.
        var village = await chromium.As(town, "u0362", phone: true);
        await village.GotoAsync("/me");
        await village.GetByRole(AriaRole.Link, new() { Name = "请假、出差和B岗" }).ClickAsync();
        await village.GetByText("登记请假、出差、离岗培训").ClickAsync();
        await village.Locator("#leave #kind").SelectOptionAsync("出差");
        await village.Locator("#leave #to").FillAsync("2026-11-25");
        await village.Locator("#leave").Button("登记").ClickAsync();
        await Expect(village.Locator("#leave")).ToContainTextAsync("有事找各事项的B岗");
        await town.MoveTo(TestClock.At(11, 21, 9, 31));
        await deputy.ReloadAsync();
        await Expect(deputy.Card(Title)).ToContainTextAsync("A岗还没回音");
        await sender.ReloadAsync();
        await Expect(sender.Locator("main")).ToContainTextAsync("已请B岗");

        // Nobody answers: four working hours after the asking, counted over the worked Saturday, the duty room has the numbers of both.
        await town.MoveTo(TestClock.At(11, 21, 14, 29));
        await office.GotoAsync("/duty-room");
        await Expect(office.Locator("h1")).ToHaveTextAsync("没有要打电话找的人");
        await town.MoveTo(TestClock.At(11, 21, 14, 30));
        await office.ReloadAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("要打电话找 1 处");
        await Expect(office.Card(Title)).ToContainTextAsync("打给B岗");
        Assert.Equal(2, await office.Card(Title).Locator("a[href^='tel:199']").CountAsync());
        await office.Card(Title).Button("打通了，说了").ClickAsync();
        await Expect(office.Card(Title)).ToContainTextAsync("打通了，等本人点“明白”");

        // The deputy answers for both, and it is over everywhere.
        await deputy.Card(Title).Button("明白").ClickAsync();
        await Expect(deputy.Card(Title).Button("明白")).ToHaveCountAsync(0);
        await ExpectNobodyToCall(office);
        foreach (var window in new[] { office, sender, deputy, village })
            await window.Context.CloseAsync();
    }

    // The list of the duty room stands open on the table: the line goes by itself.
    private static Task ExpectNobodyToCall(IPage room) => Expect(room.Locator("h1")).ToHaveTextAsync("没有要打电话找的人");

    private async Task<IPage> Issue(Town town, DateTimeOffset due)
    {
        var office = await town.As("u0151");
        var id = (await office.Post("/api/directives", new
        {
            title = Title, matter = "森林草原防灭火", demand = "do", urgency = "urgent", due, text = "请落实到人。", keyPoints = new[] { "今天先把林缘的人撤出来" },
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111200" }, kinds = new[] { "村社区" } },
        }).Json(201)).GetProperty("id").GetString()!;
        await office.Put($"/api/directives/{id}/issue").Json();
        var sender = await chromium.As(town, "u0151");
        await sender.GotoAsync($"/directives/{id}");
        return sender;
    }
}
