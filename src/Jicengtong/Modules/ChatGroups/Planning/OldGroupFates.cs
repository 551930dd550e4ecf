namespace Jicengtong.Modules.ChatGroups;

/// <summary>Decides what becomes of every old group of a community: it goes into a new one, or ends with something instead.</summary>
internal sealed class OldGroupFates
{
    /// <summary>A general group whose people are mostly in the announce-only group (or the other way round) becomes it.</summary>
    private const double Covered = 0.8;

    private const string ToWhoeverAnswers = "通知改成文件，直接发给负责这件事的人";

    private readonly ChatRecords records;
    private readonly PlanWishes wishes;
    private readonly SolvedCommunity community;
    private readonly Dictionary<string, string> copies;
    private readonly Dictionary<string, int> groupOf = new(StringComparer.Ordinal);
    private readonly List<string>[] from;

    public OldGroupFates(ChatRecords records, PlanWishes wishes, SolvedCommunity community, Dictionary<string, string> copies, List<string> names)
    {
        (this.records, this.wishes, this.community, this.copies, Names) = (records, wishes, community, copies, names);
        AnnounceName = community.Source.Announce.Count > 0 ? $"{community.Source.Community.Name}工作通知群" : null;
        from = [.. names.Select(_ => new List<string>())];
        for (var g = 0; g < names.Count; g++)
        {
            foreach (var matter in community.MattersOf(g))
            {
                groupOf[matter] = g;
            }
        }

        foreach (var group in Ending)
        {
            Decide(group);
        }

        AdoptForEmpty();
    }

    public List<string> Names { get; }

    public string? AnnounceName { get; }

    public List<string> FromAnnounce { get; } = [];

    public List<DissolvedGroup> Dissolved { get; } = [];

    public List<TalkAfterwards> Talks { get; } = [];

    private IEnumerable<OldGroup> Ending => community.Source.Community.Groups.Except(community.Source.Pinned.Groups);

    public List<string> FromOf(int group) => from[group];

    private void Decide(OldGroup group)
    {
        if (group.IsZombie(records.Today))
        {
            var (old, now) = (group.Matter ?? "", group.Matter is { } about ? PlaceOf(about) : null);
            var ends = FormattableString.Invariant($"最后一条消息是 {group.LastMessage:yyyy-MM-dd}，早已没人用，直接解散");
            Dissolved.Add(new DissolvedGroup(group.Name, now is null ? ends + "。" : $"{ends}；还要商量“{old}”请到“{now}”。"));
            Talks.Add(new TalkAfterwards(group.Name, ends, now is null ? [] : [new TalkPlace(old, now)]));
        }
        else if (group.Matter is { } matter)
        {
            if (groupOf.TryGetValue(matter, out var g))
            {
                from[g].Add(group.Name);
            }
            else if (PlaceOf(matter) is { } home)
            {
                Dissolved.Add(new DissolvedGroup(group.Name, $"“{matter}”的讨论都到照原样保留的“{home}”；通知改成文件，直接发给负责这件事的人。"));
                Talks.Add(new TalkAfterwards(group.Name, ToWhoeverAnswers, [new TalkPlace(matter, home)]));
            }
            else
            {
                Dissolved.Add(new DissolvedGroup(group.Name, $"这里没有人商量事情，只有通知和回复：“{matter}”的通知改成文件，直接发给负责的 {community.Source.Answering.Of(matter).Count} 人，点“明白”代替“收到”。"));
            }
        }
        else if (BecomesAnnounce(group))
        {
            FromAnnounce.Add(group.Name);
        }
        else
        {
            Dissolved.Add(new DissolvedGroup(group.Name, Instead(group)));
            Talks.Add(new TalkAfterwards(group.Name, Notices(group), PlacesOf(group)));
        }
    }

    private string? PlaceOf(string matter) => groupOf.TryGetValue(matter, out var g) ? Names[g]
        : community.Source.Discussed.Homes.TryGetValue(matter, out var home) ? home.Name : null;

    private bool BecomesAnnounce(OldGroup group)
    {
        if (AnnounceName is null || group.Kind == "村级" || FromAnnounce.Exists(other => wishes.KeepsSeparate(group.Name, other)))
        {
            return false;
        }

        var announce = community.Source.Announce;
        var common = (double)group.Members.Intersect(announce, StringComparer.Ordinal).Count();
        return common >= Covered * group.Members.Count || common >= Covered * announce.Count;
    }

    private string Instead(OldGroup group)
    {
        var (audience, places) = (Notices(group), PlacesOf(group));
        return places.Count switch
        {
            0 => audience + "。",
            <= 2 => $"{audience}；要商量的事到{string.Join("、", places.Select(place => $"“{place.Group}”"))}。",
            _ => $"{audience}；要商量的，是哪件事就到管这件事的群：{string.Join("，", places.Select(place => $"{place.Matter}到“{place.Group}”"))}。",
        };
    }

    private string Notices(OldGroup group) => copies.TryGetValue(group.Name, out var same) ? $"通知改成文件，直接发给“{same}”，不用建群" : ToWhoeverAnswers + "，不用建群";

    private List<TalkPlace> PlacesOf(OldGroup group) =>
        [.. groupOf.Keys
            .Where(matter => community.Source.Discussed.MessagesIn(group.Name, matter) > 0)
            .GroupBy(matter => groupOf[matter])
            .OrderByDescending(matters => matters.Sum(matter => community.Source.Discussed.MessagesIn(group.Name, matter)))
            .ThenBy(matters => matters.Key)
            .Select(matters => new TalkPlace(matters.MaxBy(matter => community.Source.Discussed.MessagesIn(group.Name, matter))!, Names[matters.Key]))];

    // A matter discussed only in general groups has no group of its own to come from; the one where it was discussed most is named.
    private void AdoptForEmpty()
    {
        for (var g = 0; g < from.Length; g++)
        {
            if (from[g].Count > 0)
            {
                continue;
            }

            var matters = community.MattersOf(g);
            var source = Ending
                .Select(group => (group.Name, Messages: matters.Sum(matter => community.Source.Discussed.MessagesIn(group.Name, matter))))
                .OrderByDescending(pair => pair.Messages).ThenBy(pair => pair.Name, StringComparer.Ordinal).First();
            from[g].Add(source.Name);
        }
    }
}
