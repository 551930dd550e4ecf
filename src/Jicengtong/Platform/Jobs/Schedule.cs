namespace Jicengtong.Platform;

/// <summary>Work that nobody asked for at this moment: one line deep, safe to run twice, safe to die in.</summary>
public interface IJob
{
    /// <summary>Does what is due now.</summary>
    Task Run(CancellationToken cancel);
}

/// <summary>One line of the schedule.</summary>
/// <param name="Job">The type that does it.</param>
/// <param name="Every">How often it is looked at.</param>
/// <param name="Why">What would go wrong without it, in Chinese: the system administrator reads it.</param>
public sealed record ScheduledJob(Type Job, TimeSpan Every, string Why);

/// <summary>The one readable list of everything that happens by itself.</summary>
public static class Schedule
{
    /// <summary>Adds a job to the list.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, TimeSpan every, string why)
        where TJob : class, IJob
        => services.AddScoped<TJob>().AddSingleton(new ScheduledJob(typeof(TJob), every, why));
}

/// <summary>
/// Looks at the schedule every second and runs what is due, each job in its own scope; a failing job is logged and tried again. Jobs
/// do not wait for each other: one that waits for somebody outside holds up nothing but itself.
/// </summary>
public sealed class JobRunner : BackgroundService
{
    private readonly List<Line> lines;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly ILogger<JobRunner> log;

    /// <param name="schedule">What there is to do.</param>
    /// <param name="scopes">Where jobs get what they need.</param>
    /// <param name="clock">The clock that says what is due.</param>
    /// <param name="log">Where failures are told.</param>
    public JobRunner(IEnumerable<ScheduledJob> schedule, IServiceScopeFactory scopes, TimeProvider clock, ILogger<JobRunner> log)
    {
        lines = [.. schedule.Select(entry => new Line(entry))];
        (this.scopes, this.clock, this.log) = (scopes, clock, log);
    }

    /// <summary>Runs every job that is due at the clock's now, one after the other; tests call it after moving the clock.</summary>
    public async Task RunDue(CancellationToken cancel)
    {
        foreach (var line in lines)
            await RunIfDue(line, cancel);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        foreach (var line in lines)
            line.OneAtATime.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(lines.Select(async line =>
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await second.WaitForNextTickAsync(stoppingToken))
            await RunIfDue(line, stoppingToken);
    }));

    private async Task RunIfDue(Line line, CancellationToken cancel)
    {
        await line.OneAtATime.WaitAsync(cancel);
        try
        {
            var now = clock.GetUtcNow();
            // Further away than its turn: the clock was set back, and nothing may wait until it has caught up.
            if (line.NextRun > now && line.NextRun - now <= line.Entry.Every)
                return;
            line.NextRun = now + line.Entry.Every;
            await using var scope = scopes.CreateAsyncScope();
            await ((IJob)scope.ServiceProvider.GetRequiredService(line.Entry.Job)).Run(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            log.LogError(failure, "Job {Job} failed and will be tried again", line.Entry.Job.Name);
        }
        finally
        {
            line.OneAtATime.Release();
        }
    }

    private sealed class Line(ScheduledJob entry)
    {
        public ScheduledJob Entry { get; } = entry;

        public SemaphoreSlim OneAtATime { get; } = new(1, 1);

        public DateTimeOffset NextRun { get; set; } = DateTimeOffset.MinValue;
    }
}
