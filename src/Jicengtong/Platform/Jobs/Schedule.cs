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
/// <param name="Why">What would go wrong without it.</param>
public sealed record ScheduledJob(Type Job, TimeSpan Every, string Why);

/// <summary>The one readable list of everything that happens by itself.</summary>
public static class Schedule
{
    /// <summary>Adds a job to the list.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, TimeSpan every, string why)
        where TJob : class, IJob
        => services.AddScoped<TJob>().AddSingleton(new ScheduledJob(typeof(TJob), every, why));
}

/// <summary>Looks at the schedule every second and runs what is due, each job in its own scope; a failing job is logged and tried again.</summary>
public sealed class JobRunner(IEnumerable<ScheduledJob> schedule, IServiceScopeFactory scopes, TimeProvider clock, ILogger<JobRunner> log) : BackgroundService
{
    private readonly Dictionary<ScheduledJob, DateTimeOffset> nextRun = [];
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <summary>Runs every job that is due at the clock's now; tests call it after moving the clock.</summary>
    public async Task RunDue(CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            foreach (var entry in schedule)
            {
                var now = clock.GetUtcNow();
                if (nextRun.TryGetValue(entry, out var due) && due > now)
                    continue;
                nextRun[entry] = now + entry.Every;
                await RunOne(entry, cancel);
            }
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        oneAtATime.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await second.WaitForNextTickAsync(stoppingToken))
            await RunDue(stoppingToken);
    }

    private async Task RunOne(ScheduledJob entry, CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await ((IJob)scope.ServiceProvider.GetRequiredService(entry.Job)).Run(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Job {Job} failed and will be tried again", entry.Job.Name);
        }
    }
}
