using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>退单: on to the unit named, or, the second time, up to whoever rules.</summary>
internal sealed class ReturnProblem(ProblemAccess access, HandlersOfUnit handlers, FindDecider deciders, IDirectory directory, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    /// <returns><c>problem.reasonMissing</c>, <c>problem.insteadMissing</c>, <c>problem.insteadSame</c>, <c>problem.unitEmpty</c>, <c>problem.ruled</c>, <c>problem.inArbitration</c> or <c>problem.nobodyRules</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? reason, string? instead, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, "退单", cancel);
        if (!found.Succeeded)
            return found.Error;
        var problem = found.Value;
        var unit = string.IsNullOrEmpty(instead) ? null : await directory.UnitOfToday(instead, cancel);
        var said = problem.ReasonToReturn(reason, unit);
        if (!said.Succeeded)
            return said.Error;
        if (await handlers.In(unit!, problem.Matter, problem.ReporterId, "", cancel) is not { } handler)
            return new Invalid("instead", $"{unit!.Name}没有登记任何人，交不过去。请选别的单位。", "problem.unitEmpty");
        await evidence.Record(ProblemFacts.Of("problem.unit-returned", problem, by, new { problem.HandlerUnit, instead, reason = said.Value }), cancel);
        var (now, before) = (clock.GetUtcNow(), problem.SubjectId);
        if (problem.GoesToArbitration)
            return await Arbitrate(by, problem, said.Value, unit!, cancel);
        await asks.Withdraw(problem.DropDecision(), cancel);
        await asks.Withdraw(before, cancel);
        problem.ReturnTo(by, said.Value, handler, now);
        await asks.Handler(problem, handler, $"{problem.Returns[^1].UnitName}退单：{said.Value}", cancel);
        return Done.Instance;
    }

    private async Task<Result<Done>> Arbitrate(CurrentUser by, Problem problem, string reason, UnitEntry instead, CancellationToken cancel)
    {
        var first = problem.Returns[0];
        // The unit may lie elsewhere by now than when it returned the problem.
        var place = (await directory.Unit(first.Unit, cancel))?.Path ?? first.UnitPath;
        var paths = new[] { place, problem.HandlerPath }.Where(path => path.Length > 0).ToList();
        var parties = problem.Returns.Select(one => one.ById).Concat([by.PersonId, problem.HandlerId, problem.ReporterId ?? Guid.Empty]).ToHashSet();
        if (await deciders.Above(paths, parties, cancel) is not { } decider)
            return new NobodyRules();
        await asks.Withdraw(problem.DropDecision(), cancel);
        problem.ReturnToArbiter(by, reason, instead, decider, clock.GetUtcNow());
        await asks.Decider(problem, decider, "请裁定由谁负责", [$"{first.UnitName}说是{first.InsteadName}的事：{first.Reason}", $"{problem.HandlerUnitName}说是{instead.Name}的事：{reason}"], by, cancel);
        return Done.Instance;
    }

    private sealed record NobodyRules() : Error("problem.nobodyRules", "两个单位的上级没有登记任何人，没有人能裁定。请先办着，并请上级登记管公文的人。");
}

/// <summary>裁定: who is responsible, for this problem and, as a precedent, for the next one like it.</summary>
internal sealed class RuleOnProblem(Work work, ProblemAccess access, HandlersOfUnit handlers, RouteProblem route, Precedents precedents, IDirectory directory, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? unit, string? reason, bool precedent, CancellationToken cancel)
    {
        var (problem, standing) = await access.FindToChange(by, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        if (problem.State == ProblemState.Arbitrating && !standing.HasFlag(ProblemStanding.Decider))
            return new Forbidden($"由{problem.DeciderUnitName}裁定。退过单的和反映的人不能自己裁定。");
        if (string.IsNullOrEmpty(unit) || await directory.UnitOfToday(unit, cancel) is not { } responsible)
            return new Invalid("unit", "请选由哪个单位负责。", "problem.unitMissing");
        if (await handlers.In(responsible, problem.Matter, problem.ReporterId, "", cancel) is not { } handler)
            return new Invalid("unit", $"{responsible.Name}没有登记任何人，交不过去。请选别的单位。", "problem.unitEmpty");
        var (now, before, decision) = (clock.GetUtcNow(), problem.SubjectId, problem.DecisionSubjectId);
        // 其他 and 平台意见 are no matters: a ruling on one of them says nothing about the next.
        Guid? kept = precedent && (await directory.Matters(cancel)).Contains(problem.Matter) ? Ids.Next(now) : null;
        var ruled = problem.Rule(by, problem.DeciderUnitName ?? "", reason, handler, kept, now);
        if (!ruled.Succeeded)
            return ruled.Error;
        if (kept is { } precedentId)
            await Keep(problem, precedentId, now, cancel);
        await evidence.Record(ProblemFacts.Of("problem.ruled", problem, by, new { unit, reason = problem.Ruling!.Reason, precedent = kept }), cancel);
        await asks.Settle(decision!.Value, by.PersonId, $"裁定由{handler.UnitName}负责：{problem.Ruling.Reason}", cancel);
        await asks.Withdraw(before, cancel);
        await asks.Handler(problem, handler, $"{problem.Ruling.RulingUnitName}裁定由你们负责，不能再退：{problem.Ruling.Reason}", cancel);
        return Done.Instance;
    }

    private async Task Keep(Problem problem, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        var place = await route.PrecedentPlaceOf(problem.UnitPath, cancel);
        await precedents.Keep(new Precedent
        {
            Id = id, Matter = problem.Matter, PlaceCode = place.Code, PlaceName = place.Name, PlacePath = place.Path, Unit = problem.Ruling!.Unit, UnitName = problem.Ruling.UnitName,
            Reason = problem.Ruling.Reason, ProblemId = problem.Id, Number = problem.Number, RulingUnit = problem.DeciderUnit ?? "", RulingUnitName = problem.Ruling.RulingUnitName, RuledAt = now,
        }, cancel);
        // The one before must have ended in the database before the new one comes: only one may hold.
        await work.Save(cancel);
    }
}
