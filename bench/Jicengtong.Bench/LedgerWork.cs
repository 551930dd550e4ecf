using System.Diagnostics;
using System.Globalization;
using Jicengtong.Modules.Problems.Monthly;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// The ledger of a county with 1,000,000 problems, three in a hundred of them open: its first page for whoever reported, for the bureau
/// that answers half of them, and for whoever oversees all, one request after the other. And how fast the essay's own API takes
/// feedback into it, next to the essay's program.
/// </summary>
internal static class LedgerWork
{
    private const int People = 1000;
    private const int Requests = 150;
    private const double LongestP95 = 50;
    private const int FirstProblem = 200_000_000;

    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
        {
            await using var app = await ground.Build(kind, listen: true);
            var (county, problems) = (new County(app, kind), ground.IsFull ? 1_000_000 : 100_000);
            await county.Settle(People);
            // Somebody who oversees the county, somebody who oversees a village, and somebody who takes what nobody leads.
            await app.Write(
                $"INSERT INTO organization_appointments (id, person_id, unit_code, post, kind, starts_on) VALUES ({county.Id("900000001")}, {county.Id("1")}, '{County.Code}', '书记', '任职', @today)",
                $"INSERT INTO organization_appointments (id, person_id, unit_code, post, kind, starts_on) VALUES ({county.Id("900000003")}, {county.Id("2")}, '{County.Code}V3', '书记', '任职', @today)",
                "INSERT INTO organization_matters (name, county_department, town_office) VALUES ('公文处理', '', '')",
                $"INSERT INTO organization_duties (id, matter, unit_code, role, holder_id, list, basis) VALUES ({county.Id("900000002")}, '公文处理', '{County.Code}D01', 'Lead', {county.Id("0")}, '基本', '')");
            await Tokens.Register(app, 200);
            if (FlaskRace.IsWorthIt(ground, kind))
                await MeasureSubmit(ground, app, kind);
            await Fill(app, county, problems);
            await MeasurePages(ground, app, kind, problems);
            await app.StopAsync();
        }
    }

    private static async Task MeasurePages(Ground ground, WebApplication app, DatabaseKind kind, int problems)
    {
        var size = problems.ToString("#,0", CultureInfo.InvariantCulture);
        var address = new Uri(app.Urls.First());
        foreach (var (who, token) in new[] { ("whoever reported", Tokens.Of(5)), ("oversees a village", Tokens.Of(2)), ("oversees all", Tokens.Of(1)) })
            foreach (var (what, path) in new[] { ("JSON", "/api/problems?box=all"), ("JSON, open ones", "/api/problems?box=all&state=open"), ("page", "/problems?box=all") })
            {
                var times = (await Load.OneByOne(address, Enumerable.Repeat(new Shot("GET", path, token), 20 + Requests), "路灯坏了")).Skip(20).ToList();
                var latency = Latency.Of(times);
                ground.Report.Add(new Finding("ledger", $"first {what}, {who}", Ground.NameOf(kind), size, "ms", Spread.Of(times), latency, null, null, null, "p95 ≤50 ms", latency.P95 <= LongestP95));
            }
    }

    private static async Task MeasureSubmit(Ground ground, WebApplication app, DatabaseKind kind)
    {
        List<Shot> shots = [.. Enumerable.Range(1, 200).Select(one => new Shot("POST", "/submit_feedback", Tokens.Of(one), """{"department":"测试县应急管理局","issue":"路灯坏了"}"""))];
        await FlaskRace.Run(ground, app, kind, "ledger", $"submit over sockets ({Load.Tool})", "200 people", () => Task.FromResult(shots), () => Forget(app), warmUp: ground.IsFull ? 25 : 5);
        if (!ground.IsFull)
            return;
        _ = await Load.Run(ground, new Uri(app.Urls.First()), shots, 1);
        await MeasureHandingOn(ground, app, kind);
    }

    // What was kept becomes problems while nobody says more: every round a second and what was done in it.
    private static async Task MeasureHandingOn(Ground ground, WebApplication app, DatabaseKind kind)
    {
        var rates = new List<double>();
        for (var run = 0; run <= Ground.Runs && await Waiting(app) is var before and > 0; run++)
        {
            var watch = Stopwatch.StartNew();
            await Task.Delay(TimeSpan.FromSeconds(2));
            if (run > 0)
                rates.Add((before - await Waiting(app)) / watch.Elapsed.TotalSeconds);
        }

        if (rates.Count > 0)
            ground.Report.Add(new Finding("ledger", "handed on to whoever answers", Ground.NameOf(kind), "200 people", "/s", Spread.Of(rates), null, null, null, null, "", null));
        await Forget(app);
    }

    private static Task Forget(WebApplication app) => app.Write("DELETE FROM problem_waiting_feedback");

    private static Task<int> Waiting(WebApplication app) => app.Do(services => services.GetRequiredService<Sql>().First<int>("SELECT count(*) FROM problem_waiting_feedback", null, CancellationToken.None));

    // By plain SQL: reporting a million would take hours. Newest last, as ids grow with time.
    internal static async Task Fill(WebApplication app, County county, int problems)
    {
        const string Columns = "id, county_code, number, month, title, text, matter, category, unit_code, unit_name, unit_path, channel, reporter_id, reporter_name, reported_at, round, subject_id, handler_id, handler_name, handler_key, "
            + "handler_unit, handler_unit_name, handler_path, dispatched_at, due_at, state, times_returned, returns, version, answer_took, in_time, rating";
        // Nobody counts while ten millions come; at the end all are, as at a start.
        await app.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            await MonthTriggers.Drop(services.GetRequiredService<Sql>(), CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None));
        for (var done = 0; done < problems; done += 100_000)
        {
            var i = $"(i + {done})";
            await app.Write($"""
                INSERT INTO problem_problems ({Columns})
                SELECT {county.Id($"{i} + {FirstProblem}")}, '{County.Code}', '2026' || {i}, 202601 + {i} % 12, '问题' || {i} || '：路灯坏了', '问题' || {i} || '：路灯坏了，晚上老人不敢出门，已经三天了。', '安全生产', '一般',
                       '{County.Code}G' || ({i} / 7 % 100), '第' || ({i} / 7 % 100) || '网格', '99/{County.Code}/{County.Code}T0/{County.Code}V' || ({i} / 7 % 100 / 10) || '/{County.Code}G' || ({i} / 7 % 100) || '/', 'Official',
                       {county.Id($"1 + {i} / 100 % {People}")}, '网格员', @now, 1, {county.Id($"{i} + 300000000")}, {county.Id("0")}, '网格员0', 'duty', '{County.Code}D01', '测试县应急管理局', '99/{County.Code}/{County.Code}D01/',
                       @now, @later, CASE WHEN {i} % 100 = 7 THEN 'Answered' WHEN {i} % 100 IN (3, 5) THEN 'Waiting' ELSE 'Closed' END, 0, '[]', 3, CASE WHEN {i} % 100 NOT IN (3, 5) THEN {i} % 200000 END,
                       {(county.IsSqlite ? "1" : "true")}, 'Satisfied'
                FROM {County.Series(Math.Min(100_000, problems - done))}
                """);
        }

        await MonthTriggers.Ensure(app.Services, CancellationToken.None);
        // What the server does by itself within minutes.
        if (!county.IsSqlite)
            await app.Do(services => services.GetRequiredService<Sql>().Execute("VACUUM ANALYZE problem_problems", null, CancellationToken.None));
    }
}
