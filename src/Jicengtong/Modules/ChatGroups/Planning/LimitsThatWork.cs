namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// The smallest limits that work. Counting people and matters gives limits nobody can go below; where matters must stay apart
/// these may still not fit together, so they are tried, and raised one by one until a plan exists.
/// </summary>
internal static class LimitsThatWork
{
    private const double LittleEffort = 0.05;

    public static (int Groups, int PerPerson) From(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, int groups, int perPerson)
    {
        if (problems.All(problem => problem.Apart.Count == 0 || problem.Apart.Any(pair => pair.First == pair.Second)))
        {
            return (groups, perPerson);
        }

        var mostGroups = problems.Sum(problem => problem.MostGroups);
        var mostSeats = problems.Max(problem => problem.MostGroups);
        for (var seats = perPerson; seats <= mostSeats; seats++)
        {
            for (var allowed = groups; allowed <= mostGroups; allowed++)
            {
                if (Work(problems, Loosened(wishes, allowed, seats)))
                {
                    return (allowed, seats);
                }
            }
        }

        return (mostGroups, mostSeats);
    }

    private static PlanWishes Loosened(PlanWishes wishes, int groups, int perPerson) => wishes with
    {
        MaxGroups = groups,
        MaxPerPerson = perPerson,
        Exceptions = wishes.Exceptions.ToDictionary(one => one.Key, one => Math.Max(one.Value, perPerson)),
    };

    private static bool Work(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes)
    {
        var shares = GroupShares.Share(problems, wishes.MaxGroups);
        var seats = new SeatLedger(problems, wishes);
        for (var i = 0; i < problems.Count; i++)
        {
            var problem = problems[i].With(shares[i], seats.FreeFor(i));
            if (PlanSolver.Seat(problem, LittleEffort) is not { } grouping)
            {
                return false;
            }

            seats.Take(i, problem, grouping);
        }

        return true;
    }
}
