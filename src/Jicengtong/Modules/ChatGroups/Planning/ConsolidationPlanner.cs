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
                return (null, PlanFeasibility.Unsolved(records, problems, problems[i], wishes));
            }

            seats.Take(i, problem, grouping);
            solved.Add(new SolvedCommunity(problems[i], problem, grouping));
        }

        return (PlanStory.Tell(records, wishes, solved), null);
    }
}
