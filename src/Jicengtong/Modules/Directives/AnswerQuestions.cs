using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>Several people asked the same thing.</summary>
/// <param name="Text">As the first of them put it.</param>
/// <param name="Asks">Their asks.</param>
/// <param name="Units">How many of which unit.</param>
public sealed record MergedQuestion(string Text, IReadOnlyList<Guid> Asks, IReadOnlyList<(string Unit, int Count)> Units);

/// <summary>Puts questions that say the same together: a person answers once.</summary>
internal static class MergeQuestions
{
    /// <summary>Two questions are one when their character pairs are this alike.</summary>
    private const double SameAbove = 0.6;

    public static IReadOnlyList<MergedQuestion> Of(IReadOnlyList<WordedReceipt> questions)
    {
        var groups = new List<List<WordedReceipt>>();
        foreach (var question in questions)
        {
            var same = groups.FirstOrDefault(group => group[0].Text == question.Text || Bigrams.Likeness(group[0].Text, question.Text) >= SameAbove);
            if (same is null)
                groups.Add([question]);
            else
                same.Add(question);
        }

        return
        [
            .. groups.OrderByDescending(group => group.Count).Select(group => new MergedQuestion(
                group[0].Text, [.. group.Select(question => question.AskId)],
                [.. group.GroupBy(question => question.Unit).Select(unit => (unit.Key, unit.Count())).OrderByDescending(unit => unit.Item2)]))
        ];
    }
}

/// <summary>统一答复: answers questions once for all who asked; every reader sees it, and the askers' cards wait again.</summary>
internal sealed class AnswerQuestions(AppDb db, DirectiveAccess access, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <param name="by">The sender.</param>
    /// <param name="id">The directive.</param>
    /// <param name="text">The answer.</param>
    /// <param name="asks">Asks whose questions it answers; null or empty: all that are open.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>How many questions it answered.</returns>
    public async Task<Result<int>> Run(CurrentUser by, Guid id, string? text, IReadOnlyCollection<Guid>? asks, CancellationToken cancel)
    {
        var directive = await access.OfSender(by, id, "统一答复", cancel);
        if (!directive.Succeeded)
            return directive.Error;
        if (string.IsNullOrWhiteSpace(text))
            return new Invalid("text", "请写答复内容。", "answer.empty");
        if (text.Length > 5000)
            return new Invalid("text", "答复最多 5000 个字。", "answer.tooLong");
        var open = (await inbox.Questions(id, cancel)).Where(question => asks is null or { Count: 0 } || asks.Contains(question.AskId)).ToList();
        if (open.Count == 0)
            return new Invalid("text", "现在没有等答复的疑问。", "answer.noQuestions");

        db.Add(new DirectiveAnswer
        {
            Id = Ids.Next(clock.GetUtcNow()), DirectiveId = id, Questions = [.. MergeQuestions.Of(open).Select(question => question.Text)],
            Text = text.Trim(), ById = by.PersonId, ByName = by.Name, At = clock.GetUtcNow(),
        });
        await evidence.Record(DirectiveFacts.Answered(id, by, text.Trim(), [.. open.Select(question => question.AskId)]), cancel);
        await inbox.ReturnQuestions([.. open.Select(question => question.AskId)], cancel);
        return open.Count;
    }
}
