using Jicengtong.Modules.Directives;
using Jicengtong.Modules.Directives.Finding;
using Jicengtong.Modules.Organization.Contracts;

namespace Jicengtong.Tests.Directives;

public sealed class FoundTests
{
    [Fact]
    public void A_text_tells_duties_permissions_limits_figures_and_addressees_each_with_its_sentence()
    {
        const string Text = "各乡镇人民政府、街道办事处：\n一、11月27日前必须清理林缘可燃物，每村不少于25人。\n二、有条件的村可以用机械，每亩补助300元。\n西昌市应急管理局\n2026年11月18日";
        var found = FoundInText.Of(Text);
        Assert.Equal(["各乡镇人民政府", "街道办事处"], Of("写给谁"));
        Assert.Contains(Of("必须做"), words => words.Contains("必须清理林缘可燃物", StringComparison.Ordinal));
        Assert.Contains(Of("可以做"), words => words.Contains("可以用机械", StringComparison.Ordinal));
        Assert.Contains(Of("期限"), words => words.StartsWith("11月27日", StringComparison.Ordinal));
        Assert.Contains("不少于25人", Of("数字"));
        Assert.Contains(Of("数字"), words => words.Contains("300元", StringComparison.Ordinal));
        Assert.Equal(["2026年11月18日"], Of("成文日期"));
        Assert.All(found, one => Assert.Contains(one.Sentence, Text, StringComparison.Ordinal));
        Assert.Empty(FoundInText.Of(""));

        IEnumerable<string> Of(string kind) => found.Where(one => one.Kind == kind).Select(one => one.Words);
    }

    [Theory]
    [InlineData("各乡镇人民政府、街道办事处：", "513401", "乡镇街道")]
    [InlineData("各村（社区）：", "513401", "村社区")]
    [InlineData("市级各部门，各乡镇：", "513401", "部门 乡镇街道")]
    [InlineData("巴汝镇人民政府：", "513401111", "")]
    [InlineData("巴汝镇人民政府，各街道：", "513401", "乡镇街道")]
    [InlineData("广大居民朋友：", null, "")]
    [InlineData("没有称呼，只有正文。", null, "")]
    public void The_salutation_says_which_places_and_kinds_of_unit_are_meant(string salutation, string? units, string kinds)
    {
        var choices = new AudienceChoices([Unit("513401", "西昌市", "县市区"), Unit("513401111", "巴汝镇", "乡镇街道"), Unit("513401112", "安宁镇", "乡镇街道")], ["部门", "乡镇街道", "内设机构", "村社区", "网格"], []);
        var meant = Addressees.Of(salutation + "\n请于11月27日前清理林缘可燃物。", choices);
        Assert.Equal(units, meant is null ? null : string.Join(' ', meant.Units));
        Assert.Equal(kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), (meant?.Kinds ?? []).ToHashSet());

        static UnitEntry Unit(string code, string name, string kind) => new() { Code = code, Name = name, Kind = kind, Path = code + "/" };
    }
}
