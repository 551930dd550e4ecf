namespace Jicengtong.Modules.ChatGroups;

/// <summary>Questions about where a unit and a person belong.</summary>
internal sealed class UnitTree
{
    private readonly Dictionary<string, OfficeUnit> units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> homes = new(StringComparer.Ordinal);

    public UnitTree(ChatRecords records)
    {
        foreach (var unit in records.Units)
        {
            units.TryAdd(unit.Code, unit);
        }

        var today = records.Today;
        foreach (var posts in records.Posts.GroupBy(post => post.Account, StringComparer.Ordinal))
        {
            // The main post says where somebody belongs; a secondment or a task force is a second home.
            var main = posts.OrderBy(post => post.HoldsOn(today) ? 0 : 1).ThenBy(post => post.Kind == "任职" ? 0 : 1).First();
            homes[posts.Key] = main.Unit;
        }
    }

    public OfficeUnit? Find(string code) => units.GetValueOrDefault(code);

    /// <summary>The unit of a person's main post, or null.</summary>
    public string? HomeOf(string account) => homes.GetValueOrDefault(account);

    /// <summary>The township a unit lies in; for anything above a township its county, else its topmost unit.</summary>
    public string TownOf(string code) =>
        Upwards(code).FirstOrDefault(unit => unit.Kind == "乡镇街道")?.Code ?? CountyOf(code);

    /// <summary>The county a unit lies in, else its topmost unit.</summary>
    public string CountyOf(string code) =>
        Upwards(code).FirstOrDefault(unit => unit.Kind == "县市区")?.Code ?? Upwards(code).LastOrDefault()?.Code ?? code;

    public bool IsWithin(string code, string ancestor) => code == ancestor || Upwards(code).Any(unit => unit.Code == ancestor);

    /// <summary>The unit itself and everything above it; a circle in the data ends the walk.</summary>
    public IEnumerable<OfficeUnit> Upwards(string code)
    {
        var steps = 0;
        for (var unit = Find(code); unit is not null && steps < 20; unit = unit.Parent is null ? null : Find(unit.Parent))
        {
            steps++;
            yield return unit;
        }
    }
}
