using Jicengtong.Modules.Organization.Contracts;

namespace Jicengtong.Modules.Organization.Roster;

/// <summary>
/// Finds a unit by what people call it: 甲乌村, 巴汝镇甲乌村, 甲乌村委会, 党建办, 镇党建办, or its code. Only within one place; what fits two is
/// asked, never guessed.
/// </summary>
internal sealed class RosterUnits(IReadOnlyList<UnitEntry> units, UnitEntry place, IReadOnlyDictionary<string, string> chosen)
{
    private static readonly string[] Endings = ["村民委员会", "居民委员会", "村委会", "居委会", "党支部", "党总支", "村支部", "人民政府", "党委", "政府", "机关"];

    private readonly Dictionary<string, List<UnitEntry>> byName = units.GroupBy(unit => Bare(unit.Name, place.Name)).ToDictionary(same => same.Key, same => same.ToList());

    /// <summary>The unit; null when nobody can tell.</summary>
    public UnitEntry? Find(string text)
        => chosen.TryGetValue(text, out var code) ? units.FirstOrDefault(unit => unit.Code == code) : Candidates(text) is [var only] ? only : null;

    /// <summary>Was it decided to leave out what stands there?</summary>
    public bool IsLeftOut(string text) => chosen.TryGetValue(text, out var code) && code == RosterChoices.LeaveOut;

    /// <summary>What it could mean, the likeliest first.</summary>
    public IReadOnlyList<UnitEntry> Candidates(string text)
    {
        if (units.FirstOrDefault(unit => unit.Code == text) is { } coded)
            return [coded];
        var bare = Bare(text, place.Name);
        if (bare.Length == 0)
            return [place];
        if (byName.TryGetValue(bare, out var same))
            return same;
        List<UnitEntry> alike = [.. units.Where(unit => Bare(unit.Name, place.Name) is { Length: > 1 } name && (name.Contains(bare, StringComparison.Ordinal) || bare.Contains(name, StringComparison.Ordinal)))
            .OrderBy(unit => unit.Path.Length).ThenBy(unit => Math.Abs(unit.Name.Length - text.Length)).Take(8)];
        // 白马 is 白马村, not one of its grids.
        return alike.Count > 1 && alike.TrueForAll(unit => unit.Path.StartsWith(alike[0].Path, StringComparison.Ordinal)) ? [alike[0]] : alike;
    }

    /// <summary>The unit whose name a title, the name of a sheet or a post begins with or contains: 甲乌村党支部书记, 2026年甲乌村干部名册.</summary>
    public UnitEntry? In(string text) => Find(text) ?? units.Where(unit => Bare(unit.Name, place.Name) is { Length: > 1 } name && text.Contains(name, StringComparison.Ordinal)).OrderByDescending(unit => unit.Name.Length).FirstOrDefault() ?? (text.Contains(place.Name, StringComparison.Ordinal) ? place : null);

    // 巴汝镇党建办 → 党建办, 甲乌村村委会 → 甲乌村, 镇应急办 → 应急办.
    private static string Bare(string name, string place)
    {
        var plain = name.Replace(" ", "", StringComparison.Ordinal);
        plain = plain.StartsWith(place, StringComparison.Ordinal) ? plain[place.Length..] : plain.Length > 2 && plain[0] == place[^1] && plain[0] is '镇' or '乡' ? plain[1..] : plain;
        foreach (var ending in Endings)
            if (plain.EndsWith(ending, StringComparison.Ordinal))
                plain = plain[..^ending.Length] + (ending[0] == '村' && plain.Length > ending.Length && plain[^(ending.Length + 1)] != '村' ? "村" : "");
        return plain;
    }
}
