namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// The plan with its proof. Figures are messages a day, summed over all people: <see cref="IrrelevantBefore"/> is what did not
/// concern its reader; <see cref="IrrelevantAfter"/> the same for the plan, plus one for every discussion that reaches an
/// answering person by the inbox; <see cref="Bound"/> is what no plan within the limits can go below.
/// </summary>
public sealed record GroupPlan
{
    /// <summary>The new groups.</summary>
    public required IReadOnlyList<NewGroup> Groups { get; init; }

    /// <summary>Old groups that are in no new group's <c>From</c>.</summary>
    public required IReadOnlyList<DissolvedGroup> Dissolved { get; init; }

    /// <summary>Where the talk of dissolved groups goes on; empty in plans of before.</summary>
    public IReadOnlyList<TalkAfterwards> Talks { get; init; } = [];

    /// <summary>Everybody who was or will be in a group, by account.</summary>
    public required IReadOnlyList<PersonChange> People { get; init; }

    /// <summary>Every duty holder and deputy with the way they are reached.</summary>
    public required IReadOnlyList<DutyReach> Duties { get; init; }

    /// <summary>Messages a day that did not concern their readers.</summary>
    public required double IrrelevantBefore { get; init; }

    /// <summary>The burden of the plan.</summary>
    public required double IrrelevantAfter { get; init; }

    /// <summary>Of <see cref="IrrelevantAfter"/>: discussions that reach people by the inbox.</summary>
    public required double ByInbox { get; init; }

    /// <summary>The proven lower bound of <see cref="IrrelevantAfter"/>.</summary>
    public required double Bound { get; init; }

    /// <summary>What the town should know: vacancies, duties held twice, messages without a matter (Chinese sentences).</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>(after − bound) / bound; 0 means proven best.</summary>
    public double Gap => IrrelevantAfter <= Bound ? 0 : Bound > 0 ? (IrrelevantAfter - Bound) / Bound : 1;
}
