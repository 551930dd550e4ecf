using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>A human decides about what did not go out: once more, or let it be. Who let what be is on record.</summary>
internal sealed class SettleOutgoing(Sql sql, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<int>> TryAgain(IReadOnlyCollection<Guid> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return new NothingChosen();
        // The tries begin anew, and so does the day.
        return await sql.Execute($"""
            UPDATE inbox_outgoing SET state = 'waiting', tries = 0, queued_at = @now, next_try_at = @now, listed_at = NULL, ended_at = NULL, failure = NULL, why = NULL
            WHERE {OutgoingLedger.In(sql, "id")} AND listed_at IS NOT NULL AND state IN ('waiting', 'failed')
            """, OutgoingLedger.Of(sql, rows, new { now = clock.GetUtcNow() }), cancel);
    }

    public async Task<Result<int>> GiveUp(CurrentUser by, IReadOnlyCollection<Guid> rows, string? why, CancellationToken cancel)
    {
        why = why?.Trim() ?? "";
        if (rows.Count == 0)
            return new NothingChosen();
        if (why.Length is 0 or > 200)
            return new Invalid("why", "请写一句为什么不用发了，例如“已经打电话告诉本人”。最多 200 字。", "outgoing.why");
        var now = clock.GetUtcNow();
        var given = await sql.Query<Guid>($"""
            UPDATE inbox_outgoing SET state = 'givenup', ended_at = @now, next_try_at = NULL, listed_at = NULL
            WHERE {OutgoingLedger.In(sql, "id")} AND listed_at IS NOT NULL AND state IN ('waiting', 'failed') RETURNING id
            """, OutgoingLedger.Of(sql, rows, new { now }), cancel);
        if (given.Count > 0)
            await evidence.Record([.. given.Select(id => new Fact("notice.given-up", by.PersonId, Fact.SubjectOf("notice", id), ProvenTable.ContentOf(("id", id), ("why", why), ("at", now))))], cancel);
        return given.Count;
    }

    private sealed record NothingChosen() : Error("outgoing.none", "没有选中任何一条。请先打勾。");
}

/// <summary>What ended long ago is of no use to anybody.</summary>
internal sealed class ForgetOutgoing(Sql sql, TimeProvider clock) : IJob
{
    private const int Days = 90;

    public async Task Run(CancellationToken cancel)
    {
        var before = clock.GetUtcNow().AddDays(-Days);
        await sql.Execute("DELETE FROM inbox_outgoing WHERE ended_at < @before AND listed_at IS NULL AND state IN ('sent', 'delivered', 'failed', 'moot', 'givenup')", new { before }, cancel);
        await sql.Execute("DELETE FROM inbox_channel_days WHERE day < @day", new { day = WorkingCalendar.LocalDay(before) }, cancel);
    }
}
