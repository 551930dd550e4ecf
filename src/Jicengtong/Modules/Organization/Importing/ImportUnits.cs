using Jicengtong.Modules.Organization.Tree;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Importing;

/// <summary>The units of the files: new ones are set up, others renamed and moved as if by hand, with their history.</summary>
internal sealed class ImportUnits(AppDb db, KeepHistory history, LayElsewhere lay)
{
    private readonly Dictionary<string, string> paths = [];
    private readonly Dictionary<string, (string Name, string Kind, string? Parent)> before = [];

    /// <summary>Every unit the files name, with the ones above it.</summary>
    public async Task<Dictionary<string, Unit>> Load(OrganizationFolder folder, CancellationToken cancel)
    {
        paths.Clear();
        before.Clear();
        var found = new Dictionary<string, Unit>(StringComparer.Ordinal);
        HashSet<string> wanted = [.. folder["units.csv"].SelectMany(row => new[] { row["code"], row["parent"] }), .. folder["appointments.csv"].Select(row => row["unit"]), .. folder["duties.csv"].Select(row => row["unit"])];
        while (wanted.Count > 0)
        {
            foreach (var chunk in wanted.Chunk(5000))
                foreach (var unit in await db.Set<Unit>().Where(unit => chunk.Contains(unit.Code)).ToListAsync(cancel))
                    found[unit.Code] = unit;
            wanted = [.. found.Values.SelectMany(unit => unit.UnitPath.Split('/', StringSplitOptions.RemoveEmptyEntries)).Where(code => !found.ContainsKey(code))];
        }

        return found;
    }

    /// <summary>Writes names, kinds and parents; paths follow in <see cref="Settle"/>.</summary>
    public void Take(OrganizationFolder folder, Dictionary<string, Unit> units)
    {
        var rows = folder["units.csv"].ToDictionary(row => row["code"]);
        foreach (var row in rows.Values)
            Place(row);

        string Place(ImportRow row)
        {
            var code = row["code"];
            if (paths.TryGetValue(code, out var known))
                return known;
            var above = row["parent"].Length == 0 ? "" : rows.TryGetValue(row["parent"], out var parentRow) ? Place(parentRow) : PathThen(units[row["parent"]], rows);
            var path = paths[code] = $"{above}{code}/";
            var parent = row["parent"].Length == 0 ? null : row["parent"];
            if (!units.TryGetValue(code, out var unit))
            {
                units[code] = unit = new Unit { Code = code, Name = row["name"], Kind = row["kind"], ParentCode = parent, UnitPath = path };
                db.Add(unit);
                return path;
            }

            if ((unit.Name, unit.Kind, unit.ParentCode) == (row["name"], row["kind"], parent))
                return path;
            before[code] = KeepHistory.Of(unit);
            (unit.Name, unit.Kind, unit.ParentCode) = (row["name"], row["kind"], parent);
            return path;
        }

        // Somebody above may be moved by the file although the unit itself is not in it.
        string PathThen(Unit unit, Dictionary<string, ImportRow> inFile) => unit.ParentCode is not { } parent ? unit.UnitPath
            : $"{(inFile.TryGetValue(parent, out var row) ? Place(row) : PathThen(units[parent], inFile))}{unit.Code}/";
    }

    /// <summary>Writes the history and lays what moved where it belongs, the highest first: what lies below goes along.</summary>
    public async Task<Result<Done>> Settle(CurrentUser by, Dictionary<string, Unit> units, (DateOnly, string) when, CancellationToken cancel)
    {
        foreach (var (code, was) in before)
        {
            var written = await history.Write(by, units[code], was.Parent == units[code].ParentCode ? UnitChangeKind.Renamed : UnitChangeKind.Moved, was, when, cancel);
            if (!written.Succeeded)
                return written;
        }

        foreach (var (code, path) in paths.OrderBy(place => place.Value.Length))
            if (units[code].UnitPath != path)
                await lay.Run(units[code], path, cancel);
        return Done.Instance;
    }
}
