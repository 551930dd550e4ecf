using System.Globalization;
using System.Text;

namespace Jicengtong.Tests.Problems.Anonymous;

/// <summary>What the attacker knows besides the dump: who wrote which case, in which order and when. They try to find it again in what they stole.</summary>
internal sealed record KnownCase(string Digest, string Author, DateTimeOffset At, string Text, string Code);

/// <summary>
/// Tries to join cases to their authors: by ids over any number of tables, by names in rows, files and logs, by hours, by the order
/// in which rows lie or sort, by size. Each finding is a sentence; none must be left.
/// </summary>
internal sealed class Attack(Dump dump, IReadOnlyList<KnownCase> cases, IReadOnlyDictionary<string, string> people)
{
    // |τ| of 30 cases in random order has a standard deviation of 0.13; five times that does not happen by chance.
    private const double Telling = 0.7;
    private const int MostRowsOfOneToken = 200;

    public IReadOnlyList<string> Findings(IReadOnlyList<string> logs, IReadOnlyDictionary<string, byte[]> files)
        => [.. ByIds().Concat(ByWords(logs, files)).Concat(ByHours()).Concat(ByOrder()).Concat(BySize()).Distinct()];

    /// <summary>Rows that hang together with a case by ids, not through people: everybody would hang together through those.</summary>
    private List<DumpedRow> RowsOf(KnownCase one)
    {
        var (waiting, seen, rows) = (new Queue<string>([one.Digest]), new HashSet<string> { one.Digest }, new HashSet<DumpedRow>());
        while (waiting.TryDequeue(out var token))
            foreach (var row in dump.With(token).Take(MostRowsOfOneToken))
                if (rows.Add(row))
                    foreach (var next in row.Tokens.Where(next => !people.ContainsKey(next) && next != Guid.Empty.ToString("N") && dump.With(next).Count < MostRowsOfOneToken && seen.Add(next)))
                        waiting.Enqueue(next);
        return [.. rows];
    }

    private IEnumerable<string> ByIds()
    {
        var authors = cases.Select(one => one.Author).ToHashSet();
        foreach (var one in cases)
            foreach (var row in RowsOf(one))
                foreach (var (id, account) in people.Where(person => authors.Contains(person.Value)))
                    if (row.Tokens.Contains(id) || row.Text.Contains(id, StringComparison.Ordinal) || row.Text.Contains(account, StringComparison.Ordinal))
                        yield return $"{row.Table} joins a case to {account}";
    }

    private IEnumerable<string> ByWords(IReadOnlyList<string> logs, IReadOnlyDictionary<string, byte[]> files)
    {
        var tables = dump.Rows.GroupBy(row => row.Table).Select(table => (Name: table.Key, Text: string.Join('\n', table.Select(row => row.Text)))).ToList();
        foreach (var secret in cases.SelectMany(one => new[] { one.Text, one.Code, one.Code.Replace("-", "", StringComparison.Ordinal) }))
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            // Bytes are spelled as Latin letters in a row's text.
            var inBytes = Encoding.Latin1.GetString(bytes);
            foreach (var (name, text) in tables)
                if (text.Contains(secret, StringComparison.Ordinal) || text.Contains(inBytes, StringComparison.Ordinal))
                    yield return $"{name} says what was written, or a code";
            foreach (var (name, content) in files)
                if (content.AsSpan().IndexOf(bytes) >= 0)
                    yield return $"the file {name} says what was written, or a code";
        }

        foreach (var line in logs)
            if (cases.Any(one => line.Contains(one.Code, StringComparison.Ordinal) || line.Contains(one.Text, StringComparison.Ordinal)) || line.Contains("/letter", StringComparison.Ordinal)
                || line.Contains("INSERT INTO problem_case", StringComparison.OrdinalIgnoreCase) || line.Contains("INSERT INTO \"problem_case", StringComparison.OrdinalIgnoreCase))
                yield return "the log tells when a letter was written: " + line[..Math.Min(120, line.Length)];
    }

    // Any time of day in rows of a case while people were writing; midnight is a day.
    private IEnumerable<string> ByHours()
    {
        var (first, last) = (cases.Min(one => one.At), cases.Max(one => one.At));
        foreach (var one in cases)
            foreach (var row in RowsOf(one))
                foreach (var at in row.Cells.Select((cell, column) => (Cell: cell, Column: column)).SelectMany(cell => TimesIn(cell.Cell).Select(time => (Time: time, cell.Column))))
                    if (at.Time >= first && at.Time <= last)
                        yield return $"{row.Table}.{dump.Columns[row.Table][at.Column]} tells the hour of a case";
    }

    private static IEnumerable<DateTimeOffset> TimesIn(object? cell)
    {
        switch (cell)
        {
            case DateTimeOffset time:
                return [time];
            case DateTime time:
                return [new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))];
            case long ticks when ticks > 630_000_000_000_000_000 && ticks < 650_000_000_000_000_000:
                return [new DateTimeOffset(ticks, TimeSpan.Zero)];
            case string text when text.Length < 40 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time):
                return [time];
            default:
                return Dump.TokensIn(cell).Where(token => token.Length == 32 && token[12] == '7').Select(token => Convert.ToInt64(token[..12], 16)).Where(time => time < 253_402_300_799_999).Select(DateTimeOffset.FromUnixTimeMilliseconds);
        }
    }

    // Where the rows lie, and how they sort by any of their columns.
    private IEnumerable<string> ByOrder()
    {
        var rows = new List<(int Case, DumpedRow Row)>();
        for (var at = 0; at < cases.Count; at++)
            rows.AddRange(RowsOf(cases[at]).Select(row => (at, row)));
        foreach (var table in rows.GroupBy(one => one.Row.Table).Where(table => table.Select(one => one.Case).Distinct().Count() >= 20))
        {
            var firsts = table.GroupBy(one => one.Case).Select(one => one.First()).OrderBy(one => one.Case).ToList();
            if (Tau([.. firsts.Select(one => (object?)one.Row.Place)]) is var lying && Math.Abs(lying) > Telling)
                yield return $"{table.Key} lies in the order in which people wrote";
            for (var column = 0; column < dump.Columns[table.Key].Length; column++)
                if (dump.Columns[table.Key][column] != "ctid" && Math.Abs(Tau([.. firsts.Select(one => one.Row.Cells[column])])) > Telling)
                    yield return $"{table.Key}.{dump.Columns[table.Key][column]} sorts in the order in which people wrote";
        }
    }

    /// <summary>Kendall's τ between the true order and how these sort; ties count nothing.</summary>
    internal static double Tau(IReadOnlyList<object?> values)
    {
        var (keys, balance) = (values.Select(value => value is byte[] bytes ? Convert.ToHexStringLower(bytes) : value is Guid id ? id.ToString("N") : value is null or IComparable ? value : value.ToString()).ToList(), 0);
        for (var left = 0; left < keys.Count; left++)
            for (var right = left + 1; right < keys.Count; right++)
                balance += Math.Sign(keys[left] is string || keys[right] is string
                    ? string.CompareOrdinal(keys[right]?.ToString(), keys[left]?.ToString()) : System.Collections.Comparer.Default.Compare(keys[right], keys[left]));
        return balance / (keys.Count * (keys.Count - 1) / 2.0);
    }

    private IEnumerable<string> BySize()
    {
        foreach (var table in dump.Rows.Where(row => row.Table.StartsWith("problem_case", StringComparison.Ordinal)).GroupBy(row => row.Table))
            for (var column = 0; column < dump.Columns[table.Key].Length; column++)
                if (table.Select(row => row.Cells[column]).OfType<byte[]>().Select(bytes => bytes.Length).Distinct().Count() > 1)
                    yield return $"{table.Key}.{dump.Columns[table.Key][column]} tells how much was written";
    }
}
