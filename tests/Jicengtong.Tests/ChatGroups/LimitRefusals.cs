using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

public sealed class LimitRefusals
{
    [Fact]
    public void TooFewGroupsNamesTheMattersAndTheSmallestNumberThatWorks()
    {
        var refusal = Refused(new PlanWishes { MaxGroups = 1 });
        Assert.Contains("信访维稳", refusal.Message);
        Assert.Equal(2, refusal.LeastGroups);
        Works(new PlanWishes { MaxGroups = refusal.LeastGroups });
    }

    [Fact]
    public void TooFewSeatsNamesThePersonsAndTheSmallestLimitThatWorks()
    {
        var refusal = Refused(new PlanWishes { MaxPerPerson = 1 });
        Assert.Contains("梁然晓", refusal.Message);
        // Nobody leads it: the plan says 兜底 of them, and so does the refusal.
        Assert.Matches("梁然晓[^、]*给没有牵头人的“[^”]*河长制[^”]*”兜底", refusal.Message);
        Assert.Contains(DemoTown.Plan.Remarks, remark => remark.Contains("“河长制”没有牵头人，暂由梁然晓在群里兜底", StringComparison.Ordinal));
        Assert.Equal(2, refusal.LeastPerPerson);
        Works(new PlanWishes { MaxPerPerson = refusal.LeastPerPerson });
    }

    [Fact]
    public void NoGroupsAndNoSeatsAreRefused()
    {
        Refused(new PlanWishes { MaxGroups = 0 });
        Refused(new PlanWishes { MaxPerPerson = 0 });
    }

    [Fact]
    public void WithoutAnAnnounceGroupOneGroupEachIsEnough() =>
        Works(new PlanWishes { MaxGroups = 8, MaxPerPerson = 1, KeepsAnnounceGroup = false });

    [Fact]
    public void AnExceptionThatIsTooSmallNamesThePerson()
    {
        var refusal = Refused(new PlanWishes { Exceptions = new Dictionary<string, int> { ["u0171"] = 1 } });
        Assert.Contains("梁然晓", refusal.Message);
        Assert.Contains("个人上限", refusal.Message);
    }

    [Fact]
    public void MattersOfOneLeadThatMustStayApartNeedSeats()
    {
        // u0167 leads 人居环境整治 and (the second time) 垃圾分类.
        var apart = new PlanWishes { MaxPerPerson = 1, KeepsAnnounceGroup = false, Apart = [("人居环境整治", "垃圾分类")] };
        var refusal = Refused(apart);
        Assert.Contains("卢玉明", refusal.Message);
        Assert.Equal(2, refusal.LeastPerPerson);
        Works(apart with { MaxPerPerson = 2 });
    }

    [Fact]
    public void AContradictionIsSaid()
    {
        var refusal = Refused(new PlanWishes { Together = [("低保", "统计")], Apart = [("统计", "低保")] });
        Assert.Contains("既要求放在一个群，又要求分开", refusal.Message);
    }

    private static PlanRefusal Refused(PlanWishes wishes)
    {
        var (plan, refusal) = ConsolidationPlanner.Plan(DemoTown.Records, wishes);
        Assert.Null(plan);
        return refusal!;
    }

    private static void Works(PlanWishes wishes)
    {
        var (plan, refusal) = ConsolidationPlanner.Plan(DemoTown.Records, wishes);
        Assert.Null(refusal);
        Assert.Empty(PlanCheck.Of(DemoTown.Records, wishes, plan!));
    }
}
