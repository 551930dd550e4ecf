using System.Text.Json;
using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

public sealed class DemoTownPlan
{
    [Fact]
    public void ThirtyFourGroupsBecomeEightAndNobodySitsInMoreThanThree()
    {
        Assert.Equal(34, DemoTown.Records.Groups.Count);
        PlanReader.AssertKeepsItsPromises(DemoTown.Records, DemoTown.Plan, maxGroups: 8, maxPerPerson: 3);
        Assert.Empty(PlanCheck.Of(DemoTown.Records, new PlanWishes { MaxGroups = 8 }, DemoTown.Plan));
    }

    [Fact]
    public void ThePlanIsWithinOnePercentOfItsBound()
    {
        Assert.InRange(DemoTown.Plan.Gap, 0, 0.01);
        Assert.True(DemoTown.Plan.Bound > 0);
        Assert.True(DemoTown.Plan.IrrelevantAfter < DemoTown.Plan.IrrelevantBefore / 20);
    }

    [Fact]
    public void ThePlanIsTheSameEveryTime()
    {
        var (again, _) = ConsolidationPlanner.Plan(DemoTown.Records, new PlanWishes { MaxGroups = 8 });
        Assert.Equal(PlanJson.Write(DemoTown.Plan), PlanJson.Write(again!));
    }

    [Fact]
    public void WhoeverLeadsAMatterInTheTownSitsInItsGroup()
    {
        foreach (var duty in DemoTown.Records.Duties.Where(duty => duty.Unit == "513401111"))
        {
            Assert.Contains(duty.Account, Assert.Single(DemoTown.Plan.Groups, group => group.Matters.Contains(duty.Matter)).Members);
        }
    }

    [Fact]
    public void AMatterNobodyLeadsAndAMatterHeldTwiceAreNamed()
    {
        Assert.Contains(DemoTown.Plan.Remarks, remark => remark.Contains("河长制") && remark.Contains("没有牵头人"));
        Assert.Contains(DemoTown.Plan.Remarks, remark => remark.Contains("垃圾分类") && remark.Contains("2 个牵头人"));
    }

    [Fact]
    public void SilentGroupsAndCopiesOfAnAudienceAreDissolvedWithAReason()
    {
        var instead = DemoTown.Plan.Dissolved.ToDictionary(group => group.Group, group => group.Instead);
        Assert.Contains("2021-03-02", instead["换届选举临时群"]);
        Assert.Contains("甲乌村全体人员", instead["甲乌村工作群"]);
        Assert.All(DemoTown.Plan.Groups, group => Assert.EndsWith("。", group.Reason));
    }

    [Fact]
    public void NobodyIsToldToTalkInAGroupTheyDoNotSitIn()
    {
        var cards = OwnRelief.Of(DemoTown.Records, DemoTown.Plan).ToList();
        foreach (var (account, relief) in cards)
        {
            var elsewhere = DemoTown.Plan.Groups.Select(group => group.Name).Except(relief.Stays.Select(group => group.Name)).ToList();
            Assert.All(relief.Leaves, leaves => Assert.True(!elsewhere.Exists(name => leaves.Instead.Contains($"“{name}”", StringComparison.Ordinal)), $"{account}: {leaves.Instead}"));
        }

        // Who does sit there is told so: the secretary of 甲乌村 talks about the election in the group of that matter.
        var village = cards.Single(card => card.Account == "u0362").Relief.Leaves.Single(group => group.Group == "甲乌村工作群");
        Assert.StartsWith("通知改成文件，直接发给“甲乌村全体人员”，不用建群；要商量的，换届选举到“", village.Instead, StringComparison.Ordinal);
    }

    [Fact]
    public void TheJsonHasExactlyThePromisedShape()
    {
        using var json = JsonDocument.Parse(PlanJson.Write(DemoTown.Plan));
        Assert.Equal(
            ["groups", "dissolved", "perPerson", "irrelevantBefore", "irrelevantAfter", "bound", "gap"],
            Names(json.RootElement));
        Assert.Equal(["name", "from", "members", "kind"], Names(json.RootElement.GetProperty("groups")[0]));
        Assert.Equal(["group", "instead"], Names(json.RootElement.GetProperty("dissolved")[0]));
        Assert.Equal(["account", "before", "after"], Names(json.RootElement.GetProperty("perPerson")[0]));
        Assert.Contains("巴汝镇工作通知群", PlanJson.Write(DemoTown.Plan));
    }

    [Fact]
    public void ChangesMadeByHandAreKept()
    {
        var wishes = new PlanWishes
        {
            MaxGroups = 8,
            Together = [("低保", "防汛减灾")],
            Apart = [("信访维稳", "垃圾分类"), ("信访维稳", "矛盾纠纷调解")],
            Exceptions = new Dictionary<string, int> { ["u0362"] = 2 },
        };
        var (plan, refusal) = ConsolidationPlanner.Plan(DemoTown.Records, wishes);
        Assert.Null(refusal);
        Assert.Empty(PlanCheck.Of(DemoTown.Records, wishes, plan!));
        Assert.Contains(plan!.Groups, group => group.Matters.Contains("低保") && group.Matters.Contains("防汛减灾"));
        Assert.DoesNotContain(plan.Groups, group => group.Matters.Contains("信访维稳") && group.Matters.Contains("垃圾分类"));
        Assert.True(plan.People.Single(person => person.Account == "u0362").GroupsAfter <= 2);
    }

    [Fact]
    public void TheCheckSeesABrokenPlan()
    {
        var crowded = DemoTown.Plan with
        {
            Groups = [.. DemoTown.Plan.Groups.Select(group => group with { Members = [.. group.Members.Append("u0143").Append("u9999")] })],
            Dissolved = [.. DemoTown.Plan.Dissolved.Skip(1)],
            Duties = [.. DemoTown.Plan.Duties.Skip(1)],
        };
        var broken = PlanCheck.Of(DemoTown.Records, new PlanWishes { MaxGroups = 8 }, crowded);
        Assert.Contains(broken, sentence => sentence.Contains("u9999"));
        Assert.Contains(broken, sentence => sentence.Contains("超过上限"));
        Assert.Contains(broken, sentence => sentence.Contains("没有去处"));
        Assert.Contains(broken, sentence => sentence.Contains("没有通知到"));
    }

    [Fact]
    public void WithoutAMessageExportThePlanRestsOnWhatTheGroupsAreFor()
    {
        var records = DemoTown.Records;
        var silent = new ChatRecords
        {
            Groups = records.Groups, Messages = [], Duties = records.Duties, Units = records.Units,
            Posts = records.Posts, TownOffices = records.TownOffices, People = records.People,
        };
        var (plan, refusal) = ConsolidationPlanner.Plan(silent, new PlanWishes { MaxGroups = 8 });
        Assert.Null(refusal);
        Assert.Empty(PlanCheck.Of(silent, new PlanWishes { MaxGroups = 8 }, plan!));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
