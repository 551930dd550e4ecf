namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What is kept of a message export: counts. No text, no moment, no single message can be found in it again, and yet the plan
/// can be calculated anew from it as often as somebody changes a wish.
/// </summary>
public sealed record ChatTraffic
{
    /// <summary>The day of the last message.</summary>
    public required DateOnly LastDay { get; init; }

    /// <summary>On how many different days messages were written; at least 1.</summary>
    public required int Days { get; init; }

    /// <summary>Messages of each kind in each group.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<MessageKind, int>> Kinds { get; init; }

    /// <summary>How much each matter was discussed where and by whom.</summary>
    public required IReadOnlyList<DiscussionCount> Discussions { get; init; }

    /// <summary>Discussion messages of a group that name no matter, where the group has none either.</summary>
    public required IReadOnlyDictionary<string, int> WithoutMatter { get; init; }

    /// <summary>Different notices that name no matter.</summary>
    public required IReadOnlyList<AnnouncedNotices> Announced { get; init; }

    /// <summary>What the groups cost each of their members; shown to that member alone.</summary>
    public required IReadOnlyList<PersonLoad> People { get; init; }

    /// <summary>Per group: messages times readers whom they did not concern.</summary>
    public required IReadOnlyDictionary<string, long> Irrelevant { get; init; }

    /// <summary>All messages of a group.</summary>
    public int MessagesOf(string group) => Kinds.TryGetValue(group, out var kinds) ? kinds.Values.Sum() : 0;
}

/// <summary>Discussion messages on a matter by one account in one group.</summary>
public sealed record DiscussionCount(string Group, string Matter, string Account, int Messages);

/// <summary><paramref name="Number"/> different notices that stood in exactly these groups.</summary>
public sealed record AnnouncedNotices(IReadOnlyList<string> Groups, int Number);
