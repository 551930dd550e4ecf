using System.Globalization;
using System.Text.RegularExpressions;

namespace Jicengtong.Modules.Directives.Fidelity;

/// <summary>Which side of a figure is allowed.</summary>
internal enum Bound
{
    /// <summary>25人</summary>
    Exactly,

    /// <summary>不少于25人</summary>
    AtLeast,

    /// <summary>10分钟内</summary>
    AtMost,

    /// <summary>约20人</summary>
    About,
}

/// <summary>A figure as a document says it: 不少于25人 is (25, 人, AtLeast).</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit in one spelling: 趟 and 遍 are 次, 名 is 人, 点 is 时.</param>
/// <param name="Bound">Which side is allowed.</param>
/// <param name="Words">As it stands in the text.</param>
internal sealed partial record Measure(decimal Value, string Unit, Bound Bound, string Words)
{
    /// <summary>All figures of a phrase, in order; dates are not figures.</summary>
    public static IReadOnlyList<Measure> In(string phrase)
        => [.. Figures().Matches(Deadline.Without(phrase)).Select(Read).OfType<Measure>()];

    /// <summary>Is <paramref name="brief"/>, which speaks of the same unit, softer than this?</summary>
    public bool IsSofterIn(Measure brief) => Bound switch
    {
        _ when brief.Bound == Bound.About && Bound != Bound.About => true,
        Bound.AtLeast => brief.Value < Value || brief.Bound == Bound.AtMost,
        Bound.AtMost => brief.Value > Value || brief.Bound == Bound.AtLeast,
        _ => false,
    };

    /// <summary>Does <paramref name="brief"/> say another number where only one is right?</summary>
    public bool DiffersIn(Measure brief) => Bound is Bound.Exactly or Bound.About && brief.Value != Value;

    private static Measure? Read(Match match)
    {
        if (Number(match.Groups["number"].Value) is not { } value)
            return null;
        var (before, after) = (match.Groups["before"].Value, match.Groups["after"].Value);
        var bound = before switch
        {
            "不少于" or "不低于" or "至少" or "不得少于" or "不得低于" or "最少" => Bound.AtLeast,
            "不超过" or "不得超过" or "不多于" or "最多" or "不高于" => Bound.AtMost,
            "约" or "大约" or "大概" or "左右" or "近" => Bound.About,
            _ => after switch { "以上" => Bound.AtLeast, "内" or "以内" or "之内" or "以下" => Bound.AtMost, "左右" or "上下" => Bound.About, _ => Bound.Exactly },
        };
        var unit = match.Groups["unit"].Value;
        return new Measure(value, unit switch { "趟" or "遍" or "回" => "次", "名" or "个人" => "人", "点" => "时", "个小时" => "小时", "%" => "％", _ => unit }, bound, match.Value);
    }

    private static decimal? Number(string text)
    {
        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var digits))
            return digits;
        // 二十五, 十, 两百三十: small numbers as documents write them.
        decimal total = 0, digit = 0;
        foreach (var letter in text)
        {
            var at = "零一二三四五六七八九".IndexOf(letter, StringComparison.Ordinal);
            switch (letter)
            {
                case '两': digit = 2; break;
                case '十': (total, digit) = (total + ((digit == 0 ? 1 : digit) * 10), 0); break;
                case '百': (total, digit) = (total + (digit * 100), 0); break;
                case '千': (total, digit) = (total + (digit * 1000), 0); break;
                default:
                    if (at < 0)
                        return null;
                    digit = at;
                    break;
            }
        }

        return total + digit;
    }

    [GeneratedRegex(@"(?<before>不得少于|不得低于|不得超过|不少于|不低于|至少|最少|不超过|不多于|不高于|最多|大约|大概|约|近)?\s*(?<number>\d+(?:\.\d+)?|[一二三四五六七八九十两百千]+)\s*(?<unit>个工作日|工作日|个小时|小时|分钟|个人|平方米|公里|万元|人|名|次|趟|遍|回|米|元|亩|户|天|时|点|％|%|字|条|份|台|辆|处|只)(?<after>以上|以内|之内|以下|左右|上下|内)?")]
    private static partial Regex Figures();
}
