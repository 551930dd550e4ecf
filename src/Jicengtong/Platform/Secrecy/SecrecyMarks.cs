using System.Text;
using System.Text.RegularExpressions;

namespace Jicengtong.Platform;

/// <summary>
/// Finds the classification mark a state-secret document carries (密级标志: 绝密, 机密, 秘密 with ★ and the term; GB/T 9704–2012
/// 7.2.2 and 7.2.3, 保守国家秘密法实施条例). Such a document must never enter a system on an open network. Speaking about
/// secrecy ("保守国家秘密", "商业秘密") is no mark.
/// </summary>
internal static partial class SecrecyMarks
{
    /// <summary>How many lines from the top a bare 份号 is looked for.</summary>
    private const int HeadLines = 8;

    /// <summary>The mark as it was recognised, or null. <paramref name="isName"/>: the text is a file's name or a title.</summary>
    public static string? In(string text, bool isName = false)
    {
        if (!MayHold(text))
            return null;
        var plain = Plain(text);
        foreach (var rule in (Regex[])[Starred(), Declared(), Labelled(), Bracketed()])
            if (rule.Match(plain) is { Success: true } match)
                return match.Value.Trim();
        if (isName && Named().Match(plain) is { Success: true } named)
            return named.Value.Trim();
        var lines = plain.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        if (lines.Find(line => AloneOnLine().IsMatch(line)) is { } alone)
            return alone;
        var head = lines.Take(HeadLines).ToList();
        return head.Count > 0 && CopyNumber().IsMatch(head[0]) && head.Exists(line => RedHead().IsMatch(line)) ? head[0] : null;
    }

    /// <summary>Quick look for the one character without which there is no mark, or the head of a numbered copy.</summary>
    public static bool MayHold(string text) => text.AsSpan().IndexOfAny("密蜜㊙") >= 0 || text.Contains("份号", StringComparison.Ordinal) || CopyNumberAnywhere().IsMatch(text);

    // What people do to a mark by accident or on purpose: wide letters, spaces between, other stars, old forms, invisible signs.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in FullWidth.Narrow(text).ReplaceLineEndings("\n"))
            if (letter is not ('\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff' or '\u00ad'))
                plain.Append(letter switch { '絕' => '绝', '機' => '机', '祕' => '秘', '☆' or '✩' or '✭' or '✮' or '✯' or '⭐' or '✰' or '⋆' or '∗' or '*' => '★', '\u00a0' or '\u3000' or '\t' => ' ', _ => letter });
        return Spaced().Replace(plain.ToString(), "$1$2");
    }

    // 机 密 → 机密
    [GeneratedRegex(@"([绝机秘])[ ]+(密)")]
    private static partial Regex Spaced();

    // 机密★1年, 秘密★, ★绝密
    [GeneratedRegex(@"(?:绝密|机密|秘密)级?[ ]{0,4}★[ ]{0,4}(?:\d{1,3}[ ]?(?:年|个月|月|天|日)|长期|启封前|公开前|解密前|[一二三四五六七八九十]{1,3}年)?|★[ ]{0,4}(?:绝密|机密|秘密)")]
    private static partial Regex Starred();

    // 本文件属于国家秘密, 此件为机密级
    [GeneratedRegex(@"(?:本|此|该)(?:文件|件|文|资料|材料|通知|方案|报告|表|图|刊|卷)[^,。;\n]{0,6}?(?:属于?|为|系|定为|列为|是)(?:国家)?(?:绝密|机密|秘密)(?:级)?(?:文件|件|资料|材料|级别|事项)?(?=[,。;、!\s\)]|请|不得|严禁|注意|$)")]
    private static partial Regex Declared();

    // 密级:机密  保密期限:10年
    [GeneratedRegex(@"(?:密级|秘密等级|保密级别|涉密等级|定密级别)[和与]?(?:保密期限)?[ ]{0,3}[:：=][ ]{0,3}(?:绝密|机密|秘密)|(?:^|\n)[ ]*保密期限[ ]{0,3}[:：][ ]{0,3}(?:\d{1,3}[ ]?年|长期)")]
    private static partial Regex Labelled();

    // 【机密】 (秘密) at the beginning or end of a line
    [GeneratedRegex(@"(?:^|\n)[ ]*[\[【〔(《<「『](?:绝密|机密|秘密)(?:级|文件|件|资料)?[\]】〕)》>」』]|[\[【〔(「『](?:绝密|机密|秘密)(?:级|文件|件|资料)?[\]】〕)」』][ ]*(?=\n|$|\.[a-zA-Z]{2,5}$)")]
    private static partial Regex Bracketed();

    // 机密-方案.docx, 方案_秘密.pdf
    [GeneratedRegex(@"^(?:绝密|机密|秘密)(?:级|文件|件)?(?=[-_ +.·—]|$)|[-_ +·—.](?:绝密|机密|秘密)(?:级|文件|件)?(?=[-_ +.·—]|$)")]
    private static partial Regex Named();

    // The mark in its corner: nothing else on the line but a term or a copy number.
    [GeneratedRegex(@"^(?:\d{6}[ ]*)?(?:绝密|机密|秘密)(?:级)?[ ]*(?:\d{1,3}[ ]?(?:年|个月)|长期|启封前)?(?:[ ]*(?:特急|加急|特提|平急))?$")]
    private static partial Regex AloneOnLine();

    [GeneratedRegex(@"^(?:份号[ ]*[:：]?[ ]*)?\d{6}$|^份号[ ]*[:：]?[ ]*\d{1,6}$")]
    private static partial Regex CopyNumber();

    [GeneratedRegex(@"(?:^|\n)\s*\d{6}\s*(?:\n|$)")]
    private static partial Regex CopyNumberAnywhere();

    // 西昌市人民政府文件, 凉府办〔2026〕12号
    [GeneratedRegex(@"文件$|〔\d{4}〕\d{1,5}号|\[\d{4}\]\d{1,5}号")]
    private static partial Regex RedHead();
}
