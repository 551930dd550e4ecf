using System.Text.RegularExpressions;

namespace Jicengtong.Modules.Directives.Fidelity;

/// <summary>How binding a phrase is.</summary>
internal enum Force
{
    /// <summary>Tells, asks nothing by itself.</summary>
    None,

    /// <summary>可以, 尽量, 争取, 原则上: may be left out.</summary>
    May,

    /// <summary>应当, 必须, 须, 不得, 严禁, 一律: must not be left out.</summary>
    Must,
}

/// <summary>
/// One thing a text asks: a phrase with a binding word, a figure or a day. <paramref name="Sentence"/> is the sentence it
/// stands in, for whoever wants to look.
/// </summary>
internal sealed partial record Requirement(string Phrase, string Sentence, Force Force, IReadOnlyList<Measure> Measures, IReadOnlyList<Deadline> Deadlines)
{
    /// <summary>What a text asks, in its order. Salutation, signature and list of attachments ask nothing.</summary>
    public static IReadOnlyList<Requirement> In(string text)
    {
        var body = Attachments().Split(text)[0];
        return
        [
            .. Sentences().Split(body).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 0 && !IsFrame(sentence))
                .SelectMany(sentence => Phrases(sentence).Select(phrase => Of(phrase, sentence)))
                .Where(asked => asked.Force == Force.Must || asked.Deadlines.Count > 0 || asked.Measures.Any(IsAsked)),
        ];
    }

    /// <summary>A single phrase, whatever is in it.</summary>
    public static Requirement Of(string phrase, string? sentence = null)
        => new(phrase, sentence ?? phrase, ForceOf(phrase), Measure.In(phrase), Deadline.In(phrase));

    /// <summary>Phrases between commas; one that is only a day or a condition belongs to the next.</summary>
    public static IEnumerable<string> Phrases(string sentence)
    {
        var waiting = "";
        foreach (var part in Commas().Split(sentence))
        {
            var phrase = waiting + part.Trim();
            var rest = Numbering().Replace(Deadline.Without(phrase), "").Trim('　', ' ', '自', '至', '于', '起', '止', '从', '到', '前');
            if (rest.Length < 4)
            {
                waiting = phrase.Length == 0 ? "" : phrase + "，";
                continue;
            }

            waiting = "";
            yield return Numbering().Replace(phrase, "");
        }

        if (waiting.Length > 0)
            yield return Numbering().Replace(waiting.TrimEnd('，'), "");
    }

    // A bare figure such as 三亩 is telling; a limit or one with digits is asking.
    private static bool IsAsked(Measure measure) => measure.Bound != Bound.Exactly || measure.Words.Any(char.IsAsciiDigit);

    private static Force ForceOf(string phrase) => Musts().IsMatch(phrase) ? Mays().IsMatch(phrase) && !Bans().IsMatch(phrase) ? Force.May : Force.Must : Mays().IsMatch(phrase) ? Force.May : Force.None;

    // "各村党支部：", "西昌市农业农村局", "2026年11月16日"
    private static bool IsFrame(string sentence) => sentence.EndsWith('：') || (sentence.Length <= 24 && Deadline.Without(sentence).Trim('　', ' ').Length == 0);

    [GeneratedRegex(@"\n\s*附件[：:]")]
    private static partial Regex Attachments();

    [GeneratedRegex(@"[。；;！!？?\n]")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"[，,]")]
    private static partial Regex Commas();

    [GeneratedRegex(@"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．]|第[一二三四五六七八九十]+条)\s*")]
    private static partial Regex Numbering();

    [GeneratedRegex(@"必须|务必|应当|应该|应(?!急|对|用|收|答|聘|邀)|须|(?<![必主首需重只想紧纲概摘简提不扼])要(?!求|点|闻|素|件|是|害|地|道|么|么)|不得|不准|不要|不许|严禁|禁止|一律|不能|不另行|逐一|逐户|逐村|逐人|一户一|确保|负责")]
    private static partial Regex Musts();

    [GeneratedRegex(@"可以|可不|尽量|尽可能|争取|力争|原则上|建议|视情况|酌情|有条件的|鼓励|倡导|最好")]
    private static partial Regex Mays();

    [GeneratedRegex(@"不可以|不得|严禁|禁止|一律|必须|务必")]
    private static partial Regex Bans();
}
