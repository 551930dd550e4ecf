using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// A duty moved: what waits with it goes to the new holder, unopened, and says from whom it came. Who had a question keeps it;
/// what was finished stays with who finished it.
/// </summary>
internal sealed class HandOver(Sql sql, Work work, PlanAsks plan, IEvidence evidence, LiveHints live, TimeProvider clock) : IDutyWatch
{
    public async Task Moved(DutyMove move, CancellationToken cancel)
    {
        const string Open = "addressee = @Key AND stands_for IS NULL AND box IN ('todo', 'know')";
        var before = await sql.Query<Waiting>($"SELECT id, subject_id, holder_id FROM inbox_asks WHERE {Open}", new { move.Key }, cancel);
        if (before.Count == 0)
            return;
        var deputies = await sql.Query<Guid>($"SELECT holder_id FROM inbox_asks WHERE stands_for IN (SELECT id FROM inbox_asks WHERE {Open}) AND box <> 'gone'", new { move.Key }, cancel);
        await sql.Execute($"UPDATE inbox_asks SET box = 'gone' WHERE stands_for IN (SELECT id FROM inbox_asks WHERE {Open}) AND box <> 'gone'", new { move.Key }, cancel);
        await sql.Execute($"""
            UPDATE inbox_asks SET holder_id = @Holder, deputy_id = @Deputy, moved_from = @FromName, deputy_asked_at = NULL, rung = 0, ladder_from = @now, snoozed_until = NULL,
                   renewed_at = CASE WHEN answer = 'Understood' THEN @now ELSE renewed_at END,
                   opened_at = CASE WHEN answer = 'Questioned' THEN opened_at END,
                   answer = CASE WHEN answer = 'Questioned' THEN answer END,
                   answered_at = CASE WHEN answer = 'Questioned' THEN answered_at END,
                   answered_by = CASE WHEN answer = 'Questioned' THEN answered_by END
            WHERE {Open}
            """, new { move.Key, move.Holder, move.Deputy, move.FromName, now = clock.GetUtcNow() }, cancel);
        foreach (var subject in before.Select(ask => ask.SubjectId).Distinct())
        {
            await plan.Anew([subject], cancel, move.Holder);
            await AskAgain.Recount(sql, subject, cancel);
            await ProvenAsks.Prove(sql, evidence, await SubjectRow.Load(sql, subject, cancel), cancel);
        }

        work.AfterCommit(() =>
        {
            foreach (var person in before.Select(ask => ask.HolderId).Concat(deputies).Append(move.Holder).Distinct())
                live.Publish(Topics.Inbox(person));
        });
    }

    private sealed class Waiting
    {
        public Guid Id { get; init; }

        public Guid SubjectId { get; init; }

        public Guid HolderId { get; init; }
    }
}
