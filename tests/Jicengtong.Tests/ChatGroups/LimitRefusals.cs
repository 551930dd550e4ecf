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

    [Fact]
    public void MattersThatMustStayApartAndDoNotFitNamePeopleWithTheirPostsAndWhatToGiveWay()
    {
        // Each lead's own matters fit into one group, and two groups are enough; but one lead ties the first two together, another the last two, and the ends must stay apart.
        var records = With(new DutyHolding("统计", "513401111", true, "u0176", null));
        var wishes = new PlanWishes { MaxGroups = 8, MaxPerPerson = 1, KeepsAnnounceGroup = false, Apart = [("统计", "人居环境整治")] };
        var (plan, refusal) = ConsolidationPlanner.Plan(records, wishes);
        Assert.Null(plan);
        Assert.StartsWith("巴汝镇的要求凑不到一起：", refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("“统计”", refusal.Message);
        Assert.Contains("陈晓（巴汝镇社会管理办干部）牵头“", refusal.Message);
        Assert.DoesNotMatch(@"\bu\d{4}\b", refusal.Message);
        Assert.EndsWith("放宽到每人 2 个就行；或者取消一条“分开”。", refusal.Message, StringComparison.Ordinal);
        var eased = refusal.Remedy!.On(wishes);
        Assert.Equal((8, 2), (eased.MaxGroups, eased.MaxPerPerson));
        (plan, refusal) = ConsolidationPlanner.Plan(records, eased);
        Assert.Null(refusal);
        Assert.Empty(PlanCheck.Of(records, eased, plan!));
    }

    [Fact]
    public void TheRemedyRaisesOnlyWhatIsInTheWay()
    {
        var few = Refused(new PlanWishes { MaxGroups = 1 });
        Assert.Equal((2, null), (few.Remedy!.MaxGroups, few.Remedy.MaxPerPerson));
        Assert.Equal("改成 2 个群", few.Remedy.Words("改成", DemoTown.Records.NameOf));
        var seats = Refused(new PlanWishes { MaxPerPerson = 1 });
        Assert.Equal((null, 2), (seats.Remedy!.MaxGroups, seats.Remedy.MaxPerPerson));
        // A limit of one person is raised for that person, and whoever may sit nowhere stays out.
        var wishes = new PlanWishes { Exceptions = new Dictionary<string, int> { ["u0171"] = 1, ["u0374"] = 0 } };
        var own = Refused(wishes);
        Assert.Equal("改成梁然晓 2 个", own.Remedy!.Words("改成", DemoTown.Records.NameOf));
        var eased = own.Remedy.On(wishes);
        Assert.Equal((2, 0, 3), (eased.LimitOf("u0171"), eased.LimitOf("u0374"), eased.MaxPerPerson));
        Works(eased);
        // One person is in the way: everybody else's limit may stay.
        Assert.Null(own.ForFew);
        var pinned = new PlanWishes { MaxGroups = 8, Pinned = ["巴汝镇工作大群", "巴汝镇机关干部群"] };
        var one = Refused(pinned);
        Assert.Equal("改成梁然晓 4 个", one.ForFew!.Words("改成", DemoTown.Records.NameOf));
        Assert.Equal("改成每人 4 个", one.Remedy!.Words("改成", DemoTown.Records.NameOf));
        Works(one.ForFew.On(pinned));
        Assert.Null(Refused(pinned with { Pinned = ["巴汝镇工作大群", "镇村干部群", "巴汝镇机关干部群"] }).ForFew);
        // Where limits are not in the way none are offered.
        Assert.Null(Refused(new PlanWishes { Together = [("低保", "统计")], Apart = [("统计", "低保")] }).Remedy);
        Assert.Equal("改成 9 个群、每人 4 个", new PlanRemedy(null, 4).After(new PlanRemedy(9)).Words("改成", one => one));
    }

    private static ChatRecords With(DutyHolding more) => new()
    {
        Groups = DemoTown.Records.Groups, Messages = DemoTown.Records.Messages, Duties = [.. DemoTown.Records.Duties, more], Units = DemoTown.Records.Units,
        Posts = DemoTown.Records.Posts, TownOffices = DemoTown.Records.TownOffices, People = DemoTown.Records.People,
    };

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
