using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>
/// 稍后再看: the card goes out of sight until a time before it is due; it counts as opened, and no rung comes up before. What is
/// urgent, or due too soon, cannot wait.
/// </summary>
internal sealed class SnoozeAsk(Sql sql, Work work, OpenAsk open, LiveHints live, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    /// <summary>Opens it (through the hot path, before the transaction), then puts it away; null takes it out again.</summary>
    /// <returns>404 for what is not one's own, 422 for a time that is past, too far or not before the due time, or for 特急 and 突发.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid ask, DateTimeOffset? until, CancellationToken cancel)
    {
        if (await sql.First<Row>("SELECT s.urgency, a.due_at, a.box FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE a.id = @ask AND a.holder_id = @PersonId AND a.box IN ('todo', 'know')",
            new { ask, by.PersonId }, cancel) is not { } row)
            return new NotFound("这一条");
        var now = clock.GetUtcNow();
        if (until is { } moment && Fault(row, moment, now) is { } fault)
            return fault;
        if (until is not null)
            await open.Run(by, ask, cancel);
        return await work.Run<Done>(async () =>
        {
            await sql.Execute("""
                UPDATE inbox_asks SET snoozed_until = @until, next_step_at = CASE WHEN next_step_at < @until THEN @until ELSE next_step_at END
                WHERE id = @ask AND holder_id = @PersonId AND box IN ('todo', 'know')
                """, new { ask, by.PersonId, until }, cancel);
            work.AfterCommit(() => live.Publish(Topics.Inbox(by.PersonId)));
            return Done.Instance;
        }, cancel);
    }

    private static Invalid? Fault(Row row, DateTimeOffset until, DateTimeOffset now)
    {
        if (row.Urgency > Urgency.Urgent)
            return new Invalid("until", "特急和突发不能稍后再看，请现在处理。", "snooze.urgent");
        if (until <= now)
            return new Invalid("until", "请选以后的时间。", "snooze.past");
        if (until > now + Longest)
            return new Invalid("until", "最多放 14 天。", "snooze.long");
        return row.DueAt is { } due && until >= due ? new Invalid("until", "要早于到期的时间，不然就误了。", "snooze.due") : null;
    }

    private sealed class Row
    {
        public Urgency Urgency { get; init; }

        public DateTimeOffset? DueAt { get; init; }

        public string Box { get; init; } = "";
    }
}
