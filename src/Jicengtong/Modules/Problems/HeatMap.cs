using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>One place below, with everything under it: how many problems of which matter, and how many of all are closed.</summary>
public sealed record HeatLine(string Unit, string UnitName, IReadOnlyDictionary<string, int> ByMatter, int Number, int Solved, int? Households = null);

/// <summary>Where most is, by the places directly below one.</summary>
internal static class HeatMap
{
    public static async Task<IReadOnlyList<HeatLine>> Of(Sql sql, IPlaces places, UnitEntry place, IReadOnlyList<UnitEntry> below, int month, CancellationToken cancel)
    {
        if (below.Count == 0)
            return [];
        var counts = await sql.Query<Count>("""
            SELECT p.unit_path, p.matter, COUNT(*) AS number, SUM(CASE WHEN p.state = 'Closed' THEN 1 ELSE 0 END) AS solved
            FROM problem_problems p WHERE p.month = @month AND p.unit_path >= @path AND p.unit_path < @end GROUP BY p.unit_path, p.matter
            """, new { month, path = place.Path, end = UnitPath.End(place.Path) }, cancel);
        var households = await places.Households(below, cancel);
        return [.. below.Append(place)
            .Select(one => (Place: one, Own: counts.Where(count => one == place ? !below.Any(other => UnitPath.IsWithin(count.UnitPath, other.Path)) : UnitPath.IsWithin(count.UnitPath, one.Path)).ToList()))
            .Where(line => line.Own.Count > 0)
            .Select(line => new HeatLine(line.Place.Code, line.Place == place ? place.Name + "（本级）" : line.Place.Name,
                line.Own.GroupBy(count => count.Matter).ToDictionary(matter => matter.Key, matter => matter.Sum(count => count.Number)), line.Own.Sum(count => count.Number), line.Own.Sum(count => count.Solved),
                line.Place != place && households.TryGetValue(line.Place.Code, out var homes) ? homes : null))
            .OrderByDescending(line => line.Number).ThenBy(line => line.Unit, StringComparer.Ordinal)];
    }

    private sealed class Count
    {
        public string UnitPath { get; init; } = "";

        public string Matter { get; init; } = "";

        public int Number { get; init; }

        public int Solved { get; init; }
    }
}
