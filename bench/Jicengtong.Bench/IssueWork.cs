using System.Diagnostics;
using System.Globalization;
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
            {
                await using var app = await ground.Build(kind, listen: false);
                await new County(app, kind).Settle(people);
                await Measure(ground, app, kind, "issue", Sender.ToAll, people);
            }
    }

    /// <summary>Somebody sends to so many people, again and again; the last one stays as it is.</summary>
    public static async Task Measure(Ground ground, WebApplication app, DatabaseKind kind, string work, Sender sender, int people)
    {
        await ShadowTable.Make(app, "inbox_asks", "floor_asks");
        var (ours, floor, ratios, memory) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run <= Ground.Runs; run++)
        {
            var id = await sender.Write(app);
            var watch = new MemoryWatch();
            var time = await sender.Issue(app, id, people);
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
        ground.Report.Add(new Finding(work, "issue to all", Ground.NameOf(kind), size, "ms", Spread.Of(ours), null, "INSERT…SELECT", Spread.Of(floor), ratio, Promise, ratio.Median <= 3));
        ground.Report.Add(new Finding(work, "extra memory", Ground.NameOf(kind), size, "MB", Spread.Of(memory), null, null, null, null, $"≤{MostMegabytes} MB", memory.Max() <= MostMegabytes));
    }

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
