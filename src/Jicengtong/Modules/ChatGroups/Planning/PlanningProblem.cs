namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// One community's planning problem: partition <see cref="Topics"/> into at most <see cref="MaxGroups"/> groups and seat
/// <see cref="Participants"/>, so that the burden is least. Pure numbers; whoever builds it decides where they come from.
/// </summary>
public sealed class PlanningProblem
{
    /// <summary>What is partitioned.</summary>
    public required IReadOnlyList<Topic> Topics { get; init; }

    /// <summary>Who may be seated, in the order of their accounts.</summary>
    public required IReadOnlyList<Participant> Participants { get; init; }

    /// <summary>Discussion groups allowed (the announce-only group is not counted here).</summary>
    public required int MaxGroups { get; init; }

    /// <summary>Pairs of topics that must not share a group.</summary>
    public IReadOnlyList<(int First, int Second)> Apart { get; init; } = [];

    /// <summary>The burden when nobody sits anywhere: every discussion goes by the inbox.</summary>
    public long BurdenWithoutGroups => Participants.Sum(person => person.Stakes.Sum(stake => stake.Inbox)) * PlanWeights.InboxMessage;
}
