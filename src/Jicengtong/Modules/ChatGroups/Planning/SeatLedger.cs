namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Keeps count for people who belong to several communities (seconded to the county, say): their limit holds for all of them
/// together, and seats they need in a later community are kept free in an earlier one.
/// </summary>
internal sealed class SeatLedger
{
    private readonly IReadOnlyList<CommunityProblem> problems;
    private readonly PlanWishes wishes;
    private readonly List<SortedDictionary<string, int>> needed;
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);

    public SeatLedger(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes)
    {
        (this.problems, this.wishes) = (problems, wishes);
        needed = [.. problems.Select(problem => problem.NeededSeats())];
    }

    public Func<string, int> FreeFor(int community)
    {
        var later = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (account, seats) in needed.Skip(community + 1).SelectMany(people => people))
        {
            later[account] = later.GetValueOrDefault(account) + seats;
        }

        return account => wishes.LimitOf(account) - taken.GetValueOrDefault(account) - later.GetValueOrDefault(account);
    }

    public void Take(int community, PlanningProblem problem, Grouping grouping)
    {
        foreach (var account in problems[community].Announce
            .Concat(problems[community].Pinned.Groups.SelectMany(group => group.Members))
            .Concat(grouping.Seats.SelectMany(people => people).Select(i => problem.Participants[i].Account)))
        {
            taken[account] = taken.GetValueOrDefault(account) + 1;
        }
    }
}
