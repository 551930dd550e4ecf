using System.CommandLine;

namespace Jicengtong.Bench;

/// <summary>The command line of bin/bench. The product's own <c>Program</c> keeps its name.</summary>
internal static class BenchCommand
{
    public static async Task<int> Main(string[] args)
    {
        var name = new Argument<string?>("NAME") { Description = "One of: " + string.Join(", ", Works.All.Keys) + ". Without one: all.", Arity = ArgumentArity.ZeroOrOne };
        name.AcceptOnlyFromAmong([.. Works.All.Keys]);
        var db = new Option<string>("--db") { Description = "sqlite, postgres or both", DefaultValueFactory = _ => "both" };
        db.AcceptOnlyFromAmong("sqlite", "postgres", "both");
        var size = new Option<string>("--size") { Description = "small (minutes) or full (the sizes of the promises)", DefaultValueFactory = _ => "small" };
        size.AcceptOnlyFromAmong("small", "full");
        var rounds = new Option<int?>("--rounds") { Description = "Rounds of crash per database: 20 small, 200 full" };
        var program = new Option<string?>("--program") { Description = "The published program; start and crash run it" };
        var report = new Option<string>("--report") { Description = "Where the figures go as JSON", DefaultValueFactory = _ => "artifacts/bench.json" };

        var root = new RootCommand("Measures 基层通 next to its floors and peers.") { name, db, size, rounds, program, report, BrokenProgram.Serve() };
        root.SetAction(async (parsed, _) =>
        {
            var chosen = parsed.GetValue(name) is { } one ? [one] : Works.All.Keys;
            await using var ground = new Ground(
                parsed.GetValue(size) == "full", parsed.GetValue(rounds),
                parsed.GetValue(program) ?? Path.Combine(AppContext.BaseDirectory, "Jicengtong.dll"),
                parsed.GetValue(db) switch
                {
                    "sqlite" => [DatabaseKind.Sqlite], "postgres" => [DatabaseKind.Postgres], _ => [DatabaseKind.Sqlite, DatabaseKind.Postgres],
                });
            foreach (var work in chosen)
            {
                Console.Error.WriteLine(work);
                await Works.All[work](ground);
            }

            ground.Report.Print(Console.Out);
            ground.Report.Save(parsed.GetValue(report)!, ground.IsFull ? "full" : "small", ground.Versions());
            return ground.Report.AllKept ? 0 : 1;
        });
        return await root.Parse(args).InvokeAsync();
    }
}
