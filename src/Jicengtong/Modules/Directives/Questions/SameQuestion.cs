using Jicengtong.Modules.Directives.Revising;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Questions;

/// <summary>One question as it was asked.</summary>
/// <param name="Ask">Its ask.</param>
/// <param name="Text">As it was put.</param>
/// <param name="Unit">Code of the unit it came from.</param>
/// <param name="IsSame">Says the same as the first of its group; otherwise it only sounds alike.</param>
/// <param name="ActedBy">Name of whoever asked it for the reader (代办), or null.</param>
public sealed record OneQuestion(Guid Ask, string Text, string Unit, bool IsSame, string? ActedBy = null);

/// <summary>Questions that may be one: suggested by the words they share; whoever answers decides.</summary>
/// <param name="Text">As the first of them put it.</param>
/// <param name="Words">What they share, the longest first; nothing for a question alone.</param>
/// <param name="Questions">All of them, the first included.</param>
/// <param name="Clause">Place of the clause they seem to be about (the first is 0), or null.</param>
public sealed record QuestionGroup(string Text, IReadOnlyList<string> Words, IReadOnlyList<OneQuestion> Questions, int? Clause);

/// <summary>Puts questions that seem to ask the same beside each other: a human answers once. Nothing but the words is looked at.</summary>
internal static class SameQuestion
{
    /// <summary>Two questions say the same when their character pairs are this alike.</summary>
    private const double SameFrom = 0.6;

    /// <summary>They may be meant alike when this share of the shorter one's pairs stands in the other.</summary>
    private const double AlikeFrom = 0.3;

    /// <summary>A clause is meant when this share of the question's pairs stands in it.</summary>
    private const double MeansFrom = 0.2;

    private const int MostWords = 3;

    // What every question says.
    private static readonly string[] AskingWords = ["请问", "是不是", "能不能", "可不可以", "怎么办", "怎么", "什么", "时候", "可以", "需要", "多少", "哪里", "哪些", "如何", "我们", "他们", "没有"];

    /// <summary>Groups in the order of their size.</summary>
    public static IReadOnlyList<QuestionGroup> Groups(IReadOnlyList<WordedReceipt> questions, string text)
    {
        var groups = new List<List<WordedReceipt>>();
        foreach (var question in questions)
        {
            if (groups.Find(group => IsSame(group[0].Text, question.Text)) is { } same)
                same.Add(question);
            else if (groups.Find(group => IsAlike(group[0].Text, question.Text)) is { } alike)
                alike.Add(question);
            else
                groups.Add([question]);
        }

        var clauses = Clause.In(text);
        return
        [
            .. groups.OrderByDescending(group => group.Count).Select(group => new QuestionGroup(group[0].Text, WordsOf(group),
                [.. group.Select(question => new OneQuestion(question.AskId, question.Text, question.Unit, IsSame(group[0].Text, question.Text), question.ActedBy))], ClauseOf(group[0].Text, clauses))),
        ];
    }

    /// <summary>One wording for each thing that was asked, for those who only read.</summary>
    public static IReadOnlyList<string> Wordings(IReadOnlyList<WordedReceipt> questions)
    {
        var wordings = new List<string>();
        foreach (var question in questions.Where(question => !wordings.Exists(wording => IsSame(wording, question.Text))))
            wordings.Add(question.Text);
        return wordings;
    }

    private static bool IsSame(string one, string other) => one == other || Bigrams.Likeness(one, other) >= SameFrom;

    private static bool IsAlike(string one, string other)
    {
        var (mine, theirs) = (Bare(one), Bare(other));
        return Shared(mine, theirs).Count > 0 && Math.Max(Bigrams.Containment(mine, theirs), Bigrams.Containment(theirs, mine)) >= AlikeFrom;
    }

    private static IReadOnlyList<string> WordsOf(List<WordedReceipt> group)
        => group.Count == 1 ? [] : [.. Shared(Bare(group[0].Text), Bare(group.MinBy(question => Bigrams.Likeness(group[0].Text, question.Text))!.Text)).Take(MostWords)];

    private static int? ClauseOf(string question, IReadOnlyList<Clause> clauses)
    {
        var bare = Bare(question);
        var meant = clauses.Select((clause, at) => (At: at, Share: Bigrams.Containment(bare, clause.Text))).OrderByDescending(one => one.Share).FirstOrDefault();
        return meant.Share >= MeansFrom ? meant.At : null;
    }

    // The stretches of two letters and more that stand in both.
    private static List<string> Shared(string one, string other)
    {
        var words = new List<string>();
        for (var at = 0; at < one.Length; at++)
        {
            var length = 0;
            while (at + length < one.Length && char.IsLetterOrDigit(one[at + length]) && other.Contains(one.Substring(at, length + 1), StringComparison.Ordinal))
                length++;
            if (length < 2)
                continue;
            words.Add(one.Substring(at, length));
            at += length - 1;
        }

        return [.. words.Distinct().OrderByDescending(word => word.Length)];
    }

    private static string Bare(string question)
    {
        foreach (var word in AskingWords)
            question = question.Replace(word, " ", StringComparison.Ordinal);
        return question;
    }
}
