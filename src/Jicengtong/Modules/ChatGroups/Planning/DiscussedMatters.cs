namespace Jicengtong.Modules.ChatGroups;

/// <summary>What is discussed in a community's groups, by whom, and what is announced to everybody.</summary>
internal sealed class DiscussedMatters
{
    private readonly Dictionary<string, Dictionary<string, int>> byMatter = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Matter), int> byGroup = [];
    private readonly Dictionary<string, OldGroup> homes = new(StringComparer.Ordinal);

    /// <param name="records">The records.</param>
    /// <param name="community">Whose groups count.</param>
    /// <param name="pinned">Groups kept as they are: what is said there stays there.</param>
    public DiscussedMatters(ChatRecords records, Community community, IReadOnlyList<OldGroup> pinned)
    {
        var kept = pinned.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var group in pinned.Where(group => group.Matter is not null))
        {
            // Two kept groups of one matter: the busier one takes what was said elsewhere.
            if (!homes.TryGetValue(group.Matter!, out var other) || group.MessagesPerDay > other.MessagesPerDay)
            {
                homes[group.Matter!] = group;
            }
        }

        var groups = community.Groups.Where(group => !kept.Contains(group.Name)).Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        if (records.Traffic is not { } traffic)
        {
            Estimate(records, community, kept);
            return;
        }

        foreach (var said in traffic.Discussions.Where(said => groups.Contains(said.Group)))
        {
            Count(said.Matter, said.Group, said.Account, said.Messages);
        }

        WithoutMatter = traffic.WithoutMatter.Where(group => groups.Contains(group.Key)).Sum(group => group.Value);
        AnnouncedToAll = traffic.Announced.Where(notices => notices.Groups.Any(groups.Contains)).Sum(notices => notices.Number);
    }

    /// <summary>Matters that stay in a group kept as it is.</summary>
    public IReadOnlyDictionary<string, OldGroup> Homes => homes;

    /// <summary>The discussed matters that need a place, the most discussed first.</summary>
    public IReadOnlyList<string> Matters =>
        [.. byMatter.Keys.Where(matter => !homes.ContainsKey(matter)).OrderByDescending(MessagesOf).ThenBy(matter => matter, StringComparer.Ordinal)];

    /// <summary>Different notices that name no matter: addressed to everybody, they stay in the announce-only group.</summary>
    public int AnnouncedToAll { get; }

    /// <summary>Discussion messages that name no matter and stand in no matter's group.</summary>
    public int WithoutMatter { get; }

    public int MessagesOf(string matter) => byMatter[matter].Values.Sum();

    /// <summary>Account → discussion messages on the matter.</summary>
    public IReadOnlyDictionary<string, int> VoicesOf(string matter) => byMatter.GetValueOrDefault(matter) ?? [];

    /// <summary>Discussion messages on a matter in one old group.</summary>
    public int MessagesIn(string group, string matter) => byGroup.GetValueOrDefault((group, matter));

    // Without an export nobody can say who discussed what; a matter's own group is then taken to discuss its matter.
    private void Estimate(ChatRecords records, Community community, HashSet<string> kept)
    {
        foreach (var group in community.Groups.Where(group => group.Matter is not null && !kept.Contains(group.Name) && !group.IsZombie(records.Today)))
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
