using Microsoft.AspNetCore.Http;

namespace Jicengtong.Tests.Platform;

/// <summary>A unit that asks without a pause waits for itself and keeps nobody else waiting.</summary>
public sealed class FairTurnsTests
{
    private static readonly int Most = Math.Max(1, Environment.ProcessorCount / 2);

    [Fact]
    public async Task Of_one_unit_so_many_are_answered_at_a_time_and_another_unit_does_not_wait()
    {
        var (inside, open) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var turns = new FairTurns(async http =>
        {
            Interlocked.Increment(ref inside);
            http.Items["inside"] = true;
            await open.Task;
        });
        var loud = Enumerable.Range(0, Most * 2).Select(_ => Ask(turns, "loud")).ToList();
        Assert.Equal(Most, Volatile.Read(ref inside));
        var quiet = Ask(turns, "quiet");
        Assert.True(quiet.Http.Items.ContainsKey("inside"));
        var writes = Ask(turns, "loud", "POST");
        Assert.True(writes.Http.Items.ContainsKey("inside"));
        open.SetResult();
        await Task.WhenAll([.. loud.Select(one => one.Answered), quiet.Answered, writes.Answered]);
        Assert.Equal((Most * 2) + 2, inside);
    }

    [Fact]
    public async Task Whoever_waits_for_something_else_gives_the_turn_on()
    {
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var turns = new FairTurns(http => http.Request.Path == "/slow" ? slow.Task : Task.CompletedTask);
        var hanging = Enumerable.Range(0, Most).Select(_ => Ask(turns, "loud", path: "/slow")).ToList();
        await Ask(turns, "loud").Answered;
        Assert.All(hanging, one => Assert.False(one.Answered.IsCompleted));
        slow.SetResult();
        await Task.WhenAll(hanging.Select(one => one.Answered));
    }

    private static (HttpContext Http, Task Answered) Ask(FairTurns turns, string unit, string method = "GET", string path = "/")
    {
        var http = new DefaultHttpContext { Request = { Method = method, Path = path } };
        var post = new HeldPost(unit, $"{unit}/", unit, "村社区", "文书", unit, $"{unit}/", false);
        return (http, turns.InvokeAsync(http, new CurrentPerson { User = new CurrentUser(Guid.NewGuid(), unit, unit, null, [post]) }));
    }
}
