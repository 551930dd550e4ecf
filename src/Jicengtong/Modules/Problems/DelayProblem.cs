using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>签收: the unit says that it has taken it on.</summary>
internal sealed class AcceptProblem(ProblemAccess access, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, "签收", cancel);
        if (!found.Succeeded)
            return found.Error;
        var (problem, already) = (found.Value, found.Value.Acceptance is not null);
        var accepted = problem.Accept(by, clock.GetUtcNow());
        if (accepted.Succeeded && !already && problem.Acceptance is not null)
            await evidence.Record(ProblemFacts.Of("problem.accepted", problem, by, new { problem.HandlerUnit }), cancel);
        return accepted;
    }
}

/// <summary>申请延期: the unit above the one where the asker works decides.</summary>
internal sealed class AskForExtension(ProblemAccess access, FindDecider deciders, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? reason, DateTimeOffset? until, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, "申请延期", cancel);
        if (!found.Succeeded)
            return found.Error;
        var problem = found.Value;
        // An office asks its town, a bureau its county, a town its county.
        var from = by.Posts.FirstOrDefault(post => post.UnitCode == problem.HandlerUnit || post.ActsForUnit == problem.HandlerUnit)?.UnitPath ?? problem.HandlerPath;
        var above = from.TrimEnd('/') is var trimmed && trimmed.LastIndexOf('/') is > 0 and var slash ? trimmed[..(slash + 1)] : from;
        if (await deciders.Above([above], new HashSet<Guid> { by.PersonId, problem.HandlerId, problem.ReporterId ?? Guid.Empty }, cancel) is not { } decider)
            return new NobodyDecides();
        var asked = problem.AskForExtension(by, reason, until, decider, clock.GetUtcNow());
        if (!asked.Succeeded)
            return asked.Error;
        await evidence.Record(ProblemFacts.Of("problem.extension-asked", problem, by, new { asked.Value.Until, asked.Value.Reason }), cancel);
        await asks.Decider(problem, decider, $"申请延期到 {Spoken.Moment(asked.Value.Until, clock.GetUtcNow())}，请批", [asked.Value.Reason], by, cancel);
        return Done.Instance;
    }

    private sealed record NobodyDecides() : Error("problem.nobodyDecides", "上级单位没有登记任何人，没有人能批延期。请在期限前答复办到哪一步。");
}

/// <summary>批延期.</summary>
internal sealed class DecideExtension(ProblemAccess access, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, bool? granted, string? why, CancellationToken cancel)
    {
        var (problem, standing) = await access.FindToChange(by, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        if (problem.Extension is { Decision: null } && !standing.HasFlag(ProblemStanding.Decider))
            return new Forbidden($"延期由{problem.DeciderUnitName}批，申请的单位不能自己批。");
        if (granted is not { } yes)
            return new Invalid("granted", "请选同意或不同意。", "problem.grantedMissing");
        var (before, decision) = (problem.SubjectId, problem.DecisionSubjectId);
        var decided = problem.DecideExtension(by, yes, why, clock.GetUtcNow());
        if (!decided.Succeeded)
            return decided.Error;
        await evidence.Record(ProblemFacts.Of("problem.extension-decided", problem, by, new { granted, why, problem.DueAt }), cancel);
        await asks.Settle(decision!.Value, by.PersonId, yes ? "同意延期" : "不同意延期：" + why, cancel);
        if (yes)
        {
            await asks.HandlerAnew(problem, before, cancel);
            await asks.TellReporter(problem, "答复的期限延后了", $"延到 {Spoken.Moment(problem.DueAt, clock.GetUtcNow())}。原因：{problem.Extension!.Reason}", by, cancel);
        }
        else
        {
            await asks.TellHandler(problem, "延期没有批", $"仍按 {Spoken.Moment(problem.DueAt, clock.GetUtcNow())} 前答复。{why}", by, cancel);
        }

        return Done.Instance;
    }
}

/// <summary>挂账: the reporter is told what it waits for and when somebody looks again.</summary>
internal sealed class SuspendProblem(ProblemAccess access, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? waitsFor, DateOnly? reviewOn, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, "挂账", cancel);
        if (!found.Succeeded)
            return found.Error;
        var problem = found.Value;
        DateTimeOffset? review = reviewOn is { } day ? WorkingCalendar.At(day, TimeSpan.FromHours(9)) : null;
        var suspended = problem.Suspend(by, waitsFor, review, clock.GetUtcNow());
        if (!suspended.Succeeded)
            return suspended.Error;
        await evidence.Record(ProblemFacts.Of("problem.suspended", problem, by, new { problem.Suspension!.WaitsFor, problem.ReviewAt }), cancel);
        await asks.Withdraw(problem.DropDecision(), cancel);
        await asks.Withdraw(problem.SubjectId, cancel);
        await asks.TellReporter(problem, "先挂账了", $"在等：{problem.Suspension.WaitsFor}。{Spoken.Day(problem.ReviewAt!.Value)}再看，到时继续办", by, cancel);
        return Done.Instance;
    }
}

/// <summary>What it waited for has come: the clock goes on.</summary>
internal sealed class ResumeProblem(ProblemAccess access, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, "恢复", cancel);
        return found.Succeeded ? await Resume(found.Value, by, cancel) : found.Error;
    }

    /// <summary>By somebody, or by the review day.</summary>
    public async Task<Result<Done>> Resume(Problem problem, CurrentUser? by, CancellationToken cancel)
    {
        var before = problem.SubjectId;
        var resumed = problem.Resume(by is null ? null : (Speaker)by, clock.GetUtcNow());
        if (!resumed.Succeeded)
            return resumed.Error;
        await evidence.Record(ProblemFacts.Of("problem.resumed", problem, by is null ? null : (Speaker)by, new { problem.DueAt }), cancel);
        await asks.HandlerAnew(problem, before, cancel);
        await asks.TellReporter(problem, "继续办了", $"请他们在 {Spoken.Moment(problem.DueAt, clock.GetUtcNow())} 前答复", by, cancel);
        return Done.Instance;
    }
}

/// <summary>The review day of 挂账 has come.</summary>
internal sealed class ReviewSuspended(AppDb db, Work work, ResumeProblem resume, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var id in await db.Set<Problem>().Where(problem => problem.ReviewAt != null && problem.ReviewAt <= now).OrderBy(problem => problem.ReviewAt).Select(problem => problem.Id).Take(1000).ToListAsync(cancel))
            await work.Run<Done>(async () =>
            {
                var problem = await db.Set<Problem>().FirstAsync(one => one.Id == id, cancel);
                return problem.State == ProblemState.Suspended ? await resume.Resume(problem, null, cancel) : Done.Instance;
            }, cancel);
    }
}

/// <summary>Silence closes: what was answered long ago and nobody said anything about.</summary>
internal sealed class LapseProblems(AppDb db, Work work, AskAboutProblem asks, IEvidence evidence, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var id in await db.Set<Problem>().Where(problem => problem.LapsesAt != null && problem.LapsesAt <= now).OrderBy(problem => problem.LapsesAt).Select(problem => problem.Id).Take(1000).ToListAsync(cancel))
            await work.Run<Done>(async () =>
            {
                var problem = await db.Set<Problem>().FirstAsync(one => one.Id == id, cancel);
                if (!problem.Lapse(clock.GetUtcNow()))
                    return Done.Instance;
                await evidence.Record(ProblemFacts.Of("problem.lapsed", problem, null, new { problem.Closure!.At }), cancel);
                await asks.Withdraw(problem.Answer!.ConfirmSubjectId, cancel);
                await asks.TellReporter(problem, "到期没有说没解决，自动办结了", $"没解决的，{Problem.ReopenWithinDays.ToString(System.Globalization.CultureInfo.InvariantCulture)} 天内打开它点“没解决”", null, cancel);
                return Done.Instance;
            }, cancel);
    }
}
