namespace Jicengtong.Modules.ChatGroups;

/// <summary>Who answers for what in a community, and who hears what is announced to everybody.</summary>
internal sealed class Answering
{
    private readonly ChatRecords records;
    private readonly Community community;
    private readonly UnitTree tree;
    private readonly Dictionary<string, HashSet<string>> byMatter = new(StringComparer.Ordinal);
    private readonly bool coversVillages;

    public Answering(ChatRecords records, Community community, UnitTree tree, bool coversVillages)
    {
        (this.records, this.community, this.tree, this.coversVillages) = (records, community, tree, coversVillages);
        Duties = [.. records.Duties.Where(duty => Covers(duty.Unit))];
        foreach (var duty in Duties)
        {
            if (!byMatter.TryGetValue(duty.Matter, out var people))
            {
                byMatter[duty.Matter] = people = new HashSet<string>(StringComparer.Ordinal);
            }

            people.Add(duty.Account);
            if (duty.Deputy is { } deputy)
            {
                people.Add(deputy);
            }
        }
    }

    /// <summary>The duties of the community's units.</summary>
    public IReadOnlyList<DutyHolding> Duties { get; }

    public IReadOnlySet<string> Of(string matter) => byMatter.TryGetValue(matter, out var people) ? people : new HashSet<string>();

    /// <summary>
    /// Those without whom a matter's group could not answer: its leads at the community itself; where nobody leads, the head
    /// of its office (兜底), and failing that whoever discusses it most.
    /// </summary>
    public (IReadOnlyList<string> Accounts, bool IsVacant) AnchorsOf(string matter, IReadOnlyDictionary<string, int> voices)
    {
        var leads = Duties.Where(duty => duty.Matter == matter && duty.Leads && duty.Unit == community.Code)
            .Select(duty => duty.Account).Distinct(StringComparer.Ordinal).ToList();
        if (leads.Count > 0)
        {
            return (leads, false);
        }

        if (records.TownOffices.TryGetValue(matter, out var office))
        {
            var head = records.Posts
                .Where(post => post.HoldsOn(records.Today) && IsHead(post.Post) && Covers(post.Unit)
                    && tree.Find(post.Unit) is { Kind: "内设机构" } unit && unit.Name.EndsWith(office, StringComparison.Ordinal))
                .Select(post => post.Account).Order(StringComparer.Ordinal).FirstOrDefault();
            if (head is not null)
            {
                return ([head], true);
            }
        }

        return ([voices.OrderByDescending(voice => voice.Value).ThenBy(voice => voice.Key, StringComparer.Ordinal).First().Key], true);
    }

    /// <summary>Leaders, office heads, first secretaries and village secretaries: the announce-only group the town itself kept.</summary>
    public List<string> AnnounceAudience() =>
        [.. records.Posts
            .Where(post => post.HoldsOn(records.Today) && Covers(post.Unit) && HearsAnnouncements(post))
            .Select(post => post.Account).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private bool HearsAnnouncements(HeldPost post) => tree.Find(post.Unit) switch
    {
        null => false,
        { } unit when unit.Code == community.Code => post.Kind != "专班",
        { Kind: "内设机构" or "部门" or "乡镇街道" } => post.Kind is "任职" or "代理" && IsHead(post.Post),
        { Kind: "村社区" } => post.Post.Contains("书记", StringComparison.Ordinal) && !post.Post.StartsWith('副'),
        _ => false,
    };

    // A county's own groups do not reach into villages; those have their town's groups.
    private bool Covers(string unit) =>
        tree.IsWithin(unit, community.Code)
        && (coversVillages || tree.TownOf(unit) == community.Code || tree.Find(unit)?.Kind is "部门" or "乡镇街道" or "县市区" or "内设机构");

    private static bool IsHead(string post) =>
        !post.StartsWith('副')
        && (post.EndsWith("主任", StringComparison.Ordinal) || post.EndsWith("书记", StringComparison.Ordinal)
            || post.EndsWith('长'));
}
