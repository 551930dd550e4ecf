using System.Globalization;
using System.Text.RegularExpressions;

namespace Jicengtong.Modules.Organization.Contracts;

/// <summary>Where units lie, and how many households live there. Both are data a place may enter or not (<c>places.csv</c>).</summary>
public interface IPlaces
{
    /// <summary>
    /// The unit at a point: the smallest whose outline holds it, else the grid whose centre is nearest within
    /// <see cref="FarthestCentre"/> metres; null when nothing is known there.
    /// </summary>
    Task<UnitEntry?> At(MapPoint point, CancellationToken cancel);

    /// <summary>Households of these units by code: as entered, else the sum of what is entered below. Units of which nothing is known are left out.</summary>
    Task<IReadOnlyDictionary<string, int>> Households(IReadOnlyCollection<UnitEntry> units, CancellationToken cancel);

    /// <summary>How far from the centre of a grid without an outline somebody may stand and still be taken to be in it, in metres.</summary>
    public const double FarthestCentre = 3000;
}

/// <summary>A point in degrees, as a phone knows it (WGS-84).</summary>
public readonly partial record struct MapPoint(double Latitude, double Longitude)
{
    // North of it nothing of the country lies, west of it neither: so the larger figure is the longitude, whichever comes first.
    private const double NorthernMost = 54;

    /// <summary>Metres to another point, on the sphere.</summary>
    public double MetresTo(MapPoint other)
    {
        const double Earth = 6_371_000;
        var (down, across) = ((other.Latitude - Latitude) * Math.PI / 180, (other.Longitude - Longitude) * Math.PI / 180 * Math.Cos((Latitude + other.Latitude) * Math.PI / 360));
        return Earth * Math.Sqrt((down * down) + (across * across));
    }

    /// <summary>"27.89,102.26", as people copy it out of a map, in either order; null when it is no such point.</summary>
    public static MapPoint? Read(string? text)
    {
        if (Figures().Match(text ?? "") is not { Success: true } found || !Number(found.Groups[1].Value, out var first) || !Number(found.Groups[2].Value, out var second))
            return null;
        var point = first > NorthernMost ? new MapPoint(second, first) : new MapPoint(first, second);
        return point is { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 } ? point : null;
    }

    private static bool Number(string text, out double number) => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    [GeneratedRegex(@"^\D*?(-?\d{1,3}(?:\.\d{1,12})?)[°]?[NE北东纬经\s]*[,，、;；\s]\s*[NE北东纬经度\s]*(-?\d{1,3}(?:\.\d{1,12})?)[°]?[NE\s]*$")]
    private static partial Regex Figures();
}
