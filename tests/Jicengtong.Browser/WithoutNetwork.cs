using System.Text.Json;
using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>
/// Behind the ridge there is no signal: what was opened can be read, what is answered and reported waits in the phone and
/// arrives once. A phone that goes from hand to hand shows nobody what another had on it.
/// </summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class WithoutNetwork(Chromium chromium)
{
    private const string Fire = "森林草原防灭火";
    private const string Landslide = "3组上面的路塌了一半，摩托车过不去。";

    [Fact]
    public async Task One_reads_answers_and_reports_and_everything_arrives_once()
    {
        await using var town = await Settled();
        var page = await chromium.As(town, "u0362", phone: true);
        var document = await Opens(page, Fire);

        await page.Context.SetOfflineAsync(true);
        await page.GotoAsync(document);
        await Expect(page.Locator("[data-kept]")).ToContainTextAsync("没有网络");
        await Expect(page.Locator(".document")).ToContainTextAsync("野外用火");
        await page.GotoAsync("/inbox");
        await page.Card(Fire).Button("明白").ClickAsync();
        await Expect(page.Card(Fire)).ToContainTextAsync("已记下“明白”，尚未送出");
        await Reports(page, "路塌了");
        await Reports(page, "不该说的");
        await Expect(page.Locator("[data-unsent] article")).ToHaveCountAsync(3);

        await Unsent(page, "不该说的").Button("删掉").ClickAsync();
        await Expect(page.Locator("[data-unsent] article")).ToHaveCountAsync(2);
        await Unsent(page, "路塌了").Button("改").ClickAsync();
        await page.GetByLabel("改成").FillAsync(Landslide);
        await page.Button("存下").ClickAsync();
        // The field goes away when it is stored.
        await Expect(page.GetByLabel("改成")).ToHaveCountAsync(0);
        await page.GotoAsync("/inbox");
        await Expect(page.Locator("#unsent")).ToContainTextAsync("尚未送出 2 件");
        await Expect(page.Card(Fire)).ToContainTextAsync("尚未送出");
        Assert.Empty(await Mine(town, "u0362", "塌"));

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("#unsent")).ToContainTextAsync("已经送到");
        await page.GotoAsync("/unsent");
        await Expect(page.Locator("[data-nothing]")).ToBeVisibleAsync();
        Assert.Equal([Landslide], await Mine(town, "u0362", "塌"));
        Assert.Empty(await Mine(town, "u0362", "不该说的"));
        Assert.Equal("understood", await AnswerTo(town, "u0362", Fire));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_on_its_way_back_does_not_report_twice()
    {
        await using var town = await Settled();
        var page = await chromium.As(town, "u0362", phone: true);
        await page.RouteAsync("**/problems", async route =>
        {
            if (route.Request.Method == "POST")
            {
                await route.FetchAsync();
                await route.AbortAsync();
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await Reports(page, Landslide);
        Assert.Equal([Landslide], await Mine(town, "u0362", "塌"));
        await page.UnrouteAllAsync();
        await Unsent(page, Landslide).Button("现在送").ClickAsync();
        await Expect(page.Locator("[data-nothing]")).ToBeVisibleAsync();
        Assert.Equal([Landslide], await Mine(town, "u0362", "塌"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Three_days_later_the_sign_in_is_gone_and_nothing_is_lost()
    {
        await using var town = await Settled();
        var page = await chromium.As(town, "u0362", phone: true);
        await Kept(page, "/problems/new");
        await page.Context.SetOfflineAsync(true);
        await Reports(page, Landslide);
        town.Clock.MoveTo(town.Clock.GetUtcNow().AddDays(3));
        await page.Context.ClearCookiesAsync();

        await page.Context.SetOfflineAsync(false);
        await page.GetByRole(AriaRole.Link, new() { Name = "登录后送出" }).ClickAsync();
        await Expect(page.Locator("#unsent")).ToContainTextAsync("本人登录后自动送出");
        await Expect(page.Locator("main")).Not.ToContainTextAsync(Landslide);
        Assert.Empty(await Mine(town, "u0362", "塌"));
        await SignsIn(page, "u0362");
        await Expect(page.Locator("[data-nothing]")).ToBeVisibleAsync();
        Assert.Equal([Landslide], await Mine(town, "u0362", "塌"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task On_a_shared_phone_nobody_sees_or_sends_what_is_anothers()
    {
        await using var town = await Settled();
        var page = await chromium.As(town, "u0362", phone: true);
        var document = await Opens(page, Fire);
        await page.Context.SetOfflineAsync(true);
        await Reports(page, Landslide);
        await page.Context.ClearCookiesAsync();
        await page.Context.SetOfflineAsync(false);

        // The clerk of the town takes the phone.
        await page.GotoAsync("/sign-in");
        await SignsIn(page, "u0168");
        await page.GotoAsync("/inbox");
        await Kept(page, "/problems/new");
        await page.GotoAsync("/unsent");
        await Expect(page.Locator("[data-nothing]")).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(true);
        await page.GotoAsync(document);
        await Expect(page.Locator("h1")).ToHaveTextAsync("没有网络");
        await Expect(page.Locator("body")).Not.ToContainTextAsync(Fire);
        await page.GotoAsync("/inbox");
        await Expect(page.Locator("[data-kept]")).ToBeVisibleAsync();
        await Expect(page.Locator(".inbox > p").First).ToContainTextAsync(await UnitOf(town, "u0168"));
        await Expect(page.Locator("main")).Not.ToContainTextAsync(Fire);
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync("/me");
        Assert.Empty(await Mine(town, "u0362", "塌"));
        Assert.Empty(await Mine(town, "u0168", "塌"));

        await page.Button("退出登录").ClickAsync();
        await Expect(page.Locator("#account")).ToBeVisibleAsync();
        await SignsIn(page, "u0362");
        await Expect(page.Locator("#unsent")).ToContainTextAsync("已经送到");
        Assert.Equal([Landslide], await Mine(town, "u0362", "塌"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signing_out_leaves_nothing_on_the_phone(bool offline)
    {
        await using var town = await Settled();
        var page = await chromium.As(town, "u0362", phone: true);
        var document = await Opens(page, Fire);
        await Kept(page, "/me");
        await page.Context.SetOfflineAsync(true);
        await Reports(page, Landslide);
        if (!offline)
        {
            // The page asks for its own files when the network is back; nothing is to be sent meanwhile.
            await page.RouteAsync("**/unsent", route => route.AbortAsync());
            await page.Context.SetOfflineAsync(false);
        }

        await page.GotoAsync("/me");
        await page.Button("退出登录").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("还有 1 件没有送出");
        await page.Button("删掉并退出").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(offline ? "没有网络" : "基层通");
        Assert.Equal("", await page.EvaluateAsync<string>("async () => (await caches.keys()).filter(name => name.startsWith('jct-pages-') && name !== 'jct-pages-visitor').join()"));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => new Promise(resolve => { const opening = indexedDB.open('jct'); opening.onsuccess = () => { const all = opening.result.transaction('outbox').objectStore('outbox').count(); all.onsuccess = () => resolve(all.result); }; })"));

        await page.Context.SetOfflineAsync(true);
        await page.GotoAsync(document);
        await Expect(page.Locator("h1")).ToHaveTextAsync("没有网络");
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync("/inbox");
        await Expect(page.Locator("#account")).ToBeVisibleAsync();
        Assert.Empty(await Mine(town, "u0362", "塌"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_resident_who_loses_the_network_gets_the_code_when_it_is_back()
    {
        await using var town = await Town.Open();
        var page = await chromium.Window(town, phone: true);
        await page.GotoAsync("/r/513401111200G01");
        await page.Context.SetOfflineAsync(true);
        await page.Locator("#text").FillAsync(Landslide);
        await page.Button("反映").ClickAsync();
        await Expect(page.Locator("[data-unsent] article, #main h1")).Not.ToHaveCountAsync(0);
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync("/unsent");
        await Expect(page.Locator(".code")).ToBeVisibleAsync();
        var code = await page.Locator(".code").TextContentAsync();
        await page.GotoAsync($"/case/{code}");
        await Expect(page.Locator("main")).ToContainTextAsync("3组上面的路塌了一半");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_long_recording_goes_on_where_it_was_cut()
    {
        await using var town = await Settled();
        var page = await chromium.As(town, "u0362", phone: true);
        var (cut, offsets) = (true, new List<string>());
        await page.RouteAsync("**/api/uploads/**", async route =>
        {
            var offset = await route.Request.HeaderValueAsync("upload-offset");
            if (cut && offset is not (null or "0"))
            {
                await route.AbortAsync();
                return;
            }

            if (offset is not null)
                offsets.Add(offset);
            await route.ContinueAsync();
        });
        await page.GotoAsync("/problems/new");
        await Expect(page.Button("录音")).ToBeVisibleAsync();
        await page.Locator("#text").FillAsync(Landslide);
        await page.Locator("#matter").SelectOptionAsync("道路交通安全");
        await page.Locator("#photos").SetInputFilesAsync(new FilePayload { Name = "路.webm", MimeType = "video/webm", Buffer = [0x1A, 0x45, 0xDF, 0xA3, .. "webm V_VP8"u8, .. new byte[2_500_000]] });
        await page.Button("反映").ClickAsync();
        await Expect(Unsent(page, Landslide)).ToContainTextAsync("有网了自动送出");
        Assert.Empty(await Mine(town, "u0362", "塌"));

        cut = false;
        await Unsent(page, Landslide).Button("现在送").ClickAsync();
        await Expect(page.Locator("[data-nothing]")).ToBeVisibleAsync();
        Assert.Equal([Landslide], await Mine(town, "u0362", "塌"));
        Assert.Equal(["0", "1048576", "2097152"], offsets);
        await page.Context.CloseAsync();
    }

    private static async Task<Town> Settled()
    {
        var town = await Town.Open(empty: true, demo: true);
        await Demo.DemoTown.Settle(town.Services, CancellationToken.None);
        return town;
    }

    // Opens a document of the inbox and waits until the phone has it.
    private static async Task<string> Opens(IPage page, string title)
    {
        await Kept(page, "/inbox");
        await page.GotoAsync("/inbox");
        await page.Card(title).GetByRole(AriaRole.Link, new() { NameRegex = new System.Text.RegularExpressions.Regex(title) }).First.ClickAsync();
        await Expect(page.Locator(".document")).ToBeVisibleAsync();
        var path = new Uri(page.Url).PathAndQuery;
        await Kept(page, new Uri(page.Url).AbsolutePath);
        await Kept(page, "/problems/new");
        return path;
    }

    /// <summary>Waits until the phone has this page for when the network goes.</summary>
    internal static Task Kept(IPage page, string path) => page.Until(
        "async path => { if (!navigator.serviceWorker.controller) return false; for (const name of await caches.keys()) if (name === 'jct-pages-' + document.querySelector('main').dataset.person && await (await caches.open(name)).match(path)) return true; return false; }", path);

    private static async Task Reports(IPage page, string text)
    {
        await page.GotoAsync("/problems/new");
        await page.Locator("#text").FillAsync(text);
        await page.Locator("#matter").SelectOptionAsync("道路交通安全");
        await page.Button("反映").ClickAsync();
        await Expect(Unsent(page, text)).ToBeVisibleAsync();
    }

    private static ILocator Unsent(IPage page, string text) => page.Locator("[data-unsent] article", new() { HasText = text });

    private static async Task SignsIn(IPage page, string account)
    {
        await page.Locator("#account").FillAsync(account);
        await page.Locator("#password").FillAsync("demo-baru-2026");
        await page.Button("登录").ClickAsync();
        await Expect(page.Locator(".places")).ToBeVisibleAsync();
    }

    private static async Task<string[]> Mine(Town town, string account, string word)
    {
        var reporter = await town.As(account);
        var texts = new List<string>();
        foreach (var item in (await reporter.GetAsync("/api/problems?box=mine&limit=100").Json()).GetProperty("items").EnumerateArray())
            texts.Add((await reporter.GetAsync($"/api/problems/{item.GetProperty("id").GetString()}").Json()).GetProperty("text").GetString()!);
        return [.. texts.Where(text => text.Contains(word, StringComparison.Ordinal))];
    }

    private static async Task<string?> AnswerTo(Town town, string account, string title)
    {
        var reader = await town.As(account);
        var items = new List<JsonElement>();
        foreach (var box in new[] { "todo", "know", "done" })
            items.AddRange((await reader.GetAsync($"/api/inbox?box={box}&limit=100").Json()).GetProperty("items").EnumerateArray());
        return items.First(item => item.GetProperty("title").GetString()!.Contains(title, StringComparison.Ordinal)).GetProperty("answer").GetString();
    }

    private static async Task<string> UnitOf(Town town, string account)
        => (await (await town.As(account)).GetAsync("/api/me").Json()).GetProperty("posts")[0].GetProperty("unitName").GetString()!;
}
