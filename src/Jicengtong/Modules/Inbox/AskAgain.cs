using System.Text.Json;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// A revision reaches the inbox: the subject's card changes for everybody, a changed due time moves every open ask, and the
/// units it concerns are asked again. The tallies are counted anew once, in the same transaction.
/// </summary>
internal sealed class AskAgain(Sql sql, Work work, SearchIndex search, PlanAsks plan, IEvidence evidence, LiveHints live, TimeProvider clock)
{
    public async Task<int> Run(RevisedSubject revised, IReadOnlyCollection<string> units, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await sql.Execute("UPDATE inbox_subjects SET revised = @Note, due_at = @DueAt, key_points_json = COALESCE(@points, key_points_json) WHERE id = @Id",
            new { revised.Id, revised.Note, revised.DueAt, points = revised.KeyPoints is null ? null : JsonSerializer.Serialize(revised.KeyPoints) }, cancel);
        var subject = await SubjectRow.Load(sql, revised.Id, cancel);
        await search.Put("subject", subject.Id, subject.WordsToFind, cancel);

        var when = new { revised.Id, due = revised.DueAt, sort = subject.SortKey(now), notDue = ~(int)Act.Due };
        await sql.Execute("""
            UPDATE inbox_asks SET due_at = @due, sort_key = @sort, rung = rung & @notDue, snoozed_until = NULL
            WHERE subject_id = @Id AND box IN ('todo', 'know') AND (answer IS NULL OR answer = 'Understood') AND due_at IS DISTINCT FROM @due
            """, when, cancel);
        var asked = await Reopen(subject, [.. units.Distinct()], now, cancel);
        await plan.Anew([revised.Id], cancel);
        await Recount(sql, revised.Id, cancel);
        await ProvenAsks.Prove(sql, evidence, subject, cancel);
        var holders = await sql.Query<Guid>("SELECT DISTINCT holder_id FROM inbox_asks WHERE subject_id = @Id", new { revised.Id }, cancel);
        work.AfterCommit(() =>
        {
            foreach (var holder in holders)
                live.Publish(Topics.Inbox(holder));
            live.Publish(Topics.Subject(subject.RootId));
        });
        return asked;
    }

    // Who had opened the earlier wording reads the new one; who had not will read it first. A deputy's ask ends with its round.
    private async Task<int> Reopen(SubjectRow subject, string[] units, DateTimeOffset now, CancellationToken cancel)
    {
        if (units.Length == 0)
            return 0;
        var again = new
        {
            subject.Id, units, now, due = subject.DueAt, box = subject.Box, sort = subject.SortKey(now), no = false,
        };
        const string Concerned = "subject_id = @Id AND stands_for IS NULL AND box <> 'gone' AND opened_at IS NOT NULL AND (answer IS NULL OR answer <> 'Questioned') AND unit_code IN @units";
        await sql.Execute($"UPDATE inbox_asks SET box = 'gone', withdrawn_at = @now, next_step_at = NULL WHERE stands_for IN (SELECT id FROM inbox_asks WHERE {Concerned}) AND box <> 'gone'", again, cancel);
        return await sql.Execute($"""
            UPDATE inbox_asks SET round = round + 1, renewed_at = @now, box = @box, sort_key = @sort, due_at = @due, opened_at = NULL, answer = NULL, answered_at = NULL, answered_by = NULL,
                   deputy_asked_at = NULL, reminded_at = NULL, has_reply = @no, next_step_at = NULL, ladder_from = @now, snoozed_until = NULL, rung = 0
            WHERE {Concerned}
            """, again, cancel);
    }

    /// <summary>Counts the tallies of a subject anew from its asks.</summary>
    public static Task<int> Recount(Sql sql, Guid subject, CancellationToken cancel) => sql.Execute("""
        UPDATE inbox_tallies SET opened = counted.opened, understood = counted.understood, questioned = counted.questioned, done = counted.done
        FROM (SELECT unit_code, count(opened_at) AS opened, sum(CASE WHEN answer = 'Understood' THEN 1 ELSE 0 END) AS understood,
                     sum(CASE WHEN answer = 'Questioned' THEN 1 ELSE 0 END) AS questioned, sum(CASE WHEN answer = 'Done' THEN 1 ELSE 0 END) AS done
              FROM inbox_asks WHERE subject_id = @subject AND stands_for IS NULL AND left_at IS NULL GROUP BY unit_code) counted
        WHERE inbox_tallies.subject_id = @subject AND inbox_tallies.unit_code = counted.unit_code
        """, new { subject }, cancel);
}
