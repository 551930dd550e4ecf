namespace Jicengtong.Modules.ChatGroups;

/// <summary>Plans 减群: from the records to new groups, what ends, what each person gains, and the proof.</summary>
public static class ConsolidationPlanner
{
    /// <summary>The plan, or the refusal when the limits cannot be met. The same input always gives the same plan.</summary>
    public static (GroupPlan? Plan, PlanRefusal? Refusal) Plan(ChatRecords records, PlanWishes wishes)
    {
        var tree = new UnitTree(records);
        var communities = Community.Of(records, tree);
        var problems = communities.ConvertAll(community => new CommunityProblem(records, community, tree, wishes, communities.Count == 1));
        if (problems.Count > 1 && wishes.MaxGroups < problems.Sum(problem => problem.LeastGroups))
        {
            // Too few groups for one per town: then towns share them.
            problems = [new CommunityProblem(records, Community.Whole(records, tree, communities), tree, wishes, isWhole: true)];
        }

        if (PlanFeasibility.Check(records, problems, wishes) is { } refusal)
        {
            return (null, refusal);
        }

        var shares = GroupShares.Share(problems, wishes.MaxGroups);
        var seats = new SeatLedger(problems, wishes);
        var solved = new List<SolvedCommunity>();
        var effort = 1 / Math.Max(1, problems.Count / 8.0);
        for (var i = 0; i < problems.Count; i++)
        {
            var problem = problems[i].With(shares[i], seats.FreeFor(i));
            if (PlanSolver.Solve(problem, effort) is not { } grouping)
            {
                return (null, Unsolved(problems, problems[i]));
            }

            seats.Take(i, problem, grouping);
            solved.Add(new SolvedCommunity(problems[i], problem, grouping));
        }

        return (PlanStory.Tell(records, solved), null);
    }

    private static PlanRefusal Unsolved(List<CommunityProblem> problems, CommunityProblem stuck)
    {
        var led = stuck.Discussed.Matters.Select(matter => $"{matter}（{string.Join("、", stuck.AnchorsOf(matter))}）");
        var groups = problems.Sum(problem => problem.LeastGroups) + 1;
        return new PlanRefusal(
            $"{stuck.Community.Name}的要求凑不到一起：{string.Join("、", led.Take(6))}等事项的牵头人，在“必须分开”的要求下坐不进各自的群。请放宽每人上限，或取消一条“必须分开”。",
            groups,
            stuck.NeededSeats().Values.DefaultIfEmpty(0).Max() + 1);
    }
}
