namespace Jicengtong.Tests.Structure;

/// <summary>Every job is in the schedule, with its reason.</summary>
[Collection(nameof(OneTown))]
public sealed class JobTests(StandingTown standing)
{
    [Fact]
    public void Every_job_is_scheduled_with_a_reason()
        => Assert.Empty(Complaints(typeof(Program).Assembly.GetTypes(), standing.Schedule));

    [Fact]
    public void A_job_that_nobody_scheduled_or_explained_is_found()
    {
        Assert.Equal(["Forgotten is not in the schedule"], Complaints([typeof(Forgotten), typeof(string)], []));
        Assert.Equal(["Forgotten has no reason"], Complaints([typeof(Forgotten)], [new ScheduledJob(typeof(Forgotten), TimeSpan.FromHours(1), " ")]));
        Assert.Equal(["Forgotten is scheduled 2 times"], Complaints([typeof(Forgotten)], [.. Enumerable.Repeat(new ScheduledJob(typeof(Forgotten), TimeSpan.FromHours(1), "because"), 2)]));
        Assert.Equal(["Forgotten is scheduled without a pause"], Complaints([typeof(Forgotten)], [new ScheduledJob(typeof(Forgotten), TimeSpan.Zero, "because")]));
    }

    private static IEnumerable<string> Complaints(IEnumerable<Type> types, IReadOnlyList<ScheduledJob> schedule)
    {
        foreach (var job in types.Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IJob))))
        {
            var entries = schedule.Where(entry => entry.Job == job).ToList();
            if (entries.Count == 0)
                yield return $"{job.Name} is not in the schedule";
            if (entries.Count > 1)
                yield return $"{job.Name} is scheduled {entries.Count} times";
            if (entries.Any(entry => string.IsNullOrWhiteSpace(entry.Why)))
                yield return $"{job.Name} has no reason";
            if (entries.Any(entry => entry.Every <= TimeSpan.Zero))
                yield return $"{job.Name} is scheduled without a pause";
        }
    }

    private sealed class Forgotten : IJob
    {
        public Task Run(CancellationToken cancel) => Task.CompletedTask;
    }
}
