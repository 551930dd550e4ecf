namespace Jicengtong.Modules.ChatGroups;

/// <summary>What is discussed in a community's groups, by whom, and what is announced to everybody.</summary>
internal sealed class DiscussedMatters
{
    private readonly Dictionary<string, Dictionary<string, int>> byMatter = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Matter), int> byGroup = [];

    public DiscussedMatters(ChatRecords records, Community community)
    {
        var groups = community.Groups.ToDictionary(group => group.Name, StringComparer.Ordinal);
        if (records.Messages.Count == 0)
        {
            Estimate(records, community);
            return;
        }

        var announced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in records.Messages)
        {
            if (!groups.TryGetValue(message.Group, out var group))
            {
                continue;
            }

            if (message.Kind == MessageKind.Notice && message.Matter is null)
            {
                announced.Add(message.Text);
            }

            if (message.Kind != MessageKind.Discussion)
            {
                continue;
            }

            if ((message.Matter ?? group.Matter) is { } matter)
            {
                Count(matter, message.Group, message.Account, 1);
            }
            else
            {
                WithoutMatter++;
            }
        }

        AnnouncedToAll = announced.Count;
    }

    /// <summary>The discussed matters, the most discussed first.</summary>
    public IReadOnlyList<string> Matters =>
        [.. byMatter.Keys.OrderByDescending(MessagesOf).ThenBy(matter => matter, StringComparer.Ordinal)];

    /// <summary>Different notices that name no matter: addressed to everybody, they stay in the announce-only group.</summary>
    public int AnnouncedToAll { get; }

    /// <summary>Discussion messages that name no matter and stand in no matter's group.</summary>
    public int WithoutMatter { get; private set; }

    public bool IsDiscussed(string matter) => byMatter.ContainsKey(matter);

    public int MessagesOf(string matter) => byMatter[matter].Values.Sum();

    /// <summary>Account → discussion messages on the matter.</summary>
    public IReadOnlyDictionary<string, int> VoicesOf(string matter) => byMatter[matter];

    /// <summary>Discussion messages on a matter in one old group.</summary>
    public int MessagesIn(string group, string matter) => byGroup.GetValueOrDefault((group, matter));

    // Without an export nobody can say who discussed what; a matter's own group is then taken to discuss its matter.
    private void Estimate(ChatRecords records, Community community)
    {
        foreach (var group in community.Groups.Where(group => group.Matter is not null && !group.IsZombie(records.Today)))
        {
            var messages = Math.Max(1, (int)Math.Round(group.MessagesPerDay * PlanWeights.EstimatedDiscussion));
            Count(group.Matter!, group.Name, group.Owner ?? group.Members[0], messages);
        }
    }

    private void Count(string matter, string group, string account, int messages)
    {
        if (!byMatter.TryGetValue(matter, out var voices))
        {
            byMatter[matter] = voices = new Dictionary<string, int>(StringComparer.Ordinal);
        }

        voices[account] = voices.GetValueOrDefault(account) + messages;
        byGroup[(group, matter)] = MessagesIn(group, matter) + messages;
    }
}
