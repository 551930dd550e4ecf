namespace Jicengtong.Modules.ChatGroups;

/// <summary>The audiences the organisation describes anyway (a unit's people, those who answer for a matter), to find groups that copy one.</summary>
internal sealed class Audiences
{
    /// <summary>From this Jaccard on a group is a copy of an audience.</summary>
    public const double SamePeople = 0.75;

    private readonly List<(string Name, HashSet<string> People)> known = [];
    private readonly Dictionary<string, List<int>> byPerson = new(StringComparer.Ordinal);

    public Audiences(ChatRecords records, UnitTree tree)
    {
        var people = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var post in records.Posts.Where(post => post.HoldsOn(records.Today)))
        {
            foreach (var unit in tree.Upwards(post.Unit).Where(unit => unit.Kind is not ("省" or "州" or "市")))
            {
                Into(people, unit.Name + "全体人员").Add(post.Account);
                if (unit.Kind == "乡镇街道" && tree.Find(post.Unit)?.Kind is "乡镇街道" or "内设机构")
                {
                    Into(people, unit.Name + "领导和机关干部").Add(post.Account);
                }
            }
        }

        foreach (var duty in records.Duties)
        {
            var place = tree.Find(tree.TownOf(duty.Unit))?.Name ?? "";
            var audience = Into(people, $"{place}“{duty.Matter}”的责任人");
            audience.Add(duty.Account);
            if (duty.Deputy is { } deputy)
            {
                audience.Add(deputy);
            }
        }

        foreach (var (name, audience) in people.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            foreach (var person in audience)
            {
                if (!byPerson.TryGetValue(person, out var list))
                {
                    byPerson[person] = list = [];
                }

                list.Add(known.Count);
            }

            known.Add((name, audience));
        }
    }

    /// <summary>The audience most like these people, with their Jaccard; null when nobody is in any.</summary>
    public (string Name, double Jaccard)? Nearest(IReadOnlyList<string> members)
    {
        var common = new Dictionary<int, int>();
        foreach (var member in members)
        {
            foreach (var audience in byPerson.GetValueOrDefault(member) ?? [])
            {
                common[audience] = common.GetValueOrDefault(audience) + 1;
            }
        }

        return common.Count == 0
            ? null
            : common.Select(pair => (known[pair.Key].Name, (double)pair.Value / (members.Count + known[pair.Key].People.Count - pair.Value)))
                .OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Name, StringComparer.Ordinal).First();
    }

    private static HashSet<string> Into(Dictionary<string, HashSet<string>> people, string name)
    {
        if (!people.TryGetValue(name, out var audience))
        {
            people[name] = audience = new HashSet<string>(StringComparer.Ordinal);
        }

        return audience;
    }
}
