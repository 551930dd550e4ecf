using System.Text.Json;
using Jicengtong.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>What holds on every page: no serious barrier, no error in the console, little weight, nothing wider than the phone; and everything works without script.</summary>
[Collection(nameof(Chromium))]
public sealed class EveryPage(Chromium chromium)
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "lib", "axe-4.14.1.min.js"));

    [Theory]
    [InlineData(true, ColorScheme.Light)]
    [InlineData(false, ColorScheme.Dark)]
    public async Task Has_no_serious_barrier_and_fits_the_screen(bool phone, ColorScheme scheme)
    {
        await using var town = await Town.Open(empty: true, demo: true);
        await Demo.DemoTown.Settle(town.Services, CancellationToken.None);
        var faults = new List<string>();
        foreach (var (account, addresses) in await Addresses(town))
        {
            var page = await chromium.Window(town, phone, scheme: scheme);
            page.Console += (_, message) =>
            {
                // The browser itself reports every 404 and 403 that a page is meant to give.
                if (message.Type == "error" && !message.Text.Contains("status of 40", StringComparison.Ordinal))
                    faults.Add($"{page.Url}: {message.Text}");
            };
            if (account.EndsWith("admin", StringComparison.Ordinal))
                await Chromium.SignInAsAdministrator(page, town, account);
            else if (account.Length > 0)
                await SignIn(page, account);
            foreach (var address in addresses)
            {
                await page.GotoAsync(address);
                faults.AddRange(await Barriers(page));
                if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0)
                    faults.Add($"{page.Url} is wider than the screen");
            }

            await page.Context.CloseAsync();
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
    }

    [Fact]
    public async Task The_first_visit_weighs_at_most_40_KB_and_later_pages_4_KB()
    {
        await using var town = await Town.Open(empty: true, demo: true);
        await Demo.DemoTown.Settle(town.Services, CancellationToken.None);
        // The worker would fetch the same bytes where this session does not count them.
        var page = await chromium.Window(town, phone: true, worker: false);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        double bytes = 0;
        session.Event("Network.loadingFinished").OnEvent += (_, finished) => bytes += finished!.Value.GetProperty("encodedDataLength").GetDouble();

        await page.GotoAsync("/sign-in", new() { WaitUntil = WaitUntilState.Load });
        await page.Locator("#account").FillAsync("u0362");
        await page.Locator("#password").FillAsync("demo-baru-2026");
        await page.Button("登录").ClickAsync();
        await Expect(page.Locator(".pills")).ToBeVisibleAsync();
        Assert.InRange(bytes, 1000, 40 * 1024);

        foreach (var address in new[] { "/inbox?box=know", "/inbox?box=done", "/inbox", "/who", "/me" })
        {
            bytes = 0;
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
            Assert.True(bytes is > 300 and <= 4 * 1024, $"{address}: {bytes} bytes");
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Everything_works_without_script()
    {
        await using var town = await Town.Open(empty: true, demo: true);
        await Demo.DemoTown.Settle(town.Services, CancellationToken.None);
        var page = await chromium.As(town, "u0362", phone: true, script: false);
        var card = page.Card("森林草原防灭火");
        await card.Button("明白").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("不用再说“收到”");
        await page.GotoAsync("/inbox");
        await card.GetByText("有疑问").ClickAsync();
        await card.GetByLabel("哪里不明白，一句话也行").FillAsync("巡护补助什么时候发？");
        await card.Button("送出疑问").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("疑问已送到");
        await page.Context.CloseAsync();
    }

    private static async Task SignIn(IPage page, string account)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#account").FillAsync(account);
        await page.Locator("#password").FillAsync("demo-baru-2026");
        await page.Button("登录").ClickAsync();
        await Assertions.Expect(page.Locator(".pills")).ToBeVisibleAsync();
    }

    /// <summary>What axe finds serious or critical on this page.</summary>
    internal static async Task<IEnumerable<string>> Barriers(IPage page)
    {
        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))");
        return found.EnumerateArray().Select(barrier => $"{page.Url} {barrier.GetString()}");
    }

    // Every page there is, for somebody who has something on it.
    private static async Task<IReadOnlyList<(string Account, string[] Addresses)>> Addresses(Town town)
    {
        var bureau = await town.As("u0021");
        var sent = (await (await town.As("u0151")).GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray()
            .First(item => item.GetProperty("title").GetString()!.Contains("森林", StringComparison.Ordinal)).GetProperty("subjectId").GetString();
        Assert.Equal("issued", (await bureau.GetAsync($"/api/directives/{sent}").Json()).GetProperty("state").GetString());
        var draft = (await bureau.Post("/api/directives", new { title = "草稿" }).Json(201)).GetProperty("id").GetString();
        var reporter = await town.As("u0362");
        var problem = (await reporter.Post("/api/problems", new { text = "三组路灯坏了两盏，晚上老人不敢出门。", matter = "安全生产" }).Json(201)).GetProperty("id").GetString();
        var code = await ByResident(town);
        // Two units have given it back; the county's office is to rule.
        var disputed = (await reporter.Post("/api/problems", new { text = "主水管又爆了，全村停水。", matter = "饮水安全" }).Json(201)).GetProperty("id").GetString();
        await (await town.As("u0168")).Put($"/api/problems/{disputed}/return", new { reason = "农村饮水工程由县局维护", instead = "513401D10" }).Json(204);
        await (await town.As("u0029")).Put($"/api/problems/{disputed}/return", new { reason = "入户管网归镇里", instead = "513401111" }).Json(204);
        var (plan, adopted, group) = await Groups(town);
        var (merge, release, reader, sample) = await Loops(town, sent!);
        await NewPeople.Settle(town);
        var secretary = await NewPeople.IdOf(town, "u0362");
        var newcomer = await NewPeople.IdOf(town, NewPeople.Secretary);
        var invitation = (await (await town.As("u0138")).Post("/api/access/invitations", new { people = new[] { newcomer } }).Json()).GetProperty("items")[0].GetProperty("code").GetString();
        await reporter.Post("/api/acting", new { actor = await NewPeople.IdOf(town, "u0364"), endsOn = "2027-01-31" }).Json(204);
        var clerk = await town.As("u0145");
        var paper = (await clerk.Post("/api/papers", new { unit = "513401111", fromUnit = "西昌市统计局", title = "关于报送人口数据的函", text = "请于12月4日前报送人口数据。" }).Json(201)).GetProperty("id").GetString();
        var onTheWay = (await clerk.Post("/api/papers", new { unit = "513401111", fromUnit = "西昌市民政局", title = "关于冬令救助的通知" }).Json(201)).GetProperty("id").GetString();
        await clerk.Put($"/api/papers/{onTheWay}/steps/register", new { register = new { title = "关于冬令救助的通知", fromUnit = "西昌市民政局", matter = "低保" } }).Json(204);
        var handedIn = (await bureau.Post("/api/directives", new { title = "关于值班的通知", text = "请各单位安排值班。" }).Json(201)).GetProperty("id").GetString();
        var signing = (await bureau.Put($"/api/directives/{handedIn}/signing", new { }).Json()).GetProperty("id").GetString();
        return
        [
            ("", ["/sign-in", "/offline", "/unsent", "/display", "/no-such-page", "/r/513401111200G01", "/case", "/case/ABCD-EFGH-JKMN-PQRS", $"/case/{code}?said=new", "/voice", "/letter", "/letter/open", "/in", $"/in/{invitation}"]),
            ("u0021", ["/inbox", "/directives", $"/directives/{sent}", $"/directives/{draft}/write", $"/directives/{sent}/read", $"/directives/{sent}/unopened", $"/directives/{sent}/revision", $"/directives/{sent}/revision?clause=0", $"/insight/{sent}", $"/releases/{release}", "/burden", $"/evidence/directive:{sent}", "/evidence"]),
            ("u0145", ["/papers", "/papers/new", "/papers/numbers", "/papers/flow", $"/papers/{paper}", $"/papers/{onTheWay}"]),
            ("u0021", ["/papers", $"/signings/{signing}"]),
            ("u0138", ["/organization/roster", "/access", $"/access/people/{secretary}", "/me"]),
            ("u0142", ["/duties/gaps", "/who/513401111/duties/河长制", "/who/513401111200/posts", "/who/513401111/posts", "/people/u0151", "/people/u0151/handover", "/who/513401111200/card", "/who/513401111/task-forces", "/matters", "/matters/低保", "/me/phone"]),
            ("u0151", [$"/directives/{sent}/read", $"/directives/{sent}/relay", $"/directives/{sent}"]),
            ("u0362", ["/inbox", "/inbox?box=know", "/inbox?box=done", "/inbox?today=yes", "/inbox/search?q=防灭火", "/who", "/who?q=低保 甲乌村", "/who?q=没有这个", "/who/513401111", "/me", "/me/devices", "/me/password", "/me/second-factor", "/me/passkeys", "/me/outside", "/me/reach", "/me/acting", "/welcome", "/problems", "/problems/new", $"/problems/{problem}", "/problems/precedents", "/problems/rules", "/voice", "/unsent", "/letter"]),
            ("u0135", ["/overview", "/problems", "/groups", "/groups/import", $"/problems/{problem}", "/problems?box=all", "/problems/figures", "/problems/posters?unit=513401111200", "/problems/rules", "/problems/precedents", .. new[] { "", "/findings", "/adjust", "/carry-out", "/report" }.Select(page => $"/groups/{plan}{page}")]),
            ("u0143", [$"/groups/{adopted}", $"/groups/{adopted}/carry-out", $"/groups/{adopted}/texts", $"/groups/{adopted}/report", "/groups/register", "/groups/register?box=archive", $"/groups/register/{group}", "/groups/register/mine"]),
            ("u0144", ["/groups/mine", "/groups/new", "/groups/register/mine"]),
            ("u0024", [$"/merges/{merge}"]),
            (reader, [$"/samples/{sample}"]),
            ("u0005", [$"/releases/{release}", "/burden", "/insight", "/insight?period=2026-Q4", "/problems?box=handling", $"/problems/{disputed}"]),
            ("u0188", ["/problems/letters"]),
            ("u0374", ["/inbox", "/overview"]),
            ("sysadmin", ["/machine", "/channels", "/me", "/inbox"]),
            ("secadmin", ["/administration/accounts", "/administration/accounts?q=u036", "/administration", "/organization/import", "/who", "/me/passkeys", "/directives"]),
            ("auditadmin", ["/evidence", "/administration", "/me/second-factor"]),
        ];
    }

    // A document to be put into another, one beyond its budget, and three statements for somebody who was drawn.
    private static async Task<(string Merge, string Release, string Reader, string Sample)> Loops(Town town, string sent)
    {
        var (bureau, second) = (await town.As("u0021"), await town.As("u0029"));
        object Draft(string title, string matter, string text) => new
        {
            title, matter, demand = "do", due = town.Clock.GetUtcNow().AddDays(9), text, audience = new { matters = new[] { matter }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" } },
        };
        var clean = await File.ReadAllTextAsync(Doing.DemoDocument("05-人居环境-重复件.md"));
        var draft = (await second.Post("/api/directives", Draft("关于做好村庄清洁行动有关工作的通知", "人居环境整治", clean.Split("---", 3)[2].Trim())).Json(201)).GetProperty("id").GetString();
        var into = (await second.GetAsync($"/api/directives/{draft}/sending-review").Json()).GetProperty("sameTopic")[0].GetProperty("id").GetString();
        var merge = (await second.Post($"/api/directives/{draft}/merges", new { into }).Json(201)).GetProperty("id").GetString()!;

        await (await town.As("u0005")).Put("/api/directives/budgets", new { unit = "513401D07", limit = 1 }).Json(204);
        var over = (await bureau.Post("/api/directives", Draft("关于清点防火装备的通知", "森林草原防灭火", "请清点装备。")).Json(201)).GetProperty("id").GetString();
        var release = (await bureau.Post($"/api/directives/{over}/release", new { why = "防火期提前" }).Json(201)).GetProperty("id").GetString()!;

        await bureau.Put($"/api/directives/{sent}/sample", new { questions = new[] { new { text = "火情10分钟内电话报告", isSo = true } } }).Json();
        foreach (var account in new[] { "u0386", "u0411", "u0435", "u0373", "u0397", "u0422", "u0446", "u0403", "u0460", "u0398", "u0471" })
            foreach (var card in (await (await town.As(account)).GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray())
                if (card.GetProperty("kind").GetString() == "sample")
                    return (merge, release, account, card.GetProperty("path").GetString()!.Split('/')[^1]);
        throw new InvalidOperationException("Nobody was drawn.");
    }

    private static async Task<(string Plan, string Adopted, string Group)> Groups(Town town)
    {
        var office = await town.As("u0143");
        var made = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var lists = new MultipartFormDataContent();
            foreach (var name in new[] { "groups.csv", "group_members.csv", "messages.csv" })
                lists.Add(new ByteArrayContent(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "demo", name))), "files", name);
            made.Add((await office.PostAsync("/api/consolidations", lists).Json(201)).GetProperty("id").GetString()!);
        }

        await office.Put($"/api/consolidations/{made[0]}/wishes", new { @do = "separate", first = "低保工作群", second = "统计群" }).Json(204);
        await office.Put($"/api/consolidations/{made[1]}/adoption").Json(204);
        var group = (await office.GetAsync("/api/chat-groups?state=toOpen").Json()).GetProperty("items")[0].GetProperty("id").GetString()!;
        await office.Put($"/api/chat-groups/{group}/opening").Json(204);
        return (made[0], made[1], group);
    }

    private static async Task<string> ByResident(Town town) => await town.Do(async services =>
    {
        var place = (await services.GetRequiredService<Modules.Organization.Contracts.IDirectory>().Unit("513401111200G01", CancellationToken.None))!;
        var report = services.GetRequiredService<Modules.Problems.ReportAsResident>();
        var said = new Modules.Problems.OpenVoice("路灯坏了", "", "", "", Guid.NewGuid().ToString("N"));
        return (await services.GetRequiredService<Platform.Work>().Run(() => report.Run(place, said, CancellationToken.None), CancellationToken.None)).Value.Code;
    });
}
