using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Monthly;

/// <summary>One place below, with everything under it: how many problems of which matter, and how many of all are closed.</summary>
public sealed record HeatLine(string Unit, string UnitName, IReadOnlyDictionary<string, int> ByMatter, int Number, int Solved, int? Households = null);

/// <summary>Where most is, by the places directly below one.</summary>
internal static class HeatMap
{
    public static async Task<IReadOnlyList<HeatLine>> Of(MonthTally tally, IPlaces places, UnitEntry place, IReadOnlyList<UnitEntry> below, CancellationToken cancel)
    {
        if (below.Count == 0)
            return [];
        var counts = tally.Places.ToList();
        var households = await places.Households(below, cancel);
        return [.. below.Append(place)
            .Select(one => (Place: one, Own: counts.Where(count => one == place ? !below.Any(other => UnitPath.IsWithin(count.UnitPath, other.Path)) : UnitPath.IsWithin(count.UnitPath, one.Path)).ToList()))
            .Where(line => line.Own.Count > 0)
            .Select(line => new HeatLine(line.Place.Code, line.Place == place ? place.Name + "（本级）" : line.Place.Name,
                line.Own.GroupBy(count => count.Matter).ToDictionary(matter => matter.Key, matter => matter.Sum(count => count.Number)), line.Own.Sum(count => count.Number), line.Own.Sum(count => count.Solved),
                line.Place != place && households.TryGetValue(line.Place.Code, out var homes) ? homes : null))
            .OrderByDescending(line => line.Number).ThenBy(line => line.Unit, StringComparer.Ordinal)];
    }
}
