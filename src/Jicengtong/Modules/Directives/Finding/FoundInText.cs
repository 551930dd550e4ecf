using System.Text.RegularExpressions;
using Jicengtong.Modules.Directives.Fidelity;

namespace Jicengtong.Modules.Directives.Finding;

/// <summary>Something a text says that its writer may want to take over, with the sentence it stands in.</summary>
/// <param name="Kind">必须做, 可以做, 期限, 数字 or 写给谁.</param>
/// <param name="Words">As it stands there.</param>
/// <param name="Sentence">The sentence.</param>
public sealed record Found(string Kind, string Words, string Sentence);

/// <summary>What a text obliges to, allows, limits, counts, and whom it addresses. It points; a human confirms.</summary>
internal static partial class FoundInText
{
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
                .SelectMany(sentence => Commas().Split(sentence.TrimEnd('：')).Where(unit => unit.Length > 0).Select(unit => new Found("写给谁", unit.Trim(), sentence)))),
        ];
    }

    private static IEnumerable<Found> Few(IEnumerable<Found> found) => found.Where(one => one.Words.Length > 0).DistinctBy(one => one.Words).Take(Most);

    [GeneratedRegex(@"(?<=[。；;！!？?：])|\n")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"[，,、]")]
    private static partial Regex Commas();
}
