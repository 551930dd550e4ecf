using FsCheck;
using FsCheck.Fluent;
using Jicengtong.Modules.Directives.Fidelity;

namespace Jicengtong.Tests.Directives;

public sealed class FidelityTests
{
    private static readonly string FireSafety = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", "documents", "01-森林草原防灭火.md")).Split("---", 3)[2];

    private static readonly string[] FaithfulBrief =
    [
        "11月22日前把林地逐块落实到网格员、护林员，交“一张图、一张表”", "12月1日至明年5月31日林区和林缘500米内禁止一切野外用火", "火情10分钟内电话报镇值班室，20分钟内书面初报",
        "扑火队不少于25人，11月25日前拉动演练一次", "11月27日18时前报落实情况表",
    ];

    [Fact]
    public void What_a_document_asks_is_found_and_what_it_only_tells_is_not()
    {
        var asked = Requirement.In(FireSafety).Select(item => item.Phrase).ToList();
        Assert.Contains(asked, phrase => phrase.Contains("20分钟内书面初报"));
        Assert.Contains(asked, phrase => phrase.Contains("不少于25人"));
        Assert.Contains(asked, phrase => phrase.Contains("禁止一切野外用火"));
        Assert.Contains(asked, phrase => phrase.Contains("11月25日前"));
        Assert.DoesNotContain(asked, phrase => phrase.Contains("降水") || phrase.Contains("各乡镇人民政府") || phrase.Contains("名单") || phrase == "2026年11月18日");
    }

    [Fact]
    public void Dropping_the_written_report_and_softening_the_squad_is_shown_as_such()
    {
        string[] brief = [FaithfulBrief[0], FaithfulBrief[1], "火情10分钟内电话报镇值班室", "扑火队约20人，11月25日前拉动演练一次", FaithfulBrief[4]];
        var fates = BriefFidelity.OfText(FireSafety, brief);

        var report = Assert.Single(fates, item => item.Source.Contains("20分钟内书面初报"));
        Assert.Equal(Fate.Missing, report.Fate);
        var squad = Assert.Single(fates, item => item.Source.Contains("不少于25人"));
        Assert.Equal((Fate.Changed, "“不少于25人”成了“约20人”"), (squad.Fate, squad.Why));
    }

    [Fact]
    public void A_faithful_brief_keeps_every_figure_and_day()
    {
        var fates = BriefFidelity.OfText(FireSafety, FaithfulBrief);
        foreach (var words in new[] { "20分钟内", "不少于25人", "11月22日前", "500米", "11月25日前", "11月27日18时前" })
            Assert.All(fates.Where(item => item.Source.Contains(words)), item => Assert.True(item.Fate == Fate.Kept, $"{words}: {item}"));
    }

    [Theory]
    [InlineData("林区内必须停止一切野外用火", "林区内尽量停止野外用火", Fate.Weakened)]
    [InlineData("11月25日前完成装备清点", "11月28日前完成装备清点", Fate.Changed)]
    [InlineData("11月25日前完成装备清点", "11月24日前完成装备清点", Fate.Kept)]
    [InlineData("11月25日前完成装备清点", "抓紧完成装备清点", Fate.Weakened)]
    [InlineData("补贴标准为每亩78.5元", "补贴每亩87.5元", Fate.Changed)]
    [InlineData("每个网格巡护不少于2次", "每个网格每天巡护两趟", Fate.Kept)]
    [InlineData("每个网格巡护不少于2次", "每个网格巡护一次", Fate.Changed)]
    [InlineData("10分钟内电话报告值班室", "5分钟内电话报告值班室", Fate.Kept)]
    [InlineData("10分钟内电话报告值班室", "30分钟内电话报告值班室", Fate.Changed)]
    [InlineData("10分钟内电话报告值班室", "马上开会传达学习", Fate.Missing)]
    [InlineData("任何单位不得集中代领、抵扣", "可以由村里集中代领", Fate.Weakened)]
    public void Each_way_to_lose_something_has_its_name(string source, string brief, Fate fate)
        => Assert.Equal(fate, Assert.Single(BriefFidelity.OfKeyPoints([source], [brief])).Fate);

    [Fact]
    public void Whoever_copies_word_for_word_loses_nothing()
    {
        var sentences = Requirement.In(FireSafety).Select(item => item.Sentence).Distinct().ToList();
        Prop.ForAll((NonEmptyArray<PositiveInt> picks) =>
        {
            var chosen = picks.Get.Select(pick => sentences[pick.Get % sentences.Count]).Distinct().ToList();
            return BriefFidelity.OfText(string.Join("。", chosen), chosen).All(item => item.Fate == Fate.Kept);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("2026-11-18T15:00", "2026-11-27T18:00", "2026-11-18T17:00", "2026-11-27T18:00", false)]
    [InlineData("2026-11-18T15:00", "2026-11-27T18:00", "2026-11-26T09:00", "2026-11-27T12:00", true)]
    [InlineData("2026-11-20T20:00", "2026-11-20T22:00", "2026-11-20T20:10", "2026-11-20T21:50", false)]
    [InlineData("2026-11-20T20:00", "2026-11-20T22:00", "2026-11-20T21:10", "2026-11-20T22:00", true)]
    public void The_doers_keep_three_fifths_of_the_working_time(string came, string due, string goesOn, string dueThere, bool tight)
    {
        static DateTimeOffset At(string text) => new(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
        Assert.Equal(tight, DeadlineShare.Of(new WorkingCalendar(), At(came), At(due), At(goesOn), At(dueThere)).IsTight);
    }
}
