using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>A checker of its own: it reads the plan and the records, and shares no code with the planner.</summary>
internal static class PlanReader
{
    public static void AssertKeepsItsPromises(ChatRecords records, GroupPlan plan, int maxGroups, int maxPerPerson)
    {
        var seats = AssertPromisesOfMembers(records, plan, maxGroups, maxPerPerson);
        AssertDiscussionHasOnePlace(records, plan);
        AssertFiguresAreRight(records, plan, seats);
    }

    /// <summary>What must also hold when groups are kept as they are: limits, members, duties, every old group accounted for.</summary>
    public static Dictionary<string, int> AssertPromisesOfMembers(ChatRecords records, GroupPlan plan, int maxGroups, int maxPerPerson)
    {
        Assert.InRange(plan.Groups.Count, 1, maxGroups);
        Assert.Equal(plan.Groups.Count, plan.Groups.Select(group => group.Name).Distinct().Count());
        var seats = new Dictionary<string, int>();
        foreach (var account in plan.Groups.SelectMany(group => group.Members))
        {
            Assert.Contains(account, records.People.Keys);
            seats[account] = seats.GetValueOrDefault(account) + 1;
        }

        Assert.All(seats, seat => Assert.InRange(seat.Value, 1, maxPerPerson));
        Assert.All(plan.Groups, group => Assert.NotEmpty(group.Members));
        Assert.All(plan.Groups, group => Assert.Equal(group.Members.Count, group.Members.Distinct().Count()));

        var ended = plan.Groups.SelectMany(group => group.From).Union(plan.Dissolved.Select(group => group.Group)).Order();
        Assert.Equal(records.Groups.Select(group => group.Name).Order(), ended);

        AssertDutiesAreReached(records, plan);
        return seats;
    }

    private static void AssertDutiesAreReached(ChatRecords records, GroupPlan plan)
    {
        var ways = plan.Duties.ToLookup(duty => (duty.Matter, duty.Unit, duty.Account));
        var units = plan.Duties.Select(duty => duty.Unit).ToHashSet();
        foreach (var duty in records.Duties.Where(duty => units.Contains(duty.Unit)))
        {
            foreach (var account in new[] { duty.Account, duty.Deputy }.OfType<string>())
            {
                Assert.NotEmpty(ways[(duty.Matter, duty.Unit, account)]);
            }
        }

        foreach (var way in plan.Duties.Where(way => way.Group is not null))
        {
            var group = plan.Groups.Single(group => group.Name == way.Group);
            Assert.Contains(way.Matter, group.Matters);
            Assert.Contains(way.Account, group.Members);
        }
    }

    private static void AssertDiscussionHasOnePlace(ChatRecords records, GroupPlan plan)
    {
        foreach (var matter in records.Messages.Where(message => message.Kind == MessageKind.Discussion && message.Matter is not null).Select(message => message.Matter!).Distinct())
        {
            Assert.Single(plan.Groups, group => group.Matters.Contains(matter));
        }
    }

    /// <summary>Counts the burden again, message by message and person by person (one town, one matter per message).</summary>
    private static void AssertFiguresAreRight(ChatRecords records, GroupPlan plan, Dictionary<string, int> seats)
    {
        var units = plan.Duties.Select(duty => duty.Unit).ToHashSet();
        var inSomeGroup = records.Groups.SelectMany(group => group.Members).ToHashSet();
        var answers = records.Duties.Where(duty => units.Contains(duty.Unit))
            .SelectMany(duty => new[] { (duty.Account, duty.Matter), (Account: duty.Deputy ?? duty.Account, duty.Matter) }).ToHashSet();
        var discussion = records.Messages.Where(message => message.Kind == MessageKind.Discussion && message.Matter is not null).ToList();
        var voices = discussion.Select(message => (message.Account, Matter: message.Matter!)).ToHashSet();
        var home = plan.Groups.SelectMany(group => group.Matters.Select(matter => (matter, group))).ToDictionary(pair => pair.matter, pair => pair.group);

        // A vacant matter is answered by whoever the plan seats for it; the remark names them.
        foreach (var (matter, group) in home)
        {
            var vacancy = plan.Remarks.FirstOrDefault(remark => remark.Contains($"“{matter}”没有牵头人"));
            var named = vacancy?.Split("暂由")[1].Split("在群里")[0].Split('、') ?? [];
            answers.UnionWith(group.Members.Where(account => named.Contains(records.NameOf(account))).Select(account => (account, matter)));
        }

        var burden = 0;
        foreach (var message in discussion)
        {
            var group = home[message.Matter!];
            burden += group.Members.Count(account => !answers.Contains((account, message.Matter!)) && !voices.Contains((account, message.Matter!)));
            burden += inSomeGroup.Count(account => !group.Members.Contains(account)
                && (answers.Contains((account, message.Matter!)) || message.Account == account));
        }

        Assert.Equal((double)burden / records.Days, plan.IrrelevantAfter, 6);
        Assert.True(plan.Bound <= plan.IrrelevantAfter + 1e-9);
        foreach (var person in plan.People)
        {
            Assert.Equal(records.Groups.Count(group => group.Members.Contains(person.Account)), person.GroupsBefore);
            Assert.Equal(seats.GetValueOrDefault(person.Account), person.GroupsAfter);
        }
    }
}
