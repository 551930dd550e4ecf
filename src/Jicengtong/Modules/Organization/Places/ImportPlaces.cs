using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Places;

/// <summary>The rows of <c>places.csv</c>: unit, households, centre, outline. Empty cells take back what was entered before.</summary>
internal static class ImportPlaces
{
    public const string File = "places.csv";

    public static readonly string[] Columns = ["unit", "households", "latitude", "longitude", "outline"];

    private const int MostHouseholds = 10_000_000;

    /// <summary>What is wrong with a row; <paramref name="units"/> are known or in the same import.</summary>
    public static IEnumerable<ImportFault> Faults(ImportRow row, IReadOnlySet<string> units)
    {
        if (!units.Contains(row["unit"]))
            yield return row.Fault("unit", $"单位“{row["unit"]}”没有登记过。请先补上，或改正这里。");
        if (row["households"].Length > 0 && Households(row) is null or < 0 or > MostHouseholds)
            yield return row.Fault("households", $"户数“{row["households"]}”不是数目，请只写数字，例如 86。");
        if (row["latitude"].Length + row["longitude"].Length > 0 && Centre(row) is null)
            yield return row.Fault("latitude", "中心点读不懂。请写纬度和经度，例如 27.8931 和 102.2644；不知道就两格都空着。");
        if (UnitPlace.Corners(row["outline"]) is null)
            yield return row.Fault("outline", $"边界读不懂。请从一个角开始按顺序写每个角，例如 27.89,102.26 27.90,102.26 27.90,102.27，至少 3 个、最多 {UnitPlace.MostCorners} 个。");
    }

    public static async Task Take(DbContext db, IReadOnlyList<ImportRow> rows, CancellationToken cancel)
    {
        var known = rows.Count == 0 ? [] : await db.Set<UnitPlace>().ToDictionaryAsync(place => place.UnitCode, cancel);
        foreach (var row in rows)
        {
            if (!known.TryGetValue(row["unit"], out var place))
            {
                known[row["unit"]] = place = new UnitPlace { UnitCode = row["unit"] };
                db.Add(place);
            }

            (place.Households, place.Latitude, place.Longitude) = (Households(row), Centre(row)?.Latitude, Centre(row)?.Longitude);
            place.Draw(UnitPlace.Corners(row["outline"])!);
        }
    }

    private static int? Households(ImportRow row) => int.TryParse(row["households"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static MapPoint? Centre(ImportRow row) => MapPoint.Read($"{row["latitude"]},{row["longitude"]}");
}
