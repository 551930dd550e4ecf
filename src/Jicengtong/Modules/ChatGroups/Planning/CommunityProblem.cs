namespace Jicengtong.Modules.ChatGroups;

/// <summary>Turns a community's records into a <see cref="PlanningProblem"/>, or says which limits make it impossible.</summary>
internal sealed class CommunityProblem
{
    private readonly ChatRecords records;
    private readonly PlanWishes wishes;
    private readonly Dictionary<string, IReadOnlyList<string>> anchors = new(StringComparer.Ordinal);

    public CommunityProblem(ChatRecords records, Community community, UnitTree tree, PlanWishes wishes, bool isWhole)
    {
        (this.records, this.wishes) = (records, wishes);
        Community = community;
        Answering = new Answering(records, community, tree, isWhole);
        var pinned = community.Groups.Where(group => wishes.Pinned.Contains(group.Name)).ToList();
        Discussed = new DiscussedMatters(records, community, pinned);
        Members = community.Groups.SelectMany(group => group.Members).ToHashSet(StringComparer.Ordinal);
        Pinned = new PinnedGroups(records, pinned, Discussed, Answering, Members);
        foreach (var matter in Discussed.Matters)
        {
            (anchors[matter], var isVacant) = Answering.AnchorsOf(matter, Discussed.VoicesOf(matter));
            if (isVacant)
            {
                Vacant.Add(matter);
            }
        }

        Topics = TieTogether();
        var audience = wishes.KeepsAnnounceGroup && community.Groups.Any(group => !pinned.Contains(group) && !group.IsZombie(records.Today))
            ? Answering.AnnounceAudience() : [];
        Announce = audience.Count > 1 ? audience : [];
        Apart = [.. wishes.Apart.Concat(MattersOfSeparateGroups())
            .Select(pair => (TopicOf(pair.First), TopicOf(pair.Second))).Where(pair => pair is { Item1: >= 0, Item2: >= 0 })];
    }

    public Community Community { get; }

    public Answering Answering { get; }

    public DiscussedMatters Discussed { get; }

    public IReadOnlyList<Topic> Topics { get; }

    /// <summary>Groups kept as they are.</summary>
    public PinnedGroups Pinned { get; }

    /// <summary>Everybody who sits in a group of the community today.</summary>
    public IReadOnlySet<string> Members { get; }

    /// <summary>Members of the announce-only group; empty when there is none.</summary>
    public IReadOnlyList<string> Announce { get; }

    public IReadOnlyList<(int First, int Second)> Apart { get; }

    /// <summary>Discussed matters nobody leads here.</summary>
    public List<string> Vacant { get; } = [];

    public int AnnounceGroups => Announce.Count > 0 ? 1 : 0;

    /// <summary>Groups that are there whatever becomes of the topics.</summary>
    public int FixedGroups => AnnounceGroups + Pinned.Groups.Count;

    /// <summary>The fewest groups that can work.</summary>
    public int LeastGroups => FixedGroups + (Topics.Count == 0 ? 0 : FewestFor([.. Enumerable.Range(0, Topics.Count)]));

    /// <summary>More groups than this are of no use.</summary>
    public int MostGroups => FixedGroups + Topics.Count;

    public IReadOnlyList<string> AnchorsOf(string matter) => anchors[matter];

    /// <summary>Account → fewest groups this person must sit in, for everybody who must sit in one.</summary>
    public SortedDictionary<string, int> NeededSeats()
    {
        var needed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var account in Announce.Concat(Pinned.Groups.SelectMany(group => group.Members)))
        {
            needed[account] = needed.GetValueOrDefault(account) + 1;
        }

        var led = Topics.SelectMany((topic, t) => topic.Matters.SelectMany(matter => anchors[matter]).Distinct().Select(account => (account, t)));
        foreach (var topics in led.GroupBy(pair => pair.account, pair => pair.t, StringComparer.Ordinal))
        {
            needed[topics.Key] = needed.GetValueOrDefault(topics.Key) + FewestFor([.. topics]);
        }

        return needed;
    }

    /// <summary>The problem for a number of groups and seats per person, the announce-only group and those kept as they are included.</summary>
    public PlanningProblem With(int groups, Func<string, int> seatsOf)
    {
        var familiar = Community.Groups.Where(group => group.Matter is not null)
            .SelectMany(group => group.Members.Select(member => (member, group.Matter!))).ToHashSet();
        var stakes = new SortedDictionary<string, List<Stake>>(StringComparer.Ordinal);
        for (var t = 0; t < Topics.Count; t++)
        {
            var matters = Topics[t].Matters;
            var people = matters.SelectMany(matter => Answering.Of(matter).Where(Members.Contains)
                .Concat(Discussed.VoicesOf(matter).Keys).Concat(anchors[matter])).Distinct(StringComparer.Ordinal);
            foreach (var account in people)
            {
                if (!stakes.TryGetValue(account, out var list))
                {
                    stakes[account] = list = [];
                }

                list.Add(StakeOf(account, t, matter => familiar.Contains((account, matter))));
            }
        }

        var taken = Announce.Concat(Pinned.Groups.SelectMany(group => group.Members)).GroupBy(account => account, StringComparer.Ordinal)
            .ToDictionary(seats => seats.Key, seats => seats.Count(), StringComparer.Ordinal);
        return new PlanningProblem
        {
            Topics = Topics,
            MaxGroups = groups - FixedGroups,
            Apart = Apart,
            Participants = [.. stakes.Select(pair => new Participant(
                pair.Key, Math.Max(0, seatsOf(pair.Key) - taken.GetValueOrDefault(pair.Key)), pair.Value))],
        };
    }

    private Stake StakeOf(string account, int topic, Func<string, bool> isFamiliar)
    {
        long relevant = 0;
        long inbox = 0;
        var mustSit = false;
        var familiar = true;
        foreach (var matter in Topics[topic].Matters)
        {
            var messages = Discussed.MessagesOf(matter);
            var own = Discussed.VoicesOf(matter).GetValueOrDefault(account);
            var leads = anchors[matter].Contains(account, StringComparer.Ordinal);
            if (leads || Answering.Of(matter).Contains(account))
            {
                relevant += messages;
                inbox += messages;
                familiar &= isFamiliar(matter);
            }
            else if (own > 0)
            {
                relevant += messages;
                inbox += own;
                familiar &= isFamiliar(matter);
            }

            mustSit |= leads;
        }

        return new Stake(topic, relevant, inbox, mustSit, familiar);
    }

    private List<Topic> TieTogether()
    {
        var topics = new List<List<string>>();
        foreach (var matter in Discussed.Matters)
        {
            var tied = topics.Where(topic => topic.Exists(other => AreTied(matter, other))).ToList();
            List<string> merged = [.. tied.SelectMany(topic => topic), matter];
            topics.RemoveAll(tied.Contains);
            topics.Add(merged);
        }

        return [.. topics.Select(matters => new Topic(matters, matters.Sum(Discussed.MessagesOf)))];
    }

    private bool AreTied(string one, string other) =>
        wishes.Together.Any(pair => (pair.First == one && pair.Second == other) || (pair.First == other && pair.Second == one));

    private IEnumerable<WishedPair> MattersOfSeparateGroups()
    {
        var matters = Community.Groups.ToDictionary(group => group.Name, group => group.Matter, StringComparer.Ordinal);
        return wishes.Separate
            .Select(pair => new WishedPair(matters.GetValueOrDefault(pair.First) ?? "", matters.GetValueOrDefault(pair.Second) ?? ""))
            .Where(pair => pair.First != pair.Second);
    }

    private int TopicOf(string matter)
    {
        for (var t = 0; t < Topics.Count; t++)
        {
            if (Topics[t].Matters.Contains(matter))
            {
                return t;
            }
        }

        return -1;
    }

    private int FewestFor(int[] topics)
    {
        var apart = topics.Select(a => topics.Select(b => Apart.Contains((a, b)) || Apart.Contains((b, a))).ToArray()).ToArray();
        return ApartColours.Fewest(apart, topics.Length)?.Max() + 1 ?? topics.Length;
    }
}
