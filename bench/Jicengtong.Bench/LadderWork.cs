using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 8: the ladder's tick, one in a hundred of the open asks due. Ours reminds each, asks the deputies (one in ten has
/// one) and stores the next step; the floor is one UPDATE … RETURNING of the same rows in a table of the same indexes.
/// </summary>
internal static class LadderWork
{
    public static async Task Run(Ground ground)
    {
        var largest = ground.IsFull ? 1_000_000 : 50_000;
        foreach (var kind in ground.Databases)
            foreach (var asks in (int[])[largest / 10, largest])
                await Measure(ground, kind, asks);
    }

    private static async Task Measure(Ground ground, DatabaseKind kind, int asks)
    {
        await using var app = await ground.Build(kind, listen: false);
        var county = new County(app, kind);
        await county.Settle(1000);
        await ShadowTable.Make(app, "inbox_asks", "floor_asks");
        await Inboxes.Open(app, county, asks);
        await app.Write("INSERT INTO floor_asks SELECT * FROM inbox_asks", "ANALYZE floor_asks");
        var (ours, floor, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run <= Ground.Runs; run++)
        {
            // Another hundredth each time; sort_key numbers the asks.
            foreach (var table in (string[])["inbox_asks", "floor_asks"])
                await app.Write($"UPDATE {table} SET next_step_at = @now WHERE (sort_key - 1000000) % 100 = {run}");
            var time = await Tick(app);
            var bare = await UpdateReturning(app, asks / 100);
            if (run == 0)
                continue;
            ours.Add(time);
            floor.Add(bare);
            ratios.Add(time / bare);
        }

        var ratio = Spread.Of(ratios);
        ground.Report.Add(new Finding("ladder", "tick, 1 % due", Ground.NameOf(kind), asks.ToString("#,0", CultureInfo.InvariantCulture), "ms", Spread.Of(ours), null,
            "UPDATE…RETURNING", Spread.Of(floor), ratio, "≤2×, ≤1 s", ratio.Median <= 2 && Spread.Of(ours).Median <= 1000));
    }

    /// <summary>What is due is climbed; how long that took, in milliseconds.</summary>
    public static Task<double> Tick(WebApplication app) => app.Do(async services =>
    {
        var ladder = services.GetServices<ScheduledJob>().Single(entry => entry.Job.Name == "ClimbLadder");
        var job = (IJob)services.GetRequiredService(ladder.Job);
        var watch = Stopwatch.StartNew();
        await job.Run(CancellationToken.None);
        var time = watch.Elapsed.TotalMilliseconds;
        var left = await services.GetRequiredService<Sql>().First<long>("SELECT count(*) FROM inbox_asks WHERE next_step_at <= @now", new { now = DateTimeOffset.UtcNow }, CancellationToken.None);
        return left == 0 ? time : throw new InvalidOperationException($"{left} asks are still due after the tick.");
    });

    private static Task<double> UpdateReturning(WebApplication app, int expected) => app.Do(async services =>
    {
        var (sql, work) = (services.GetRequiredService<Sql>(), services.GetRequiredService<Work>());
        var watch = Stopwatch.StartNew();
        var taken = await work.Run<int>(async () => (await sql.Query<Guid>("""
            UPDATE floor_asks SET reminded_at = @now, rung = rung + 1, next_step_at = CASE WHEN rung = 0 AND due_at > @now THEN due_at END
            WHERE next_step_at <= @now RETURNING holder_id
            """, new { now = DateTimeOffset.UtcNow }, CancellationToken.None)).Count, CancellationToken.None);
        var time = watch.Elapsed.TotalMilliseconds;
        return taken.Value == expected ? time : throw new InvalidOperationException($"The floor took {taken.Value} instead of {expected} rows.");
    });
}
