using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>What a change by hand moved is said, also where the sums stay the same.</summary>
public sealed class PlanShifts
{
    private static readonly GroupPlan Plan = DemoTown.Plan;

    [Fact]
    public void TheSamePlanMovesNothing()
    {
        var shift = PlanShift.Of(DemoTown.Records, Plan, StoredText.Read<GroupPlan>(StoredText.Write(Plan)));
        Assert.Equal((0, 0), (shift.MatterNumber, shift.PersonNumber));
        Assert.Empty(shift.Renamed!);
        Assert.Empty(shift.Gone!);
    }

    [Fact]
    public void TwoMattersThatChangePlacesAreBothNamedWithWhomItConcerns()
    {
        var (one, other) = (Plan.Groups.Single(group => group.Matters.Contains("低保")), Plan.Groups.Single(group => group.Matters.Contains("统计")));
        var (joins, leaves) = (Outside(one, other), Outside(other, one));
        // 低保 and 统计 change places, and with them one person of each group.
        var swapped = With(
            one with { Matters = Instead(one.Matters, "低保", "统计"), Members = Instead(one.Members, leaves, joins) },
            other with { Matters = Instead(other.Matters, "统计", "低保"), Members = Instead(other.Members, joins, leaves), Name = "低保等换来的讨论群" });
        var shift = PlanShift.Of(DemoTown.Records, Plan, swapped);

        Assert.Equal(["低保", "统计"], shift.Matters.Select(move => move.Matter).Order(StringComparer.Ordinal));
        var move = shift.Matters.Single(move => move.Matter == "低保");
        Assert.Equal((one.Name, "低保等换来的讨论群"), (move.From, move.To));
        // The group is the same group although it is called otherwise: whoever stayed in it is not said to have moved.
        Assert.Equal(new WishedPair(other.Name, "低保等换来的讨论群"), Assert.Single(shift.Renamed!));
        Assert.Equal([joins, leaves], shift.People.Select(seat => seat.Account).Order(StringComparer.Ordinal).OrderBy(account => account == leaves));
        Assert.Equal([one.Name], shift.People.Single(seat => seat.Account == joins).Joins);
        Assert.Equal([other.Name], shift.People.Single(seat => seat.Account == joins).Leaves);
    }

    [Fact]
    public void WhoNoLongerSitsWithTheirMatterIsSaidToLearnOfItByTheInbox()
    {
        var group = Plan.Groups.Single(group => group.Matters.Contains("低保"));
        var lead = DemoTown.Records.Duties.First(duty => duty.Matter == "低保" && group.Members.Contains(duty.Account)).Account;
        var home = new NewGroup("低保专群", NewGroupKind.Discuss, group.Community, ["低保"], [], [.. group.Members.Where(account => account != lead)], 1, "。");
        var shift = PlanShift.Of(DemoTown.Records, Plan, Plan with { Groups = [.. With(group with { Matters = [.. group.Matters.Except(["低保"])] }).Groups, home] });
        var move = Assert.Single(shift.Matters);
        Assert.Equal(("低保", group.Name, "低保专群"), (move.Matter, move.From, move.To));
        Assert.Contains(lead, move.Missing);
        Assert.DoesNotContain(lead, move.Joining);
    }

    [Fact]
    public void AGroupThatIsGoneIsNamedAndEveryMatterOfItHasItsNewPlace()
    {
        var (gone, into) = (Plan.Groups.Last(group => group.Kind == NewGroupKind.Discuss), Plan.Groups.First(group => group.Kind == NewGroupKind.Discuss));
        var fewer = With(into with { Matters = [.. into.Matters, .. gone.Matters] });
        var shift = PlanShift.Of(DemoTown.Records, Plan, fewer with { Groups = [.. fewer.Groups.Where(group => group.Name != gone.Name)] });
        Assert.Equal([gone.Name], shift.Gone!);
        Assert.Equal(gone.Matters.Order(StringComparer.Ordinal), shift.Matters.Select(move => move.Matter));
        Assert.All(shift.Matters, move => Assert.Equal(into.Name, move.To));
    }

    [Fact]
    public void AGroupThatKeepsLessThanHalfOfItsMattersIsAnother()
    {
        var group = Plan.Groups.Single(group => group.Matters.Contains("低保"));
        Assert.Equal(4, group.Matters.Count);
        var rest = new NewGroup("另一个讨论群", NewGroupKind.Discuss, group.Community, [.. group.Matters.Take(3)], [], group.Members, 1, "。");
        var shift = PlanShift.Of(DemoTown.Records, Plan, Plan with { Groups = [.. With(group with { Matters = [.. group.Matters.Skip(3)] }).Groups, rest] });
        Assert.Equal(group.Matters[3], Assert.Single(shift.Matters).Matter);
        Assert.Equal(new WishedPair(group.Name, "另一个讨论群"), Assert.Single(shift.Renamed!));
    }

    private static string Outside(NewGroup group, NewGroup from) => from.Members.First(account => !group.Members.Contains(account));

    private static List<string> Instead(IReadOnlyList<string> all, string old, string now) => [.. all.Select(one => one == old ? now : one)];

    private static GroupPlan With(params NewGroup[] changed)
        => Plan with { Groups = [.. Plan.Groups.Select(group => changed.FirstOrDefault(one => one.Name == group.Name || one.From == group.From) ?? group)] };
}
