using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>An ask whose rung is due, as it was before the climb.</summary>
internal sealed class DueAsk
{
    public Guid Id { get; init; }

    public Guid SubjectId { get; init; }

    public Guid? PlanId { get; init; }

    public int Rung { get; init; }

    public Guid HolderId { get; init; }

    public Guid? DeputyId { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    public string UnitCode { get; init; } = "";

    public string UnitPath { get; init; } = "";

    public int Round { get; init; }
}

/// <summary>What one ask climbed in this tick.</summary>
internal readonly record struct Climbed(DueAsk Ask, Act Acts);

/// <summary>
/// The ladder's tick: takes the asks whose next rung is due, a few thousand at a time, notes what they climbed and when the next
/// one is, and has it carried out in the same transaction. Safe to die in and to run on several nodes.
/// </summary>
internal sealed class ClimbLadder(Sql sql, Work work, LadderBook book, PlanAsks plan, CarryOut carryOut, TimeProvider clock) : IJob
{
    private const int Batch = 5000;

    public async Task Run(CancellationToken cancel)
    {
        await WakeSnoozed(cancel);
        while (true)
        {
            var climbed = await work.Run(() => ClimbOneBatch(cancel), cancel);
            if (!climbed.Succeeded || climbed.Value == 0)
                return;
        }
    }

    private async Task<Result<int>> ClimbOneBatch(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await sql.Query<DueAsk>($"""
            SELECT id, subject_id, plan_id, rung, holder_id, deputy_id, opened_at, unit_code, unit_path, round FROM inbox_asks
            WHERE next_step_at <= @now ORDER BY next_step_at LIMIT {Batch} {(sql.Kind == DatabaseKind.Postgres ? "FOR UPDATE SKIP LOCKED" : "")}
            """, new { now }, cancel);
        if (due.Count == 0)
            return 0;
        if (due.Any(ask => ask.PlanId is null))
        {
            await PlanOlder([.. due.Where(ask => ask.PlanId is null).Select(ask => ask.SubjectId).Distinct()], now, cancel);
            return due.Count;
        }

        var plans = await Plans([.. due.Select(ask => ask.PlanId!.Value).Distinct()], cancel);
        var away = await plan.Away(due.Select(ask => ask.HolderId), cancel);
        var (rows, climbed) = (new List<object?[]>(due.Count), new List<Climbed>(due.Count));
        foreach (var same in due.GroupBy(ask => (ask.PlanId, ask.Rung, ask.UnitPath, IsAway: away.Contains(ask.HolderId))))
        {
            var (urgency, acts) = plans[same.Key.PlanId!.Value];
            var (rules, calendar) = book.At(same.Key.UnitPath);
            // After a standstill a rung may come up at night: it waits for the morning, unless it is 突发.
            var climb = LadderPlan.Climb(acts, (Act)same.Key.Rung, now, urgency != Urgency.Emergency && rules.Quiet.IsQuiet(now, calendar) ? rules.Quiet.EndAfter(now, calendar) : null, same.Key.IsAway);
            rows.AddRange(same.Select(ask => new object?[] { ask.Id, (int)climb.Climbed, climb.Next, (climb.Done & ~Act.Head) != 0 }));
            if (climb.Done != Act.None)
                climbed.AddRange(same.Select(ask => new Climbed(ask, climb.Done)));
        }

        await sql.Execute($"""
            UPDATE inbox_asks SET rung = {sql.Cell<int>(1)}, next_step_at = {sql.Cell<DateTimeOffset>(2)}, reminded_at = CASE WHEN {sql.Cell<bool>(3)} THEN @now ELSE reminded_at END
            FROM {sql.From()} WHERE inbox_asks.id = {sql.Cell<Guid>(0)}
            """, new { rows = sql.Json(rows), now }, cancel);
        await carryOut.Run(climbed, now, cancel);
        return due.Count;
    }

    // Asks of an earlier version have no plan; what they climbed there was counted otherwise, so they begin with what is still ahead.
    private async Task PlanOlder(IReadOnlyList<Guid> subjects, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var subject in subjects)
            await sql.Execute("UPDATE inbox_asks SET next_step_at = NULL, rung = 0, ladder_from = @now WHERE subject_id = @subject AND plan_id IS NULL AND next_step_at <= @now", new { subject, now }, cancel);
        await plan.Anew(subjects, cancel);
    }

    private async Task<IReadOnlyDictionary<Guid, (Urgency Urgency, IReadOnlyList<PlannedAct> Acts)>> Plans(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var steps = await sql.Query<Step>($"""
            SELECT p.id AS plan_id, u.urgency, s.act, s.at FROM inbox_plans p JOIN inbox_subjects u ON u.id = p.subject_id LEFT JOIN inbox_plan_steps s ON s.plan_id = p.id WHERE {sql.Among("p.id", ids, out var args)}
            """, args, cancel);
        return steps.GroupBy(step => step.PlanId).ToDictionary(group => group.Key,
            group => (group.First().Urgency, (IReadOnlyList<PlannedAct>)[.. group.Where(step => step.At is not null).Select(step => new PlannedAct((Act)step.Act, step.At!.Value))]));
    }

    private async Task WakeSnoozed(CancellationToken cancel) => await work.Run<int>(async () =>
    {
        var awake = await sql.Query<Guid>("UPDATE inbox_asks SET snoozed_until = NULL WHERE snoozed_until <= @now RETURNING holder_id", new { now = clock.GetUtcNow() }, cancel);
        carryOut.Hint(awake, []);
        return awake.Count;
    }, cancel);

    private sealed class Step
    {
        public Guid PlanId { get; init; }

        public Urgency Urgency { get; init; }

        public int Act { get; init; }

        public DateTimeOffset? At { get; init; }
    }
}
