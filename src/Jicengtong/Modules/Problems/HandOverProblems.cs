using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>What changes in a problem when people leave and duties move: who answers, never that it must be answered, nor by when.</summary>
public sealed partial class Problem
{
    /// <summary>The duty it lies with has another holder.</summary>
    internal void FollowDuty(Guid holder, string name, Guid? deputy, DateTimeOffset now)
    {
        // Nobody answers themselves: then the deputy does.
        var (handler, second) = holder == ReporterId && deputy is { } instead ? (instead, null) : (holder, deputy == ReporterId ? null : deputy);
        if (handler == HandlerId && second == DeputyId)
            return;
        var before = HandlerName;
        (HandlerId, DeputyId) = (handler, second);
        if (handler == holder)
            HandlerName = name;
        if (HandlerName != before)
            Note(now, null, EntryKind.Dispatched, $"换人了：{before}的职责由 {HandlerName} 接着办，期限不变", "");
    }

    /// <summary>Somebody leaves: whatever of it lies with them goes to the successor.</summary>
    internal void HandOver(PersonMove move, bool asHandler, bool asDecider, bool asReporter, DateTimeOffset now)
    {
        if (asHandler && HandlerId == move.From)
        {
            var instead = move.To == ReporterId && DeputyId is { } deputy && deputy != move.From;
            (HandlerId, HandlerName) = instead ? (DeputyId!.Value, HandlerName) : (move.To, move.ToName);
            if (DeputyId == HandlerId)
                DeputyId = null;
            Note(now, null, EntryKind.Dispatched, $"换人了：{move.FromName}离任，由 {(instead ? "B岗" : move.ToName)} 接着办，期限不变", "");
        }

        if (asHandler && DeputyId == move.From)
            DeputyId = move.To == HandlerId || move.To == ReporterId ? null : move.To;
        if (asDecider && DeciderId == move.From && DecisionSubjectId is not null)
        {
            (DeciderId, DeciderName) = (move.To, move.ToName);
            Note(now, null, EntryKind.Dispatched, $"换人了：{move.FromName}离任，改由 {move.ToName} 来定", "");
        }

        if (!asReporter || ReporterId != move.From)
            return;
        ReporterId = move.To;
        Note(now, null, EntryKind.Dispatched, $"反映的 {move.FromName} 离任，办得怎么样由 {move.ToName} 来评", "");
    }
}

/// <summary>Problems follow the duty they lie with, and the successor of whoever leaves.</summary>
internal sealed class HandOverProblems(AppDb db, IDirectory directory, TimeProvider clock) : IDutyWatch, IPersonWatch
{
    public async Task Moved(DutyMove move, CancellationToken cancel)
    {
        var open = await db.Set<Problem>().Where(problem => problem.HandlerKey == move.Key && problem.HandlerUnit == move.UnitCode && problem.State != ProblemState.Closed).ToListAsync(cancel);
        if (open.Count == 0)
            return;
        var names = await directory.Names([move.Holder], cancel);
        foreach (var problem in open)
            problem.FollowDuty(move.Holder, names.GetValueOrDefault(move.Holder, ""), move.Deputy, clock.GetUtcNow());
    }

    public async Task<IReadOnlyList<LyingThing>> LiesWith(Guid person, IReadOnlyList<string>? units, CancellationToken cancel)
    {
        var lying = new List<LyingThing>();
        foreach (var problem in await Open(person, cancel))
        {
            if ((problem.HandlerId == person || problem.DeputyId == person) && Concerns(units, problem.HandlerUnit))
                lying.Add(new LyingThing("等答复的问题", $"{problem.Number} · {problem.Matter}"));
            if (problem.DeciderId == person && problem.DecisionSubjectId is not null && Concerns(units, problem.DeciderUnit))
                lying.Add(new LyingThing("等裁定的问题", $"{problem.Number} · {problem.Matter}"));
            if (problem.ReporterId == person && units is null)
                lying.Add(new LyingThing("反映了还没办结的问题", $"{problem.Number} · {problem.Matter}"));
        }

        return lying;
    }

    public async Task Moved(PersonMove move, CancellationToken cancel)
    {
        foreach (var problem in await Open(move.From, cancel))
            problem.HandOver(move, Concerns(move.Units, problem.HandlerUnit), Concerns(move.Units, problem.DeciderUnit), move.Units is null, clock.GetUtcNow());
        foreach (var support in (await db.Set<ProblemSupport>().Where(one => one.PersonId == move.From && one.SaidAt == null).ToListAsync(cancel)).Where(one => move.Concerns(one.Unit)))
            support.HandTo(move.To, move.ToName);
    }

    private static bool Concerns(IReadOnlyList<string>? units, string? unit) => units is null || (unit is not null && units.Contains(unit));

    private Task<List<Problem>> Open(Guid person, CancellationToken cancel) => db.Set<Problem>().Where(problem => problem.State != ProblemState.Closed
        && (problem.HandlerId == person || problem.DeputyId == person || problem.DeciderId == person || problem.ReporterId == person)).OrderBy(problem => problem.Id).ToListAsync(cancel);
}
