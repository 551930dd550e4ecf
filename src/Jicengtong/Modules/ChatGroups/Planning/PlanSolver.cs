namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Solves a <see cref="PlanningProblem"/>: all partitions are tried when there are few topics, otherwise a local search
/// with kicks, closed by the proven lower bound of <see cref="PlanBound"/>. The same problem always gives the same plan:
/// effort is counted in steps, never in seconds.
/// </summary>
public static class PlanSolver
{
    private const int ExactTopics = 9;
    private const int EasyGroups = 5;

    /// <summary>The best grouping found with its bound, or null when anchors cannot all be seated within the limits.</summary>
    /// <param name="problem">What is to be planned.</param>
    /// <param name="effort">1 is about two seconds for a town; a county of many towns gives each a part.</param>
    public static Grouping? Solve(PlanningProblem problem, double effort = 1)
    {
        if (problem.Topics.Count == 0)
        {
            return new Grouping([], [], 0, 0, 0);
        }

        if (problem.MaxGroups < 1)
        {
            return null;
        }

        var model = new SeatingModel(problem);
        if (model.TopicCount <= ExactTopics || model.MaxGroups == 1)
        {
            if (EveryPartition.Try(model) is not { } best || EveryPartition.Try(new SeatingModel(problem, burdenOnly: true)) is not { } least)
            {
                return null;
            }

            var saved = (least.Worth - (model.AnchorCount * SeatingModel.AnchorPrice)) / PlanWeights.Burden;
            return Finish(model, best.GroupOf, problem.BurdenWithoutGroups - saved);
        }

        var search = new PartitionSearch(model, effort);
        if (search.Run() is not { } found || !IsSeated(model, found))
        {
            return null;
        }

        var grouping = Finish(model, found, 0);
        var bound = new PlanBound(model, effort, model.MaxGroups).Prove(search.GoodGroups, grouping.Burden);
        if (model.MaxGroups < EasyGroups && bound < grouping.Burden)
        {
            // Big groups are hard to price. Fewer groups are never better than more, so the bound for more holds as well.
            bound = Math.Max(bound, new PlanBound(model, effort, EasyGroups).Prove(search.GoodGroups, grouping.Burden));
        }

        return grouping with { Bound = bound };
    }

    /// <summary>A grouping that seats everybody who must sit, without proof; null when none was found.</summary>
    internal static Grouping? Seat(PlanningProblem problem, double effort)
    {
        if (problem.Topics.Count == 0)
        {
            return new Grouping([], [], 0, 0, 0);
        }

        if (problem.MaxGroups < 1)
        {
            return null;
        }

        var model = new SeatingModel(problem);
        var found = model.TopicCount <= ExactTopics || model.MaxGroups == 1 ? EveryPartition.Try(model)?.GroupOf : new PartitionSearch(model, effort).Run();
        return found is not null && IsSeated(model, found) ? Finish(model, found, 0) : null;
    }

    internal static bool IsSeated(SeatingModel model, int[] groupOf) =>
        new Partition(model, groupOf).Worth >= (model.AnchorCount * SeatingModel.AnchorPrice) - (SeatingModel.AnchorPrice / 2);

    private static Grouping Finish(SeatingModel model, int[] groupOf, long bound)
    {
        var problem = model.Problem;
        var numbers = new Dictionary<int, int>();
        foreach (var group in groupOf)
        {
            numbers.TryAdd(group, numbers.Count);
        }

        var partition = new Partition(model, groupOf);
        var seats = numbers.Select(_ => new List<int>()).ToList();
        for (var p = 0; p < model.Types.Count; p++)
        {
            foreach (var group in partition.SeatsOf(p))
            {
                seats[numbers[group]].AddRange(model.Types[p].People);
            }
        }

        seats.ForEach(people => people.Sort());
        int[] renumbered = [.. groupOf.Select(group => numbers[group])];
        var (burden, lost) = BurdenOf(problem, renumbered, seats);
        return new Grouping(renumbered, seats, burden, lost, bound);
    }

    /// <summary>Burden and messages lost to the inbox of a seating, counted person by person.</summary>
    internal static (long Burden, long Lost) BurdenOf(PlanningProblem problem, int[] groupOf, List<List<int>> seats)
    {
        var groups = new long[seats.Count];
        for (var t = 0; t < groupOf.Length; t++)
        {
            groups[groupOf[t]] += problem.Topics[t].Messages;
        }

        var relevant = new long[seats.Count][];
        var inbox = new long[seats.Count][];
        long lost = 0;
        long irrelevant = 0;
        for (var g = 0; g < seats.Count; g++)
        {
            relevant[g] = new long[problem.Participants.Count];
            inbox[g] = new long[problem.Participants.Count];
        }

        for (var i = 0; i < problem.Participants.Count; i++)
        {
            foreach (var stake in problem.Participants[i].Stakes)
            {
                relevant[groupOf[stake.Topic]][i] += stake.Relevant;
                inbox[groupOf[stake.Topic]][i] += stake.Inbox;
                lost += stake.Inbox;
            }
        }

        for (var g = 0; g < seats.Count; g++)
        {
            foreach (var i in seats[g])
            {
                irrelevant += groups[g] - relevant[g][i];
                lost -= inbox[g][i];
            }
        }

        return (irrelevant + (lost * PlanWeights.InboxMessage), lost);
    }
}
