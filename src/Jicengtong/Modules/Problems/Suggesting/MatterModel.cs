using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Suggesting;

/// <summary>
/// Which matter a text is most likely about: naive Bayes over single characters and pairs (McCallum and Nigam 1998, multinomial, each
/// piece once a text), learned from what people reported before and from the matters' own names. Pieces are counted in a table of fixed
/// size by their hash, so the ledger may grow and this does not.
/// </summary>
internal sealed class MatterModel
{
    private const int Buckets = 1 << 15;
    private const float Unseen = 0.2f;
    private const float WeightOfName = 4;

    // A second suggestion must be nearly as likely as the first to be worth a look.
    private const double WorthALook = 7;
    private readonly List<string> matters = [];
    private readonly List<float[]> counts = [];
    private readonly List<float> totals = [];
    private readonly List<float> texts = [];

    /// <summary>Learns.</summary>
    public static MatterModel Of(IReadOnlyCollection<string> matters, IEnumerable<(string Matter, string Text)> said)
    {
        var model = new MatterModel();
        foreach (var matter in matters)
            model.Learn(matter, matter, WeightOfName);
        foreach (var (matter, text) in said)
            if (model.matters.Contains(matter))
                model.Learn(matter, text, 1);
        return model;
    }

    /// <summary>At most so many, the likeliest first; nothing rather than something nothing speaks for.</summary>
    public IReadOnlyList<string> Suggest(string text, int most)
    {
        var pieces = PiecesOf(text).ToHashSet();
        var all = texts.Sum();
        var ranked = Enumerable.Range(0, matters.Count)
            .Select(at => (At: at, Known: pieces.Count(piece => counts[at][piece] > 0),
                Score: Math.Log(texts[at] / all) + pieces.Sum(piece => Math.Log((counts[at][piece] + Unseen) / (totals[at] + (Unseen * Buckets))))))
            .Where(one => one.Known > 0).OrderByDescending(one => one.Score).ThenBy(one => one.At).ToList();
        return [.. ranked.Where(one => ranked[0].Score - one.Score <= WorthALook).Take(most).Select(one => matters[one.At])];
    }

    private void Learn(string matter, string text, float weight)
    {
        var at = matters.IndexOf(matter);
        if (at < 0)
        {
            at = matters.Count;
            matters.Add(matter);
            counts.Add(new float[Buckets]);
            totals.Add(0);
            texts.Add(0);
        }

        texts[at]++;
        foreach (var piece in PiecesOf(text).ToHashSet())
        {
            counts[at][piece] += weight;
            totals[at] += weight;
        }
    }

    // Characters alone say little, but a short sentence has few pairs anybody wrote before.
    private static IEnumerable<int> PiecesOf(string text)
    {
        foreach (var pair in Bigrams.Of(text))
        {
            yield return BucketOf(pair);
            foreach (var letter in pair.Where(letter => letter >= '\u2e80'))
                yield return BucketOf(letter.ToString());
        }
    }

    // FNV-1a: the same in every process, unlike string.GetHashCode.
    private static int BucketOf(string piece)
    {
        var hash = 2166136261u;
        foreach (var letter in piece)
            hash = (hash ^ letter) * 16777619u;
        return (int)((hash ^ (hash >> 15)) % Buckets);
    }
}
