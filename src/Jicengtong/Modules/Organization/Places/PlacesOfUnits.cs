using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Places;

/// <summary>Answers where somebody is, and how many households live there.</summary>
internal sealed class PlacesOfUnits(Sql sql, IDirectory directory) : IPlaces
{
    // A degree of latitude is 111 km; of longitude never less than half of it in this country.
    private const double Down = IPlaces.FarthestCentre / 111_000;
    private const double Across = 2 * Down;

    public async Task<UnitEntry?> At(MapPoint point, CancellationToken cancel)
    {
        var (latitude, longitude) = (point.Latitude, point.Longitude);
        var outlined = await sql.Query<Found>("""
            SELECT p.unit_code, p.outline FROM organization_places p JOIN organization_units u ON u.code = p.unit_code
            WHERE p.south <= @latitude AND p.north >= @latitude AND p.west <= @longitude AND p.east >= @longitude ORDER BY length(u.unit_path) DESC, p.unit_code
            """, new { latitude, longitude }, cancel);
        // What a unit was merged into stands for it; one that was closed is nowhere.
        foreach (var holding in outlined.Where(one => UnitPlace.Corners(one.Outline) is { } corners && UnitPlace.Holds(corners, point)))
            if (await directory.UnitOfToday(holding.UnitCode, cancel) is { } unit)
                return unit;
        var near = await sql.Query<Found>($"""
            SELECT p.unit_code, p.latitude, p.longitude FROM organization_places p JOIN organization_units u ON u.code = p.unit_code
            WHERE u.kind = '{UnitKinds.Grid}' AND (u.closed_on IS NULL OR u.merged_into IS NOT NULL) AND p.outline = '' AND p.latitude BETWEEN @south AND @north AND p.longitude BETWEEN @west AND @east
            """, new { south = latitude - Down, north = latitude + Down, west = longitude - Across, east = longitude + Across }, cancel);
        var nearest = near.MinBy(one => point.MetresTo(one.Centre));
        return nearest is not null && point.MetresTo(nearest.Centre) <= IPlaces.FarthestCentre ? await directory.UnitOfToday(nearest.UnitCode, cancel) : null;
    }

    public async Task<IReadOnlyDictionary<string, int>> Households(IReadOnlyCollection<UnitEntry> units, CancellationToken cancel)
    {
        var sums = new Dictionary<string, int>();
        if (units.Count == 0)
            return sums;
        var top = units.MinBy(unit => unit.Path.Length)!.Path;
        var all = units.All(unit => UnitPath.IsWithin(unit.Path, top)) ? top : "";
        var entered = await sql.Query<Entered>("""
            SELECT u.unit_path AS path, p.households FROM organization_places p JOIN organization_units u ON u.code = p.unit_code
            WHERE p.households IS NOT NULL AND (u.closed_on IS NULL OR u.merged_into IS NOT NULL) AND u.unit_path >= @path AND u.unit_path < @end ORDER BY u.unit_path
            """, new { path = all, end = UnitPath.End(all) }, cancel);
        foreach (var unit in units)
            if (Sum(unit.Path, entered) is { } sum)
                sums[unit.Code] = sum;
        return sums;
    }

    // In the order of the tree a unit comes before what lies below it: what was counted whole is not counted again in parts.
    private static int? Sum(string path, IReadOnlyList<Entered> entered)
    {
        var (sum, counted, isAny) = (0, "/", false);
        foreach (var one in entered.Where(one => UnitPath.IsWithin(one.Path, path)))
        {
            if (one.Path.StartsWith(counted, StringComparison.Ordinal))
                continue;
            (sum, counted, isAny) = (sum + one.Households, one.Path, true);
        }

        return isAny ? sum : null;
    }

    private sealed class Found
    {
        public string UnitCode { get; init; } = "";

        public string Outline { get; init; } = "";

        public double Latitude { get; init; }

        public double Longitude { get; init; }

        public MapPoint Centre => new(Latitude, Longitude);
    }

    private sealed class Entered
    {
        public string Path { get; init; } = "";

        public int Households { get; init; }
    }
}
