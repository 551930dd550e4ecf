using System.Text.RegularExpressions;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Revising;

/// <summary>One clause of a text: what a revision changes and what people quote. <paramref name="Label"/> is 第四条, or 第2段 where none are numbered.</summary>
internal sealed partial record Clause(string Label, string Text)
{
    private const string Digits = "一二三四五六七八九十";

    /// <summary>Clauses in order: each numbered line (一、 第三条 2.) is one, with the lines under it; other lines are paragraphs.</summary>
    public static IReadOnlyList<Clause> In(string text)
    {
        var clauses = new List<Clause>();
        var paragraph = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            paragraph++;
            var number = Numbered().Match(line);
            clauses.Add(new Clause(number.Success ? LabelOf(number.Groups["number"].Value) : $"第{paragraph}段", line));
        }

        return clauses;
    }

    /// <summary>The text with the clause at this place (the first is 0) worded anew; the rest stays letter for letter.</summary>
    public static string Reword(string text, int place, string wording)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList();
        var at = Enumerable.Range(0, lines.Count).Where(line => lines[line].Trim().Length > 0).Skip(place).Cast<int?>().FirstOrDefault();
        if (at is not { } found)
            return text;
        lines[found] = wording.ReplaceLineEndings("\n").Trim();
        if (lines[found].Length == 0)
            lines.RemoveAt(found);
        return string.Join('\n', lines);
    }

    private static string LabelOf(string number) => Digits.Contains(number[0], StringComparison.Ordinal) ? $"第{number}条" : $"第{number}点";

    [GeneratedRegex(@"^(?:第)?(?<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?:、|条|[.．](?!\d))")]
    private static partial Regex Numbered();
}

/// <summary>What happened to a clause.</summary>
public enum ClauseEvent
{
    /// <summary>改了</summary>
    Changed,

    /// <summary>新加</summary>
    Added,

    /// <summary>删去</summary>
    Removed,
}

/// <summary>A changed clause: its label, and how it read before and after (empty when it was not there).</summary>
public sealed record ClauseChange(string Label, ClauseEvent Event, string Before, string After);

/// <summary>Lays two versions of a text beside each other, clause by clause.</summary>
internal static class ClauseDiff
{
    /// <summary>Clauses this alike are the same clause with other words.</summary>
    private const double SameClauseFrom = 0.5;

    /// <summary>The changes in reading order; nothing when only spaces or empty lines differ.</summary>
    public static IReadOnlyList<ClauseChange> Between(string before, string after)
    {
        var (old, now) = (Clause.In(before), Clause.In(after));
        var kept = Sequences.Common(old, now, (one, other) => one.Text == other.Text);
        var changes = new List<ClauseChange>();
        var (at, to) = (0, 0);
        foreach (var (nextOld, nextNew) in kept.Append((old.Count, now.Count)))
        {
            changes.AddRange(Within([.. old.Skip(at).Take(nextOld - at)], [.. now.Skip(to).Take(nextNew - to)]));
            (at, to) = (nextOld + 1, nextNew + 1);
        }

        return changes;
    }

    // Between two unchanged clauses: those with the same number or alike wording are one clause that changed.
    private static IEnumerable<ClauseChange> Within(List<Clause> old, List<Clause> now)
    {
        foreach (var clause in now)
        {
            var before = old.Find(candidate => IsNumbered(clause) && candidate.Label == clause.Label && Bigrams.Likeness(candidate.Text, clause.Text) >= SameClauseFrom / 2)
                ?? old.Where(candidate => Bigrams.Likeness(candidate.Text, clause.Text) >= SameClauseFrom).MaxBy(candidate => Bigrams.Likeness(candidate.Text, clause.Text));
            if (before is not null)
                old.Remove(before);
            yield return before is null ? new ClauseChange(clause.Label, ClauseEvent.Added, "", clause.Text) : new ClauseChange(clause.Label, ClauseEvent.Changed, before.Text, clause.Text);
        }

        foreach (var clause in old)
            yield return new ClauseChange(clause.Label, ClauseEvent.Removed, clause.Text, "");
    }

    private static bool IsNumbered(Clause clause) => !clause.Label.EndsWith('段');
}

/// <summary>A piece of a clause as the reader sees it: kept, struck out or new.</summary>
internal readonly record struct Piece(string Text, char Mark)
{
    /// <summary>The wording of a changed clause in pieces: ' ' kept, '-' struck out, '+' new. Numbers stay whole.</summary>
    public static IReadOnlyList<Piece> Between(string before, string after)
    {
        var (old, now) = (Words(before), Words(after));
        var pieces = new List<Piece>();
        var (at, to) = (0, 0);
        foreach (var (nextOld, nextNew) in Sequences.Common(old, now, (one, other) => one == other).Append((old.Count, now.Count)))
        {
            Add(pieces, string.Concat(old.Skip(at).Take(nextOld - at)), '-');
            Add(pieces, string.Concat(now.Skip(to).Take(nextNew - to)), '+');
            if (nextOld < old.Count)
                Add(pieces, old[nextOld], ' ');
            (at, to) = (nextOld + 1, nextNew + 1);
        }

        return pieces;
    }

    private static void Add(List<Piece> pieces, string text, char mark)
    {
        if (text.Length == 0)
            return;
        if (pieces.Count > 0 && pieces[^1].Mark == mark)
            pieces[^1] = new Piece(pieces[^1].Text + text, mark);
        else
            pieces.Add(new Piece(text, mark));
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var letter in text)
            if (words.Count > 0 && IsLatin(letter) && IsLatin(words[^1][^1]))
                words[^1] += letter;
            else
                words.Add(letter.ToString());
        return words;
    }

    private static bool IsLatin(char letter) => letter < 128 && (char.IsAsciiLetterOrDigit(letter) || letter == '.');
}

/// <summary>Longest common subsequence (Wagner and Fischer 1974), after cutting off the common ends.</summary>
internal static class Sequences
{
    /// <summary>Beyond this many pairs to compare the middle counts as replaced whole.</summary>
    private const int MostPairs = 4_000_000;

    /// <summary>Index pairs of what both have in common, in order.</summary>
    public static IReadOnlyList<(int Old, int New)> Common<T>(IReadOnlyList<T> old, IReadOnlyList<T> now, Func<T, T, bool> same)
    {
        var start = 0;
        while (start < old.Count && start < now.Count && same(old[start], now[start]))
            start++;
        var end = 0;
        while (end < old.Count - start && end < now.Count - start && same(old[old.Count - 1 - end], now[now.Count - 1 - end]))
            end++;
        var pairs = Enumerable.Range(0, start).Select(at => (at, at)).ToList();
        pairs.AddRange(Middle(old, now, start, old.Count - end, now.Count - end, same));
        pairs.AddRange(Enumerable.Range(0, end).Select(at => (old.Count - end + at, now.Count - end + at)));
        return pairs;
    }

    private static List<(int, int)> Middle<T>(IReadOnlyList<T> old, IReadOnlyList<T> now, int start, int endOld, int endNew, Func<T, T, bool> same)
    {
        var (rows, columns) = (endOld - start, endNew - start);
        var pairs = new List<(int, int)>();
        if (rows == 0 || columns == 0 || (long)rows * columns > MostPairs)
            return pairs;
        var longest = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
            for (var column = columns - 1; column >= 0; column--)
                longest[row, column] = same(old[start + row], now[start + column]) ? longest[row + 1, column + 1] + 1 : Math.Max(longest[row + 1, column], longest[row, column + 1]);
        for (var (row, column) = (0, 0); row < rows && column < columns;)
            if (same(old[start + row], now[start + column]))
                pairs.Add((start + row++, start + column++));
            else if (longest[row + 1, column] >= longest[row, column + 1])
                row++;
            else
                column++;
        return pairs;
    }
}
