using System.Diagnostics;
using Jicengtong.Modules.Organization.Divisions;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 11: the national tree is imported, read, checked, in one durable transaction with its indexes. The floor is sqlite3's
/// own <c>.import</c> of the rows that come out of it, into a table with nothing but its primary key; a second line gives the table the product's
/// other two indexes as well.
/// </summary>
internal static class ImportWork
{
    public static async Task Run(Ground ground)
    {
        if (!NationalTree.IsHere)
        {
            ground.Report.Add(Finding.NotMeasured("import", "national divisions", "", NationalTree.Missing));
            return;
        }

        foreach (var kind in ground.Databases)
            foreach (var part in ground.IsFull ? NationalTree.Sizes(ground) : [Country.Tenth])
                await Measure(ground, kind, part);
    }

    private static async Task Measure(Ground ground, DatabaseKind kind, Country part)
    {
        var folder = NationalTree.Of(ground, part);
        var rows = WriteRows(ground, folder);
        var (ours, bare, indexed, ratios, ratiosIndexed, units) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), 0);
        for (var run = 0; run <= Ground.Runs; run++)
        {
            await using var app = await ground.Build(kind, listen: false);
            var watch = Stopwatch.StartNew();
            units = await NationalTree.Import(app, folder);
            var time = watch.Elapsed.TotalMilliseconds;
            var (floor, floorIndexed) = (DotImport(ground, rows, isIndexed: false), DotImport(ground, rows, isIndexed: true));
            if (run == 0)
                continue;
            ours.Add(time);
            bare.Add(floor);
            indexed.Add(floorIndexed);
            ratios.Add(time / floor);
            ratiosIndexed.Add(time / floorIndexed);
        }

        var (database, size, ratio) = (Ground.NameOf(kind), NationalTree.Size(units), Spread.Of(ratios));
        ground.Report.Add(new Finding("import", "national divisions", database, size, "ms", Spread.Of(ours), null, "sqlite3 .import", Spread.Of(bare), ratio, "≤3×", ratio.Median <= 3));
        ground.Report.Add(new Finding("import", "the same", database, size, "ms", Spread.Of(ours), null, "sqlite3 .import with the same indexes", Spread.Of(indexed), Spread.Of(ratiosIndexed), "", null));
    }

    private static string WriteRows(Ground ground, string folder)
    {
        var target = Path.Combine(ground.NewFolder("rows"), "units.csv");
        var paths = new Dictionary<string, string> { [""] = "" };
        File.WriteAllLines(target, DivisionFiles.Read(folder).All.Select(division =>
        {
            var path = paths[division.Code] = paths[division.Parent] + division.Code + "/";
            return $"{division.Code},\"{division.Name}\",{division.Kind},{division.Parent},{path}";
        }));
        return target;
    }

    private static double DotImport(Ground ground, string rows, bool isIndexed)
    {
        var database = Path.Combine(ground.NewFolder("floor"), "floor.db");
        var indexes = isIndexed ? "CREATE INDEX by_parent ON units (parent_code);\nCREATE UNIQUE INDEX by_path ON units (unit_path);\n" : "";
        using var process = Process.Start(new ProcessStartInfo("sqlite3", [database]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write($"CREATE TABLE units (code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, parent_code TEXT, unit_path TEXT NOT NULL);\n{indexes}SELECT 1;\n");
        process.StandardInput.Flush();
        // The program is up and the table there: what follows is the import alone.
        process.StandardOutput.ReadLine();
        var watch = Stopwatch.StartNew();
        process.StandardInput.Write($".mode csv\n.import {rows} units\n.quit\n");
        process.StandardInput.Close();
        process.WaitForExit();
        var time = watch.Elapsed.TotalMilliseconds;
        return process.ExitCode == 0 ? time : throw new InvalidOperationException($"sqlite3 ended with {process.ExitCode}.");
    }
}
