using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>The reporter says whether it is solved and how well: 满意, 基本满意, 不满意, or 没解决，退回去.</summary>
internal sealed class CloseProblem(ProblemAccess access, DecideProblem decide)
{
    /// <returns>404, 403 for anybody but the reporter, <c>problem.notAnswered</c>, <c>problem.commentMissing</c> or <c>problem.closed</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, bool? solved, Rating? rating, string? comment, CancellationToken cancel)
    {
        var (problem, standing) = await access.FindToChange(by, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        if (!standing.HasFlag(ProblemStanding.Reporter))
            return new Forbidden("办好没有，由反映的人说。");
        return await decide.Run(by, problem, solved, rating, comment, cancel);
    }
}

/// <summary>What the reporter decided, whether they have an account or a code.</summary>
internal sealed class DecideProblem(SendBackProblem sendBack, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Speaker by, Problem problem, bool? solved, Rating? rating, string? comment, CancellationToken cancel)
    {
        if (solved is not { } isSolved)
            return new Invalid("satisfied", "请选办好了（满意、基本满意、不满意），或者“没解决，退回去”。", "problem.satisfiedMissing");
        await evidence.Record(ProblemFacts.Decided(problem, by, isSolved, rating, comment), cancel);
        if (!isSolved)
            return await sendBack.Run(by, problem, comment, cancel);
        var answer = problem.Answer;
        var given = rating ?? Rating.Satisfied;
        var closed = problem.Close(by, given, comment, clock.GetUtcNow());
        if (closed.Succeeded)
            await asks.ReporterDecided(answer!, by, Problem.Word(given) + "，办结", cancel);
        return closed;
    }
}

/// <summary>退回: whoever leads the matter by now is asked again, with a new clock; where it was returned or ruled, it stays with that unit.</summary>
internal sealed class SendBackProblem(RouteProblem route, HandlersOfUnit handlers, RulesInForce rules, AskAboutProblem asks, IDirectory directory, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Speaker by, Problem problem, string? comment, CancellationToken cancel)
    {
        if (await directory.UnitOfToday(problem.UnitCode, cancel) is not { } place)
            return new Invalid("unit", $"{problem.UnitName}已经不在机构里了。请在新的单位重新反映一次。", "problem.place");
        var handler = await HandlerNow(problem, place, cancel);
        if (!handler.Succeeded)
            return handler.Error;
        var (answer, now) = (problem.Answer, clock.GetUtcNow());
        var sentBack = problem.SendBack(by, comment, handler.Value, await rules.DueOf(problem, now, cancel), now);
        if (!sentBack.Succeeded)
            return sentBack.Error;
        var reason = CleanText.Of(comment);
        await asks.ReporterDecided(answer!, by, "没解决，退回去：" + reason, cancel);
        await asks.Handler(problem, handler.Value, "没解决的是：" + reason, cancel);
        return sentBack;
    }

    private async Task<Result<Handler>> HandlerNow(Problem problem, UnitEntry place, CancellationToken cancel)
    {
        var movedAway = problem.TimesReturned > 0 || problem.Channel == ProblemChannel.Platform || problem.Department is not null;
        if (movedAway && await directory.UnitOfToday(problem.HandlerUnit, cancel) is { } unit && await handlers.In(unit, problem.Matter, problem.ReporterId, "", cancel) is { } same)
            return same;
        return await route.Run(problem.Matter, place, problem.ReporterId, cancel);
    }
}

/// <summary>补充: the reporter adds something; whoever has it is told.</summary>
internal sealed class AddToProblem(ProblemAccess access, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? text, CancellationToken cancel)
    {
        var (problem, standing) = await access.FindToChange(by, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        return standing.HasFlag(ProblemStanding.Reporter) ? await Add(by, problem, text, cancel) : new Forbidden("补充由反映的人写。");
    }

    /// <summary>By whoever raised it.</summary>
    public async Task<Result<Done>> Add(Speaker by, Problem problem, string? text, CancellationToken cancel)
    {
        var added = problem.Add(by, text, clock.GetUtcNow());
        if (!added.Succeeded)
            return added.Error;
        await evidence.Record(ProblemFacts.Of("problem.added", problem, by, new { text }), cancel);
        await asks.TellHandler(problem, "反映的人有补充", CleanText.Of(text), by, cancel);
        return added;
    }
}
