using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>Promise 3: the inbox of people with 2,000 items each, signed in by token, over sockets, next to a bare endpoint in the same process.</summary>
internal static class InboxWork
{
    private const int Items = 2000;
    private const double LongestP99 = 20;

    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
            await Measure(ground, kind, ground.IsFull ? 500 : 50);
    }

    private static async Task Measure(Ground ground, DatabaseKind kind, int people)
    {
        await using var app = await ground.Build(kind, listen: true);
        var county = new County(app, kind);
        await county.Settle(people);
        await Inboxes.Fill(app, county, people, Items);
        await Tokens.Register(app, people);
        await using var bare = await BareEndpoint.Start(app.Services.GetRequiredService<Store>());
        var (address, bareAddress) = (new Uri(app.Urls.First()), new Uri(bare.Urls.First()));
        var everybody = Enumerable.Range(1, people).ToList();
        List<Shot> json = [.. everybody.Select(one => new Shot("GET", "/api/inbox", Tokens.Of(one)))];
        List<Shot> page = [.. everybody.Select(one => new Shot("GET", "/inbox", Tokens.Of(one)))];
        List<Shot> oneRow = [.. everybody.Select(one => new Shot("GET", $"/one/{one}"))];
        List<Shot> twentyRows = [.. everybody.Select(one => new Shot("GET", $"/page/{one}"))];

        var (one, twenty, ours, html) = (new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>());
        for (var run = 0; run <= Ground.Runs; run++)
        {
            List<(List<LoadResult>, Uri, List<Shot>)> turns = [(one, bareAddress, oneRow), (ours, address, json), (html, address, page)];
            // Nothing is promised about it: it only tells what twenty rows cost.
            if (ground.IsFull)
                turns.Insert(2, (twenty, bareAddress, twentyRows));
            foreach (var (results, at, shots) in turns)
            {
                var result = await Load.Run(ground, at, shots, run > 0 ? 1 : ground.IsFull ? 4 : 2);
                if (result.Errors > 0)
                    throw new InvalidOperationException($"{result.Errors} of {result.Requests} requests to {shots[0].Path} failed.");
                if (run > 0)
                    results.Add(result);
            }
        }

        await app.StopAsync();
        Add(ground, kind, "JSON", ours, "one indexed SELECT", one, 0.5, "≥0.5×, p99 ≤20 ms");
        Add(ground, kind, "HTML", html, "one indexed SELECT", one, 0.15, "≥0.15×, p99 ≤20 ms");
        if (ground.IsFull)
            Add(ground, kind, "JSON", ours, "the same 20 rows, bare", twenty, null, "");
    }

    private static void Add(Ground ground, DatabaseKind kind, string what, List<LoadResult> ours, string against, List<LoadResult> floor, double? least, string promise)
    {
        var ratio = Spread.Of([.. ours.Zip(floor, (mine, bare) => mine.PerSecond / bare.PerSecond)]);
        var latency = Latency.Middle([.. ours.Select(result => result.Latency)]);
        ground.Report.Add(new Finding("inbox", $"{what} ({Load.Tool})", Ground.NameOf(kind), "2,000 each", "/s", Spread.Of([.. ours.Select(result => result.PerSecond)]), latency,
            against, Spread.Of([.. floor.Select(result => result.PerSecond)]), ratio, promise, least is null ? null : ratio.Median >= least && latency.P99 <= LongestP99));
    }
}
