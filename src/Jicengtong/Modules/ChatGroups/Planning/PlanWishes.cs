namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What the town wants: limits, and decisions made by hand that the calculation must respect.
/// </summary>
public sealed record PlanWishes
{
    /// <summary>Groups a town may keep when nobody said another number (the town of the essay kept eight).</summary>
    public const int GroupsPerTown = 8;

    /// <summary>All groups of the plan together, the announce-only ones included; null means <see cref="GroupsPerTown"/> for each town.</summary>
    public int? MaxGroups { get; init; }

    /// <summary>Groups one person may sit in, the announce-only one included.</summary>
    public int MaxPerPerson { get; init; } = 3;

    /// <summary>Account → another limit for this person.</summary>
    public IReadOnlyDictionary<string, int> Exceptions { get; init; } = new Dictionary<string, int>();

    /// <summary>Account → why this person has another limit.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = new Dictionary<string, string>();

    /// <summary>Pairs of matters that must share a group.</summary>
    public IReadOnlyList<WishedPair> Together { get; init; } = [];

    /// <summary>Pairs of matters that must not share a group.</summary>
    public IReadOnlyList<WishedPair> Apart { get; init; } = [];

    /// <summary>Old groups that are kept as they are: name, members and all; each counts as a group of the plan.</summary>
    public IReadOnlyList<string> Pinned { get; init; } = [];

    /// <summary>Pairs of old groups that must not become one.</summary>
    public IReadOnlyList<WishedPair> Separate { get; init; } = [];

    /// <summary>Whether a town keeps one announce-only group of leaders, office heads, first secretaries and village secretaries.</summary>
    public bool KeepsAnnounceGroup { get; init; } = true;

    /// <summary>Was it forbidden to make one of these two groups?</summary>
    public bool KeepsSeparate(string one, string other) =>
        Separate.Any(pair => (pair.First == one && pair.Second == other) || (pair.First == other && pair.Second == one));

    /// <summary>The limit of one person.</summary>
    public int LimitOf(string account) => Exceptions.TryGetValue(account, out var limit) ? limit : MaxPerPerson;
}
