using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>The reporter says whether it is solved: 满意，办结, or 没解决，退回去.</summary>
internal sealed class CloseProblem(ProblemAccess access, SendBackProblem sendBack, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404, 403 for anybody but the reporter, <c>problem.notAnswered</c>, <c>problem.commentMissing</c> or <c>problem.closed</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, bool? satisfied, string? comment, CancellationToken cancel)
    {
        var (problem, standing) = await access.FindToChange(by, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        if (!standing.HasFlag(ProblemStanding.Reporter))
            return new Forbidden("办好没有，由反映的人说。");
        if (satisfied is null)
            return new Invalid("satisfied", "请选“满意，办结”或“没解决，退回去”。", "problem.satisfiedMissing");
        await evidence.Record(ProblemFacts.Decided(problem, by, satisfied.Value, comment), cancel);
        if (satisfied == false)
            return await sendBack.Run(by, problem, comment, cancel);
        var answer = problem.Answer;
        var closed = problem.Close(by, comment, clock.GetUtcNow());
        if (closed.Succeeded)
            await asks.ReporterDecided(answer!, by, "满意，办结", cancel);
        return closed;
    }
}

/// <summary>退回: whoever leads the matter by now is asked again, with a new clock.</summary>
internal sealed class SendBackProblem(RouteProblem route, AskAboutProblem asks, IDirectory directory, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Problem problem, string? comment, CancellationToken cancel)
    {
        if (await directory.Unit(problem.UnitCode, cancel) is not { } place)
            return new Invalid("unit", $"{problem.UnitName}已经不在机构里了。请在新的单位重新反映一次。", "problem.place");
        var handler = await route.Run(problem.Matter, place, problem.ReporterId, cancel);
        if (!handler.Succeeded)
            return handler.Error;
        var answer = problem.Answer;
        var sentBack = problem.SendBack(by, comment, handler.Value, clock.GetUtcNow());
        if (!sentBack.Succeeded)
            return sentBack.Error;
        var reason = CleanText.Of(comment);
        await asks.ReporterDecided(answer!, by, "没解决，退回去：" + reason, cancel);
        await asks.Handler(problem, handler.Value, reason, cancel);
        return sentBack;
    }
}
