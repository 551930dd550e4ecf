using System.Diagnostics;
using System.Globalization;
using System.Text;
using Jicengtong.Modules.Inbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 5: somebody with 2,000 items looks for a word among all documents of the county; only what was sent to them may be found. The floor is a bare FTS5 table of the same character pairs in a
/// file of its own, joined with a table of who has what. What is found must be what LIKE finds. And one more document is put into the index: that must not take longer the more there are.
/// </summary>
internal static class SearchWork
{
    private const int Items = 2000;
    private const int Person = 1;
    private const int FirstSubject = 100_000_000;
    private const int Characters = 120;
    private const double LongestP95 = 50;

    // How often each word is in a document, one in so many.
    private static readonly (string Word, int OneIn)[] Words = [("燕窝沟水库", 10_000), ("地质灾害隐患", 1000), ("秸秆禁烧", 100), ("防汛值班", 20)];

    public static async Task Run(Ground ground)
    {
        var documents = ground.IsFull ? 1_000_000 : 20_000;
        foreach (var size in (int[])[documents / 10, documents])
        {
            await using var bare = await BareSearch.Fill(Path.Combine(ground.NewFolder("bare"), "bare.db"), size, TextOf, MineEvery(size));
            foreach (var kind in ground.Databases)
            {
                await using var app = await ground.Build(kind, listen: false);
                var county = new County(app, kind);
                await county.Settle(10);
                await Fill(app, county, size);
                await MeasureFinding(ground, app, kind, size, bare);
                await MeasurePutting(ground, app, kind, size);
            }
        }
    }

    // Everybody's share is spread over all the years.
    private static int MineEvery(int documents) => Math.Max(1, documents / Items);

    private static async Task MeasureFinding(Ground ground, WebApplication app, DatabaseKind kind, int size, BareSearch bare)
    {
        var (ours, floor, ratios) = (new List<double>(), new List<double>(), new List<double>());
        var differs = new List<string>();
        foreach (var (word, _) in Words)
        {
            var (mine, theirs) = (new List<double>(), new List<double>());
            for (var run = -3; run < 5 * Ground.Runs; run++)
            {
                var watch = Stopwatch.StartNew();
                var found = await app.Do(services => services.GetRequiredService<InboxQuestions>().Search(County.IdOf(Person), word, CancellationToken.None));
                var took = watch.Elapsed.TotalMilliseconds;
                watch.Restart();
                var expected = await bare.Find(word);
                if (run >= 0)
                {
                    mine.Add(took);
                    theirs.Add(watch.Elapsed.TotalMilliseconds);
                }

                if (run == -3 && !found.Select(card => card.SubjectId).SequenceEqual((await bare.FindByLike(word)).Select(IdOf)))
                    differs.Add(word);
                if (run == -3 && !expected.SequenceEqual(await bare.FindByLike(word)))
                    differs.Add(word + " (floor)");
            }

            Console.Error.WriteLine($"    {word}: {Spread.Of(mine).Median:0.00} ms, floor {Spread.Of(theirs).Median:0.00} ms");
            ours.AddRange(mine);
            floor.AddRange(theirs);
            ratios.Add(Spread.Of(mine).Median / Spread.Of(theirs).Median);
        }

        var latency = Latency.Of(ours);
        ground.Report.Add(new Finding("search", "one's own items with a word", Ground.NameOf(kind), Amount(size), "ms", Spread.Of(ours), latency, "bare FTS5 of pairs", Spread.Of(floor), Spread.Of(ratios), "≤2×, p95 ≤50 ms",
            Spread.Of(ratios).Median <= 2 && latency.P95 <= LongestP95));
        ground.Report.Add(new Finding("search", "words for which the hits are not LIKE's", Ground.NameOf(kind), $"{Words.Length} words", "", new Spread(differs.Count, differs.Count, differs.Count, 1), null, null, null, null, "0", differs.Count == 0));
        differs.ForEach(word => Console.Error.WriteLine("  differs: " + word));
    }

    private static async Task MeasurePutting(Ground ground, WebApplication app, DatabaseKind kind, int size)
    {
        var times = new List<double>();
        for (var run = 0; run <= 5 * Ground.Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            await app.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
            {
                await services.GetRequiredService<SearchIndex>().Put("subject", Guid.CreateVersion7(), TextOf(run), CancellationToken.None);
                return Done.Instance;
            }, CancellationToken.None));
            if (run > 0)
                times.Add(watch.Elapsed.TotalMilliseconds);
        }

        ground.Report.Add(new Finding("search", "one more document put in, durable", Ground.NameOf(kind), Amount(size), "ms", Spread.Of(times), Latency.Of(times), null, null, null, "p95 ≤50 ms", Latency.Of(times).P95 <= LongestP95));
    }

    /// <summary>The product's rows: a subject and its words for each document; person 1 has 2,000 of them.</summary>
    private static async Task Fill(WebApplication app, County county, int documents)
    {
        await app.Write($"""
            INSERT INTO inbox_subjects (id, kind, root_id, title, matter, urgency, demand, due_at, from_name, through, key_points_json, opinion, form_json, page_path, asked_by, asked_by_unit, asked_at)
            SELECT {county.Id($"i + {FirstSubject}")}, 'directive', {county.Id($"i + {FirstSubject}")}, '关于第' || i || '件事的通知', '安全生产', 'Urgent', 'Confirm', @later, '测试县应急管理局', NULL,
                   '[]', NULL, '[]', '/directives/' || i || '/read', {county.Id("0")}, '{County.Code}D01', @now
            FROM {County.Series(documents)}
            """, $"""
            INSERT INTO inbox_asks (id, subject_id, addressee, round, holder_id, unit_code, unit_path, box, sort_key, asked_at, has_reply, rung)
            SELECT {county.Id($"i + {FirstSubject}")}, {county.Id($"i + {FirstSubject}")}, 'p' || i, 1, CASE WHEN i % {MineEvery(documents)} = 0 THEN {county.Id(Person.ToString(CultureInfo.InvariantCulture))} ELSE {county.Id("2 + i % 8")} END,
                   '{County.Code}G0', '99/{County.Code}/', 'done', 1000000 + i, @now, @no, 0
            FROM {County.Series(documents)}
            """);
        await WordsToFind.Put(app, Enumerable.Range(0, documents).Select(number => (IdOf(number), TextOf(number))));
        if (!county.IsSqlite)
            await app.Write("ANALYZE platform_search", "ANALYZE inbox_asks", "ANALYZE inbox_subjects");
    }

    private static Guid IdOf(int number) => County.IdOf(number + FirstSubject);

    // The same text for the same number, everywhere: 120 of the 2,500 most used characters, and now and then a word that is looked for.
    private static string TextOf(int number)
    {
        var die = new Random(number);
        var text = new StringBuilder(Characters + 20);
        for (var at = 0; at < Characters; at++)
            text.Append(at % 13 == 12 ? '，' : (char)(0x4e00 + (int)(2500 * Math.Pow(die.NextDouble(), 2)) * 8));
        foreach (var (word, oneIn) in Words)
            if (die.Next(oneIn) == 0 || number % (oneIn * 7) == 0)
                text.Insert(die.Next(text.Length), word);
        return text.ToString();
    }

    private static string Amount(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
