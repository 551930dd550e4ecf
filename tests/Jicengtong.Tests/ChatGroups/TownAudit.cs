using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

public sealed class TownAudit
{
    private static readonly GroupAudit Audit = GroupAudit.Of(DemoTown.Records);

    [Fact]
    public void OnlyASmallShareOfTheMessagesConcernsAnyOnePerson()
    {
        Assert.Equal(206, Audit.People.Count);
        var secretary = Audit.People.Single(person => person.Account == "u0362");
        Assert.Equal(14, secretary.Groups);
        Assert.InRange(secretary.Messages, 500, 1500);
        Assert.InRange(Audit.People.Average(person => person.RelevantShare), 0.0, 0.2);
        // The essay's secretary: hundreds of messages, about a tenth of them about something he answers for.
        Assert.InRange(secretary.RelevantShare, 0.07, 0.13);
        var bands = LoadBand.Of(Audit.People);
        Assert.Equal(["1～2 个群", "3～6 个群", "7～9 个群", "10 个群以上"], bands.Select(band => band.Words));
        Assert.Equal(206, bands.Sum(band => band.People));
        Assert.True(bands[^1] is { Messages: > 500, RelevantShare: > 0.05 and < 0.13 });
        Assert.Empty(LoadBand.Of([.. Audit.People.Where(person => person.Groups > 13).Take(4)]));
        Assert.True(secretary.OutsideHours > 0 && secretary.OutsideHours < secretary.Messages);
        Assert.True(secretary.Replies > secretary.Chat && secretary.RepeatedNotices >= 0);
    }

    [Fact]
    public void SilentGroupsCopiesAndOverlapsAreFound()
    {
        Assert.Equal(["2021年人口普查群", "换届选举临时群"], Audit.Groups.Where(finding => finding.IsZombie).Select(finding => finding.Group.Name).Order(StringComparer.Ordinal));
        Assert.Equal("甲乌村全体人员", Audit.Groups.Single(finding => finding.Group.Name == "甲乌村工作群").SameAudience);
        var overlap = Audit.Overlaps.Single(pair => pair.First == "巴汝镇工作大群" && pair.Second == "巴汝镇机关干部群");
        Assert.Equal(1, overlap.Containment);
        Assert.Equal(61 / 206.0, overlap.Jaccard, 6);
    }

    [Fact]
    public void AnOverlapIsSaidInWordsWithoutARatio()
    {
        Assert.Equal("“乙”的 12 个人里有 10 个也在“甲”里（那边一共 40 人）", GroupWords.Of(new GroupOverlap("甲", "乙", 40, 12, 10)));
        Assert.Equal("“甲”的 12 个人全在“乙”里（那边一共 40 人）", GroupWords.Of(new GroupOverlap("甲", "乙", 12, 40, 12)));
        Assert.Equal("“甲”和“乙”是同一批 12 个人", GroupWords.Of(new GroupOverlap("甲", "乙", 12, 12, 12)));
        Assert.All(Audit.Overlaps.Select(GroupWords.Of), sentence => Assert.DoesNotContain('%', sentence));
    }

    [Fact]
    public void WorkingHoursEndInTheEveningAndOnSaturday()
    {
        Assert.True(WorkingHours.Usual.Include(new DateTime(2026, 11, 20, 8, 30, 0)));
        Assert.False(WorkingHours.Usual.Include(new DateTime(2026, 11, 20, 18, 0, 0)));
        Assert.False(WorkingHours.Usual.Include(new DateTime(2026, 11, 21, 10, 0, 0)));
    }
}
