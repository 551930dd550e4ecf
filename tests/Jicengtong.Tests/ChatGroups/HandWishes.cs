using Jicengtong.Modules.ChatGroups;
using Jicengtong.Platform;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

public sealed class HandWishes
{
    [Fact]
    public void APinnedGroupKeepsItsNameAndMembersAndCountsForEverybodyInIt()
    {
        var wishes = new PlanWishes { MaxGroups = 8, Pinned = ["甲乌村工作群", "垃圾分类群"] };
        var plan = Works(DemoTown.Records, wishes);
        PlanReader.AssertPromisesOfMembers(DemoTown.Records, plan, 8, 3);
        var old = DemoTown.Records.Groups.Single(group => group.Name == "垃圾分类群");
        var kept = plan.Groups.Single(group => group.Name == "垃圾分类群");
        Assert.Equal((NewGroupKind.Kept, old.Members), (kept.Kind, kept.Members));
        Assert.Equal(["垃圾分类"], kept.Matters);
        Assert.DoesNotContain(plan.Groups, group => group.Name != "垃圾分类群" && group.Matters.Contains("垃圾分类"));
        Assert.DoesNotContain(plan.Dissolved, group => wishes.Pinned.Contains(group.Group));
    }

    [Fact]
    public void AKeptGroupCostsWhatItCostsToday()
    {
        var pinned = Works(DemoTown.Records, new PlanWishes { MaxGroups = 9, MaxPerPerson = 4, Pinned = ["白马村工作群"] });
        var free = Works(DemoTown.Records, new PlanWishes { MaxGroups = 8 });
        var today = DemoTown.Records.Traffic!.Irrelevant["白马村工作群"] / (double)DemoTown.Records.Days;
        Assert.True(today > 50);
        // What was discussed there may now be missing elsewhere, but the group itself is paid for in full.
        Assert.True(pinned.IrrelevantAfter > free.IrrelevantAfter * 0.8);
        Assert.True(pinned.IrrelevantAfter >= today);
        Assert.InRange(pinned.Gap, 0, 0.02);
        var members = DemoTown.Records.Groups.Single(group => group.Name == "白马村工作群").Members;
        Assert.All(members, account => Assert.True(pinned.People.Single(person => person.Account == account).MessagesAfter >= DemoTown.Records.Traffic!.MessagesOf("白马村工作群")));
    }

    [Fact]
    public void TwoGroupsThatMustNotMergeDoNot()
    {
        var merged = DemoTown.Plan.Groups.First(group => group.Kind == NewGroupKind.Discuss && group.From.Count > 1);
        var wishes = new PlanWishes { MaxGroups = 8, Separate = [(merged.From[0], merged.From[1])] };
        var plan = Works(DemoTown.Records, wishes);
        Assert.DoesNotContain(plan.Groups, group => group.From.Contains(merged.From[0]) && group.From.Contains(merged.From[1]));

        var general = DemoTown.Plan.Groups.Single(group => group.Kind == NewGroupKind.Announce).From;
        Assert.True(general.Count > 1);
        var apart = Works(DemoTown.Records, new PlanWishes { MaxGroups = 8, Separate = [(general[0], general[1])] });
        Assert.Single(apart.Groups.Single(group => group.Kind == NewGroupKind.Announce).From, name => name == general[0] || name == general[1]);
    }

    [Fact]
    public void WishesThatCannotBeSayWhoAndTheSmallestLimitsThatWork()
    {
        var crowded = new PlanWishes { MaxGroups = 8, Pinned = ["巴汝镇工作大群", "镇村干部群", "巴汝镇机关干部群"] };
        var refusal = Refused(crowded);
        Assert.Contains("照原样留着的“巴汝镇工作大群”", refusal.Message);
        Assert.Contains("阿尔尔哈", refusal.Message);
        Works(DemoTown.Records, crowded with { MaxPerPerson = refusal.LeastPerPerson });
        Refused(crowded with { MaxPerPerson = refusal.LeastPerPerson - 1 });

        var few = new PlanWishes { MaxGroups = 4, MaxPerPerson = 6, Pinned = ["巴汝镇工作大群", "镇村干部群", "巴汝镇机关干部群"] };
        Assert.Contains("“镇村干部群”", Refused(few).Message);
        Assert.Equal(5, Refused(few).LeastGroups);
        Works(DemoTown.Records, few with { MaxGroups = 5 });
    }

    [Fact]
    public void LimitsSaidToWorkDoWorkWhereManyMattersMustStayApart()
    {
        var discussed = DemoTown.Plan.Groups.SelectMany(group => group.Matters).Take(4).ToList();
        var apart = discussed.SelectMany((one, i) => discussed.Skip(i + 1).Select(other => new WishedPair(one, other))).ToList();
        var wishes = new PlanWishes { MaxGroups = 3, MaxPerPerson = 3, Apart = apart };
        var refusal = Refused(wishes);
        Assert.True(refusal.LeastGroups >= 5);
        Works(DemoTown.Records, wishes with { MaxGroups = refusal.LeastGroups, MaxPerPerson = Math.Max(3, refusal.LeastPerPerson) });
    }

    [Fact]
    public void GroupsAndPeopleNobodyKnowsAndOneMatterTornInTwoAreSaid()
    {
        Assert.Contains("没有叫“没有的群”的群", Refused(new PlanWishes { Pinned = ["没有的群"] }).Message);
        Assert.Contains("u9999", Refused(new PlanWishes { Exceptions = new Dictionary<string, int> { ["u9999"] = 4 } }).Message);
        var twin = DemoTown.Records.Groups.Single(group => group.Name == "低保工作群") with { Name = "低保二群" };
        var records = With([.. DemoTown.Records.Groups, twin]);
        var wishes = new PlanWishes { MaxGroups = 8, Separate = [("低保工作群", "低保二群")] };
        var (_, refusal) = ConsolidationPlanner.Plan(records, wishes);
        Assert.Contains("说的都是“低保”", refusal!.Message);
        Works(records, wishes with { Pinned = ["低保二群"] });
    }

    [Fact]
    public void KeptCountsGiveTheSamePlanAsTheMessagesThemselves()
    {
        var kept = StoredText.Read<ChatRecords>(StoredText.Write(DemoTown.Records));
        Assert.Empty(kept.Messages);
        var text = StoredText.Write(DemoTown.Records);
        Assert.All(DemoTown.Records.Messages.Where(message => message.Text.Length > 6).Take(200), message => Assert.DoesNotContain(message.Text, text));
        Assert.Equal(PlanJson.Write(DemoTown.Plan), PlanJson.Write(Works(kept, new PlanWishes { MaxGroups = 8 })));
    }

    [Fact]
    public void PinsHoldInGeneratedTowns()
    {
        for (var seed = 1; seed <= 15; seed++)
        {
            var records = GeneratedTown.Make(seed);
            var wishes = new PlanWishes { MaxGroups = 8, MaxPerPerson = 4, Pinned = [records.Groups[seed % records.Groups.Count].Name] };
            var (plan, refusal) = ConsolidationPlanner.Plan(records, wishes);
            Assert.True(refusal is null, $"town {seed}: {refusal?.Message}");
            Assert.Empty(PlanCheck.Of(records, wishes, plan!));
            PlanReader.AssertPromisesOfMembers(records, plan!, 8, 4);
        }
    }

    private static ChatRecords With(IReadOnlyList<OldGroup> groups) => new()
    {
        Groups = groups, Messages = DemoTown.Records.Messages, Duties = DemoTown.Records.Duties, Units = DemoTown.Records.Units,
        Posts = DemoTown.Records.Posts, TownOffices = DemoTown.Records.TownOffices, People = DemoTown.Records.People,
    };

    private static GroupPlan Works(ChatRecords records, PlanWishes wishes)
    {
        var (plan, refusal) = ConsolidationPlanner.Plan(records, wishes);
        Assert.True(refusal is null, refusal?.Message);
        Assert.Empty(PlanCheck.Of(records, wishes, plan!));
        return plan!;
    }

    private static PlanRefusal Refused(PlanWishes wishes)
    {
        var (plan, refusal) = ConsolidationPlanner.Plan(DemoTown.Records, wishes);
        Assert.Null(plan);
        return refusal!;
    }
}
