using System.Diagnostics;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 7: what the scope costs on the national tree. Each list of the product, through its one scope function, next to the same list
/// without one: the same columns in the same order, as many rows.
/// </summary>
internal static class ScopeWork
{
    public static async Task Run(Ground ground)
    {
        if (!NationalTree.IsHere)
        {
            ground.Report.Add(Finding.NotMeasured("scope", "national tree", "", NationalTree.Missing));
            return;
        }

        foreach (var kind in ground.Databases)
            foreach (var part in NationalTree.Sizes(ground))
            {
                await using var app = await ground.Build(kind, listen: false);
                var units = NationalTree.Size(await NationalTree.Import(app, NationalTree.Of(ground, part)));
                await Fill(app, kind);
                foreach (var (place, unitKind) in new[] { ("a town's", "乡镇街道"), ("a county's", "县市区"), ("a city's", "市") })
                {
                    await Units(ground, app, kind, units, place, unitKind);
                    await Ledger(ground, app, kind, units, place, unitKind);
                }
            }
    }

    // One problem in every village, old and new ones everywhere.
    private static async Task Fill(WebApplication app, DatabaseKind kind)
    {
        var isSqlite = kind == DatabaseKind.Sqlite;
        string Id(string number) => isSqlite ? $"unhex(printf('%032x', {number}))" : $"lpad(to_hex(({number})::bigint), 32, '0')::uuid";
        await app.Write($"""
            INSERT INTO problem_problems (id, county_code, number, month, title, text, matter, category, unit_code, unit_name, unit_path, channel, reporter_name, reported_at, round, subject_id, handler_id, handler_name, handler_key,
                handler_unit, handler_unit_name, handler_path, dispatched_at, due_at, state, times_returned, returns, version, in_time)
            SELECT {Id("1000000 + i * 7919 % 1000003")}, substr(code, 1, 6), '20261120-' || i, 202611, '路灯坏了', '路灯坏了，晚上老人不敢出门，已经三天了。', '安全生产', '一般', code, name, unit_path, 'Official', '网格员', @now, 1,
                   {Id("i")}, {Id("0")}, '网格员', 'duty', substr(code, 1, 9), '乡镇', '', @now, @later, 'Closed', 0, '[]', 3, {(isSqlite ? "1" : "true")}
            FROM (SELECT code, name, unit_path, row_number() OVER (ORDER BY code) AS i FROM organization_units WHERE kind = '村社区') AS villages
            """);
        await app.Write("ANALYZE problem_problems");
    }

    private static async Task Units(Ground ground, WebApplication app, DatabaseKind kind, string size, string place, string unitKind)
    {
        var places = await Places(app, unitKind);
        await Compare(ground, app, kind, size, $"units below {place} place", places,
            async (services, at) => (await services.GetRequiredService<IDirectory>().Below(at.Path, [], CancellationToken.None)).Count,
            async (services, _, rows) => (await services.GetRequiredService<Sql>().Query<UnitEntry>(
                "SELECT code, name, kind, parent_code AS parent, unit_path AS path, closed_on, merged_into FROM organization_units WHERE closed_on IS NULL ORDER BY unit_path LIMIT @rows", new { rows }, CancellationToken.None)).Count);
    }

    private static async Task Ledger(Ground ground, WebApplication app, DatabaseKind kind, string size, string place, string unitKind)
    {
        var places = await Places(app, unitKind);
        await Compare(ground, app, kind, size, $"newest problems in {place} scope", places,
            async (services, at) => (await services.GetRequiredService<ProblemLedger>().List(OverseerOf(at), LedgerBox.All, null, null, 20, CancellationToken.None)).Items.Count,
            async (services, _, rows) => (await services.GetRequiredService<Sql>().Query<LedgerLine>("""
                SELECT p.id, p.number, p.title, p.matter, p.category, p.unit_code AS unit, p.unit_name, p.reported_at, p.due_at, p.state,
                       (p.state IN ('Waiting', 'Returned', 'Arbitrating') AND p.due_at < @now) AS late, p.handler_name AS handler
                FROM problem_problems p ORDER BY p.id DESC LIMIT @take
                """, new { now = DateTimeOffset.UtcNow, take = rows + 1 }, CancellationToken.None)).Count);
    }

    private static async Task Compare(Ground ground, WebApplication app, DatabaseKind kind, string size, string what, IReadOnlyList<UnitEntry> places,
        Func<IServiceProvider, UnitEntry, Task<int>> scoped, Func<IServiceProvider, UnitEntry, int, Task<int>> unscoped)
    {
        var questions = ground.IsFull ? 400 : 100;
        var (ours, floor, ratios, latencies) = (new List<double>(), new List<double>(), new List<double>(), new List<Latency>());
        for (var run = 0; run <= Ground.Runs; run++)
        {
            var (mine, bare) = (new List<double>(questions), new List<double>(questions));
            for (var question = 0; question < questions; question++)
            {
                var at = places[((run * questions) + question) % places.Count];
                var rows = 0;
                mine.Add(await Time(app, async services => rows = await scoped(services, at)));
                bare.Add(await Time(app, services => unscoped(services, at, rows)));
            }

            if (run == 0)
                continue;
            var (median, floorMedian) = (Spread.Of(mine).Median, Spread.Of(bare).Median);
            ours.Add(median);
            floor.Add(floorMedian);
            ratios.Add(median / floorMedian);
            latencies.Add(Latency.Of(mine));
        }

        var ratio = Spread.Of(ratios);
        ground.Report.Add(new Finding("scope", what, Ground.NameOf(kind), size, "ms", Spread.Of(ours), Latency.Middle(latencies), "the same list unscoped", Spread.Of(floor), ratio, "≤1.3×", ratio.Median <= 1.3));
    }

    private static async Task<double> Time(WebApplication app, Func<IServiceProvider, Task<int>> ask)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var watch = Stopwatch.StartNew();
        await ask(scope.ServiceProvider);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static Task<IReadOnlyList<UnitEntry>> Places(WebApplication app, string unitKind) => app.Do(services => services.GetRequiredService<Sql>().Query<UnitEntry>(
        "SELECT code, name, kind, parent_code AS parent, unit_path AS path FROM organization_units WHERE kind = @unitKind ORDER BY substr(code, 3, 2), code LIMIT 300", new { unitKind }, CancellationToken.None));

    private static CurrentUser OverseerOf(UnitEntry at)
        => new(Guid.CreateVersion7(), "overseer", "负责人", null, [new HeldPost(at.Code, at.Path, at.Name, at.Kind, "书记", at.Code, at.Path, true)]);
}
