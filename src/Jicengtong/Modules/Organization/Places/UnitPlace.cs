using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Places;

/// <summary>What is known of the place of a unit: households, a centre, an outline; each may be missing.</summary>
internal sealed class UnitPlace
{
    /// <summary>More corners than this are a coastline, not a grid.</summary>
    public const int MostCorners = 500;

    public required string UnitCode { get; init; }

    public int? Households { get; set; }

    /// <summary>Of the centre.</summary>
    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    /// <summary>Corners as "27.89,102.26 27.90,102.27 …"; empty without an outline.</summary>
    public string Outline { get; private set; } = "";

    /// <summary>The box around the outline, so that the database finds who may hold a point.</summary>
    public double? South { get; private set; }

    public double? North { get; private set; }

    public double? West { get; private set; }

    public double? East { get; private set; }

    public void Draw(IReadOnlyList<MapPoint> corners)
    {
        Outline = string.Join(' ', corners.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.Latitude},{corner.Longitude}")));
        (South, North, West, East) = corners.Count == 0 ? (null, null, null, null)
            : ((double?)corners.Min(corner => corner.Latitude), (double?)corners.Max(corner => corner.Latitude), (double?)corners.Min(corner => corner.Longitude), (double?)corners.Max(corner => corner.Longitude));
    }

    /// <summary>The corners of a text, or null when one cannot be read, or there are fewer than three or too many. Empty is no outline.</summary>
    public static IReadOnlyList<MapPoint>? Corners(string text)
    {
        var written = text.Split([' ', ';', '；', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var corners = written.Select(MapPoint.Read).OfType<MapPoint>().ToList();
        return corners.Count == written.Length && corners.Count is 0 or (>= 3 and <= MostCorners) ? corners : null;
    }

    /// <summary>Does an outline hold this point? (Even–odd rule: a ray to the east crosses its edges an odd number of times.)</summary>
    public static bool Holds(IReadOnlyList<MapPoint> corners, MapPoint point)
    {
        var holds = false;
        for (int i = 0, before = corners.Count - 1; i < corners.Count; before = i++)
        {
            var (a, b) = (corners[i], corners[before]);
            if (a.Latitude > point.Latitude != b.Latitude > point.Latitude && point.Longitude < ((b.Longitude - a.Longitude) * (point.Latitude - a.Latitude) / (b.Latitude - a.Latitude)) + a.Longitude)
                holds = !holds;
        }

        return holds;
    }
}

internal sealed class UnitPlaceMapping : IEntityTypeConfiguration<UnitPlace>
{
    public void Configure(EntityTypeBuilder<UnitPlace> builder)
    {
        builder.ToTable("organization_places");
        builder.HasKey(place => place.UnitCode);
        builder.Property(place => place.UnitCode).HasMaxLength(32);
        builder.Property(place => place.Outline).HasMaxLength(UnitPlace.MostCorners * 48);
        builder.HasIndex(place => place.South);
        builder.HasIndex(place => place.Latitude);
        builder.HasOne<Unit>().WithMany().HasForeignKey(place => place.UnitCode);
    }
}
