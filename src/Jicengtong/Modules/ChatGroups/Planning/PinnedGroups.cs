namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Groups of a community kept as they are by hand: same name, same members, the same traffic as today. They cost what they cost
/// today, and whoever answers for a matter that is discussed there without being a member gets it by the inbox.
/// </summary>
internal sealed class PinnedGroups
{
    private readonly ChatRecords records;
    private readonly Dictionary<string, long> irrelevant = new(StringComparer.Ordinal);

    public PinnedGroups(ChatRecords records, IReadOnlyList<OldGroup> groups, DiscussedMatters discussed, Answering answering, IReadOnlySet<string> everybody)
    {
        (this.records, Groups) = (records, groups);
        foreach (var group in groups)
        {
            AddIrrelevant(group, IrrelevantIn(group, answering));
            var members = group.Members.ToHashSet(StringComparer.Ordinal);
            foreach (var (matter, messages) in SaidIn(group))
            {
                ByInbox(answering.Of(matter).Count(account => everybody.Contains(account) && !members.Contains(account)) * (long)messages);
            }
        }

        foreach (var (matter, home) in discussed.Homes)
        {
            TakeInElsewhere(matter, home, discussed.VoicesOf(matter), answering, everybody);
        }
    }

    public IReadOnlyList<OldGroup> Groups { get; }

    /// <summary>Messages (over all days of the records) that concern nobody who gets them, and those that go by the inbox.</summary>
    public long Burden { get; private set; }

    /// <summary>Of <see cref="Burden"/>: by the inbox.</summary>
    public long Lost { get; private set; }

    /// <summary>Of <see cref="Burden"/>: what one kept group brings its members that does not concern them.</summary>
    public long IrrelevantOf(OldGroup group) => irrelevant.GetValueOrDefault(group.Name);

    /// <summary>The traffic of one kept group a day.</summary>
    public double PerDay(OldGroup group) => records.Traffic is { } traffic ? (double)traffic.MessagesOf(group.Name) / records.Days : group.MessagesPerDay;

    /// <summary>What was said about its matter in groups that end is said here from now on.</summary>
    private void TakeInElsewhere(string matter, OldGroup home, IReadOnlyDictionary<string, int> voices, Answering answering, IReadOnlySet<string> everybody)
    {
        long elsewhere = voices.Values.Sum();
        var members = home.Members.ToHashSet(StringComparer.Ordinal);
        AddIrrelevant(home, elsewhere * members.Count(account => !answering.Of(matter).Contains(account) && !voices.ContainsKey(account)));
        ByInbox(elsewhere * answering.Of(matter).Count(account => everybody.Contains(account) && !members.Contains(account)));
        ByInbox(voices.Where(voice => !members.Contains(voice.Key) && !answering.Of(matter).Contains(voice.Key)).Sum(voice => (long)voice.Value));
    }

    private void AddIrrelevant(OldGroup group, long messages)
    {
        irrelevant[group.Name] = irrelevant.GetValueOrDefault(group.Name) + messages;
        Burden += messages;
    }

    private void ByInbox(long messages)
    {
        Lost += messages;
        Burden += messages * PlanWeights.InboxMessage;
    }

    private long IrrelevantIn(OldGroup group, Answering answering)
    {
        if (records.Traffic is { } traffic)
        {
            return traffic.Irrelevant.GetValueOrDefault(group.Name);
        }

        var concerned = group.Matter is { } matter ? group.Members.Count(answering.Of(matter).Contains) : 0;
        return (long)Math.Round(group.MessagesPerDay * (group.Members.Count - (concerned * PlanWeights.EstimatedDiscussion)));
    }

    private IEnumerable<(string Matter, int Messages)> SaidIn(OldGroup group) => records.Traffic is { } traffic
        ? traffic.Discussions.Where(said => said.Group == group.Name).GroupBy(said => said.Matter, StringComparer.Ordinal).Select(same => (same.Key, same.Sum(said => said.Messages)))
        : group.Matter is { } matter ? [(matter, (int)Math.Round(group.MessagesPerDay * PlanWeights.EstimatedDiscussion))] : [];
}
