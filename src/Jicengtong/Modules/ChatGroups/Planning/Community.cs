namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// The people one plan is made for: a town with everything below it, or a county for groups that cross towns.
/// <paramref name="Code"/> is its unit code, <paramref name="Groups"/> are its groups of today.
/// </summary>
public sealed record Community(string Code, string Name, IReadOnlyList<OldGroup> Groups)
{
    /// <summary>A group belongs to the town of at least this share of its members, otherwise to the county.</summary>
    private const double TownShare = 0.6;

    /// <summary>The communities of a set of records in the order of their codes; every group is in exactly one.</summary>
    internal static List<Community> Of(ChatRecords records, UnitTree tree) =>
        [.. records.Groups
            .GroupBy(group => CodeOf(group, tree), StringComparer.Ordinal)
            .OrderBy(groups => groups.Key, StringComparer.Ordinal)
            .Select(groups => new Community(groups.Key, tree.Find(groups.Key)?.Name ?? "", [.. groups]))];

    /// <summary>Everything as one community, for a limit too small to give every town a group of its own.</summary>
    internal static Community Whole(ChatRecords records, UnitTree tree, List<Community> parts)
    {
        var code = tree.CountyOf(parts[0].Code);
        return new Community(code, tree.Find(code)?.Name ?? "", records.Groups);
    }

    private static string CodeOf(OldGroup group, UnitTree tree)
    {
        var towns = group.Members
            .Select(member => tree.HomeOf(member) is { } home ? tree.TownOf(home) : "")
            .Where(town => town.Length > 0)
            .GroupBy(town => town, StringComparer.Ordinal)
            .OrderByDescending(town => town.Count())
            .ThenBy(town => town.Key, StringComparer.Ordinal)
            .ToList();
        if (towns.Count == 0)
        {
            return "";
        }

        return towns[0].Count() >= TownShare * towns.Sum(town => town.Count()) ? towns[0].Key : tree.CountyOf(towns[0].Key);
    }
}
