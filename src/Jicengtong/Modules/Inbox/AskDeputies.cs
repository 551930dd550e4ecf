using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// Puts what nobody opened to the deputy (AB岗): a second ask that stands for the first. Whoever of the two handles it,
/// handles it for both.
/// </summary>
internal sealed class AskDeputies(Sql sql, Work work, LiveHints live, TimeProvider clock)
{
    /// <summary>The sender reminds exactly those who are missing: unopened ones at once also their deputies. Returns how many were reminded.</summary>
    public async Task<int> Remind(IReadOnlyCollection<Guid> subjects, CancellationToken cancel)
    {
        var reminded = 0;
        foreach (var subject in subjects)
        {
            var late = await sql.Query<Waiting>("""
                SELECT id, holder_id, deputy_id, opened_at FROM inbox_asks
                WHERE subject_id = @subject AND stands_for IS NULL AND box IN ('todo', 'know') AND answer IS NULL AND (opened_at IS NULL OR box = 'todo')
                """, new { subject }, cancel);
            foreach (var ask in late)
                await Remind(ask, cancel);
            reminded += late.Count;
        }

        return reminded;
    }

    /// <summary>One rung: remind the holder; when nobody opened it, ask the deputy too.</summary>
    public async Task Remind(Waiting ask, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await sql.Execute("UPDATE inbox_asks SET reminded_at = @now WHERE id = @Id", new { ask.Id, now }, cancel);
        work.AfterCommit(() => live.Publish(Topics.Inbox(ask.HolderId)));
        if (ask.OpenedAt is not null || ask.DeputyId is not { } deputy || deputy == ask.HolderId)
            return;
        var asked = await sql.Execute("""
            INSERT INTO inbox_asks (id, subject_id, addressee, round, holder_id, unit_code, unit_path, box, sort_key, due_at, asked_at, has_reply, stands_for, rung)
            SELECT @deputyAsk, subject_id, @addressee, round, @deputy, unit_code, unit_path, box, sort_key, due_at, @now, @no, id, 0 FROM inbox_asks WHERE id = @Id
            ON CONFLICT (subject_id, addressee, round) DO NOTHING
            """, new { deputyAsk = Ids.Next(now), addressee = $"deputy:{ask.Id:N}", deputy, now, no = false, ask.Id }, cancel);
        if (asked == 0)
            return;
        await sql.Execute("UPDATE inbox_asks SET deputy_asked_at = @now WHERE id = @Id", new { ask.Id, now }, cancel);
        work.AfterCommit(() => live.Publish(Topics.Inbox(deputy)));
    }

    /// <summary>An ask that waits.</summary>
    public sealed class Waiting
    {
        public Guid Id { get; init; }

        public Guid SubjectId { get; init; }

        public Guid RootId { get; init; }

        public Guid HolderId { get; init; }

        public Guid? DeputyId { get; init; }

        public DateTimeOffset? OpenedAt { get; init; }

        public DateTimeOffset? DueAt { get; init; }

        public int Rung { get; init; }
    }
}

/// <summary>The ladder's tick: takes the asks whose next step is due, a few hundred at a time, and climbs one rung.</summary>
internal sealed class ClimbLadder(Sql sql, Work work, AskDeputies deputies, LiveHints live, TimeProvider clock) : IJob
{
    private const int Batch = 500;

    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            var climbed = await work.Run(() => ClimbOneBatch(cancel), cancel);
            if (!climbed.Succeeded || climbed.Value < Batch)
                return;
        }
    }

    private async Task<Result<int>> ClimbOneBatch(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await sql.Query<AskDeputies.Waiting>($"""
            SELECT a.id, a.subject_id, s.root_id, a.holder_id, a.deputy_id, a.opened_at, a.due_at, a.rung
            FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id
            WHERE a.next_step_at <= @now ORDER BY a.next_step_at LIMIT {Batch} {(sql.Kind == DatabaseKind.Postgres ? "FOR UPDATE OF a SKIP LOCKED" : "")}
            """, new { now }, cancel);
        foreach (var ask in due)
        {
            await deputies.Remind(ask, cancel);
            // After the deputy comes the due time itself; then the page of the sender says who is late.
            var next = ask.Rung == 0 && ask.DueAt is { } at && at > now ? at : (DateTimeOffset?)null;
            await sql.Execute("UPDATE inbox_asks SET rung = rung + 1, next_step_at = @next WHERE id = @Id", new { ask.Id, next }, cancel);
        }

        foreach (var root in due.Select(ask => ask.RootId).Distinct())
            work.AfterCommit(() => live.Publish(Topics.Subject(root)));
        return due.Count;
    }
}
