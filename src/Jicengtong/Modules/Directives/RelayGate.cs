using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>
/// A relay must add something for its readers: at most five key points of one's own and a handling opinion. A bare forward
/// (<c>relay.bare</c>) and a near copy of what came from above (<c>relay.copy</c>) are refused with the reason. (Essays S0 and
/// S4: "每一级只是转发，等于没有转发".)
/// </summary>
internal static class RelayGate
{
    /// <summary>Likeness above which a brief is a copy (Dice over character pairs, see <see cref="Bigrams.Likeness"/>).</summary>
    public const double CopyAbove = 0.8;

    private static readonly string[] EmptyPhrases =
    [
        "转发", "请遵照执行", "遵照执行", "请认真贯彻落实", "贯彻落实", "请抓好落实", "抓好落实", "请阅", "请查收", "收到请回复", "见附件", "请按要求办理", "按要求落实", "请知悉", "详见原文", "同意",
    ];

    /// <summary>Null when the brief may pass.</summary>
    public static Error? Check(RelayBrief brief, IReadOnlyList<string> sourceKeyPoints, string sourceText, DateTimeOffset now)
    {
        if (brief.KeyPoints.Count > Directive.MostKeyPoints)
            return new Invalid("keyPoints", "要点最多 5 条，请合并成读的人最需要的几条。", "relay.tooManyPoints");
        if (brief.KeyPoints.Any(point => point.Length > 200))
            return new Invalid("keyPoints", "一条要点最多 200 个字，长话短说。", "relay.pointTooLong");
        if (!brief.KeyPoints.Any(SaysSomething))
            return new Invalid("keyPoints", "不能只转发。请为收件人写 1 到 5 条要点：他们要做什么、到什么时候、找谁。", "relay.bare");
        if (!SaysSomething(brief.Opinion))
            return new Invalid("opinion", "请写拟办意见：结合本地怎么办，谁来办。“请遵照执行”不算。", "relay.bare");
        if (IsCopy(brief, sourceKeyPoints, sourceText))
            return new Invalid("keyPoints", "和上级原文几乎一样。请改成本地的话：哪个村、哪几户、谁去办、办到什么样。", "relay.copy");
        if (brief.DueAt is { } due && due <= now)
            return new Invalid("due", "办结时间已经过去了，请改成以后的时间。", "relay.duePast");
        return null;
    }

    private static bool IsCopy(RelayBrief brief, IReadOnlyList<string> sourceKeyPoints, string sourceText)
    {
        var points = string.Join('\n', brief.KeyPoints);
        var all = points + "\n" + brief.Opinion;
        var source = string.Join('\n', sourceKeyPoints);
        return Bigrams.Likeness(points, source) > CopyAbove
            || Bigrams.Likeness(all, source) > CopyAbove
            || Bigrams.Likeness(all, sourceText) > CopyAbove
            || (Bigrams.Of(all).Count() >= 10 && Bigrams.Containment(all, sourceText) > 0.95);
    }

    private static bool SaysSomething(string text)
    {
        var rest = text;
        foreach (var phrase in EmptyPhrases.OrderByDescending(phrase => phrase.Length))
            rest = rest.Replace(phrase, "", StringComparison.Ordinal);
        return rest.Count(char.IsLetterOrDigit) >= 4;
    }
}
