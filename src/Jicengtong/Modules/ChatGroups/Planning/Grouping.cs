namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// A solution of a <see cref="PlanningProblem"/>: <see cref="GroupOf"/> gives each topic its group (0-based, none empty),
/// <see cref="Seats"/> the participants (indices) of each group. <see cref="Burden"/> and <see cref="Bound"/> are message
/// counts over all days of the records; no plan whatever has a burden below the bound.
/// </summary>
public sealed record Grouping(
    IReadOnlyList<int> GroupOf,
    IReadOnlyList<IReadOnlyList<int>> Seats,
    long Burden,
    long Lost,
    long Bound);
