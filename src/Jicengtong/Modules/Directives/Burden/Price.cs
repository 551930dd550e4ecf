using System.Text.RegularExpressions;
using Jicengtong.Modules.Inbox.Contracts;

namespace Jicengtong.Modules.Directives.Burden;

/// <summary>
/// 负担账: what a document costs the people below, in minutes. Reading aloud is about 300 characters a minute; confirming takes
/// one, doing is counted as ten for reading up and answering (not the work itself), a form five and three per field.
/// The estimate is coarse on purpose: it is the same for every sender.
/// </summary>
/// <param name="People">How many are asked.</param>
/// <param name="Minutes">Minutes of each of them.</param>
/// <param name="FormFields">Fields each must fill in.</param>
/// <param name="OutOfHours">It would arrive outside working hours.</param>
public sealed record Price(int People, int Minutes, int FormFields, bool OutOfHours)
{
    private const int CharactersAMinute = 300;

    /// <summary>Of all together.</summary>
    public int TotalMinutes => People * Minutes;

    internal static Price Of(DirectiveContent content, int people, bool outOfHours)
    {
        var reading = (content.Text.Length + content.KeyPoints.Sum(point => point.Length) + CharactersAMinute - 1) / CharactersAMinute;
        var asked = content.Demand switch { Demand.Confirm => 1, Demand.Do => 10, Demand.Fill => 5 + (3 * content.Form.Count), _ => 0 };
        return new Price(people, reading + asked, content.Form.Count, outOfHours);
    }
}

/// <summary>One line of the 减负一致性评估: what is asked, and whether the document is in order.</summary>
public sealed record BurdenCheck(string Question, bool InOrder, string Remark);

/// <summary>
/// Section <c>Jct:Burden</c>: how long a document should be at most, in characters. A document about one matter is a special one
/// (专项), one about no single matter a comprehensive one (综合); the figures are those of the central rules of 2024.
/// </summary>
public sealed class BurdenLimits
{
    /// <summary>Of a document about one matter.</summary>
    public int LongestSpecial { get; set; } = 4000;

    /// <summary>Of a comprehensive document.</summary>
    public int LongestComprehensive { get; set; } = 5000;
}

/// <summary>
/// 减负一致性评估 before sending, after the central rules of 2024 on reducing formalism at the grassroots (整治形式主义为基层减负若干规定):
/// length, traces and reports asked for, legal basis, how far down it reaches. It tells; only a human decides.
/// </summary>
internal static partial class BurdenChecks
{
    /// <summary>The most characters a document of this content should have.</summary>
    public static int Longest(DirectiveContent content, BurdenLimits limits) => content.Matter.Length > 0 ? limits.LongestSpecial : limits.LongestComprehensive;

    public static IReadOnlyList<BurdenCheck> Of(DirectiveContent content, BurdenLimits limits, bool reachesVillages, bool dueOnRestDay = false)
    {
        var longest = Longest(content, limits);
        var text = string.Join('\n', [content.Text, .. content.KeyPoints]);
        var (traces, basis) = (Traces().Matches(Refusals().Replace(text, "")).Select(match => match.Value).Distinct().ToList(), Basis().IsMatch(text));
        return
        [
            new("篇幅", content.Text.Length <= longest, $"正文 {content.Text.Length} 字，{(content.Matter.Length > 0 ? "专项" : "综合")}文件一般不超过 {longest} 字"),
            new("留痕和报材料", traces.Count == 0, traces.Count == 0 ? "没有要求拍照、台账、总结" : "要求了" + string.Join("、", traces) + "，真的需要吗？"),
            new("期限", !dueOnRestDay, dueOnRestDay ? "最后一天是休息日，下面要加班才办得完" : content.DueAt is null ? "没有写期限" : "最后一天是工作日"),
            new("填报", content.Form.Count <= 6, content.Form.Count == 0 ? "不用填表" : $"要填 {content.Form.Count} 项，已有的数据不要再要"),
            new("依据", basis, basis ? "写了依据" : "没有写依据哪项规定或哪份文件"),
            new("到哪一级", !reachesVillages || content.Demand is Demand.Know or Demand.Confirm, reachesVillages ? "直接发到村或网格" : "不直接要求村和网格"),
        ];
    }

    [GeneratedRegex(@"拍照|照片|图片|截图|影像资料|台账|工作总结|简报|日报|周报|工作方案|实施方案|佐证材料|痕迹|打卡|点赞|转发朋友圈|扫码关注")]
    private static partial Regex Traces();

    [GeneratedRegex(@"(?:不要求|不得要求|不需要|不用|不必|不写|不设|不搞|无需|不得)[^，。；\n]{0,24}")]
    private static partial Regex Refusals();

    [GeneratedRegex(@"(?:根据|依据|按照|依照|遵照|贯彻|落实)[^，。；\n]{0,30}(?:《|规定|条例|办法|通知|意见|法|要求|部署|〔\d{4}〕)")]
    private static partial Regex Basis();
}
