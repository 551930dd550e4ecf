using System.Diagnostics;
using System.Globalization;
using Jicengtong.Modules.ChatGroups;
using Jicengtong.Tests.ChatGroups;

namespace Jicengtong.Bench;

/// <summary>减群: the demo town, and a made-up county of 25 towns, 800 groups and 10,000 people (small: 5 towns); a gap tells how far from the proven bound.</summary>
internal static class GroupsWork
{
    public static Task Run(Ground ground)
    {
        var (demo, faults) = ChatFolder.Read(Path.Combine(AppContext.BaseDirectory, "demo"));
        if (demo is null)
            throw new InvalidOperationException(faults[0].ToString());
        Measure(ground, "demo town", demo, new PlanWishes { MaxGroups = 8 }, Ground.Runs, 10);
        // One run: half a minute says enough, and the effort is counted in steps, not in seconds. Small: a county of a fifth of the towns.
        Measure(ground, "county", GeneratedTown.Make(1, towns: ground.IsFull ? 25 : 5, peoplePerTown: 400, groupsPerTown: 32, matters: 27), new PlanWishes(), 1, 60);
        return Task.CompletedTask;
    }

    private static void Measure(Ground ground, string what, ChatRecords records, PlanWishes wishes, int runs, int promisedSeconds)
    {
        var seconds = new List<double>();
        GroupPlan? plan = null;
        for (var run = 0; run < runs; run++)
        {
            var watch = Stopwatch.StartNew();
            (plan, var refusal) = ConsolidationPlanner.Plan(records.On(records.Today), wishes);
            seconds.Add(watch.Elapsed.TotalMilliseconds);
            if (plan is null)
                throw new InvalidOperationException(refusal!.Message);
            if (PlanCheck.Of(records, wishes, plan) is [var broken, ..])
                throw new InvalidOperationException(broken);
        }

        var size = string.Create(CultureInfo.InvariantCulture, $"{records.Groups.Count} groups, {records.People.Count} people → {plan!.Groups.Count} groups, gap {100 * plan.Gap:0.0} %");
        ground.Report.Add(new Finding("groups", what, "none", size, "ms", Spread.Of(seconds), null, null, null, null, $"≤{promisedSeconds} s", Spread.Of(seconds).Median <= promisedSeconds * 1000));
    }
}
