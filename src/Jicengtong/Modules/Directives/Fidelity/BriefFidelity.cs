using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Fidelity;

/// <summary>What became of one thing that was asked, on its way through a relay.</summary>
public enum Fate
{
    /// <summary>传到: it is there, as strict as it was or stricter.</summary>
    Kept,

    /// <summary>变松: 必须 became 可以, 不少于 became 约.</summary>
    Weakened,

    /// <summary>走样: another figure or a later day.</summary>
    Changed,

    /// <summary>没写到.</summary>
    Missing,
}

/// <summary>One thing that was asked and what the brief made of it.</summary>
/// <param name="Source">As it stood above.</param>
/// <param name="Sentence">The sentence it stood in.</param>
/// <param name="Brief">What the brief says about it, or null.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Why">In a few words what differs, or null.</param>
public sealed record ItemFate(string Source, string Sentence, string? Brief, Fate Fate, string? Why);

/// <summary>
/// Fidelity (传达不走样): lays a brief beside what came from above. A phrase of the brief speaks of an item when they share
/// enough character pairs, or a figure of the same unit and a word; then force, figures and days are compared. It points;
/// a human decides, because what does not concern the readers may be left out.
/// </summary>
internal static class BriefFidelity
{
    /// <summary>Share of an item's character pairs a phrase must hold to speak of it.</summary>
    private const double SpeaksFrom = 0.3;

    private const int FewestSharedPairs = 4;

    /// <summary>Enough together with a figure of the same unit.</summary>
    private const double SpeaksWithFigureFrom = 0.12;

    /// <summary>What became of the key points of the source.</summary>
    public static IReadOnlyList<ItemFate> OfKeyPoints(IReadOnlyList<string> keyPoints, IReadOnlyList<string> brief)
        => Of([.. keyPoints.Select(point => Requirement.Of(point))], brief);

    /// <summary>What became of everything the text asks with a binding word, a figure or a day.</summary>
    public static IReadOnlyList<ItemFate> OfText(string text, IReadOnlyList<string> brief) => Of(Requirement.In(text), brief);

    /// <summary>Does the brief take up anything of this clause?</summary>
    public static bool SpeaksOf(string clause, IReadOnlyList<string> brief)
        => Of([.. clause.Split('。', '；', '\n').Where(sentence => sentence.Trim().Length > 0).SelectMany(Requirement.Phrases).Select(phrase => Requirement.Of(phrase))], brief).Any(item => item.Fate != Fate.Missing);

    private static IReadOnlyList<ItemFate> Of(IReadOnlyList<Requirement> asked, IReadOnlyList<string> brief)
    {
        var phrases = brief.SelectMany(line => line.Split('。', '；', '\n', ';')).Where(line => line.Trim().Length > 0)
            .SelectMany(line => Requirement.Phrases(line).Select(phrase => Requirement.Of(phrase, line.Trim()))).ToList();
        return [.. asked.Select(item => FateOf(item, phrases))];
    }

    private static ItemFate FateOf(Requirement item, List<Requirement> phrases)
    {
        var speaking = phrases.Select(phrase => (Phrase: phrase, Score: Closeness(item, phrase))).Where(pair => pair.Score > 0).OrderByDescending(pair => pair.Score).ToList();
        if (speaking.Count == 0)
            return new ItemFate(item.Phrase, item.Sentence, null, Fate.Missing, null);
        var closest = speaking[0].Phrase;
        var said = new ItemFate(item.Phrase, item.Sentence, closest.Phrase, Fate.Kept, null);

        // A figure or day may stand in a neighbouring phrase of the same line; a line is what a reader takes in at once.
        var around = phrases.Where(phrase => phrase.Sentence == closest.Sentence).ToList();
        foreach (var measure in item.Measures)
        {
            var same = around.SelectMany(phrase => phrase.Measures).Where(other => other.Unit == measure.Unit).ToList();
            if (same.Count == 0 && measure.Bound != Bound.Exactly)
                return said with { Fate = Fate.Weakened, Why = $"没写“{measure.Words}”" };
            if (same.Count == 0 || same.Any(other => !measure.IsSofterIn(other) && !measure.DiffersIn(other)))
                continue;
            var other = same[0];
            return said with { Fate = measure.Value == other.Value ? Fate.Weakened : Fate.Changed, Why = $"“{measure.Words}”成了“{other.Words}”" };
        }

        foreach (var day in item.Deadlines)
        {
            var days = around.SelectMany(phrase => phrase.Deadlines).ToList();
            if (days.Count == 0)
                return said with { Fate = Fate.Weakened, Why = $"没写“{day.Words}”" };
            if (!days.Any(day.IsKeptIn))
                return said with { Fate = Fate.Changed, Why = $"“{day.Words}”成了“{days[0].Words}”" };
        }

        return item.Force == Force.Must && closest.Force == Force.May ? said with { Fate = Fate.Weakened, Why = "“必须”成了“可以”" } : said;
    }

    private static double Closeness(Requirement item, Requirement phrase)
    {
        var (asked, said) = (Bare(item.Phrase), Bare(phrase.Phrase));
        var shared = Bigrams.Containment(asked, said);
        // A short phrase may take up part of a long one, but two pairs in common are chance.
        if (shared * Bigrams.Of(asked).Count() >= FewestSharedPairs)
            shared = Math.Max(shared, Bigrams.Containment(said, asked) * 0.9);
        var sameUnit = item.Measures.Any(one => phrase.Measures.Any(other => other.Unit == one.Unit));
        return shared >= SpeaksFrom || (sameUnit && shared >= SpeaksWithFigureFrom) ? shared + (sameUnit ? 0.3 : 0) : 0;
    }

    // Days and digits are compared by their meaning, not as letters.
    private static string Bare(string phrase)
    {
        var bare = Deadline.Without(phrase);
        foreach (var measure in Measure.In(phrase))
            bare = bare.Replace(measure.Words, "　", StringComparison.Ordinal);
        return bare;
    }
}
