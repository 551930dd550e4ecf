using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>Getting in: with a code of the phone, with a key in the device, and putting a strange device out.</summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class GettingIn(Chromium chromium)
{
    private const string Password = "demo-baru-2026";

    [Fact]
    public async Task A_code_of_the_phone_is_set_up_and_asked_for_without_script()
    {
        await using var town = await Town.Open();
        var page = await chromium.As(town, "u0362", phone: true, script: false);
        await page.GotoAsync("/me");
        await page.GetByRole(AriaRole.Link, new() { Name = "验证器" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "验证器的二维码" })).ToBeVisibleAsync();
        var secret = Administrators.Decode((await page.Locator("code.secret").TextContentAsync())!.Trim());
        await page.Locator("#code").FillAsync(Totp.CodeAt(secret, Totp.StepAt(town.Clock.GetUtcNow())));
        await page.Locator("#password").FillAsync(Password);
        await page.Button("设好").ClickAsync();
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0);
        await page.Context.CloseAsync();

        town.Clock.MoveTo(town.Clock.GetUtcNow().AddSeconds(30));
        var other = await chromium.Window(town, phone: true, script: false);
        await SignIn(other);
        await Expect(other.Locator("h1")).ToHaveTextAsync("还差一步：验证码");
        await other.Locator("#code").FillAsync("000000");
        await other.Button("登录").ClickAsync();
        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("验证码不对");
        await other.Locator("#code").FillAsync(Totp.CodeAt(secret, Totp.StepAt(town.Clock.GetUtcNow())));
        await other.Button("登录").ClickAsync();
        await Expect(other.Locator(".pills")).ToBeVisibleAsync();
        await other.Context.CloseAsync();
    }

    [Fact]
    public async Task A_strange_device_is_put_out()
    {
        await using var town = await Town.Open();
        var (desk, phone) = (await chromium.As(town, "u0362"), await chromium.As(town, "u0362", phone: true));
        await desk.GotoAsync("/me/devices");
        await Expect(desk.Locator("h1")).ToHaveTextAsync("在 2 台设备上登录着");
        Assert.Empty(await EveryPage.Barriers(desk));
        await desk.GetByRole(AriaRole.Button, new() { Name = "让它退出" }).ClickAsync();
        await Expect(desk.GetByRole(AriaRole.Status)).ToContainTextAsync("已经退出那台设备");
        await phone.GotoAsync("/inbox");
        await Expect(phone.Locator("#account")).ToBeVisibleAsync();
        await Expect(desk.Locator("h1")).ToHaveTextAsync("在 1 台设备上登录着");
        foreach (var page in new[] { desk, phone })
            await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_key_in_the_device_is_added_and_opens_without_a_password()
    {
        await using var town = await Town.Open();
        var page = await chromium.Window(town, phone: false);
        // A key belongs to a domain; an address of numbers is none.
        var here = $"http://localhost:{town.Address.Port}";
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GotoAsync(here + "/sign-in");
        await SignIn(page, go: false);
        await Expect(page.Locator(".pills")).ToBeVisibleAsync();
        await page.GotoAsync(here + "/me/passkeys");
        await page.Locator("#name").FillAsync("办公室的电脑");
        await page.Locator("#password").FillAsync("falsch");
        await page.Button("添加这台设备").ClickAsync();
        await Expect(page.Locator("[data-problem]")).ToContainTextAsync("密码不对");
        await page.Locator("#password").FillAsync(Password);
        await page.Button("添加这台设备").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("这台设备添加好了");
        await Expect(page.Locator("article.card")).ToContainTextAsync("办公室的电脑");
        Assert.Empty(await EveryPage.Barriers(page));

        await page.GotoAsync(here + "/me");
        await page.Button("退出登录").ClickAsync();
        await page.Button("用指纹或人脸登录").ClickAsync();
        await Expect(page.Locator(".pills")).ToBeVisibleAsync();
        await page.GotoAsync(here + "/me/devices");
        await Expect(page.Locator("main")).ToContainTextAsync("用指纹或人脸登录");

        // Whoever takes it away from the account takes it away for good.
        await page.GotoAsync(here + "/me/passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "删掉 办公室的电脑" }).ClickAsync();
        await page.GotoAsync(here + "/me");
        await page.Button("退出登录").ClickAsync();
        await page.Button("用指纹或人脸登录").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("没有认出");
        await page.Context.CloseAsync();
    }

    private static async Task SignIn(IPage page, bool go = true)
    {
        if (go)
            await page.GotoAsync("/sign-in");
        await page.Locator("#account").FillAsync("u0362");
        await page.Locator("#password").FillAsync(Password);
        await page.Button("登录").ClickAsync();
    }
}
