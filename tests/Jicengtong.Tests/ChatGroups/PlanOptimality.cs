using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

public sealed class PlanOptimality
{
    [Fact]
    public void SmallProblemsAreSolvedToTheirOptimumByBothWays()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var problem = SmallProblem(seed, topics: 7);
            var grouping = PlanSolver.Solve(problem)!;
            var least = LeastBurden(problem);
            Assert.Equal(least, grouping.Burden);
            Assert.Equal(least, grouping.Bound);

            var model = new SeatingModel(problem);
            var search = new PartitionSearch(model, 1);
            var found = new Partition(model, search.Run()!);
            Assert.Equal(new Partition(model, EveryPartition.Try(model)!.Value.GroupOf).Worth, found.Worth);
            var proven = new PlanBound(model, 1, model.MaxGroups).Prove(search.GoodGroups, long.MaxValue);
            Assert.InRange(proven, 0, least);
        }
    }

    [Fact]
    public void GlpkFindsTheSameOptimumForTheMattersOfTheDemoTownMostDiscussed()
    {
        Assert.SkipUnless(Glpk.IsInstalled, "glpsol is not on the path (Debian package glpk-utils).");
        var full = DemoTown.Community(new PlanWishes()).With(8, _ => 3);
        var problem = Glpk.Cut(full, topics: 6, people: 30, maxGroups: 3);
        Assert.Equal(PlanSolver.Solve(problem)!.Burden, Glpk.LeastBurden(problem));
    }

    [Fact]
    public void GlpkConfirmsTheBoundOfTheDemoTown()
    {
        Assert.SkipUnless(Glpk.IsInstalled, "glpsol is not on the path (Debian package glpk-utils).");
        var problem = DemoTown.Community(new PlanWishes()).With(8, _ => 3);
        var model = new SeatingModel(problem);
        var search = new PartitionSearch(model, 1);
        search.Run();
        var bound = new PlanBound(model, 1, model.MaxGroups);
        var proven = bound.Prove(search.GoodGroups, long.MaxValue);
        Assert.Equal(DemoTown.Plan.Bound * DemoTown.Records.Days, proven);

        // Another program solves the same choice of groups; its optimum must be the bound that ours stopped at.
        var relaxed = Glpk.Maximum(bound.ProgramAsText());
        Assert.Equal(proven, (long)Math.Ceiling(problem.BurdenWithoutGroups - relaxed - 1e-3));
    }

    /// <summary>Every assignment of topics to groups and every choice of seats, written as plainly as possible.</summary>
    private static long LeastBurden(PlanningProblem problem)
    {
        var least = long.MaxValue;
        var groupOf = new int[problem.Topics.Count];
        Assign(0);
        return least;

        void Assign(int topic)
        {
            if (topic == groupOf.Length)
            {
                least = Math.Min(least, problem.Participants.Sum(LeastOf));
                return;
            }

            for (groupOf[topic] = 0; groupOf[topic] < problem.MaxGroups; groupOf[topic]++)
            {
                Assign(topic + 1);
            }
        }

        long LeastOf(Participant person)
        {
            var best = 1_000_000L;
            for (var seats = 0; seats < 1 << problem.MaxGroups; seats++)
            {
                if (System.Numerics.BitOperations.PopCount((uint)seats) > person.Seats
                    || person.Stakes.Any(stake => stake.Anchors && (seats & (1 << groupOf[stake.Topic])) == 0))
                {
                    continue;
                }

                long burden = 0;
                for (var t = 0; t < groupOf.Length; t++)
                {
                    var stake = person.Stakes.FirstOrDefault(stake => stake.Topic == t);
                    burden += (seats & (1 << groupOf[t])) != 0 ? problem.Topics[t].Messages - stake.Relevant : stake.Inbox;
                }

                best = Math.Min(best, burden);
            }

            return best;
        }
    }

    private static PlanningProblem SmallProblem(int seed, int topics)
    {
        var random = new Random(seed);
        Topic[] list = [.. Enumerable.Range(0, topics).Select(t => new Topic([$"事项{t}"], 1 + random.Next(12)))];
        var people = new List<Participant>();
        for (var p = 0; p < 12; p++)
        {
            var stakes = list.Select((topic, t) => (topic, t)).Where(_ => random.Next(3) == 0)
                .Select(pair => new Stake(pair.t, pair.topic.Messages, random.Next(3) == 0 ? 1 : pair.topic.Messages, p < 3 && random.Next(2) == 0, random.Next(2) == 0));
            people.Add(new Participant($"p{p:00}", 1 + random.Next(3), [.. stakes]));
        }

        return new PlanningProblem { Topics = list, Participants = people, MaxGroups = 3 };
    }
}
