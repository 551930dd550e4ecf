using System.Text.RegularExpressions;
using Jicengtong.Modules.Directives.Fidelity;

namespace Jicengtong.Modules.Directives.Finding;

/// <summary>Something a text says that its writer may want to take over, with the sentence it stands in.</summary>
/// <param name="Kind">必须做, 可以做, 期限, 数字, 写给谁 or 成文日期.</param>
/// <param name="Words">As it stands there.</param>
/// <param name="Sentence">The sentence.</param>
public sealed record Found(string Kind, string Words, string Sentence);

/// <summary>What a text obliges to, allows, limits, counts, whom it addresses and when it was signed. It points; a human confirms.</summary>
internal static partial class FoundInText
{
    /// <summary>The kind of a salutation.</summary>
    public const string WrittenTo = "写给谁";

    /// <summary>Most of each kind; who wants more reads the text.</summary>
    private const int Most = 12;

    public static IReadOnlyList<Found> Of(string text)
    {
        var sentences = Sentences().Split(text).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 0).ToList();
        var phrases = sentences.Where(sentence => !sentence.EndsWith('：')).SelectMany(sentence => Requirement.Phrases(sentence).Select(phrase => Requirement.Of(phrase, sentence))).ToList();
        return
        [
            .. Few(phrases.Where(asked => asked.Force == Force.Must && asked.Phrase.Length is >= 4 and <= 120).Select(asked => new Found("必须做", asked.Phrase, asked.Sentence))),
            .. Few(phrases.Where(asked => asked.Force == Force.May && asked.Phrase.Length is >= 4 and <= 120).Select(asked => new Found("可以做", asked.Phrase, asked.Sentence))),
            .. Few(phrases.SelectMany(asked => asked.Deadlines.Select(day => new Found("期限", day.Words, asked.Sentence)))),
            .. Few(phrases.SelectMany(asked => asked.Measures.Select(measure => new Found("数字", measure.Words.Trim(), asked.Sentence)))),
            .. Few(sentences.Where(sentence => sentence.EndsWith('：') && sentence.Length is > 2 and <= 120).Take(1)
                .SelectMany(sentence => Commas().Split(sentence.TrimEnd('：')).Where(unit => unit.Length > 0).Select(unit => new Found(WrittenTo, unit.Trim(), sentence)))),
            .. Few(sentences.Where(sentence => SignedOn().IsMatch(sentence)).TakeLast(1).Select(sentence => new Found("成文日期", sentence, sentence))),
        ];
    }

    private static IEnumerable<Found> Few(IEnumerable<Found> found) => found.Where(one => one.Words.Length > 0).DistinctBy(one => one.Words).Take(Most);

    [GeneratedRegex(@"(?<=[。；;！!？?：])|\n")]
    private static partial Regex Sentences();

    // The line under the signature.
    [GeneratedRegex(@"^(?:\d{4}|[〇○零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$")]
    private static partial Regex SignedOn();

    [GeneratedRegex(@"[，,、]")]
    private static partial Regex Commas();
}
