using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// Brings the asks of a subject in line with whom its audience means today. Newcomers are asked; an open ask of somebody who is
/// no longer meant leaves the inbox and every count. What was answered stays with who answered it.
/// </summary>
internal sealed class FollowAudience(Sql sql, Work work, AskMany askMany, PlanAsks plan, IEvidence evidence, LiveHints live, TimeProvider clock)
{
    public async Task<int> Run(Subject subject, IReadOnlyCollection<Addressee> audience, CancellationToken cancel)
    {
        var asked = await sql.Query<Asked>("SELECT addressee, holder_id, unit_code, box, answer, left_at, moved_from FROM inbox_asks WHERE subject_id = @Id AND stands_for IS NULL", new { subject.Id }, cancel);
        if (asked.Count == 0)
            return 0;
        var (keys, people) = (audience.Select(one => one.Key).ToHashSet(), audience.Select(one => (one.HolderId, one.Unit)).ToHashSet());
        // Under another duty or post of the same unit one is still the reader one was.
        var left = asked.Where(ask => ask.IsOpen && !keys.Contains(ask.Addressee) && !people.Contains((ask.HolderId, ask.UnitCode))).ToList();
        var back = asked.Where(ask => ask.LeftAt is not null && keys.Contains(ask.Addressee)).ToList();
        var known = asked.Select(ask => ask.Addressee).ToHashSet();
        var has = asked.Where(ask => ask.LeftAt is null).Select(ask => (ask.HolderId, ask.UnitCode)).ToHashSet();
        var joined = audience.Where(one => !known.Contains(one.Key) && !has.Contains((one.HolderId, one.Unit))).ToList();
        if (left.Count + back.Count + joined.Count == 0)
            return 0;

        var deputies = await sql.Query<Guid>("SELECT DISTINCT holder_id FROM inbox_asks WHERE subject_id = @Id AND stands_for IS NOT NULL", new { subject.Id }, cancel);
        await Leave(subject.Id, [.. left.Select(ask => ask.Addressee)], cancel);
        await Return(subject.Id, [.. back.Select(ask => ask.Addressee)], cancel);
        if (joined.Count > 0)
            await askMany.Run(subject, joined, cancel);
        await CountAnew(sql, subject.Id, cancel);
        await ProvenAsks.Prove(sql, evidence, await SubjectRow.Load(sql, subject.Id, cancel), cancel);
        work.AfterCommit(() =>
        {
            foreach (var person in left.Concat(back).Select(ask => ask.HolderId).Concat(joined.Select(one => one.HolderId)).Concat(deputies).Distinct())
                live.Publish(Topics.Inbox(person));
            live.Publish(Topics.Subject(subject.RootId));
        });
        return left.Count + back.Count + joined.Count;
    }

    private async Task Leave(Guid subject, string[] keys, CancellationToken cancel)
    {
        if (keys.Length == 0)
            return;
        var args = new { subject, keys, now = clock.GetUtcNow() };
        await sql.Execute("UPDATE inbox_asks SET box = 'gone', withdrawn_at = @now, next_step_at = NULL WHERE stands_for IN (SELECT id FROM inbox_asks WHERE subject_id = @subject AND addressee IN @keys) AND box IN ('todo', 'know')", args, cancel);
        await sql.Execute("UPDATE inbox_asks SET box = 'gone', withdrawn_at = @now, left_at = @now, next_step_at = NULL WHERE subject_id = @subject AND stands_for IS NULL AND addressee IN @keys", args, cancel);
    }

    private async Task Return(Guid subject, string[] keys, CancellationToken cancel)
    {
        if (keys.Length == 0)
            return;
        await sql.Execute("UPDATE inbox_asks SET box = @Box, withdrawn_at = NULL, left_at = NULL, rung = 0, ladder_from = @now WHERE subject_id = @subject AND stands_for IS NULL AND addressee IN @keys",
            new { subject, keys, (await SubjectRow.Load(sql, subject, cancel)).Box, now = clock.GetUtcNow() }, cancel);
        await plan.Anew([subject], cancel);
    }

    /// <summary>Makes the tallies of a subject anew from its asks: units that came, units that went, and every count.</summary>
    public static async Task CountAnew(Sql sql, Guid subject, CancellationToken cancel)
    {
        await AskMany.CountUnits(sql, subject, cancel);
        await sql.Execute("""
            DELETE FROM inbox_tallies WHERE subject_id = @subject
                AND NOT EXISTS (SELECT 1 FROM inbox_asks a WHERE a.subject_id = inbox_tallies.subject_id AND a.unit_code = inbox_tallies.unit_code AND a.stands_for IS NULL AND a.left_at IS NULL)
            """, new { subject }, cancel);
        await AskAgain.Recount(sql, subject, cancel);
    }

    private sealed class Asked
    {
        public string Addressee { get; init; } = "";

        public Guid HolderId { get; init; }

        public string UnitCode { get; init; } = "";

        public string Box { get; init; } = "";

        public string? Answer { get; init; }

        public DateTimeOffset? LeftAt { get; init; }

        public string? MovedFrom { get; init; }

        // A question still waits for its answer, wherever its asker went; what was handed over by hand stays with the successor.
        public bool IsOpen => Box is "todo" or "know" && Answer != "Questioned" && !(MovedFrom is not null && Addressee.StartsWith("appointment:", StringComparison.Ordinal));
    }
}
