using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jicengtong.Tests.Platform;

/// <summary>What happens by itself goes by the clock, and a clock can be wrong.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public async Task A_clock_that_is_set_back_holds_no_job_up_until_it_has_caught_up()
    {
        var (clock, runs) = (new TestClock(TestClock.At(11, 20, 9)), new Runs());
        await using var services = new ServiceCollection().AddSingleton(runs).AddJob<Counting>(TimeSpan.FromHours(1), "试一试。").BuildServiceProvider();
        using var runner = new JobRunner(services.GetServices<ScheduledJob>(), services.GetRequiredService<IServiceScopeFactory>(), clock, NullLogger<JobRunner>.Instance);
        foreach (var (moment, expected) in new[]
        {
            (TestClock.At(11, 20, 9), 1), (TestClock.At(11, 20, 9, 59), 1), (TestClock.At(11, 20, 10), 2),
            (TestClock.At(11, 19, 20), 3), (TestClock.At(11, 19, 20, 59), 3), (TestClock.At(11, 19, 21), 4),
        })
        {
            clock.MoveTo(moment);
            await runner.RunDue(CancellationToken.None);
            Assert.Equal(expected, runs.Count);
        }
    }

    private sealed class Runs
    {
        public int Count { get; set; }
    }

    private sealed class Counting(Runs runs) : IJob
    {
        public Task Run(CancellationToken cancel)
        {
            runs.Count++;
            return Task.CompletedTask;
        }
    }
}
