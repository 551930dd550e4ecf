namespace Jicengtong.Modules.ChatGroups;

/// <summary>Counts an export; afterwards the messages themselves are not needed any more.</summary>
internal sealed class TrafficCount
{
    private readonly ChatRecords records;
    private readonly WorkingHours hours = WorkingHours.Usual;
    private readonly Concerns concerns;
    private readonly Dictionary<string, List<GroupMessage>> messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> irrelevant = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> matterOfGroup;
    private readonly int days;

    private TrafficCount(ChatRecords records)
    {
        (this.records, concerns) = (records, new Concerns(records.Duties));
        days = Math.Max(1, records.Messages.Select(message => DateOnly.FromDateTime(message.Time)).Distinct().Count());
        matterOfGroup = records.Groups.ToDictionary(group => group.Name, group => group.Matter, StringComparer.Ordinal);
        foreach (var group in records.Groups)
        {
            messages[group.Name] = [];
        }

        foreach (var message in records.Messages.OrderBy(message => message.Time))
        {
            messages[message.Group].Add(message);
            if (message is { Kind: MessageKind.Discussion, Matter: { } matter })
            {
                concerns.Add(message.Account, matter);
            }
        }
    }

    /// <summary>The counts of the records' messages.</summary>
    public static ChatTraffic Of(ChatRecords records)
    {
        var count = new TrafficCount(records);
        var people = count.WeighPeople();
        return new ChatTraffic
        {
            LastDay = DateOnly.FromDateTime(records.Messages.Max(message => message.Time)),
            Days = count.days,
            Kinds = count.messages.Where(group => group.Value.Count > 0).ToDictionary(
                group => group.Key,
                IReadOnlyDictionary<MessageKind, int> (group) => group.Value.GroupBy(message => message.Kind).ToDictionary(kind => kind.Key, kind => kind.Count()),
                StringComparer.Ordinal),
            Discussions = count.Discussions(),
            WithoutMatter = records.Messages.Where(message => message.Kind == MessageKind.Discussion && count.MatterOf(message) is null)
                .GroupBy(message => message.Group, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            Announced = count.Announced(),
            People = people,
            Irrelevant = count.irrelevant,
        };
    }

    private string? MatterOf(GroupMessage message) => message.Matter ?? matterOfGroup[message.Group];

    private List<DiscussionCount> Discussions() =>
        [.. records.Messages.Where(message => message.Kind == MessageKind.Discussion)
            .Select(message => (message.Group, Matter: MatterOf(message), message.Account)).Where(said => said.Matter is not null)
            .GroupBy(said => said)
            .Select(same => new DiscussionCount(same.Key.Group, same.Key.Matter!, same.Key.Account, same.Count()))];

    private List<AnnouncedNotices> Announced() =>
        [.. records.Messages.Where(message => message is { Kind: MessageKind.Notice, Matter: null })
            .GroupBy(message => message.Text, StringComparer.Ordinal)
            .Select(same => (string[])[.. same.Select(message => message.Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
            .GroupBy(groups => string.Join('\n', groups), StringComparer.Ordinal)
            .Select(same => new AnnouncedNotices(same.First(), same.Count()))];

    private List<PersonLoad> WeighPeople() => [.. records.GroupsByMember().Select(pair => Weigh(pair.Key, pair.Value))];

    private PersonLoad Weigh(string account, List<OldGroup> groups)
    {
        var mine = concerns.Of(account);
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
            if (!isRepeated && Concerns(message, mine, mention))
            {
                relevant++;
            }
            else
            {
                irrelevant[message.Group] = irrelevant.GetValueOrDefault(message.Group) + 1;
            }
        }

        double perDay = days;
        return new PersonLoad(account, groups.Count, all / perDay, outside / perDay, relevant / perDay, replies / perDay, chat / perDay, repeated / perDay);
    }

    private static bool Concerns(GroupMessage message, HashSet<string>? mine, string mention) =>
        message.Kind switch
        {
            MessageKind.Reply or MessageKind.Chat => false,
            MessageKind.Notice when message.Matter is null => true,
            _ => message.Matter is { } matter && mine?.Contains(matter) == true,
        }
        || message.Text.Contains(mention, StringComparison.Ordinal);
}
