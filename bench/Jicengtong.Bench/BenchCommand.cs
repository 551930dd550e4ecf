using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Jicengtong.Bench;

/// <summary>The command line of bin/bench. The product's own <c>Program</c> keeps its name.</summary>
internal static class BenchCommand
{
    public static async Task<int> Main(string[] args)
    {
        var name = new Argument<string?>("NAME") { Description = "One of: " + string.Join(", ", Works.All.Keys) + ". Without one: all; small leaves out " + string.Join(", ", Works.TakesMinutes) + ".", Arity = ArgumentArity.ZeroOrOne };
        name.AcceptOnlyFromAmong([.. Works.All.Keys]);
        var db = new Option<string?>("--db") { Description = "sqlite, postgres or both; without it both, and the one that is built in where everything is measured small" };
        db.AcceptOnlyFromAmong("sqlite", "postgres", "both");
        var size = new Option<string>("--size") { Description = "small (minutes) or full (the sizes of the promises)", DefaultValueFactory = _ => "small" };
        size.AcceptOnlyFromAmong("small", "full");
        var rounds = new Option<int?>("--rounds") { Description = "Rounds of crash per database: 5 small, 200 full" };
        var program = new Option<string?>("--program") { Description = "The published program; start and crash run it" };
        var report = new Option<string>("--report") { Description = "Where the figures go as JSON", DefaultValueFactory = _ => "artifacts/bench.json" };

        var root = new RootCommand("Measures 基层通 next to its floors and peers.") { name, db, size, rounds, program, report, BrokenProgram.Serve() };
        root.SetAction(async (parsed, _) =>
        {
            var isFull = parsed.GetValue(size) == "full";
            var chosen = parsed.GetValue(name) is { } one ? [one] : Works.All.Keys.Where(work => isFull || !Works.TakesMinutes.Contains(work)).ToList();
            await using var ground = new Ground(
                isFull, parsed.GetValue(rounds),
                parsed.GetValue(program) ?? Path.Combine(AppContext.BaseDirectory, "Jicengtong.dll"),
                (parsed.GetValue(db) ?? (parsed.GetValue(name) is null && !isFull ? "sqlite" : "both")) switch
                {
                    "sqlite" => [DatabaseKind.Sqlite], "postgres" => [DatabaseKind.Postgres], _ => [DatabaseKind.Sqlite, DatabaseKind.Postgres],
                });
            var whole = Stopwatch.StartNew();
            foreach (var work in chosen)
            {
                Console.Error.WriteLine(work);
                var watch = Stopwatch.StartNew();
                await Works.All[work](ground);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work} {watch.Elapsed.TotalSeconds:0.0} s"));
            }

            if (parsed.GetValue(name) is null)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"everything {whole.Elapsed.TotalSeconds:0} s"));
                foreach (var work in Works.All.Keys.Except(chosen))
                    ground.Report.Add(Finding.NotMeasured(work, "left out", "", $"takes minutes even when small: bin/bench {work}"));
            }

            ground.Report.Print(Console.Out);
            ground.Report.Save(parsed.GetValue(report)!, ground.IsFull ? "full" : "small", ground.Versions());
            return ground.Report.AllKept ? 0 : 1;
        });
        return await root.Parse(args).InvokeAsync();
    }
}
