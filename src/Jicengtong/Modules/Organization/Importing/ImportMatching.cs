namespace Jicengtong.Modules.Organization.Importing;

/// <summary>Which row of a file is which row here.</summary>
internal static class ImportMatching
{
    /// <summary>
    /// Pairs what fits exactly, then, within what belongs together, what is left in its order: a duty with another holder is that duty
    /// handed over, a post with another first day is that post corrected.
    /// </summary>
    /// <param name="rows">Of the file.</param>
    /// <param name="known">Here.</param>
    /// <param name="exact">Whole key of a row of the file and of one here.</param>
    /// <param name="group">What belongs together; a null keeps a row here from being taken for another.</param>
    public static (List<(TRow Row, TKnown? Known)> Pairs, List<TKnown> Left) Pair<TRow, TKnown, TExact, TGroup>(
        IEnumerable<TRow> rows, IEnumerable<TKnown> known, (Func<TRow, TExact> Row, Func<TKnown, TExact> Known) exact, (Func<TRow, TGroup> Row, Func<TKnown, TGroup?> Known) group)
        where TRow : class
        where TKnown : class
        where TExact : notnull
        where TGroup : struct
    {
        var here = new Dictionary<TExact, TKnown>();
        var left = new HashSet<TKnown>(ReferenceEqualityComparer.Instance);
        foreach (var one in known)
        {
            here.TryAdd(exact.Known(one), one);
            left.Add(one);
        }

        var pairs = new List<(TRow Row, TKnown? Known)>();
        var unmatched = new List<TRow>();
        foreach (var row in rows)
            if (here.TryGetValue(exact.Row(row), out var same) && left.Remove(same))
                pairs.Add((row, same));
            else
                unmatched.Add(row);
        var near = left.Where(one => group.Known(one) is not null).GroupBy(one => group.Known(one)!.Value).ToDictionary(together => together.Key, together => new Queue<TKnown>(together));
        foreach (var row in unmatched)
            if (near.TryGetValue(group.Row(row), out var waiting) && waiting.TryDequeue(out var other) && left.Remove(other))
                pairs.Add((row, other));
            else
                pairs.Add((row, null));
        return (pairs, [.. left]);
    }
}
