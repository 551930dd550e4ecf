using System.Text.RegularExpressions;
using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>What a plan is called and says of itself, read by somebody who knows neither accounts nor bounds.</summary>
public sealed class PlanWords
{
    [Fact]
    public void ANameSaysTheLineOfWorkOrTheBiggestMatterAndIsShortAndUnique()
    {
        var names = DemoTown.Plan.Groups.Select(group => group.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        foreach (var group in DemoTown.Plan.Groups.Where(group => group.Kind == NewGroupKind.Discuss))
        {
            Assert.InRange(group.Name.Length, 4, GroupNames.Longest);
            Assert.Contains(group.Matters[0], group.Name);
            // Matters that have nothing to do with each other do not stand in a row.
            Assert.DoesNotContain("、", group.Name);
        }

        Assert.Equal(["低保讨论群", "防汛减灾和统计讨论群"], Names([["低保"], ["防汛减灾", "统计"]]));
        Assert.Equal(["医保征缴等3件事讨论群"], Names([["医保征缴", "道路交通安全", "公文处理"]]));
        Assert.Equal(["城乡居民基本养老保险等2件事讨论群"], Names([["城乡居民基本养老保险", "森林草原防灭火和值班值守"]]));
    }

    [Fact]
    public void AGroupIsCalledByItsLineOnlyWhenAllOfTheLineIsTalkedAboutThere()
    {
        string[] all = ["低保", "养老保险", "医保征缴"];
        Assert.Equal(["公共服务办讨论群"], Names([all]));
        Assert.Equal(["低保和养老保险讨论群", "医保征缴讨论群"], Names([["低保", "养老保险"], ["医保征缴"]]));

        var wholes = new Dictionary<string, string> { ["低保"] = "民生保障", ["养老保险"] = "民生保障", ["医保征缴"] = "民生保障" };
        Assert.Equal(["民生保障讨论群", "统计讨论群"], Names([all, ["统计"]], wholes));
        Assert.Equal(["低保和养老保险讨论群", "医保征缴和统计讨论群"], Names([["低保", "养老保险"], ["医保征缴", "统计"]], wholes));
        // A whole that is talked about with its part, and lists that go in a circle.
        Assert.Equal(["养老保险讨论群"], Names([["养老保险"]], new Dictionary<string, string> { ["养老保险"] = "民生保障", ["民生保障"] = "养老保险" }));
        Assert.Equal(["甲讨论群"], Names([["甲", "乙"]], new Dictionary<string, string> { ["甲"] = "乙", ["乙"] = "甲" }));
        Assert.Equal(["防火讨论群"], Names([["防火", "巡山"]], new Dictionary<string, string> { ["巡山"] = "防火" }));
    }

    [Fact]
    public void EachGroupSaysInPlainWordsWhyItsMattersStandTogether()
    {
        foreach (var group in DemoTown.Plan.Groups.Where(group => group.Kind == NewGroupKind.Discuss))
        {
            Assert.EndsWith("。", group.Reason);
            Assert.DoesNotMatch(@"\bu\d{4}\b", group.Reason);
            Assert.Matches("^这 \\d 件事多半是同一批人管：\\d+ 个人里有 \\d+ 个管着两件以上，例如.+（.+）.*管.*；分开建群，他们就要多进几个群。", group.Reason);
        }

        // One that merely came along is said to have.
        Assert.Contains("“公文处理”不是这批人管，每天约 1 条，放在这里给大家添的最少。", DemoTown.Plan.Groups.Single(group => group.Matters.Contains("公文处理")).Reason);
    }

    [Fact]
    public void TheFiguresOfTheGroupsAddUpToTheWhole()
    {
        foreach (var plan in new[] { DemoTown.Plan, Planned(new PlanWishes { MaxGroups = 9, MaxPerPerson = 4, Pinned = ["白马村工作群", "垃圾分类群"] }) })
        {
            Assert.Equal(plan.IrrelevantAfter, plan.Groups.Sum(group => group.IrrelevantPerDay!.Value) + plan.ByInbox, 6);
            Assert.All(plan.Groups, group => Assert.InRange(group.IrrelevantPerDay!.Value, 0, group.Members.Count * group.MessagesPerDay));
        }
    }

    [Fact]
    public void HowGoodItIsIsSaidInMessagesADay()
    {
        var figures = new PlanFigures(34, 8, 26, 3, 100_134, 1_041, 494, 1_037, 4 / 1_037.0);
        Assert.Equal("再怎么分，大家每天合计最少也要看 1,037 条不相干的消息；这个方案是 1,041 条。就算还有更好的分法，最多再少 4 条，好 0.4%。", BestWords.Of(figures));
        Assert.EndsWith("这个方案正好是 1,037 条，没有更好的了。", BestWords.Of(figures with { IrrelevantAfter = 1_037, Gap = 0 }));
        var report = PlanReport.Write(DemoTown.Records, DemoTown.Plan);
        Assert.Contains("再怎么分，大家每天合计最少也要看", report);
        Assert.Contains("商量：医保征缴、道路交通安全、低保、公文处理", report);
        Assert.DoesNotMatch(new Regex(@"\bu\d{4}\b"), report);
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<IReadOnlyList<string>> groups, Dictionary<string, string>? wholes = null)
        => GroupNames.Of(groups, new ChatRecords
        {
            Groups = [], Duties = [], Units = [], Posts = [], People = new Dictionary<string, string>(), TownOffices = DemoTown.Records.TownOffices,
            MatterWholes = wholes ?? [],
        });

    private static GroupPlan Planned(PlanWishes wishes)
    {
        var (plan, refusal) = ConsolidationPlanner.Plan(DemoTown.Records, wishes);
        Assert.Null(refusal);
        return plan!;
    }
}
