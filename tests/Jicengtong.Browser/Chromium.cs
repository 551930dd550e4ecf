using Jicengtong.Tests;
using Microsoft.Playwright;

namespace Jicengtong.Browser;

/// <summary>One Chromium for all tests; each person gets a window of their own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        // A microphone and a camera that always beep and blink.
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
    private string program = "/usr/bin/chromium-headless-shell";
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        // Generous, because the machine may be busy; nothing here asserts a time.
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Flags });
    }

    /// <summary>A Chromium with all its windows, though none is drawn: only it shows what comes while no page is looked at. It costs twice the processor.</summary>
    public static async Task<Chromium> Whole()
    {
        var whole = new Chromium { program = "/usr/bin/chromium" };
        await whole.InitializeAsync();
        return whole;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>A window: 390 px wide like a phone, or a desktop's.</summary>
    public async Task<IPage> Window(Town town, bool phone, bool script = true, ColorScheme scheme = ColorScheme.Light, bool worker = true)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = town.Address.ToString(), ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 860 },
            Locale = "zh-CN", TimezoneId = "Asia/Shanghai", JavaScriptEnabled = script, HasTouch = phone, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce,
            ServiceWorkers = worker ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>Signs an administrator of the demo in, who sets up an authenticator app on the way as at every first sign-in.</summary>
    public static async Task SignInAsAdministrator(IPage page, Town town, string account)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#account").FillAsync(account);
        await page.Locator("#password").FillAsync("demo-baru-2026");
        await page.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        var secret = Administrators.Decode((await page.Locator("code.secret").TextContentAsync())!.Trim());
        await page.Locator("#code").FillAsync(Modules.Organization.Accounts.Totp.CodeAt(secret, Modules.Organization.Accounts.Totp.StepAt(town.Clock.GetUtcNow())));
        await page.Locator("#password").FillAsync("demo-baru-2026");
        await page.GetByRole(AriaRole.Button, new() { Name = "设好", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
    }

    /// <summary>A window in which this person has signed in on the sign-in page.</summary>
    public async Task<IPage> As(Town town, string account, bool phone = false, bool script = true, bool worker = true)
    {
        var page = await Window(town, phone, script, worker: worker);
        await page.GotoAsync("/sign-in");
        await page.Locator("#account").FillAsync(account);
        await page.Locator("#password").FillAsync("demo-baru-2026");
        await page.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".pills")).ToBeVisibleAsync();
        return page;
    }
}

/// <summary>All browser tests share the Chromium and run one after the other: two cores are not more.</summary>
[CollectionDefinition(nameof(Chromium), DisableParallelization = true)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>;

/// <summary>Short words for what people do.</summary>
internal static class Doing
{
    public static ILocator Card(this IPage page, string title) => page.Locator("article.card", new() { HasText = title });

    public static ILocator Button(this ILocator inside, string name) => inside.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A fold, by what begins its title.</summary>
    public static ILocator Summary(this IPage page, string title) => page.Locator("summary", new() { HasText = title });

    /// <summary>The big number above this word on the sender's page.</summary>
    public static ILocator Number(this IPage page, string word) => page.Locator(".numbers li", new() { HasText = word }).Locator("b");

    /// <summary>
    /// Asks in the page again and again until a function that answers later (<c>async argument => …</c>) says something true, and gives that.
    /// Playwright's own waiting takes the promise itself for something true.
    /// </summary>
    /// <exception cref="PlaywrightException">It did not for a minute.</exception>
    public static async Task<string> Until(this IPage page, string function, object? argument = null)
        => (await page.EvaluateAsync($$"""
            async argument => {
              for (const late = Date.now() + 60_000; Date.now() < late; await new Promise(soon => setTimeout(soon, 50))) {
                const said = await ({{function}})(argument);
                if (said) return String(said);
              }
              throw new Error('not within a minute');
            }
            """, argument))!.Value.GetString()!;

    public static string DemoDocument(string name) => Path.Combine(AppContext.BaseDirectory, "demo", "documents", name);
}
