using System.Diagnostics;
using System.Globalization;
using Jicengtong.Modules.Directives;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 1: one directive to everybody. Ours is the whole use case in its transaction: audience resolved, asks, tallies,
/// search, durable. The floor copies the same rows into a table of the same indexes by one INSERT … SELECT, durable too.
/// </summary>
internal static class IssueWork
{
    private const string Promise = "≤3×";
    private const double MostMegabytes = 100;

    public static async Task Run(Ground ground)
    {
        var largest = ground.IsFull ? 100_000 : 10_000;
        foreach (var kind in ground.Databases)
            foreach (var people in (int[])[largest / 10, largest])
                await Measure(ground, kind, people);
    }

    private static async Task Measure(Ground ground, DatabaseKind kind, int people)
    {
        await using var app = await ground.Build(kind, listen: false);
        await new County(app, kind).Settle(people);
        await ShadowTable.Make(app, "inbox_asks", "floor_asks");
        var (ours, floor, ratios, memory) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run <= Ground.Runs; run++)
        {
            var id = await WriteDraft(app);
            var watch = new MemoryWatch();
            var time = await Issue(app, id, people);
            var megabytes = watch.Stop() / 1048576.0;
            var bare = await CopyRaw(app, id);
            if (run == 0)
                continue;
            ours.Add(time);
            floor.Add(bare);
            ratios.Add(time / bare);
            memory.Add(megabytes);
        }

        var size = people.ToString("#,0", CultureInfo.InvariantCulture);
        var ratio = Spread.Of(ratios);
        ground.Report.Add(new Finding("issue", "issue to all", Ground.NameOf(kind), size, "ms", Spread.Of(ours), null, "INSERT…SELECT", Spread.Of(floor), ratio, Promise, ratio.Median <= 3));
        ground.Report.Add(new Finding("issue", "extra memory", Ground.NameOf(kind), size, "MB", Spread.Of(memory), null, null, null, null, $"≤{MostMegabytes} MB", memory.Max() <= MostMegabytes));
    }

    /// <summary>A draft to every grid worker of the county.</summary>
    public static Task<Guid> WriteDraft(WebApplication app) => app.Do(async services =>
    {
        var clerk = await Clerk(services);
        var draft = new DirectiveDraft("关于做好安全检查的通知", "测急发〔2026〕1号", null, Urgency.Urgent, null, Demand.Confirm, DateTimeOffset.UtcNow.AddDays(5), "请各网格确认。",
            ["今天内看完", "有疑问写在回执里"], new Audience([], [County.Code], ["网格"], [County.Post]));
        var write = services.GetRequiredService<WriteDirective>();
        return (await services.GetRequiredService<Work>().Run(async () => (await write.Run(clerk, draft, CancellationToken.None)).Map(directive => directive.Id), CancellationToken.None)).Value;
    });

    /// <summary>Issues it and says how long that took, in milliseconds.</summary>
    public static Task<double> Issue(WebApplication app, Guid id, int people) => app.Do(async services =>
    {
        var clerk = await Clerk(services);
        var (issue, work) = (services.GetRequiredService<IssueDirective>(), services.GetRequiredService<Work>());
        var watch = Stopwatch.StartNew();
        var asked = (await work.Run(() => issue.Run(clerk, id, whyAgain: "测速", CancellationToken.None), CancellationToken.None)).Value;
        var time = watch.Elapsed.TotalMilliseconds;
        return asked == people ? time : throw new InvalidOperationException($"{asked} instead of {people} were asked.");
    });

    private static async Task<CurrentUser> Clerk(IServiceProvider services)
        => await services.GetRequiredService<ICurrentUsers>().Find(County.IdOf(0), null, CancellationToken.None) ?? throw new InvalidOperationException("The clerk is gone.");

    private static Task<double> CopyRaw(WebApplication app, Guid subject) => app.Do(async services =>
    {
        var (sql, work) = (services.GetRequiredService<Sql>(), services.GetRequiredService<Work>());
        await sql.Execute("DROP TABLE IF EXISTS floor_source", null, CancellationToken.None);
        await sql.Execute("CREATE TABLE floor_source AS SELECT * FROM inbox_asks WHERE 1 = 0", null, CancellationToken.None);
        await sql.Execute("INSERT INTO floor_source SELECT * FROM inbox_asks WHERE subject_id = @subject ORDER BY id", new { subject }, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        await work.Run<Done>(async () =>
        {
            await sql.Execute("INSERT INTO floor_asks SELECT * FROM floor_source", null, CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None);
        return watch.Elapsed.TotalMilliseconds;
    });
}
