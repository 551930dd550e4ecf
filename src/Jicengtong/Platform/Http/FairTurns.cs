using System.Threading.RateLimiting;

namespace Jicengtong.Platform;

/// <summary>
/// Reading by turns: of one unit at most half as many questions as there are processors are answered at a time, the rest of it waits in a row. A unit
/// whose program or people ask without a pause takes half of the machine and no more, and everybody else hardly notices. Writes are not counted: they wait for the disk
/// and not for a processor; nor are streams (<see cref="Streams"/>). Whoever is not done in a quarter of a second waits for something else, a slow telephone perhaps, and gives the turn on.
/// </summary>
internal sealed class FairTurns(RequestDelegate next) : IDisposable
{
    /// <summary>More of one unit than this at once is no reading any more.</summary>
    private const int LongestRow = 2000;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(250);

    private readonly PartitionedRateLimiter<string> turns = PartitionedRateLimiter.Create<string, string>(unit => RateLimitPartition.GetConcurrencyLimiter(unit, _ => new()
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2), QueueLimit = LongestRow, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    public async Task InvokeAsync(HttpContext http, CurrentPerson person)
    {
        if (!HttpMethods.IsGet(http.Request.Method) || person.User?.MainPost is not { } post || http.GetEndpoint()?.Metadata.GetMetadata<Streams>() is not null)
        {
            await next(http);
            return;
        }

        using var turn = await turns.AcquireAsync(post.UnitCode, 1, http.RequestAborted);
        if (!turn.IsAcquired)
        {
            await Http.Problem(new TooManyAtOnce()).ExecuteAsync(http);
            return;
        }

        var answered = next(http);
        if (!answered.IsCompleted)
            await Task.WhenAny(answered, Task.Delay(LongestTurn));
        turn.Dispose();
        await answered;
    }

    public void Dispose() => turns.Dispose();

    private sealed record TooManyAtOnce() : Error("unit.tooMany", "您单位同时打开的页面太多了，请过几秒再试。", StatusCodes.Status429TooManyRequests);
}

/// <summary>A route whose answer goes on for as long as its reader likes: live hints.</summary>
public sealed record Streams;
