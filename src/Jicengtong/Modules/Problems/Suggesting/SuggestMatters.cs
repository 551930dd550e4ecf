using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Suggesting;

/// <summary>What was learned last; learned anew after an hour, when somebody asks.</summary>
internal sealed class LearnedMatters(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private (MatterModel Model, DateTimeOffset At)? known;

    public async Task<MatterModel> Get(Func<Task<MatterModel>> learn, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            if (known is not { } model || clock.GetUtcNow() - model.At > Fresh)
                known = model = (await learn(), clock.GetUtcNow());
            return model.Model;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();
}

/// <summary>Suggests what a text is about, from the newest part of the ledger and the duty list's own words. It suggests; whoever reports decides.</summary>
internal sealed class SuggestMatters(Sql sql, IDirectory directory, LearnedMatters learned)
{
    private const int Most = 3;
    private const int LongestRead = 1000;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/suggestions", async (Wording body, SuggestMatters suggest, CancellationToken cancel)
        => new Listing<string>(await suggest.For(body.Text, cancel), null))
        .WithSummary("Matters a text seems to be about, the likeliest first, at most three; empty when nothing speaks for any. Nothing is stored.").Produces<Listing<string>>();

    public async Task<IReadOnlyList<string>> For(string? text, CancellationToken cancel)
    {
        var clean = CleanText.Of(text);
        return clean.Length < 2 ? [] : (await learned.Get(() => Learn(cancel), cancel)).Suggest(CleanText.Shorten(clean, LongestRead), Most);
    }

    private async Task<MatterModel> Learn(CancellationToken cancel)
    {
        var said = await sql.Query<Said>("SELECT matter, text FROM problem_problems ORDER BY id DESC LIMIT 20000", null, cancel);
        return MatterModel.Of(await directory.Matters(cancel), said.Select(one => (one.Matter, one.Text)));
    }

    /// <summary>What was written so far.</summary>
    public sealed record Wording(string? Text);

    private sealed class Said
    {
        public string Matter { get; init; } = "";

        public string Text { get; init; } = "";
    }
}
