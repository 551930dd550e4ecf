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
    private readonly Dictionary<string, HashSet<string>> concerns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<GroupMessage>> messages = new(StringComparer.Ordinal);
    private readonly WorkingHours hours;

    private GroupAudit(ChatRecords records, WorkingHours hours)
    {
        (this.records, this.hours) = (records, hours);
        foreach (var group in records.Groups)
        {
            messages[group.Name] = [];
        }

        foreach (var duty in records.Duties)
        {
            Concern(duty.Account, duty.Matter);
            Concern(duty.Deputy ?? duty.Account, duty.Matter);
        }

        foreach (var message in records.Messages.OrderBy(message => message.Time))
        {
            messages[message.Group].Add(message);
            if (message is { Kind: MessageKind.Discussion, Matter: { } matter })
            {
                Concern(message.Account, matter);
            }
        }
    }

    /// <summary>Everybody in a group, by account.</summary>
    public IReadOnlyList<PersonLoad> People { get; private set; } = [];

    /// <summary>Every group, in the order of the records.</summary>
    public IReadOnlyList<GroupFinding> Groups { get; private set; } = [];

    /// <summary>Pairs of groups with a containment of at least <see cref="TellingContainment"/>, the most alike first.</summary>
    public IReadOnlyList<GroupOverlap> Overlaps { get; private set; } = [];

    /// <summary>Messages a day that did not concern their readers, summed over all people.</summary>
    public double IrrelevantPerDay => People.Sum(person => person.Irrelevant);

    /// <summary>Audits the records; <paramref name="hours"/> defaults to <see cref="WorkingHours.Usual"/>.</summary>
    public static GroupAudit Of(ChatRecords records, WorkingHours? hours = null)
    {
        var audit = new GroupAudit(records, hours ?? WorkingHours.Usual);
        audit.People = audit.WeighPeople();
        audit.Groups = audit.LookAtGroups();
        audit.Overlaps = audit.Compare();
        return audit;
    }

    private List<PersonLoad> WeighPeople()
    {
        var groups = new SortedDictionary<string, List<OldGroup>>(StringComparer.Ordinal);
        foreach (var group in records.Groups)
        {
            foreach (var member in group.Members)
            {
                if (!groups.TryGetValue(member, out var list))
                {
                    groups[member] = list = [];
                }

                list.Add(group);
            }
        }

        return [.. groups.Select(pair => records.Messages.Count > 0 ? Weigh(pair.Key, pair.Value) : Guess(pair.Key, pair.Value))];
    }

    private PersonLoad Weigh(string account, List<OldGroup> groups)
    {
        var mine = concerns.GetValueOrDefault(account);
        var mention = "@" + records.People.GetValueOrDefault(account, account);
        var notices = new HashSet<string>(StringComparer.Ordinal);
        var (all, outside, relevant, replies, chat, repeated) = (0, 0, 0, 0, 0, 0);
        foreach (var message in groups.SelectMany(group => messages[group.Name]).Where(message => message.Account != account))
        {
            all++;
            outside += hours.Include(message.Time) ? 0 : 1;
            replies += message.Kind == MessageKind.Reply ? 1 : 0;
            chat += message.Kind == MessageKind.Chat ? 1 : 0;
            var isRepeated = message.Kind is MessageKind.Notice or MessageKind.Forward && !notices.Add(message.Text);
            repeated += isRepeated ? 1 : 0;
            relevant += !isRepeated && Concerns(message, mine, mention) ? 1 : 0;
        }

        double days = records.Days;
        return new PersonLoad(account, groups.Count, all / days, outside / days, relevant / days, replies / days, chat / days, repeated / days);
    }

    private PersonLoad Guess(string account, List<OldGroup> groups)
    {
        var mine = concerns.GetValueOrDefault(account);
        var relevant = groups.Where(group => group.Matter is { } matter && mine?.Contains(matter) == true)
            .Sum(group => group.MessagesPerDay * PlanWeights.EstimatedDiscussion);
        return new PersonLoad(account, groups.Count, groups.Sum(group => group.MessagesPerDay), 0, relevant, 0, 0, 0);
    }

    private static bool Concerns(GroupMessage message, HashSet<string>? mine, string mention) =>
        message.Kind switch
        {
            MessageKind.Reply or MessageKind.Chat => false,
            MessageKind.Notice when message.Matter is null => true,
            _ => message.Matter is { } matter && mine?.Contains(matter) == true,
        }
        || message.Text.Contains(mention, StringComparison.Ordinal);

    private List<GroupFinding> LookAtGroups()
    {
        var audiences = new Audiences(records, new UnitTree(records));
        return [.. records.Groups.Select(group =>
        {
            var perDay = messages[group.Name].GroupBy(message => message.Kind)
                .ToDictionary(kind => kind.Key, kind => (double)kind.Count() / records.Days);
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

    private void Concern(string account, string matter)
    {
        if (!concerns.TryGetValue(account, out var matters))
        {
            concerns[account] = matters = new HashSet<string>(StringComparer.Ordinal);
        }

        matters.Add(matter);
    }
}
