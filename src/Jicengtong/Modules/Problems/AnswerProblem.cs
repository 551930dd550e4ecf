using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>答复: ends the handler's ask and asks the reporter to look; whatever waited for a decision is moot.</summary>
internal sealed class AnswerProblem(ProblemAccess access, RulesInForce rules, AnswerFollowers followers, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404 when it is not theirs to see, 403 when not theirs to answer, <c>problem.answerEmpty</c>, <c>problem.answered</c> or <c>problem.closed</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? text, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, "代答", cancel);
        if (!found.Succeeded)
            return found.Error;
        var (problem, now) = (found.Value, clock.GetUtcNow());
        var unit = by.Posts.FirstOrDefault(post => post.UnitCode == problem.HandlerUnit || post.ActsForUnit == problem.HandlerUnit) ?? by.MainPost;
        var answer = problem.Reply(by, unit?.UnitName ?? problem.HandlerUnitName, text, await rules.LapseOf(problem, now, cancel), now);
        if (!answer.Succeeded)
            return answer.Error;
        await evidence.Record(ProblemFacts.Answered(problem, by, text!), cancel);
        await asks.Withdraw(problem.DropDecision(), cancel);
        await asks.Reporter(problem, answer.Value, cancel);
        await followers.Run(problem, answer.Value, cancel);
        return Done.Instance;
    }
}
