namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What today's groups cost and which of them nobody needs. Only statistics leave it, never a text. Without a message
/// export the traffic is what the owners reported, and nothing is known about its kinds.
/// </summary>
public sealed class GroupAudit
{
    /// <summary>Overlaps below this containment are not worth telling.</summary>
    public const double TellingContainment = 0.8;

    private readonly ChatRecords records;
    private readonly Concerns concerns;

    private GroupAudit(ChatRecords records) => (this.records, concerns) = (records, new Concerns(records.Duties));

    /// <summary>Everybody in a group, by account.</summary>
    public IReadOnlyList<PersonLoad> People { get; private set; } = [];

    /// <summary>Every group, in the order of the records.</summary>
    public IReadOnlyList<GroupFinding> Groups { get; private set; } = [];

    /// <summary>Pairs of groups with a containment of at least <see cref="TellingContainment"/>, the most alike first.</summary>
    public IReadOnlyList<GroupOverlap> Overlaps { get; private set; } = [];

    /// <summary>Messages a day that did not concern their readers, summed over all people.</summary>
    public double IrrelevantPerDay => People.Sum(person => person.Irrelevant);

    /// <summary>Audits the records.</summary>
    public static GroupAudit Of(ChatRecords records)
    {
        var audit = new GroupAudit(records);
        audit.People = records.Traffic?.People ?? audit.GuessPeople();
        audit.Groups = audit.LookAtGroups();
        audit.Overlaps = audit.Compare();
        return audit;
    }

    private List<PersonLoad> GuessPeople() => [.. records.GroupsByMember().Select(pair => Guess(pair.Key, pair.Value))];

    private PersonLoad Guess(string account, List<OldGroup> groups)
    {
        var mine = concerns.Of(account);
        var relevant = groups.Where(group => group.Matter is { } matter && mine?.Contains(matter) == true)
            .Sum(group => group.MessagesPerDay * PlanWeights.EstimatedDiscussion);
        return new PersonLoad(account, groups.Count, groups.Sum(group => group.MessagesPerDay), 0, relevant, 0, 0, 0);
    }

    private List<GroupFinding> LookAtGroups()
    {
        var audiences = new Audiences(records, new UnitTree(records));
        return [.. records.Groups.Select(group =>
        {
            var perDay = records.Traffic?.Kinds.GetValueOrDefault(group.Name)?
                .ToDictionary(kind => kind.Key, kind => (double)kind.Value / records.Days) ?? [];
            var nearest = audiences.Nearest(group.Members);
            var same = nearest is { Jaccard: >= Audiences.SamePeople } ? nearest.Value.Name : null;
            return new GroupFinding(group, group.IsZombie(records.Today), perDay, same, nearest?.Jaccard ?? 0);
        })];
    }

    private List<GroupOverlap> Compare()
    {
        // Only groups with a common member can overlap; in a county that spares nearly all pairs.
        var number = records.Groups.Select((group, i) => (group, i)).ToList();
        var pairs = number
            .SelectMany(pair => pair.group.Members.Select(member => (member, pair.i)))
            .GroupBy(pair => pair.member, pair => pair.i, StringComparer.Ordinal)
            .SelectMany(shared => shared.SelectMany(a => shared.Where(b => b > a).Select(b => (a, b))))
            .ToHashSet();
        return [.. pairs
            .Select(pair => GroupOverlap.Between(records.Groups[pair.a], records.Groups[pair.b]))
            .Where(overlap => overlap.Containment >= TellingContainment)
            .OrderByDescending(overlap => overlap.Jaccard)
            .ThenBy(overlap => overlap.First, StringComparer.Ordinal)
            .ThenBy(overlap => overlap.Second, StringComparer.Ordinal)];
    }
}
