using System.Globalization;
using System.Text.RegularExpressions;
using Jicengtong.Modules.Directives;
using Jicengtong.Modules.Inbox;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Demo;

/// <summary>
/// Settles the town of 巴汝镇 in an empty database: its people, and five documents at five stages of their way. Only with
/// <c>--demo</c>. Dates move by whole weeks so that the story's Friday is always the latest one.
/// </summary>
internal sealed partial class DemoTown(IServiceProvider services, CancellationToken cancel)
{
    private static readonly DateOnly StoryDay = new(2026, 11, 20);
    private int shiftDays;

    public static async Task Settle(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FoundInstallation>().IsOpen(cancel))
            await new DemoTown(services, cancel).Settle();
    }

    private async Task Settle()
    {
        var today = WorkingCalendar.LocalDay(services.GetRequiredService<TimeProvider>().GetUtcNow());
        shiftDays = (int)Math.Floor((today.DayNumber - StoryDay.DayNumber) / 7.0) * 7;
        try
        {
            await ImportPeople();
            await Subsidies();
            await FireSafety();
            await PartyMembers();
            await CleanWeek();
            await new DemoProblems(this, cancel).Settle();
        }
        finally
        {
            (services.GetRequiredService<TimeProvider>() as StoryClock)?.Resume();
        }

        // The days that passed since the story moved the ladder too.
        await In(scope => scope.GetRequiredService<ClimbLadder>().Run(cancel));
    }

    /// <summary>The story goes on at this moment of its week.</summary>
    public void Then(int day, int hour, int minute = 0)
    {
        var moment = new DateTimeOffset(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(8)).AddDays(shiftDays);
        (services.GetRequiredService<TimeProvider>() as StoryClock)?.StandAt(moment);
    }

    private Task ImportPeople() => In(async scope =>
    {
        var folder = scope.GetRequiredService<Installation>().DemoFolder;
        var files = OrganizationFolder.Read(name => File.OpenRead(Path.Combine(folder, name)));
        var hasher = scope.GetRequiredService<IPasswordHasher<Person>>();
        // One hash for all of them: it is public anyway, and 536 hashes take long.
        var hash = hasher.HashPassword(null!, DemoCast.Password);
        var work = scope.GetRequiredService<Work>();
        var report = await work.Run(() => scope.GetRequiredService<ImportOrganization>().Run(files, hash, cancel), cancel);
        if (!report.Value.Imported)
            throw new InvalidOperationException("The demo town has faults: " + string.Join("; ", report.Value.Faults));
        await work.Run<Done>(() =>
        {
            foreach (var (account, name, kind) in DemoCast.Administrators)
                scope.GetRequiredService<AppDb>().Add(new Person { Id = Ids.Next(), Account = account, Name = name, Administers = kind, PasswordHash = hash });
            return Task.FromResult<Result<Done>>(Done.Instance);
        }, cancel);
    });

    // 01: from the bureau through the town to villages and grids; some have read, two have a question, one village sleeps.
    private async Task FireSafety()
    {
        Then(18, 15, 20);
        var id = await Issue("u0021", "01-森林草原防灭火.md", ["11月22日前把林地逐块落实到人，报“一张图、一张表”", "12月1日至5月31日，林缘500米内禁止野外用火", "发现火情10分钟内电话报乡镇值班室", "11月27日18时前乡镇报落实情况表，村级不另填"],
            new Audience(["森林草原防灭火"], ["513401"], ["乡镇街道"], []));
        Then(18, 16, 5);
        foreach (var account in new[] { "u0069", "u0073", "u0077", "u0081" })
            await Answer(account, id, ReceiptAnswer.Understood, "");
        Then(18, 21, 10);
        var relay = new RelayDraft(["重点是马鞍山两片林地，护林员名单应急办已填好，核对即可", "看到烟火先打镇值班室电话，10分钟内", "独居老人和智力障碍者逐户当面说一遍"],
            "各村由书记牵头，护林员每天11点到19点巡两趟；名单有出入的直接在这里写疑问。", null,
            new Audience([], ["513401111"], ["村社区", "网格"], ["村党支部书记兼村委会主任", "网格员", "护林员"]));
        await In(async scope => Must(await scope.GetRequiredService<Work>().Run(async () => (await scope.GetRequiredService<RelayDirective>().Run(await User("u0151"), id, relay, cancel)).Map(done => done.Id), cancel)));
        Then(19, 8, 30);
        foreach (var account in new[] { "u0386", "u0411", "u0435", "u0373", "u0397", "u0422", "u0446", "u0403" })
            await Answer(account, id, ReceiptAnswer.Understood, "");
        await Answer("u0460", id, ReceiptAnswer.Questioned, "自留山算不算林缘500米？");
        await Answer("u0398", id, ReceiptAnswer.Questioned, "自留山算林缘500米吗？");
        await Answer("u0471", id, ReceiptAnswer.Done, "已逐户告知");
    }

    // 02: the one that was missed in the essay; here five villages have reported.
    private async Task PartyMembers()
    {
        Then(19, 15);
        var id = await Issue("u0142", "02-党员统计.md", ["只报变动，没变动点“无变动”", "预备党员写明转正日期"], new Audience(["党员教育管理"], ["513401111"], ["村社区"], []),
            [new FormField("正式党员"), new FormField("预备党员"), new FormField("入党积极分子"), new FormField("流动党员")]);
        Then(19, 17, 20);
        foreach (var account in new[] { "u0389", "u0414", "u0463" })
            await Answer(account, id, ReceiptAnswer.Done, InboxWords.NoChange);
        await Answer("u0438", id, ReceiptAnswer.Done, "预备党员俄木日洛12月5日转正", new() { ["正式党员"] = "31", ["预备党员"] = "2", ["入党积极分子"] = "4", ["流动党员"] = "6" });
    }

    // 03: to be confirmed; asked once, answered once for all.
    private async Task Subsidies()
    {
        Then(16, 10);
        var id = await Issue("u0024", "03-农业补贴.md", ["补给有承包权的种地农民，流转的按合同", "每亩78.5元，不分水田旱地", "12月20日前一卡通发到户，不得代领"], new Audience(["农业补贴"], ["513401"], ["乡镇街道", "村社区"], []));
        Then(16, 14, 40);
        foreach (var account in new[] { "u0166", "u0073", "u0077" })
            await Answer(account, id, ReceiptAnswer.Understood, "");
        await Answer("u0069", id, ReceiptAnswer.Questioned, "设施农业占的地从哪天起扣？");
        Then(17, 9, 15);
        await In(async scope => Must(await scope.GetRequiredService<Work>().Run(async () => await scope.GetRequiredService<AnswerQuestions>().Run(await User("u0024"), id, "以2026年确权变更登记的日期为准，登记以前的不扣。", null, cancel), cancel)));
    }

    // 04 is out, 05 repeats it and is still a draft: its writer may see that before sending.
    private async Task CleanWeek()
    {
        Then(19, 16);
        await Issue("u0024", "04-人居环境.md", ["11月28日至12月4日清理沟渠、房前屋后", "坏厕所逐户登记原因，12月5日前乡镇汇总", "不评比、不拍照、不写总结"], new Audience(["人居环境整治"], ["513401"], ["乡镇街道"], []));
        await Write("u0029", "05-人居环境-重复件.md", [], new Audience(["人居环境整治"], ["513401"], ["乡镇街道"], []), []);
    }

    private async Task<Guid> Issue(string account, string document, IReadOnlyList<string> keyPoints, Audience audience, IReadOnlyList<FormField>? form = null)
    {
        var id = await Write(account, document, keyPoints, audience, form ?? []);
        await In(async scope => Must(await scope.GetRequiredService<Work>().Run(async () => await scope.GetRequiredService<IssueDirective>().Run(await User(account), id, whyAgain: null, cancel), cancel)));
        return id;
    }

    private Task<Guid> Write(string account, string document, IReadOnlyList<string> keyPoints, Audience audience, IReadOnlyList<FormField> form) => In(async scope =>
    {
        var text = await File.ReadAllTextAsync(Path.Combine(scope.GetRequiredService<Installation>().DemoFolder, "documents", document), cancel);
        var draft = ImportedText.Read(Shift(text)) with { KeyPoints = keyPoints.Select(Shift).ToList(), Audience = audience, Form = form };
        return Must(await scope.GetRequiredService<Work>().Run(async () => (await scope.GetRequiredService<WriteDirective>().Run(await User(account), draft, cancel)).Map(directive => directive.Id), cancel));
    });

    private Task<Done> Answer(string account, Guid directive, ReceiptAnswer answer, string text, Dictionary<string, string?>? fields = null) => In(async scope =>
    {
        var user = await User(account);
        return await scope.GetRequiredService<IInbox>().AskOf(directive, user.PersonId, cancel) is { } ask
            ? Must(await scope.GetRequiredService<GiveReceipt>().Run(user, ask, answer, text, fields, cancel))
            : Done.Instance;
    });

    public Task<CurrentUser> User(string account) => In(async scope =>
    {
        var id = await scope.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Account == account).Select(person => person.Id).SingleAsync(cancel);
        return (await scope.GetRequiredService<ICurrentUsers>().Find(id, null, cancel))!;
    });

    // "11月22日", "2026年12月1日" and "2026-11-27" move with the story.
    private string Shift(string text) => Dates().Replace(text, match =>
    {
        var year = match.Groups["year"].Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : StoryDay.Year;
        var day = new DateOnly(year, int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture)).AddDays(shiftDays);
        return match.Value.Contains('-', StringComparison.Ordinal)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{(match.Groups["year"].Success ? $"{day.Year}年" : "")}{day.Month}月{day.Day}日");
    });

    public async Task<T> In<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    private async Task In(Func<IServiceProvider, Task> act)
    {
        await using var scope = services.CreateAsyncScope();
        await act(scope.ServiceProvider);
    }

    public static T Must<T>(Result<T> result) => result.Succeeded ? result.Value : throw new InvalidOperationException($"The demo town: {result.Error.Code} {result.Error.Message}");

    [GeneratedRegex(@"(?:(?<year>\d{4})[年-])?(?<month>\d{1,2})[月-](?<day>\d{1,2})(?:日|(?=T|\s|$))")]
    private static partial Regex Dates();
}
