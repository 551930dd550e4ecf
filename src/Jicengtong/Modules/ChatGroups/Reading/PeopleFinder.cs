namespace Jicengtong.Modules.ChatGroups;

/// <summary>Finds the person a list from outside means: by account, by name, by name and department, or by a nickname that contains exactly one name.</summary>
internal sealed class PeopleFinder
{
    private const int ShortestName = 2;

    private readonly IReadOnlyDictionary<string, string> people;
    private readonly ILookup<string, string> byName;
    private readonly ILookup<string, string> unitsOf;
    private readonly Dictionary<string, string?> byNickname = new(StringComparer.Ordinal);

    public PeopleFinder(IReadOnlyDictionary<string, string> people, IReadOnlyList<OfficeUnit> units, IReadOnlyList<HeldPost> posts)
    {
        this.people = people;
        byName = people.ToLookup(person => person.Value, person => person.Key, StringComparer.Ordinal);
        var names = units.DistinctBy(unit => unit.Code).ToDictionary(unit => unit.Code, unit => unit.Name, StringComparer.Ordinal);
        unitsOf = posts.Where(post => names.ContainsKey(post.Unit)).ToLookup(post => post.Account, post => names[post.Unit], StringComparer.Ordinal);
    }

    /// <summary>The account; or why nobody, or more than one, is meant.</summary>
    public (string? Account, string? Problem) Find(string account, string name, string department)
    {
        if (account.Length > 0 && people.ContainsKey(account))
            return (account, null);
        if (name.Length == 0)
            return (null, $"账号“{account}”不在人员名单里。请改成系统里的账号或姓名");
        if (people.ContainsKey(name))
            return (name, null);
        var same = byName[name].ToList();
        if (same.Count > 1 && department.Length > 0)
            same = InDepartment(same, department);
        return same.Count switch
        {
            1 => (same[0], null),
            0 => ByNickname(name) is { } meant ? (meant, null) : (null, $"“{name}”不在人员名单里。请改成登记的姓名，或补登此人"),
            _ => (null, $"有 {same.Count} 个人叫“{name}”（{string.Join("、", same)}）。请在账号一栏写明是哪一个"),
        };
    }

    // Exports write the whole way down (市/镇/办): the last step says most, and a like-sounding unit counts only when none is exactly it.
    private List<string> InDepartment(List<string> same, string department)
    {
        var last = department.Split('/', '-', '>', '\\').Select(part => part.Trim()).LastOrDefault(part => part.Length > 0) ?? department;
        var exactly = same.Where(one => unitsOf[one].Contains(last)).ToList();
        if (exactly.Count > 0)
            return exactly;
        var nearly = same.Where(one => unitsOf[one].Any(unit => unit.EndsWith(last, StringComparison.Ordinal) || last.EndsWith(unit, StringComparison.Ordinal))).ToList();
        return nearly.Count > 0 ? nearly : same;
    }

    // 甲乌村-莫色阿牛, 莫色阿牛（甲乌村）: one name is in it and no other, unless a shorter one lies inside the longer.
    private string? ByNickname(string nickname)
    {
        if (byNickname.TryGetValue(nickname, out var known))
            return known;
        var names = byName.Select(same => same.Key).Where(name => name.Length >= ShortestName && nickname.Contains(name, StringComparison.Ordinal)).OrderByDescending(name => name.Length).ToList();
        var meant = names.Count > 0 && names.Skip(1).All(name => names[0].Contains(name, StringComparison.Ordinal)) && byName[names[0]].Count() == 1 ? byName[names[0]].First() : null;
        byNickname[nickname] = meant;
        return meant;
    }
}
