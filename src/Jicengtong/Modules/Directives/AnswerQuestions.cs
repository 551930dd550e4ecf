using Jicengtong.Modules.Directives.Questions;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>An answer that was given, and how many questions it answered.</summary>
public sealed record GivenAnswer(Guid Answer, int Questions);

/// <summary>统一答复: answers questions once for all who asked; every reader sees it, and the askers' cards wait again.</summary>
internal sealed class AnswerQuestions(AppDb db, DirectiveAccess access, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <param name="by">The sender.</param>
    /// <param name="id">The directive.</param>
    /// <param name="text">The answer.</param>
    /// <param name="asks">Asks whose questions it answers; null or empty: all that are open.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>How many questions it answered.</returns>
    public async Task<Result<GivenAnswer>> Run(CurrentUser by, Guid id, string? text, IReadOnlyCollection<Guid>? asks, CancellationToken cancel)
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

        var answer = new DirectiveAnswer
        {
            Id = Ids.Next(clock.GetUtcNow()), DirectiveId = id, Questions = SameQuestion.Wordings(open),
            Text = text.Trim(), ById = by.PersonId, ByName = by.Name, At = clock.GetUtcNow(),
        };
        db.Add(answer);
        await evidence.Record(DirectiveFacts.Answered(id, by, text.Trim(), [.. open.Select(question => question.AskId)]), cancel);
        await inbox.ReturnQuestions([.. open.Select(question => question.AskId)], cancel);
        return new GivenAnswer(answer.Id, open.Count);
    }
}
