using Jicengtong.Modules.Directives.Finding;

namespace Jicengtong.Tests.Directives;

public sealed class FoundTests
{
    [Fact]
    public void A_text_tells_duties_permissions_limits_figures_and_addressees_each_with_its_sentence()
    {
        const string Text = "各乡镇人民政府、街道办事处：\n一、11月27日前必须清理林缘可燃物，每村不少于25人。\n二、有条件的村可以用机械，每亩补助300元。\n西昌市应急管理局";
        var found = FoundInText.Of(Text);
        Assert.Equal(["各乡镇人民政府", "街道办事处"], Of("写给谁"));
        Assert.Contains(Of("必须做"), words => words.Contains("必须清理林缘可燃物", StringComparison.Ordinal));
        Assert.Contains(Of("可以做"), words => words.Contains("可以用机械", StringComparison.Ordinal));
        Assert.Contains(Of("期限"), words => words.StartsWith("11月27日", StringComparison.Ordinal));
        Assert.Contains("不少于25人", Of("数字"));
        Assert.Contains(Of("数字"), words => words.Contains("300元", StringComparison.Ordinal));
        Assert.All(found, one => Assert.Contains(one.Sentence, Text, StringComparison.Ordinal));
        Assert.Empty(FoundInText.Of(""));

        IEnumerable<string> Of(string kind) => found.Where(one => one.Kind == kind).Select(one => one.Words);
    }
}
