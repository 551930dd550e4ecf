using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>答复: ends the handler's ask and asks the reporter to look.</summary>
internal sealed class AnswerProblem(ProblemAccess access, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404 when it is not theirs to see, 403 when not theirs to answer, <c>problem.answerEmpty</c>, <c>problem.answered</c> or <c>problem.closed</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? text, CancellationToken cancel)
    {
        var (problem, standing) = await access.FindToChange(by, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        if (!standing.HasFlag(ProblemStanding.Answerer))
            return new Forbidden(standing.HasFlag(ProblemStanding.Reporter)
                ? "自己反映的问题由别人答复。有补充，等答复后可以退回时写明。"
                : $"这个问题由{problem.HandlerUnitName}答复，您可以看，不能代答。");
        var unit = by.Posts.FirstOrDefault(post => post.UnitCode == problem.HandlerUnit || post.ActsForUnit == problem.HandlerUnit) ?? by.MainPost;
        var answer = problem.Reply(by, unit?.UnitName ?? problem.HandlerUnitName, text, clock.GetUtcNow());
        if (!answer.Succeeded)
            return answer.Error;
        await evidence.Record(ProblemFacts.Answered(problem, by, text!), cancel);
        await asks.Reporter(problem, answer.Value, cancel);
        return Done.Instance;
    }
}
