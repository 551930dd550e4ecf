using System.Globalization;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Turns solved communities into the plan people read: named groups, what became of every old one, everybody's gain.</summary>
internal sealed class PlanStory
{
    private readonly ChatRecords records;
    private readonly PlanWishes wishes;
    private readonly int communities;
    private readonly List<NewGroup> groups = [];
    private readonly List<DissolvedGroup> dissolved = [];
    private readonly List<TalkAfterwards> talks = [];
    private readonly List<DutyReach> duties = [];
    private readonly List<string> remarks = [];
    private readonly Dictionary<string, (int Groups, double Messages)> after = new(StringComparer.Ordinal);

    private PlanStory(ChatRecords records, PlanWishes wishes, int communities) => (this.records, this.wishes, this.communities) = (records, wishes, communities);

    public static GroupPlan Tell(ChatRecords records, PlanWishes wishes, List<SolvedCommunity> solved)
    {
        var story = new PlanStory(records, wishes, solved.Count);
        var audit = GroupAudit.Of(records);
        var copies = audit.Groups.Where(finding => finding.SameAudience is not null)
            .ToDictionary(finding => finding.Group.Name, finding => finding.SameAudience!, StringComparer.Ordinal);
        foreach (var community in solved)
        {
            story.Tell(community, copies);
        }

        double days = records.Days;
        return new GroupPlan
        {
            Groups = story.groups,
            Dissolved = story.dissolved,
            Talks = story.talks,
            People = story.Changes(audit),
            Duties = story.duties,
            IrrelevantBefore = audit.IrrelevantPerDay,
            IrrelevantAfter = solved.Sum(community => community.Grouping.Burden + community.Source.Pinned.Burden) / days,
            ByInbox = solved.Sum(community => community.Grouping.Lost + community.Source.Pinned.Lost) / days,
            Bound = solved.Sum(community => community.Grouping.Bound + community.Source.Pinned.Burden) / days,
            Remarks = story.remarks,
        };
    }

    private void Tell(SolvedCommunity community, Dictionary<string, string> copies)
    {
        var fates = new OldGroupFates(records, wishes, community, copies, NamesOf(community));
        if (community.Source.Announce.Count > 0)
        {
            var perDay = (double)community.Source.Discussed.AnnouncedToAll / records.Days;
            groups.Add(new NewGroup(
                fates.AnnounceName!, NewGroupKind.Announce, community.Source.Community.Name, [], fates.FromAnnounce,
                community.Source.Announce, perDay,
                "这些人是领导、各办主任、第一书记和村书记。只发他们要马上知道的工作安排，比如停电、封路、临时改时间，一句话就够；不讨论、不回“收到”、不发图片。别的通知改成文件，直接发给负责的人。不想留它，在“改一改”里去掉。", 0));
            Count(community.Source.Announce, _ => perDay);
        }

        var reason = new GroupReason(records, community);
        for (var g = 0; g < community.Grouping.Seats.Count; g++)
        {
            var matters = community.MattersOf(g);
            List<string> members = [.. community.Grouping.Seats[g].Select(i => community.Problem.Participants[i].Account)];
            var perDay = (double)matters.Sum(community.Source.Discussed.MessagesOf) / records.Days;
            groups.Add(new NewGroup(
                fates.Names[g], NewGroupKind.Discuss, community.Source.Community.Name, matters, fates.FromOf(g), members, perDay,
                reason.Of(matters, members), IrrelevantIn(community, g)));
            Count(members, account => perDay - ((double)matters.Sum(matter => community.Source.Discussed.VoicesOf(matter).GetValueOrDefault(account)) / records.Days));
        }

        foreach (var group in community.Source.Pinned.Groups)
        {
            Keep(community, group);
        }

        dissolved.AddRange(fates.Dissolved);
        talks.AddRange(fates.Talks);
        Reach(community, fates.Names);
        Remark(community);
    }

    private void Keep(SolvedCommunity community, OldGroup group)
    {
        var perDay = community.Source.Pinned.PerDay(group);
        var irrelevant = (double)community.Source.Pinned.IrrelevantOf(group) / records.Days;
        var isHome = group.Matter is { } matter && community.Source.Discussed.Homes.GetValueOrDefault(matter) == group;
        groups.Add(new NewGroup(
            group.Name, NewGroupKind.Kept, community.Source.Community.Name, isHome ? [group.Matter!] : [], [group.Name], group.Members, perDay,
            string.Create(CultureInfo.InvariantCulture, $"按您的要求照原样留着，成员不变。它每天给 {group.Members.Count} 个成员一共添 {irrelevant:0} 条不相干的消息。"), irrelevant));
        Count(group.Members, _ => perDay);
    }

    // Counted person by person, apart from the solver: the parts add up to what the plan says of the whole, or a test fails.
    private double IrrelevantIn(SolvedCommunity community, int group)
    {
        var said = community.MattersOf(group).Sum(matter => (long)community.Source.Discussed.MessagesOf(matter));
        var concerned = community.Grouping.Seats[group].Sum(i => community.Problem.Participants[i].Stakes.Where(stake => community.Grouping.GroupOf[stake.Topic] == group).Sum(stake => stake.Relevant));
        return (double)((said * community.Grouping.Seats[group].Count) - concerned) / records.Days;
    }

    private List<string> NamesOf(SolvedCommunity community)
    {
        var names = new List<string>();
        foreach (var name in GroupNames.Of([.. Enumerable.Range(0, community.Grouping.Seats.Count).Select(community.MattersOf)], records))
        {
            // In one town everybody knows which town it is; the room is for what is talked about.
            names.Add(Unused((communities > 1 ? community.Source.Community.Name : "") + name, names));
        }

        return names;
    }

    private string Unused(string name, List<string> names)
    {
        var unused = name;
        for (var n = 2; names.Contains(unused) || wishes.Pinned.Contains(unused) || groups.Exists(group => group.Name == unused); n++)
        {
            unused = FormattableString.Invariant($"{name}{n}");
        }

        return unused;
    }

    private void Count(IEnumerable<string> members, Func<string, double> perDay)
    {
        foreach (var account in members)
        {
            var (seats, messages) = after.GetValueOrDefault(account);
            after[account] = (seats + 1, messages + perDay(account));
        }
    }

    private void Reach(SolvedCommunity community, List<string> names)
    {
        var groupOf = new Dictionary<string, (string Name, HashSet<string> Members)>(StringComparer.Ordinal);
        for (var g = 0; g < community.Grouping.Seats.Count; g++)
        {
            var members = community.Grouping.Seats[g].Select(i => community.Problem.Participants[i].Account).ToHashSet(StringComparer.Ordinal);
            foreach (var matter in community.MattersOf(g))
            {
                groupOf[matter] = (names[g], members);
            }
        }

        foreach (var (matter, home) in community.Source.Discussed.Homes)
        {
            groupOf[matter] = (home.Name, home.Members.ToHashSet(StringComparer.Ordinal));
        }

        foreach (var duty in community.Source.Answering.Duties)
        {
            foreach (var account in new[] { duty.Account, duty.Deputy }.OfType<string>().Distinct())
            {
                var sits = groupOf.TryGetValue(duty.Matter, out var group) && group.Members.Contains(account);
                duties.Add(new DutyReach(duty.Matter, duty.Unit, account, sits ? group.Name : null));
            }
        }
    }

    private void Remark(SolvedCommunity community)
    {
        var source = community.Source;
        foreach (var matter in source.Vacant)
        {
            remarks.Add($"{source.Community.Name}“{matter}”没有牵头人，暂由{string.Join("、", source.AnchorsOf(matter).Select(records.NameOf))}在群里兜底，请尽快明确。");
        }

        foreach (var matter in source.Discussed.Matters.Where(matter => source.AnchorsOf(matter).Count > 1))
        {
            remarks.Add($"{source.Community.Name}“{matter}”有 {source.AnchorsOf(matter).Count} 个牵头人：{string.Join("、", source.AnchorsOf(matter).Select(records.NameOf))}，请明确由谁牵头。");
        }

        if (source.Discussed.WithoutMatter > 0)
        {
            remarks.Add($"{source.Community.Name}有 {source.Discussed.WithoutMatter} 条讨论没有写明事项，没有算进方案。");
        }
    }

    private List<PersonChange> Changes(GroupAudit audit)
    {
        var before = audit.People.ToDictionary(person => person.Account, StringComparer.Ordinal);
        return [.. before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(account =>
        {
            var load = before.GetValueOrDefault(account);
            var (seats, messages) = after.GetValueOrDefault(account);
            return new PersonChange(account, load?.Groups ?? 0, seats, load?.Messages ?? 0, messages);
        })];
    }
}
