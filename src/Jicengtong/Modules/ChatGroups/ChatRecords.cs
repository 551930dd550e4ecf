using System.Text.Json.Serialization;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Everything the audit and the planner are told, from wherever it came (a folder, the database, an export).
/// Accounts in groups, messages, duties and posts are keys of <see cref="People"/>.
/// </summary>
public sealed class ChatRecords
{
    /// <summary>The groups of today, each with at least one member, no name twice.</summary>
    public required IReadOnlyList<OldGroup> Groups { get; init; }

    /// <summary>The exported messages, as long as they are at hand; what is kept of them is <see cref="Traffic"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<GroupMessage> Messages { get; init; } = [];

    /// <summary>The counts of the export; null when there is none, then discussion is estimated (<see cref="DiscussedMatters"/>).</summary>
    public ChatTraffic? Traffic
    {
        get => field ??= Messages.Count > 0 ? TrafficCount.Of(this) : null;
        init;
    }

    /// <summary>Who answers for what.</summary>
    public required IReadOnlyList<DutyHolding> Duties { get; init; }

    /// <summary>The organisation tree.</summary>
    public required IReadOnlyList<OfficeUnit> Units { get; init; }

    /// <summary>Who sits where.</summary>
    public required IReadOnlyList<HeldPost> Posts { get; init; }

    /// <summary>Matter → the town office that looks after it (for a matter nobody answers for).</summary>
    public required IReadOnlyDictionary<string, string> TownOffices { get; init; }

    /// <summary>Matter → the matter it is a part of, where it is a part of one.</summary>
    public IReadOnlyDictionary<string, string> MatterWholes { get; init; } = new Dictionary<string, string>();

    /// <summary>Account → name.</summary>
    public required IReadOnlyDictionary<string, string> People { get; init; }

    /// <summary>What whoever reads the findings should know about the lists (Chinese sentences).</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The day the records are asked about, when it is another than the one they end on.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The day the records describe: the last message, else the last sign of life of a group.</summary>
    [JsonIgnore]
    public DateOnly Today => AsOf ?? Traffic?.LastDay
        ?? Groups.Select(group => group.LastMessage ?? group.Created ?? DateOnly.MinValue).DefaultIfEmpty(DateOnly.MinValue).Max();

    /// <summary>On how many different days messages were written; at least 1.</summary>
    [JsonIgnore]
    public int Days => Traffic?.Days ?? 1;

    /// <summary>The groups of everybody who is in one, by account in order.</summary>
    internal SortedDictionary<string, List<OldGroup>> GroupsByMember()
    {
        var groups = new SortedDictionary<string, List<OldGroup>>(StringComparer.Ordinal);
        foreach (var group in Groups)
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

        return groups;
    }

    /// <summary>The same records asked about on a day.</summary>
    public ChatRecords On(DateOnly day) => new()
    {
        Groups = Groups, Messages = Messages, Duties = Duties, Units = Units, Posts = Posts, TownOffices = TownOffices, MatterWholes = MatterWholes, People = People, Notes = Notes, AsOf = day,
        Traffic = Messages.Count == 0 ? Traffic : null,
    };

    /// <summary>The name of a person; with the account only where two have the same name.</summary>
    public string NameOf(string account) => PersonNames.Of(People, SharedNames, account);

    /// <summary>A person as one speaks of them to somebody who does not know the accounts: the name with the post held today, 任职 before 挂职 and 专班.</summary>
    public string WhoIs(string account)
    {
        var post = Posts.Where(post => post.Account == account && post.HoldsOn(Today)).OrderBy(post => post.Kind switch { "任职" => 0, "代理" => 1, _ => 2 }).FirstOrDefault();
        var unit = post is null ? null : Units.FirstOrDefault(unit => unit.Code == post.Unit)?.Name;
        return post is null || unit is null ? NameOf(account) : $"{People.GetValueOrDefault(account, account)}（{unit}{post.Post}）";
    }

    private IReadOnlySet<string> SharedNames => field ??= PersonNames.SharedIn(People);
}

/// <summary>People as plans name them: an account says nothing to those who read it, so it stands only where it must.</summary>
internal static class PersonNames
{
    /// <summary>Names that more than one account has.</summary>
    public static IReadOnlySet<string> SharedIn(IReadOnlyDictionary<string, string> names) =>
        names.Values.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>The name, the name with the account where it is shared, or the account of somebody unknown.</summary>
    public static string Of(IReadOnlyDictionary<string, string> names, IReadOnlySet<string> shared, string account) =>
        !names.TryGetValue(account, out var name) ? account : shared.Contains(name) ? $"{name}（{account}）" : name;
}
