using System.Globalization;
using Microsoft.AspNetCore.Builder;

namespace Jicengtong.Bench;

/// <summary>
/// A prefecture of 55,000 people on the real tree: its organisation is imported, a bureau asks everybody, everybody answers, people picked at random look at their inbox and the bureau at
/// where its directive has got to, all in one program. Issue and receipts next to the same floors as in a county.
/// </summary>
internal static class PrefectureWork
{
    private const string Work = "prefecture";
    private const int Readers = 300;
    private const double LongestInbox = 20;
    private const double LongestCoverage = 50;

    public static async Task Run(Ground ground)
    {
        if (!NationalTree.IsHere)
        {
            ground.Report.Add(Finding.NotMeasured(Work, "凉山彝族自治州", "", NationalTree.Missing));
            return;
        }

        foreach (var kind in ground.Databases)
        {
            await using var app = await ground.Build(kind, listen: true);
            var people = ground.IsFull ? 55_000 : 5_500;
            var prefecture = await Prefecture.Import(ground, app, people);
            ground.Report.Add(new Finding(Work, $"imported, with {Amount(prefecture.Units)} units", Ground.NameOf(kind), Amount(people), "ms", new Spread(prefecture.Imported, prefecture.Imported, prefecture.Imported, 1), null, null, null, null, "", null));
            await IssueWork.Measure(ground, app, kind, Work, prefecture.Sender, people);
            await ReceiptWork.Measure(ground, app, kind, Work, prefecture.Sender, people);
            await Look(ground, app, kind, prefecture, people);
            await app.StopAsync();
        }
    }

    private static async Task Look(Ground ground, WebApplication app, DatabaseKind kind, Prefecture prefecture, int people)
    {
        var chosen = Enumerable.Range(1, people).ToArray();
        new Random(people).Shuffle(chosen);
        await Tokens.Register(app, [prefecture.People[0], .. chosen.Take(Readers).Select(number => prefecture.People[number])]);
        // Half of them have answered, the others are still missing.
        var directive = await prefecture.Sender.Write(app);
        await prefecture.Sender.Issue(app, directive, people);
        await ReceiptWork.Storm(app, [.. (await Sender.AsksOf(app, directive)).Where((_, at) => at % 2 == 0)]);

        await Measure("inbox JSON of people at random", Amount(people), 4 * Readers, turn => new Shot("GET", "/api/inbox", Tokens.Of(1 + (turn % Readers))), "p99 ≤20 ms", times => times.P99 <= LongestInbox);
        await Measure("their inbox page", Amount(people), 4 * Readers, turn => new Shot("GET", "/inbox", Tokens.Of(1 + (turn % Readers))), "p99 ≤20 ms", times => times.P99 <= LongestInbox);
        await Measure("where it has got to, the sender's page", Amount(people), 40, _ => new Shot("GET", $"/directives/{directive}", Tokens.Of(0)), "p95 ≤50 ms", times => times.P95 <= LongestCoverage);

        // One after the other: how many at once is what `inbox` measures.
        async Task Measure(string what, string size, int requests, Func<int, Shot> shot, string promise, Func<Latency, bool> isKept)
        {
            var address = new Uri(app.Urls.First());
            await Load.OneByOne(address, Enumerable.Range(0, requests / 4).Select(shot));
            var times = await Load.OneByOne(address, Enumerable.Range(0, requests).Select(shot));
            var latency = Latency.Of(times);
            ground.Report.Add(new Finding(Work, what, Ground.NameOf(kind), size, "ms", Spread.Of(times), latency, null, null, null, promise, isKept(latency)));
        }
    }

    private static string Amount(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
