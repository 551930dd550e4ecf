using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>Somebody whom nobody knows complains of their village: a code, an answer the next day, and after 30 days the question whether they were harmed. Without script.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class NobodyKnows(Chromium chromium)
{
    [Fact]
    public async Task A_letter_without_a_name_is_answered_and_its_writer_is_asked_after()
    {
        await using var town = await Town.Open();
        var somebody = await chromium.Window(town, phone: true, script: false);
        await somebody.GotoAsync("/voice");
        await somebody.GetByRole(AriaRole.Link, new() { Name = "不留名，写一封信" }).ClickAsync();
        await somebody.Locator("#accused").FillAsync("甲乌村（巴汝镇）");
        await somebody.Locator("#text").FillAsync("修路的沙石钱没进账。");
        await somebody.Button("寄出").ClickAsync();
        var code = (await somebody.Locator(".code").TextContentAsync())!;
        await Expect(somebody.GetByRole(AriaRole.Status)).ToContainTextAsync("只给您看这一次");
        Assert.DoesNotContain(code, somebody.Url, StringComparison.Ordinal);

        await town.MoveTo(TestClock.At(11, 21, 8, 1));
        var handler = await chromium.As(town, "u0188");
        await handler.Card("有一封来信等您回").GetByRole(AriaRole.Link, new() { Name = "去答复" }).ClickAsync();
        await Expect(handler.Locator("main")).ToContainTextAsync("修路的沙石钱没进账");
        await handler.Locator("#text").FillAsync("账已封存，请说说是哪一段路。");
        await handler.Button("写回信").ClickAsync();
        await Expect(handler.GetByRole(AriaRole.Status)).ToContainTextAsync("明天起看得到");

        await town.MoveTo(TestClock.At(11, 22, 9));
        await Open(somebody, code);
        await Expect(somebody.Locator("h1")).ToHaveTextAsync("有回信");
        await Expect(somebody.Locator("main")).ToContainTextAsync("是哪一段路");
        await somebody.Locator("#text").FillAsync("村口到3组。");
        await somebody.Button("寄出").ClickAsync();
        await Expect(somebody.GetByRole(AriaRole.Status)).ToContainTextAsync("明天早上八点送到");

        await town.MoveTo(TestClock.At(12, 20, 8, 1));
        // A month later the session has ended.
        await handler.Context.CloseAsync();
        handler = await chromium.As(town, "u0188");
        await handler.GotoAsync("/problems/letters");
        await handler.GetByRole(AriaRole.Link, new() { Name = "反映甲乌村的信" }).ClickAsync();
        await handler.Button("问有没有被为难").ClickAsync();
        await Expect(handler.GetByRole(AriaRole.Status)).ToContainTextAsync("已经问了");
        Assert.Empty(await EveryPage.Barriers(handler));
        await town.MoveTo(TestClock.At(12, 21, 9));
        await Open(somebody, code);
        await Expect(somebody.Locator("h1")).ToHaveTextAsync("他们问：有没有人为难您");
        await somebody.GetByRole(AriaRole.Button, new() { Name = "没有", Exact = true }).ClickAsync();
        await Expect(somebody.Locator("main")).ToContainTextAsync("没有人为难我");
        foreach (var window in new[] { somebody, handler })
            await window.Context.CloseAsync();
    }

    [Fact]
    public async Task The_pages_behind_the_code_have_no_barrier_and_fit_the_phone()
    {
        await using var town = await Town.Open();
        var somebody = await chromium.Window(town, phone: true);
        await somebody.GotoAsync("/letter");
        await somebody.Locator("#accused").FillAsync("甲乌村（巴汝镇）");
        await somebody.Locator("#text").FillAsync("修路的沙石钱没进账。");
        await somebody.Button("寄出").ClickAsync();
        var code = (await somebody.Locator(".code").TextContentAsync())!;
        Assert.Empty(await EveryPage.Barriers(somebody));
        await Open(somebody, code);
        Assert.Empty(await EveryPage.Barriers(somebody));
        Assert.True(await somebody.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0);
        await somebody.Context.CloseAsync();
    }

    private static async Task Open(IPage page, string code)
    {
        await page.GotoAsync("/letter/open");
        await page.Locator("#code").FillAsync(code);
        await page.Button("打开").ClickAsync();
    }
}
