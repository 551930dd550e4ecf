using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// A duty moved: what waits with it goes to the new holder, unopened, and says from whom it came. Who had a question keeps it;
/// what was finished stays with who finished it.
/// </summary>
internal sealed class HandOver(Sql sql, Work work, PlanAsks plan, IEvidence evidence, LiveHints live, TimeProvider clock) : IDutyWatch
{
    public Task Moved(DutyMove move, CancellationToken cancel)
        => Move("addressee = @Key AND stands_for IS NULL AND box IN ('todo', 'know')", new { move.Key, To = move.Holder, move.Deputy, move.FromName }, "@Deputy", [move.Holder], cancel);

    /// <summary>Moves open asks to @To, unopened, with @FromName as the trace; deputies who were asked for them are let off.</summary>
    public async Task Move(string which, object who, string deputy, IReadOnlyCollection<Guid> to, CancellationToken cancel)
    {
        var args = new Dapper.DynamicParameters(who);
        args.Add("now", clock.GetUtcNow());
        var before = await sql.Query<Waiting>($"SELECT subject_id, holder_id FROM inbox_asks WHERE {which}", args, cancel);
        if (before.Count == 0)
            return;
        var deputies = await sql.Query<Guid>($"SELECT holder_id FROM inbox_asks WHERE stands_for IN (SELECT id FROM inbox_asks WHERE {which}) AND box <> 'gone'", args, cancel);
        await sql.Execute($"UPDATE inbox_asks SET box = 'gone' WHERE stands_for IN (SELECT id FROM inbox_asks WHERE {which}) AND box <> 'gone'", args, cancel);
        await sql.Execute($"""
            UPDATE inbox_asks SET holder_id = @To, deputy_id = {deputy}, moved_from = @FromName, deputy_asked_at = NULL, rung = 0, ladder_from = @now, snoozed_until = NULL,
                   renewed_at = CASE WHEN answer = 'Understood' THEN @now ELSE renewed_at END,
                   opened_at = CASE WHEN answer = 'Questioned' THEN opened_at END,
                   answer = CASE WHEN answer = 'Questioned' THEN answer END,
                   answered_at = CASE WHEN answer = 'Questioned' THEN answered_at END,
                   answered_by = CASE WHEN answer = 'Questioned' THEN answered_by END
            WHERE {which}
            """, args, cancel);
        await Prove(before, deputies, to, cancel);
    }

    /// <summary>Asks that nobody has to answer any more, because the successor was asked the same already.</summary>
    public async Task Leave(IReadOnlyList<Guid> asks, CancellationToken cancel)
    {
        foreach (var id in asks)
        {
            var ask = await sql.Query<Waiting>("SELECT subject_id, holder_id FROM inbox_asks WHERE id = @id", new { id }, cancel);
            await sql.Execute("UPDATE inbox_asks SET box = 'gone', withdrawn_at = @now, next_step_at = NULL WHERE stands_for = @id AND box <> 'gone'", new { id, now = clock.GetUtcNow() }, cancel);
            await sql.Execute("UPDATE inbox_asks SET box = 'gone', withdrawn_at = @now, left_at = @now, next_step_at = NULL WHERE id = @id", new { id, now = clock.GetUtcNow() }, cancel);
            foreach (var subject in ask)
                await FollowAudience.CountAnew(sql, subject.SubjectId, cancel);
            await Prove(ask, [], [], cancel);
        }
    }

    private async Task Prove(IReadOnlyList<Waiting> before, IReadOnlyList<Guid> deputies, IReadOnlyCollection<Guid> to, CancellationToken cancel)
    {
        foreach (var subject in before.Select(ask => ask.SubjectId).Distinct())
        {
            foreach (var holder in to)
                await plan.Anew([subject], cancel, holder);
            await AskAgain.Recount(sql, subject, cancel);
            await ProvenAsks.Prove(sql, evidence, await SubjectRow.Load(sql, subject, cancel), cancel);
        }

        work.AfterCommit(() =>
        {
            foreach (var person in before.Select(ask => ask.HolderId).Concat(deputies).Concat(to).Distinct())
                live.Publish(Topics.Inbox(person));
        });
    }

    private sealed class Waiting
    {
        public Guid SubjectId { get; init; }

        public Guid HolderId { get; init; }
    }
}
