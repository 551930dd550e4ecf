using Jicengtong.Platform;
using Microsoft.AspNetCore.Builder;

namespace Jicengtong.Bench;

/// <summary>The product over real sockets beside the essay's Flask API in the same run. On PostgreSQL there is no peer: it keeps its rows in SQLite.</summary>
internal static class FlaskRace
{
    /// <summary>Small, only where there is a peer: without one nothing is promised.</summary>
    public static bool IsWorthIt(Ground ground, DatabaseKind kind) => ground.IsFull || kind == DatabaseKind.Sqlite;

    /// <param name="ground">Where it is measured.</param>
    /// <param name="app">The running product.</param>
    /// <param name="kind">Its database.</param>
    /// <param name="work">The work of <c>bin/bench</c>.</param>
    /// <param name="what">What is done.</param>
    /// <param name="size">How much of it.</param>
    /// <param name="shots">What is sent in one run; asked anew for every run.</param>
    /// <param name="aside">Puts aside what ours would still do while the peer runs.</param>
    /// <param name="warmUp">Seconds of the run that does not count: until .NET has compiled what is measured for the second time.</param>
    /// <exception cref="InvalidOperationException">A request failed: what fails fast proves nothing.</exception>
    public static async Task Run(Ground ground, WebApplication app, DatabaseKind kind, string work, string what, string size, Func<Task<List<Shot>>> shots, Func<Task>? aside = null, int warmUp = 3)
    {
        var peer = kind == DatabaseKind.Sqlite ? await FlaskPeer.Start(ground) : null;
        await using var ended = peer;
        var (ours, theirs, ratios, latencies) = (new List<double>(), new List<double>(), new List<double>(), new List<Latency>());
        // The first run warms up.
        for (var run = 0; run <= Ground.Runs; run++)
        {
            var result = await Load.Run(ground, new Uri(app.Urls.First()), await shots(), run == 0 ? warmUp : 1);
            if (result.Errors > 0)
                throw new InvalidOperationException($"{result.Errors} of {result.Requests} requests of {work}, {what}, failed.");
            if (aside is not null)
                await aside();
            var bare = peer is null ? null : await peer.Shoot(ground, 1);
            if (run == 0)
                continue;
            ours.Add(result.PerSecond);
            latencies.Add(result.Latency);
            if (bare is null)
                continue;
            theirs.Add(bare.PerSecond);
            ratios.Add(result.PerSecond / bare.PerSecond);
        }

        var ratio = ratios.Count > 0 ? Spread.Of(ratios) : null;
        var why = kind == DatabaseKind.Sqlite ? "Flask peer not installed" : null;
        ground.Report.Add(new Finding(work, what, Ground.NameOf(kind), size, "/s", Spread.Of(ours), Latency.Middle(latencies),
            ratio is null ? why : "essay's Flask API", ratio is null ? null : Spread.Of(theirs), ratio, ratio is null ? "" : "≥15× Flask", ratio is null ? null : ratio.Median >= 15));
    }
}
