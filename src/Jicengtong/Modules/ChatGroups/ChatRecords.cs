namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Everything the audit and the planner are told, from wherever it came (a folder, the database, an export).
/// Accounts in groups, messages, duties and posts are keys of <see cref="People"/>.
/// </summary>
public sealed class ChatRecords
{
    /// <summary>The groups of today, each with at least one member, no name twice.</summary>
    public required IReadOnlyList<OldGroup> Groups { get; init; }

    /// <summary>The exported messages; empty when there is no export, then discussion is estimated (<see cref="DiscussedMatters"/>).</summary>
    public required IReadOnlyList<GroupMessage> Messages { get; init; }

    /// <summary>Who answers for what.</summary>
    public required IReadOnlyList<DutyHolding> Duties { get; init; }

    /// <summary>The organisation tree.</summary>
    public required IReadOnlyList<OfficeUnit> Units { get; init; }

    /// <summary>Who sits where.</summary>
    public required IReadOnlyList<HeldPost> Posts { get; init; }

    /// <summary>Matter → the town office that looks after it (for a matter nobody answers for).</summary>
    public required IReadOnlyDictionary<string, string> TownOffices { get; init; }

    /// <summary>Account → name.</summary>
    public required IReadOnlyDictionary<string, string> People { get; init; }

    /// <summary>The day the records describe: the last message, else the last sign of life of a group.</summary>
    public DateOnly Today => Messages.Count > 0
        ? DateOnly.FromDateTime(Messages.Max(message => message.Time))
        : Groups.Select(group => group.LastMessage ?? group.Created ?? DateOnly.MinValue).DefaultIfEmpty(DateOnly.MinValue).Max();

    /// <summary>On how many different days messages were written; at least 1.</summary>
    public int Days => Math.Max(1, Messages.Select(message => DateOnly.FromDateTime(message.Time)).Distinct().Count());

    /// <summary>The name of a person with the account, so that two of the same name stay apart.</summary>
    public string NameOf(string account) => People.TryGetValue(account, out var name) ? $"{name}（{account}）" : account;
}
