using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 6: the month's figures of a whole county, for whoever oversees it, over sockets, next to pandas' groupby over the same rows in memory. The month is one in twelve of the ledger. The sums
/// must be exactly those of pandas.
/// </summary>
internal static class DashboardWork
{
    private const int Month = 202603;
    private const int Requests = 25;
    private const double LongestP95 = 50;

    public static async Task Run(Ground ground)
    {
        var problems = ground.IsFull ? 10_000_000 : 100_000;
        foreach (var kind in ground.Databases)
            foreach (var size in (int[])[problems / 10, problems])
            {
                await using var app = await ground.Build(kind, listen: true);
                var county = new County(app, kind);
                await county.Settle(1000);
                await app.Write($"INSERT INTO organization_appointments (id, person_id, unit_code, post, kind, starts_on) VALUES ({county.Id("900000001")}, {county.Id("1")}, '{County.Code}', '书记', '任职', @today)");
                await Tokens.Register(app, 1);
                await LedgerWork.Fill(app, county, size);
                await Measure(ground, app, kind, size);
                await app.StopAsync();
            }
    }

    private static async Task Measure(Ground ground, WebApplication app, DatabaseKind kind, int size)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Tokens.Of(1));
        var (times, said) = (new List<double>(), "");
        for (var at = -3; at < Requests; at++)
        {
            var watch = Stopwatch.StartNew();
            said = await client.GetStringAsync($"/api/problems/figures?month={Month / 100}-{Month % 100:00}");
            if (at >= 0)
                times.Add(watch.Elapsed.TotalMilliseconds);
        }

        var (latency, amount) = (Latency.Of(times), size.ToString("#,0", CultureInfo.InvariantCulture));
        if (await Pandas(ground, app) is not { } peer)
        {
            ground.Report.Add(new Finding("dashboard", "a month of a county", Ground.NameOf(kind), amount, "ms", Spread.Of(times), latency, "needs python3-pandas", null, null, "p95 ≤50 ms", latency.P95 <= LongestP95));
            return;
        }

        using var figures = JsonDocument.Parse(said);
        var expected = peer.RootElement;
        var wrong = Differences(figures.RootElement.GetProperty("byUnit"), expected.GetProperty("byUnit"), byMatter: false) + Differences(figures.RootElement.GetProperty("byPlace"), expected.GetProperty("byPlace"), byMatter: true);
        var floor = Spread.Of([.. expected.GetProperty("seconds").EnumerateArray().Select(second => second.GetDouble() * 1000)]);
        var ratio = Spread.Of(times).Median / floor.Median;
        ground.Report.Add(new Finding("dashboard", "a month of a county", Ground.NameOf(kind), amount, "ms", Spread.Of(times), latency, "pandas groupby, in memory", floor, new Spread(ratio, ratio, ratio, 1), "p95 ≤50 ms", latency.P95 <= LongestP95));
        ground.Report.Add(new Finding("dashboard", "sums that are not pandas'", Ground.NameOf(kind), amount, "", new Spread(wrong, wrong, wrong, 1), null, null, null, null, "0", wrong == 0));
        peer.Dispose();
    }

    // Lines that one has and the other has not, or with other sums.
    private static int Differences(JsonElement ours, JsonElement theirs, bool byMatter)
    {
        string[] sums = ["number", "answered", "within48", "inTime", "solved", "rated", "content"];
        var mine = ours.EnumerateArray().Select(line => string.Join('|', [line.GetProperty("unit").GetString(), byMatter ? line.GetProperty("matter").GetString() : "", .. sums.Select(sum => line.GetProperty(sum).GetRawText())])).ToHashSet();
        var other = theirs.EnumerateArray().Select(line => string.Join('|', line.EnumerateArray().Select(cell => cell.ToString()))).ToHashSet();
        mine.SymmetricExceptWith(other);
        return mine.Count;
    }

    private static async Task<JsonDocument?> Pandas(Ground ground, WebApplication app)
    {
        var file = Path.Combine(ground.NewFolder("ledger"), "ledger.csv");
        await using (var writer = new StreamWriter(file))
        {
            await writer.WriteLineAsync("month,unit_code,handler_unit,matter,state,rating,answer_took,in_time");
            await using var connection = await app.Services.GetRequiredService<Store>().Open(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandTimeout = 600;
            command.CommandText = "SELECT month, unit_code, handler_unit, matter, state, rating, answer_took, CASE WHEN in_time THEN 1 ELSE 0 END FROM problem_problems";
            await using var rows = await command.ExecuteReaderAsync();
            var cells = new object[rows.FieldCount];
            while (await rows.ReadAsync())
            {
                rows.GetValues(cells);
                await writer.WriteLineAsync(string.Join(',', cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))));
            }
        }

        // Debian's own, whatever else is called python3 here.
        using var python = Process.Start(new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3",
            [Path.Combine(AppContext.BaseDirectory, "Peers", "groupby.py"), file, Month.ToString(CultureInfo.InvariantCulture), Ground.Runs.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        if (python.ExitCode != 0)
            Console.Error.WriteLine("  " + (await complained).Trim().Split('\n')[^1]);
        return python.ExitCode == 0 ? JsonDocument.Parse(await said) : null;
    }
}
