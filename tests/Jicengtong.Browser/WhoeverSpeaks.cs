using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>
/// Whoever speaks is answered: a village secretary reports by photo and voice where there is no network, the town returns it,
/// the county's bureau returns it too, the county rules, it is answered in time, sent back, solved and rated. And a resident
/// does it without an account, by a code.
/// </summary>
[Collection(nameof(Chromium)), Trait("Database", "both")]
public sealed class WhoeverSpeaks(Chromium chromium)
{
    private const string NoWater = "蓄水池裂了，2组和3组停水三天。一共46户，老人挑不动水。";
    private const string Title = "蓄水池裂了，2组和3组停水三天";

    private static readonly FilePayload Photo = new() { Name = "蓄水池.jpg", MimeType = "image/jpeg", Buffer = Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAMABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIgAhL//2Q==") };

    [Fact]
    public async Task Two_units_say_it_is_not_theirs_and_still_it_is_solved_in_time()
    {
        await using var town = await Town.Open();
        var secretary = await chromium.As(town, "u0362", phone: true);
        var address = await ReportsByPhotoAndVoiceWithoutNetwork(secretary);

        var clerk = await Opens(town, "u0168", Title);
        await clerk.Button("签收").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("已签收");
        await GiveBack(clerk, "农村饮水工程由县局维护", "西昌市乡村振兴局");
        var bureau = await Opens(town, "u0029", Title);
        await GiveBack(bureau, "入户管网归镇里", "巴汝镇");
        await Expect(bureau.Locator("main")).ToContainTextAsync("等裁定");

        var county = await Opens(town, "u0005", "请裁定由谁负责");
        await county.Locator("#responsible").SelectOptionAsync(new SelectOptionValue { Label = "西昌市乡村振兴局" });
        await county.Locator("#ruling-reason").FillAsync("主管网归县局，村内入户归镇");
        await county.Button("裁定").ClickAsync();
        await Expect(county.GetByRole(AriaRole.Status)).ToContainTextAsync("已裁定");
        await county.GotoAsync("/problems/precedents");
        await Expect(county.Locator("article.card")).ToContainTextAsync("由西昌市乡村振兴局负责");

        town.Clock.MoveTo(TestClock.At(11, 21, 9));
        await Answers(bureau, address, "水厂今天来人");
        await secretary.GotoAsync(address);
        await secretary.GetByText("没解决，退回去").ClickAsync();
        await secretary.GetByLabel("哪里没解决").FillAsync("来看了一眼就走了，3组还没水");
        await secretary.Button("退回去").ClickAsync();
        await Expect(secretary.GetByRole(AriaRole.Status)).ToContainTextAsync("已退回重办");
        await Answers(bureau, address, "裂缝焊好，3组已通水");
        await secretary.GotoAsync(address);
        await secretary.GetByLabel("办好了，基本满意").CheckAsync();
        await secretary.Button("办结").ClickAsync();
        await Expect(secretary.Locator("main")).ToContainTextAsync("反映的人说基本满意，已经办结");
        await Expect(secretary.Locator("main")).ToContainTextAsync("答复了，用时");

        var leader = await chromium.As(town, "u0135");
        await leader.GotoAsync("/problems/figures");
        await Expect(leader.Locator(".numbers")).ToContainTextAsync("100.0%");
        foreach (var window in new[] { secretary, clerk, bureau, county, leader })
            await window.Context.CloseAsync();
    }

    [Fact]
    public async Task A_resident_does_the_same_from_the_grids_code_without_account_and_without_script()
    {
        await using var town = await Town.Open();
        var secretary = await chromium.As(town, "u0362");
        await secretary.GotoAsync("/problems/posters?unit=513401111200");
        var printed = (await secretary.Locator(".poster").First.Locator("p.quiet").First.TextContentAsync())!;

        var resident = await chromium.Window(town, phone: true, script: false);
        await resident.GotoAsync(printed.Trim());
        await resident.Locator("#text").FillAsync(NoWater);
        await resident.Locator("#matter").SelectOptionAsync("饮水安全");
        await resident.Locator("#photos").SetInputFilesAsync(Photo);
        await resident.Locator("#voice").SetInputFilesAsync(new FilePayload { Name = "说话.wav", MimeType = "audio/wav", Buffer = OneSecondOfSilence() });
        await resident.Button("反映").ClickAsync();
        await Expect(resident.Locator("img.photo")).ToBeVisibleAsync();
        await Expect(resident.Locator("audio")).ToBeVisibleAsync();
        var code = (await resident.Locator(".code").TextContentAsync())!;

        var clerk = await Opens(town, "u0168", Title);
        await ShowsAndPlays(clerk);
        await Answers(clerk, new Uri(clerk.Url).AbsolutePath, "明天修");
        await resident.GotoAsync("/case");
        await resident.Locator("#code").FillAsync(code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());
        await resident.Button("查").ClickAsync();
        await Expect(resident.Locator("main")).ToContainTextAsync("明天修");
        await resident.GetByText("没解决，退回去").ClickAsync();
        await resident.GetByLabel("哪里没解决").FillAsync("没有人来");
        await resident.Button("退回去").ClickAsync();
        await Expect(resident.Locator("main")).ToContainTextAsync("退回重办");
        await Answers(clerk, new Uri(clerk.Url).AbsolutePath, "修好了");
        await resident.ReloadAsync();
        await resident.Button("办结").ClickAsync();
        await Expect(resident.Locator("main")).ToContainTextAsync("已经办结");
        foreach (var window in new[] { secretary, resident, clerk })
            await window.Context.CloseAsync();
    }

    private static async Task<string> ReportsByPhotoAndVoiceWithoutNetwork(IPage page)
    {
        await WithoutNetwork.Kept(page, "/me");
        // The page that answered the sign-in itself may not yet find what was kept; the next one does (decision 20).
        await page.GotoAsync("/inbox");
        await WithoutNetwork.Kept(page, "/problems/new");
        await page.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Link, new() { Name = "反映问题" }).First.ClickAsync();
        await Expect(page.Locator("#text")).ToBeVisibleAsync();
        await page.Locator("#text").FillAsync(NoWater);
        await page.Locator("#matter").SelectOptionAsync("饮水安全");
        await page.Locator("#photos").SetInputFilesAsync(Photo);
        await page.Button("录音").ClickAsync();
        await Expect(page.Locator("[data-recording]")).ToContainTextAsync("0:01");
        await page.Button("停，用这段").ClickAsync();
        await Expect(page.Locator("[data-recorded] audio")).ToBeVisibleAsync();
        await page.Button("反映").ClickAsync();
        await Expect(page.Locator("[data-unsent] article")).ToContainTextAsync("录音-1.webm");
        await Expect(page.Locator("[data-unsent] article")).ToContainTextAsync("蓄水池.jpg");

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("[data-nothing]")).ToBeVisibleAsync();
        await page.GotoAsync("/problems");
        await page.GetByRole(AriaRole.Link, new() { Name = Title }).First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(Title);
        await ShowsAndPlays(page);
        return new Uri(page.Url).AbsolutePath;
    }

    private static byte[] OneSecondOfSilence()
    {
        const int rate = 8000;
        return [.. "RIFF"u8, .. BitConverter.GetBytes(36 + rate), .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, .. BitConverter.GetBytes(rate), .. BitConverter.GetBytes(rate), 1, 0, 8, 0, .. "data"u8, .. BitConverter.GetBytes(rate), .. Enumerable.Repeat((byte)128, rate)];
    }

    private static async Task ShowsAndPlays(IPage page)
    {
        await page.WaitForFunctionAsync("() => { const photo = document.querySelector('img.photo'); return photo && photo.complete && photo.naturalWidth > 0; }");
        // It plays to its end, whatever news arrives meanwhile.
        await page.EvaluateAsync("() => new Promise((done, failed) => { const audio = document.querySelector('audio'); audio.muted = true; audio.addEventListener('ended', done); audio.play().catch(failed); })");
    }

    private async Task<IPage> Opens(Town town, string account, string title)
    {
        var page = await chromium.As(town, account);
        await page.Card(title).GetByRole(AriaRole.Link, new() { Name = "去答复" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(Title);
        return page;
    }

    private static async Task GiveBack(IPage page, string reason, string instead)
    {
        await page.GetByText("不归我们管，退单").ClickAsync();
        await page.Locator("#reason").FillAsync(reason);
        await page.Locator("#instead").SelectOptionAsync(new SelectOptionValue { Label = instead });
        await page.Button("退单").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("已退单");
    }

    private static async Task Answers(IPage page, string address, string text)
    {
        await page.GotoAsync(address);
        await page.GetByLabel("办了什么，或者什么时候、由谁来办").FillAsync(text);
        await page.Button("送出答复").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("答复已送到");
    }
}
