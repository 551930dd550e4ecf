using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>The town office brings its 34 groups, changes the plan by hand, carries it out, and prints what became of them.</summary>
[Collection(nameof(Chromium))]
[Trait("Database", "both")]
public sealed class FewerGroups(Chromium chromium)
{
    [Fact]
    public async Task From_thirty_four_groups_to_a_printed_report()
    {
        await using var town = await Town.Open();
        var office = await chromium.As(town, "u0143");
        // Calculating takes seconds on an idle machine and minutes on a crowded one.
        office.Context.SetDefaultTimeout(300_000);
        await Import(office);

        // What is found, and where it goes.
        await Expect(office.Locator("h1")).ToContainTextAsync("和本人无关");
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "每个群怎么样" })).ToContainTextAsync("不用建群：成员就是“甲乌村全体人员”");
        await office.GetByRole(AriaRole.Link, new() { Name = "看看能减到几个" }).ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("34 个群减到 8 个，没有人超过 3 个");
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "不用再有的群" })).ToContainTextAsync("换届选举临时群");
        await Answers(office);
        await office.GetByRole(AriaRole.Textbox, new() { Name = "姓名或账号" }).FillAsync("莫色阿牛");
        await office.Locator("#one button").ClickAsync();
        await Expect(office.Locator("#one")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("莫色阿牛：现在在 14 个群，以后在 [1-3] 个"));

        await ChangeByHand(office);
        await CarryOut(office);
        await OwnersAndMembers(town);
        await Print(office);
        await TakeBack(town, office);
        await office.Context.CloseAsync();
    }

    [Fact]
    public async Task On_a_phone_whoever_looks_after_a_place_finds_it_in_two_taps()
    {
        await using var town = await Town.Open();
        var office = await chromium.As(town, "u0143", phone: true);
        await office.GetByRole(AriaRole.Link, new() { Name = "我的", Exact = true }).ClickAsync();
        await office.Locator("main").GetByRole(AriaRole.Link, new() { Name = "减群", Exact = true }).ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("工作群能减到几个？");
        var grid = await chromium.As(town, "u0374", phone: true);
        await grid.GotoAsync("/me");
        await Expect(grid.Locator("main").GetByRole(AriaRole.Link, new() { Name = "减群", Exact = true })).ToHaveCountAsync(0);
        await grid.Context.CloseAsync();
        await office.Context.CloseAsync();
    }

    [Fact]
    public async Task Somebody_without_a_place_to_look_after_sees_only_what_is_theirs()
    {
        await using var town = await Town.Open();
        var grid = await chromium.As(town, "u0374", phone: true);
        await grid.GotoAsync("/groups");
        await Expect(grid.Locator("h1")).ToHaveTextAsync("不能这样做");
        await grid.GotoAsync("/groups/mine");
        await Expect(grid.Locator("main")).ToContainTextAsync("还没有减过群");
        await grid.Context.CloseAsync();
    }

    [Fact]
    public async Task A_new_group_is_mostly_not_needed_and_otherwise_approved()
    {
        await using var town = await Town.Open();
        var clerk = await chromium.As(town, "u0168", script: false);
        await clerk.GotoAsync("/groups/new");
        await Ask(clerk, "tell");
        await Expect(clerk.GetByRole(AriaRole.Alert)).ToContainTextAsync("不用建群");
        await Expect(clerk.Button("不建群，直接写文件发给他们")).ToBeVisibleAsync();
        await clerk.Locator("#use").SelectOptionAsync("discuss");
        await clerk.Locator("#insist").FillAsync("要几家当面碰");
        await clerk.Button("还是要建，送去批").ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("已经送去批");

        var approver = await chromium.As(town, "u0145", phone: true);
        await approver.GotoAsync("/inbox");
        await approver.Card("申请建群").GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await approver.Button("同意建").ClickAsync();
        await Expect(approver.GetByRole(AriaRole.Status)).ToContainTextAsync("批了");
        await approver.Context.CloseAsync();

        await clerk.ReloadAsync();
        await clerk.Summary("群建好了").ClickAsync();
        await clerk.GetByRole(AriaRole.Button, new() { Name = "对，群建好了：三线迁改协调" }).ClickAsync();
        await Expect(clerk.GetByRole(AriaRole.Status)).ToContainTextAsync("群建好了");
        // The same again, told as an announcement: the draft of a directive is ready with its matter.
        await clerk.GotoAsync("/groups/new");
        await Ask(clerk, "tell");
        await clerk.Button("不建群，直接写文件发给他们").First.ClickAsync();
        await Expect(clerk.Locator("#title")).ToHaveValueAsync("三条线迁改，几家要碰");
        await clerk.Context.CloseAsync();
    }

    private static async Task Ask(IPage page, string use)
    {
        await page.Locator("#use").SelectOptionAsync(use);
        await page.Locator("#name").FillAsync("三线迁改协调");
        await page.Locator("#purpose").FillAsync("三条线迁改，几家要碰");
        await page.Locator("#matter").SelectOptionAsync("饮水安全");
        await page.Locator("#members").FillAsync("莫色阿牛\nu0151");
        await page.Locator("#endsOn").FillAsync("2027-03-01");
        await page.Button("看看要不要建").ClickAsync();
    }

    private static async Task Import(IPage office)
    {
        await office.GotoAsync("/groups");
        await office.GetByRole(AriaRole.Link, new() { Name = "导入群名单" }).ClickAsync();
        await office.Button("算一算").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Alert)).ToContainTextAsync("请选群的名单");

        var demo = Path.Combine(AppContext.BaseDirectory, "demo");
        var spoilt = File.ReadAllText(Path.Combine(demo, "group_members.csv")) + "低保工作群,u9999\n";
        await office.Locator("#files").SetInputFilesAsync([FileOf("groups.csv", File.ReadAllText(Path.Combine(demo, "groups.csv"))), FileOf("group_members.csv", spoilt)]);
        await office.Button("算一算").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Alert)).ToContainTextAsync("“account”一栏：群“低保工作群”的成员 u9999 不在");

        await office.Locator("#files").SetInputFilesAsync(new[] { "groups.csv", "group_members.csv", "messages.csv" }.Select(name => Path.Combine(demo, name)));
        await office.Button("算一算").ClickAsync();
    }

    // What anybody asks first, each a fold; the sum can be checked with a pencil.
    private static async Task Answers(IPage office)
    {
        foreach (var (question, answer) in new[]
        {
            ("老群为什么不用了？", "商量事情的只有 156 条"), ("以后到哪里看通知？", "点“收件箱”"), ("会少了什么？会不会漏了谁？", "事不会漏"),
            ("谁定的？不对了能不能改回来？", "写一句理由就能收回"), ("真的是最好的吗？怎么自己核对？", "让系统换着分"),
        })
        {
            await Expect(office.GetByText(answer).First).ToBeHiddenAsync();
            await office.Summary(question).ClickAsync();
            await Expect(office.GetByText(answer).First).ToBeVisibleAsync();
        }

        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "不相干的消息怎么加起来" })).ToContainTextAsync("1,041");
    }

    private static async Task ChangeByHand(IPage office)
    {
        await office.GetByRole(AriaRole.Link, new() { Name = "改一改" }).First.ClickAsync();
        await office.Locator("#keep").SelectOptionAsync("甲乌村工作群");
        await office.Button("留着，重新算").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "刚才的改动" })).ToContainTextAsync("“甲乌村工作群”照原样留着");
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "刚才的改动" })).ToContainTextAsync("多了");
        // What moved is said matter by matter, with whom it concerns.
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "刚才的改动" })).ToContainTextAsync(new System.Text.RegularExpressions.Regex("件事换了群，\\d+ 个人的群跟着变"));
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "刚才的改动" })).ToContainTextAsync("跟着进来的：");
        await office.GetByRole(AriaRole.Button, new() { Name = "不再留着“甲乌村工作群”" }).ClickAsync();
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "刚才的改动" })).ToContainTextAsync("不再照原样留着");

        await office.Locator("#maxGroups").FillAsync("1");
        await office.Button("按这个重新算").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Alert)).ToContainTextAsync("至少要 2 个群");
        await Expect(office.Locator("h1")).ToHaveTextAsync("现在是 8 个群，没有人超过 3 个");
        // Too few for what is wanted: the button gives way just so far, and what was chosen is still there.
        await office.Locator("#maxGroups").FillAsync("2");
        await office.Button("按这个重新算").ClickAsync();
        await Expect(office.Locator("h1")).ToContainTextAsync("现在是 2 个群");
        await office.Locator("#keep").SelectOptionAsync("河边村工作群");
        await office.Button("留着，重新算").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Alert)).ToContainTextAsync("“河边村工作群”又要照原样留着");
        await office.Button("改成 3 个群，重新算").ClickAsync();
        await Expect(office.Locator("h1")).ToContainTextAsync("现在是 3 个群");
        await Expect(office.GetByRole(AriaRole.Button, new() { Name = "不再留着“河边村工作群”" })).ToBeVisibleAsync();
        await office.Summary("回到系统的方案").ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("“河边村工作群”照原样留着");
        await office.Button("都不要了，回到系统的方案").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Region, new() { Name = "刚才的改动" })).ToContainTextAsync("手工改的都不要了");
        await Expect(office.Summary("回到系统的方案")).ToHaveCountAsync(0);
        await office.GetByRole(AriaRole.Link, new() { Name = "看改好的方案" }).ClickAsync();
    }

    private static async Task CarryOut(IPage office)
    {
        await office.GetByRole(AriaRole.Link, new() { Name = "下一步：照办" }).ClickAsync();
        // Before anything happens: what it does, until when it can be taken back, and what every owner would get.
        await Expect(office.Locator("main")).ToContainTextAsync("不动微信里的群");
        await Expect(office.Locator("main")).ToContainTextAsync("为止，在这一页写一句理由就能收回");
        await office.Summary("看 12 位群主各要办什么").ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("海来阿牛：解散 6 个群");
        await office.GetByRole(AriaRole.Link, new() { Name = "看要贴的话" }).ClickAsync();
        await Expect(office.Locator("main")).ToContainTextAsync("现在还没有照办，谁也没收到");
        await office.GetByRole(AriaRole.Link, new() { Name = "回到照办" }).ClickAsync();
        await office.Button("照这个方案办").ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("还有 34 个群没解散、8 个群没建");
        await office.GetByRole(AriaRole.Link, new() { Name = "所有要贴的话" }).ClickAsync();
        await Expect(office.GetByLabel("解散前贴到群里").First).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("不用再说“收到”"));
        await office.GoBackAsync();
    }

    private async Task OwnersAndMembers(Town town)
    {
        var owner = await chromium.As(town, "u0144", phone: true);
        await owner.Card("要贴的话都写好了").GetByRole(AriaRole.Link, new() { Name = "去办" }).ClickAsync();
        await Expect(owner.GetByRole(AriaRole.Button, new() { Name = "复制" }).First).ToBeVisibleAsync();
        var toDo = owner.Locator("article summary.main");
        var corrected = false;
        while (await toDo.CountAsync() is > 0 and var left)
        {
            await toDo.First.ClickAsync();
            await owner.GetByRole(AriaRole.Button, new() { NameRegex = new("^对，") }).First.ClickAsync();
            await Expect(toDo).ToHaveCountAsync(left - 1);
            if (corrected)
                continue;
            // A slip of the thumb: one tap, and the group is there again.
            await owner.GetByRole(AriaRole.Button, new() { NameRegex = new("点错了，改回来") }).First.ClickAsync();
            await Expect(toDo).ToHaveCountAsync(left);
            corrected = true;
        }

        await Expect(owner.Locator("h1")).ToHaveTextAsync("您的群都办好了");
        await owner.GotoAsync("/inbox");
        await Expect(owner.Card("要贴的话都写好了")).ToHaveCountAsync(0);
        await owner.Context.CloseAsync();

        var village = await chromium.As(town, "u0362", phone: true);
        await village.GotoAsync("/inbox?box=know");
        await Expect(village.Card("看看您以后在哪几个群")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("您现在在 14 个群，以后在 [1-3] 个：“"));
        await Expect(village.Card("看看您以后在哪几个群")).ToContainTextAsync("这 14 个老群由群主解散，您不用自己退");
        await village.GetByRole(AriaRole.Link, new() { Name = "工作群从 34 个减到 8 个：看看您以后在哪几个群" }).ClickAsync();
        await Expect(village.Locator("h1")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^14 个群将变 [1-3] 个，每天 .+ 条变 .+ 条$"));
        await Expect(village.Locator("main")).ToContainTextAsync("只有您自己看得到");
        // Who decided, what is lost, where notices come, and the way back stand on the same page.
        foreach (var answer in new[] { "通知到哪里看？直接到您的收件箱", "有话到哪里说？", "为什么减？", "谁定的？董晓海", "算得好不好？再怎么分，大家每天合计最少也要看", "您少了什么？", "为止，整个方案都能收回" })
            await Expect(village.Locator("main")).ToContainTextAsync(answer);
        await village.Context.CloseAsync();
    }

    private static async Task Print(IPage office)
    {
        await office.GetByRole(AriaRole.Link, new() { Name = "前后对比，打印" }).ClickAsync();
        await Expect(office.Locator("h1")).ToHaveTextAsync("巴汝镇：34 个工作群正在减到 8 个，没有人超过 3 个");
        await Expect(office.GetByRole(AriaRole.Table, new() { Name = "一个人在几个群" })).ToContainTextAsync("10～14 个群");
        await Expect(office.Locator("main")).ToContainTextAsync("个群已解散，还有 28 个");
        foreach (var question in new[] { "为什么留这几个群？", "谁会少收消息？", "会不会漏事？", "能不能反悔？", "凭什么说这样分最好？" })
            await Expect(office.Locator("main .card").First).ToContainTextAsync(question);
        var print = office.Locator("main button[data-print]");
        await Expect(print).ToBeVisibleAsync();
        await office.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(print).ToBeHiddenAsync();
        await Expect(office.Locator("nav.places")).ToBeHiddenAsync();
        // However one prints, the paper carries the checkpoint.
        await office.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await Expect(office.Locator(".stamp svg")).ToHaveCountAsync(1);
        var paper = await office.PdfAsync(new() { Format = "A4" });
        Assert.True(paper.Length > 5_000 && paper.AsSpan(0, 5).SequenceEqual("%PDF-"u8), "No paper came out.");
        await office.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    private async Task TakeBack(Town town, IPage office)
    {
        await office.GetByRole(AriaRole.Navigation, new() { Name = "减群的步骤" }).GetByRole(AriaRole.Link, new() { Name = "3 照办" }).ClickAsync();
        await office.Summary("收回方案").ClickAsync();
        await Expect(office.Locator("details:has(#why)")).ToContainTextAsync("已经解散的 6 个群回不来");
        await office.Locator("#why").FillAsync("书记说等换届以后再办");
        await office.Button("收回方案").ClickAsync();
        await Expect(office.GetByRole(AriaRole.Status)).ToContainTextAsync("收回了方案：书记说等换届以后再办。");
        await Expect(office.Button("照这个方案办")).ToBeVisibleAsync();

        var village = await chromium.As(town, "u0362", phone: true);
        await village.GotoAsync("/inbox?box=know");
        await Expect(village.Card("看看您以后在哪几个群")).ToHaveCountAsync(0);
        await Expect(village.Card("减群方案收回了")).ToContainTextAsync("书记说等换届以后再办");
        await village.GotoAsync("/groups/mine");
        await Expect(village.GetByRole(AriaRole.Status)).ToContainTextAsync("原来的群先照旧用");
        await village.Context.CloseAsync();
    }

    private static FilePayload FileOf(string name, string text) => new() { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) };
}
