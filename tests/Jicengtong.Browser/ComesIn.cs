using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>The first day and a bad day, without an IT department: a card, six digits, a colleague who sees who stands there.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class ComesIn(Chromium chromium)
{
    [Fact]
    public async Task A_village_secretary_is_in_by_the_card_within_a_few_taps_and_back_by_six_digits()
    {
        await using var town = await Town.Open();
        await NewPeople.Settle(town);
        var office = await chromium.As(town, "u0138");
        await office.GotoAsync("/me");
        await office.GetByRole(AriaRole.Link, new() { Name = "请人进来" }).ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("还有 2 人没进来过");
        await office.Button("打印请柬").ClickAsync();
        await Expect(office.Locator(".invitation")).ToHaveCountAsync(2);
        var address = await office.Locator(".invitation", new() { HasText = "沙马木呷" }).Locator("svg.qr").GetAttributeAsync("aria-label");
        Assert.Contains("沙马木呷", address, StringComparison.Ordinal);
        var code = (await office.Locator(".invitation", new() { HasText = "沙马木呷" }).Locator(".invitation-code").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);

        // What the QR code opens; then six digits and one tap, a page that explains, one tap, the inbox.
        var phone = await chromium.Window(town, phone: true);
        await phone.GotoAsync($"/in/{code}");
        await Expect(phone.Locator("h1")).ToHaveTextAsync("沙马木呷，请进");
        await phone.Locator("#pin").FillAsync("482913");
        await phone.GetByText("这部手机家里人也用").ClickAsync();
        await phone.Button("进去").ClickAsync();
        await Expect(phone.GetByText("以前的不用补")).ToBeVisibleAsync();
        await phone.Button("知道了，开始").ClickAsync();
        await Expect(phone.Locator(".pills")).ToBeVisibleAsync();

        await phone.GotoAsync("/me");
        await phone.Button("退出登录").ClickAsync();
        await Expect(phone.GetByRole(AriaRole.Status)).ToContainTextAsync("沙马木呷已经退出");
        await phone.GetByLabel("沙马木呷").FillAsync("482913");
        await phone.Button("沙马木呷进去").ClickAsync();
        await Expect(phone.Locator(".pills")).ToBeVisibleAsync();
        await phone.Context.CloseAsync();
        await office.Context.CloseAsync();
    }

    [Fact]
    public async Task A_forgotten_password_is_settled_at_the_desk()
    {
        await using var town = await Town.Open();
        var office = await chromium.As(town, "u0138");
        await office.GotoAsync("/access");
        await office.GetByText("甲乌村", new() { Exact = false }).First.ClickAsync();
        await office.GetByRole(AriaRole.Link, new() { Name = "莫色阿牛" }).First.ClickAsync();
        await office.GetByText("本人就在我面前，我认得").ClickAsync();
        await office.Button("出数字").ClickAsync();
        var code = await office.Locator(".code").TextContentAsync();

        var phone = await chromium.Window(town, phone: true);
        await phone.GotoAsync("/sign-in");
        await phone.GetByRole(AriaRole.Link, new() { Name = "我有请柬，或办公室给的数字码" }).ClickAsync();
        await phone.Locator("#code").FillAsync(code!);
        await phone.Button("下一步").ClickAsync();
        await phone.Locator("#pin").FillAsync("730164");
        await phone.Button("进去").ClickAsync();
        await phone.Button("知道了，开始").ClickAsync();
        await phone.GotoAsync("/inbox?box=know");
        await Expect(phone.Card("您的登录重新开过了")).ToBeVisibleAsync();
        await phone.Context.CloseAsync();
        await office.Context.CloseAsync();
    }

    [Fact]
    public async Task The_clerk_opens_the_secretarys_inbox_and_answers_as_a_colleague()
    {
        await using var town = await Town.Open(demo: false);
        var bureau = await town.As("u0021");
        var id = (await bureau.Post("/api/directives", new
        {
            title = "关于做好森林草原防灭火工作的通知", urgency = "urgent", matter = "森林草原防灭火", demand = "do", due = "2026-11-27T18:00:00+08:00", text = "一、压实责任。二、管住火源。",
            keyPoints = new[] { "11月22日前交一张图" }, audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = Array.Empty<string>() },
        }).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();

        var secretary = await chromium.As(town, "u0362", phone: true);
        await secretary.GotoAsync("/me/acting");
        await secretary.GetByText("请一位同事代办").ClickAsync();
        await secretary.Locator("#actor").SelectOptionAsync((await NewPeople.IdOf(town, "u0364")).ToString());
        await secretary.Locator("#endsOn").FillAsync("2026-12-31");
        await secretary.Button("请他代办").ClickAsync();
        await Expect(secretary.GetByRole(AriaRole.Status)).ToContainTextAsync("好了");

        var clerk = await chromium.As(town, "u0364", phone: true);
        await clerk.GotoAsync("/me/acting");
        await clerk.Button("替他办").ClickAsync();
        await Expect(clerk.Locator(".acting")).ToContainTextAsync("替莫色阿牛看和办");
        await clerk.Card("关于做好森林草原防灭火工作的通知").GetByText("有疑问").ClickAsync();
        await clerk.Card("关于做好森林草原防灭火工作的通知").Locator("textarea").FillAsync("自留山算不算林缘500米？");
        await clerk.Card("关于做好森林草原防灭火工作的通知").Button("送出疑问").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("疑问已送到发件人");
        await clerk.Button("不再替他办").ClickAsync();
        await Expect(clerk.Locator(".acting")).ToHaveCountAsync(0);

        var sender = await chromium.As(town, "u0021");
        await sender.GotoAsync($"/directives/{id}");
        await Expect(sender.Locator("#questions")).ToContainTextAsync("代");
        foreach (var page in new[] { secretary, clerk, sender })
            await page.Context.CloseAsync();
    }
}
