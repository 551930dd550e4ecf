namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// The smallest limits that work. Counting people and matters gives limits nobody can go below; where matters must stay apart
/// these may still not fit together, so they are tried, and raised one by one until a plan exists.
/// </summary>
internal static class LimitsThatWork
{
    private const double LittleEffort = 0.05;

    /// <summary>The smallest for everybody, own limits of single people not counted.</summary>
    public static (int Groups, int PerPerson) From(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, int groups, int perPerson)
        => Tried(problems, groups, perPerson, (allowed, seats) => wishes with
        {
            MaxGroups = allowed, MaxPerPerson = seats, Exceptions = wishes.Exceptions.ToDictionary(one => one.Key, one => Math.Max(one.Value, seats)),
        }) ?? (problems.Sum(problem => problem.MostGroups), problems.Max(problem => problem.MostGroups));

    /// <summary>The smallest beside everything else that is wished; null when no number of groups and seats helps.</summary>
    public static (int Groups, int PerPerson)? Beside(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, int groups, int perPerson)
        => Tried(problems, groups, perPerson, (allowed, seats) => wishes with { MaxGroups = allowed, MaxPerPerson = seats });

    private static (int Groups, int PerPerson)? Tried(IReadOnlyList<CommunityProblem> problems, int groups, int perPerson, Func<int, int, PlanWishes> with)
    {
        if (problems.All(problem => problem.Apart.Count == 0 || problem.Apart.Any(pair => pair.First == pair.Second)))
        {
            return (groups, perPerson);
        }

        var (mostGroups, mostSeats) = (problems.Sum(problem => problem.MostGroups), problems.Max(problem => problem.MostGroups));
        for (var seats = perPerson; seats <= Math.Max(perPerson, mostSeats); seats++)
        {
            for (var allowed = groups; allowed <= Math.Max(groups, mostGroups); allowed++)
            {
                if (Work(problems, with(allowed, seats)))
                {
                    return (allowed, seats);
                }
            }
        }

        return null;
    }

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
