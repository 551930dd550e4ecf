using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// Compares every row others rely on with its leaf: what the rows say now must be what was said when the leaf was written. Names
/// rows that were changed, added, taken away or put back to an older state.
/// </summary>
internal sealed class CompareRows(AppDb db, Sql sql, WaitingLeaves waiting, SigningKey key, IEnumerable<IProvenSource> sources)
{
    private const int PageSize = 500;
    private const string LastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private readonly List<Mismatch> found = [];
    private ILookup<string, LeafRow>? notPlaced;

    /// <summary>Rows and leaves compared.</summary>
    public long Rows { get; private set; }

    /// <summary>All mismatches, table by table. Run it in the transaction in which the log is read.</summary>
    public async Task<IReadOnlyList<Mismatch>> Run(CancellationToken cancel)
    {
        foreach (var (_, look) in Looks())
            await look(cancel);
        return found;
    }

    /// <summary>Is there any mismatch? Looks first where the subjects begin with <paramref name="likely"/>, and no further than it must.</summary>
    public async Task<bool> FindsAny(string likely, CancellationToken cancel)
    {
        foreach (var (_, look) in Looks().OrderBy(one => one.Prefix != likely))
        {
            await look(cancel);
            if (found.Count > 0)
                return true;
        }

        return false;
    }

    private IEnumerable<(string Prefix, Func<CancellationToken, Task> Look)> Looks()
    {
        foreach (var table in ProvenTable.In(db.Model))
            yield return (table.Subject, cancel => Compare(table.Subject, (after, most) => table.Page(db.Keys, sql, after, most, cancel),
                leaves => NewestOf(leaves.Where(leaf => leaf.Kind == table.Subject + ProvenTable.Kept || leaf.Kind == table.Subject + ProvenTable.Removed)), cancel));
        foreach (var source in sources)
            yield return (source.Prefix, cancel => Compare(source, cancel));
        yield return ("forgotten", CompareForgotten);
    }

    private async Task Compare(IProvenSource source, CancellationToken cancel)
    {
        await Compare(source.Prefix, (after, most) => source.Page(after, most, cancel), leaves => source.IsEachItsOwn
            ? [.. leaves.Where(leaf => leaf.Kind == source.Kind)] : NewestOf(leaves.Where(leaf => leaf.Kind == source.Kind)), cancel);
        found.AddRange((await source.Contradictions(cancel)).Select(wrong => new Mismatch(wrong.Where, wrong.What)));
    }

    // Forgetting must not become a way to make something unseen: what is missing was said to be missing.
    private async Task CompareForgotten(CancellationToken cancel)
    {
        var leaves = await sql.First<long>("SELECT count(*) FROM evidence_leaves WHERE subject = ''", null, cancel);
        var recorded = await sql.First<long>("SELECT COALESCE(sum(leaves), 0) FROM evidence_forgettings", null, cancel);
        var rows = 0L;
        foreach (var source in sources)
            rows += await source.Forgotten(cancel);
        if (leaves != recorded || leaves != rows)
            found.Add(new Mismatch("forgotten", $"按期限遗忘的：存证里 {leaves} 片，登记过 {recorded} 片，表里 {rows} 行，数目不符"));
    }

    private async Task Compare(
        string prefix, Func<Guid, int, Task<IReadOnlyList<ProvenRow>>> page, Func<IEnumerable<SaltedLeaf>, IReadOnlyList<SaltedLeaf>> that, CancellationToken cancel)
    {
        var after = Guid.Empty;
        while (true)
        {
            var rows = (await page(after, PageSize)).GroupBy(row => row.Subject).ToDictionary(rows => rows.Key, rows => rows.ToList());
            var isLast = rows.Count < PageSize;
            var last = isLast ? Guid.Empty : rows.Keys.Last();
            foreach (var leaves in await LeavesBetween(prefix, after, isLast ? LastId : last.ToString("D"), cancel))
            {
                CompareOne($"{prefix}:{leaves.Key}", rows.GetValueOrDefault(leaves.Key) ?? [], that(leaves));
                rows.Remove(leaves.Key);
            }

            foreach (var (subject, alone) in rows)
                CompareOne($"{prefix}:{subject}", alone, []);
            if (isLast)
                return;
            after = last;
        }
    }

    // What is said now against what was said then: each row takes the leaf that is a digest of it.
    private void CompareOne(string where, List<ProvenRow> rows, IReadOnlyList<SaltedLeaf> leaves)
    {
        Rows += rows.Count;
        var left = leaves.ToList();
        var changed = rows.Where(row => left.FindIndex(leaf => leaf.Proves(row.Content, key.Hash)) is var at && (at < 0 || !Take(left, at))).ToList();
        left.RemoveAll(leaf => leaf.Kind.EndsWith(ProvenTable.Removed, StringComparison.Ordinal) && rows.Count == 0);
        for (var at = 0; at < Math.Max(changed.Count, left.Count); at++)
            found.Add(new Mismatch(where, at >= changed.Count ? $"存证里有（{left[at].Where}），表里没有了" : at >= left.Count ? "表里有，存证里没有" : $"表里写的和存证（{left[at].Where}）不符"));
    }

    private static bool Take(List<SaltedLeaf> leaves, int at)
    {
        leaves.RemoveAt(at);
        return true;
    }

    private async Task<IEnumerable<IGrouping<Guid, SaltedLeaf>>> LeavesBetween(string prefix, Guid after, string last, CancellationToken cancel)
    {
        var rows = await sql.Query<LeafRow>("SELECT id, subject, at, bytes, salt, sequence FROM evidence_leaves WHERE subject > @from AND subject <= @to",
            new { from = $"{prefix}:{after:D}", to = $"{prefix}:{last}" }, cancel);
        var until = Guid.Parse(last);
        // A database may order words otherwise than bytes; what stands before the colon decides. A leaf that cannot be read is the audit's to name.
        return rows.Concat(await WaitingOf(prefix, subject => subject.CompareTo(after) > 0 && subject.CompareTo(until) <= 0, cancel)).Where(row => row.Subject.StartsWith(prefix + ":", StringComparison.Ordinal) && row.Subject.Length == prefix.Length + 37)
            .Select(row => (Row: row, Leaf: Leaf.Decode(row.Bytes), Subject: Guid.TryParseExact(row.Subject.AsSpan(prefix.Length + 1), "D", out var subject) ? subject : Guid.Empty))
            .Where(read => read.Leaf is not null)
            .GroupBy(read => read.Subject, read => new SaltedLeaf(read.Leaf!, read.Row.Salt, read.Row.Sequence));
    }

    private async Task<IEnumerable<LeafRow>> WaitingOf(string prefix, Func<Guid, bool> isBetween, CancellationToken cancel)
    {
        notPlaced ??= (await AllWaiting(cancel)).ToLookup(leaf => leaf.Subject.Split(':')[0]);
        return notPlaced[prefix].Where(leaf => Guid.TryParseExact(leaf.Subject.AsSpan(prefix.Length + 1), "D", out var subject) && isBetween(subject));
    }

    private async Task<IReadOnlyList<LeafRow>> AllWaiting(CancellationToken cancel)
    {
        try
        {
            return await waiting.About(_ => true, cancel);
        }
        catch (InvalidDataException)
        {
            // That they cannot be read is the audit's to name.
            return [];
        }
    }

    // Waiting leaves are newer than placed ones; ids grow with time.
    private static IReadOnlyList<SaltedLeaf> NewestOf(IEnumerable<SaltedLeaf> leaves)
        => leaves.MaxBy(leaf => (leaf.Sequence ?? long.MaxValue, leaf.Leaf.Id)) is { } newest ? [newest] : [];

    private sealed record SaltedLeaf(Leaf Leaf, byte[] Salt, long? Sequence)
    {
        public string Kind => Leaf.Kind;

        public string Where => Sequence is { } place ? $"leaf {place}" : $"waiting leaf {Leaf.Id}";

        public bool Proves(byte[] content, MerkleHash by) => Leaf.ContentDigest.AsSpan().SequenceEqual(by.Of(Salt, content));
    }
}
