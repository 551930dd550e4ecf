using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Microsoft.AspNetCore.Builder;

namespace Jicengtong.Bench;

/// <summary>
/// What people do every day must cost as much after three years as after the first months: the same people with the same two dozen open asks, the same directive to 1,000, the same 1,000 rungs
/// due, and behind them ten times the history and more. The floor is the product itself with the least history, in the same run.
/// </summary>
internal static class GrowthWork
{
    private const int OpenEach = 24;
    private const int Visitors = 100;
    private const int WarmUp = 3;
    private const double MostGrowth = 1.5;

    // The county's first town: as many as a directive of the history went to.
    private static readonly Sender ToTown = new(County.IdOf(0), new Audience([], [County.Code + "T0"], ["网格"], [County.Post]));

    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
        {
            var (people, sizes) = ground.IsFull ? (10_000, (int[])[3_600_000, 12_000_000, 36_000_000]) : (2_000, [30_000, 300_000]);
            var app = await ground.Build(kind, listen: true);
            var county = new County(app, kind);
            await county.Settle(people);
            await Inboxes.Open(app, county, people * OpenEach, people);
            await Tokens.Register(app, Visitors);
            var history = new History(app, county, people, sizes[^1]);
            var day = new Day(app, county, history);
            IReadOnlyList<Deed>? first = null;
            foreach (var size in sizes)
            {
                var rate = await history.GrowTo(size);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {size:#,0} asks, filled at {rate:#,0}/s"));
                // Days until everything is compiled and the bureau's list of what it sent fills its first page.
                for (var unused = 0; first is null && unused < WarmUp; unused++)
                    await day.Pass();
                var deeds = await day.Pass();
                foreach (var (deed, least) in deeds.Zip(first ?? deeds))
                    Add(ground, kind, deed, size, least, sizes[0]);
                first ??= deeds;
            }

            await ground.Remove(app);
        }
    }

    private static void Add(Ground ground, DatabaseKind kind, Deed deed, int size, Deed least, int leastSize)
    {
        var (ours, ratio) = (Spread.Of(deed.Times), Spread.Of(deed.Times).Median / Spread.Of(least.Times).Median);
        var isFloor = size == leastSize;
        ground.Report.Add(new Finding("growth", deed.What, Ground.NameOf(kind), size.ToString("#,0", CultureInfo.InvariantCulture), "ms", ours, Latency.Of(deed.Times),
            isFloor ? null : string.Create(CultureInfo.InvariantCulture, $"with {leastSize:#,0}"), isFloor ? null : Spread.Of(least.Times), isFloor ? null : new Spread(ratio, ratio, ratio, 1),
            isFloor ? "" : $"≤{MostGrowth.ToString(CultureInfo.InvariantCulture)}×", isFloor ? null : ratio <= MostGrowth));
    }

    /// <summary>Something that is done, and how long it took each time, in milliseconds.</summary>
    private sealed record Deed(string What, IReadOnlyList<double> Times);

    /// <summary>One day in the county's first town, the same every time: at its end as many asks are open as at its beginning.</summary>
    private sealed class Day(WebApplication app, County county, History history)
    {
        private const int Due = 1000;
        private int ticks;

        private Uri Address => new(app.Urls.First());

        public async Task<IReadOnlyList<Deed>> Pass()
        {
            List<Deed> deeds =
            [
                new("inbox, JSON", await Look("/api/inbox", 300)),
                new("inbox, page", await Look("/inbox", 100)),
                new("what is done, JSON", await Look("/api/inbox?box=done", 100)),
                new("search of one's own", await Look($"/api/inbox/search?q={History.RareWord}", 100, History.RareWord)),
                new("what somebody sent who sends little, page", await Look("/directives", 20)),
            ];
            var (issued, receipts, ladder) = (new List<double>(), new List<double>(), new List<double>());
            var directive = Guid.Empty;
            for (var run = 0; run <= Ground.Runs; run++)
            {
                directive = await ToTown.Write(app);
                issued.Add(await ToTown.Issue(app, directive, History.Town));
                receipts.AddRange(await Answer(directive));
                await Inboxes.MakeDue(app, county, ticks++ * Due, Due);
                ladder.Add(await LadderWork.Tick(app));
            }

            deeds.AddRange([new("an answer", receipts), new($"issue to {History.Town:#,0}", issued[1..]), new($"ladder, {Due:#,0} due", ladder[1..])]);
            List<Shot> sender = [.. Enumerable.Repeat(new Shot("GET", $"/directives/{directive}", Tokens.Of(0)), 40)];
            deeds.Add(new("where a directive to 1,000 has got to, page", await Load.OneByOne(Address, sender)));
            deeds.Add(new("what the bureau sent, page", await Load.OneByOne(Address, [.. sender.Select(shot => shot with { Path = "/directives" })])));
            await history.SettleNew();
            return deeds;
        }

        private Task<List<double>> Look(string path, int times, string words = "")
            => Load.OneByOne(Address, Enumerable.Range(0, times).Select(turn => new Shot("GET", path, Tokens.Of(1 + (turn % Visitors)))), words);

        private async Task<List<double>> Answer(Guid directive)
        {
            var mine = Enumerable.Range(1, Visitors).ToDictionary(County.IdOf);
            return await Load.OneByOne(Address, (await Sender.AsksOf(app, directive)).Where(ask => mine.ContainsKey(ask.Holder))
                .Select(ask => new Shot("PUT", $"/api/asks/{ask.Id}/receipt", Tokens.Of(mine[ask.Holder]), """{"answer":"understood"}""", $"g{ask.Id:N}")));
        }
    }
}
