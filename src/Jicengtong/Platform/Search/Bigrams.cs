using System.Globalization;
using System.Text;

namespace Jicengtong.Platform;

/// <summary>
/// Chinese has no spaces, so text is cut into overlapping pairs of characters; Latin words and numbers stay whole. Serves
/// search (both databases index the same words) and the likeness of two texts.
/// </summary>
public static class Bigrams
{
    /// <summary>The pairs in order: "防火通知" gives 防火, 火通, 通知.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var run = new StringBuilder();
        var wide = false;
        foreach (var letter in FullWidth.Narrow(text))
        {
            var isLetter = char.IsLetterOrDigit(letter);
            var isWide = isLetter && letter >= '\u2e80';
            if (run.Length > 0 && (!isLetter || isWide != wide))
            {
                foreach (var word in Cut(run.ToString(), wide))
                    yield return word;
                run.Clear();
            }

            if (!isLetter)
                continue;
            wide = isWide;
            run.Append(char.ToLower(letter, CultureInfo.InvariantCulture));
        }

        foreach (var word in Cut(run.ToString(), wide))
            yield return word;
    }

    /// <summary>
    /// How alike two texts are: Dice's coefficient over the multisets of pairs, 2·|A∩B| / (|A|+|B|), from 0 to 1
    /// (Dice 1945, "Measures of the Amount of Ecologic Association Between Species").
    /// </summary>
    public static double Likeness(string one, string other)
    {
        var (ones, others) = (Count(one), Count(other));
        var total = ones.Values.Sum() + others.Values.Sum();
        return total == 0 ? 0 : 2.0 * Shared(ones, others) / total;
    }

    /// <summary>Which share of <paramref name="part"/> is found in <paramref name="whole"/>, from 0 to 1.</summary>
    public static double Containment(string part, string whole)
    {
        var parts = Count(part);
        var total = parts.Values.Sum();
        return total == 0 ? 0 : (double)Shared(parts, Count(whole)) / total;
    }

    private static Dictionary<string, int> Count(string text)
        => Of(text).GroupBy(pair => pair).ToDictionary(group => group.Key, group => group.Count());

    private static int Shared(Dictionary<string, int> ones, Dictionary<string, int> others)
        => ones.Sum(pair => Math.Min(pair.Value, others.GetValueOrDefault(pair.Key)));

    private static IEnumerable<string> Cut(string run, bool wide)
    {
        if (run.Length == 0)
            yield break;
        if (!wide || run.Length == 1)
        {
            yield return run;
            yield break;
        }

        for (var at = 0; at + 1 < run.Length; at++)
            yield return run.Substring(at, 2);
    }
}
