using Jicengtong.Tests;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>A page that shows news by itself takes nothing from whoever is writing on it.</summary>
[Collection(nameof(Chromium))]
public sealed class WhileThePageChanges(Chromium chromium)
{
    [Fact]
    public async Task What_is_typed_while_the_news_is_on_its_way_stays_and_the_news_comes_afterwards()
    {
        await using var town = await Town.Open();
        var page = await chromium.As(town, "u0362", phone: true, worker: false);
        await page.GotoAsync("/problems/new");
        await page.EvaluateAsync("document.querySelector('main').dataset.old = 'yes'");
        var (asked, mayGo) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/problems/new", async route =>
        {
            if (route.Request.Headers.ContainsKey("x-live"))
            {
                asked.TrySetResult();
                await mayGo.Task;
            }

            await route.ContinueAsync();
        });
        await page.EvaluateAsync("document.dispatchEvent(new Event('jct:changed'))");
        await asked.Task;
        await page.Locator("#text").FillAsync("水管断了两天");
        var news = page.WaitForResponseAsync(answer => answer.Request.Headers.ContainsKey("x-live"));
        mayGo.SetResult();
        await (await news).FinishedAsync();
        // Asked and answered after the news was there: by now the page has made of it what it makes.
        await page.EvaluateAsync("async () => { await (await fetch('/health/live')).text(); }");
        await Expect(page.Locator("#text")).ToHaveValueAsync("水管断了两天");
        await Expect(page.Locator("main[data-old]")).ToHaveCountAsync(1);

        await page.Locator("#text").FillAsync("");
        await page.Locator("#text").BlurAsync();
        await Expect(page.Locator("main[data-old]")).ToHaveCountAsync(0);
    }
}
