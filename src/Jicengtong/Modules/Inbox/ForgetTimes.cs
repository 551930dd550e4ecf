using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>Section <c>Jct:Inbox</c> of the configuration.</summary>
public sealed class InboxSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Inbox";

    /// <summary>After so many days only the day of an opening or a receipt is kept, not the time; 0: times are kept.</summary>
    public int ForgetTimesAfterDays { get; set; }

    /// <summary>What was asked so many days before somebody's first morning is old to them.</summary>
    public int OldAfterDays { get; set; } = 14;
}

/// <summary>
/// Forgets at what time somebody opened and answered, once the set term is over: the day stays, and the words, and every
/// count. The leaves that had the times shrink to their hashes.
/// </summary>
internal sealed class ForgetTimes(Work work, Sql sql, IForgetting evidence, InboxSettings settings, TimeProvider clock, ILogger<ForgetTimes> log) : IJob
{
    private const int Batch = 500;

    public async Task Run(CancellationToken cancel)
    {
        if (settings.ForgetTimesAfterDays <= 0)
            return;
        var before = WorkingCalendar.At(WorkingCalendar.LocalDay(clock.GetUtcNow()).AddDays(-settings.ForgetTimesAfterDays), TimeSpan.Zero);
        while (true)
        {
            var forgotten = await work.Run(() => ForgetSome(before, cancel), cancel);
            if (!forgotten.Succeeded)
                log.LogError("Times were not forgotten: {Why}", forgotten.Error.Message);
            if (!forgotten.Succeeded || forgotten.Value < Batch)
                return;
        }
    }

    private async Task<Result<int>> ForgetSome(DateTimeOffset before, CancellationToken cancel)
    {
        var asks = await sql.Query<Guid>("SELECT DISTINCT ask_id FROM inbox_receipts WHERE at < @before AND forgotten_at IS NULL ORDER BY ask_id LIMIT @Batch", new { before, Batch }, cancel);
        var receipts = await sql.Query<Given>("""
            SELECT id, at FROM inbox_receipts WHERE at < @before AND forgotten_at IS NULL
                AND ask_id IN (SELECT DISTINCT ask_id FROM inbox_receipts WHERE at < @before AND forgotten_at IS NULL ORDER BY ask_id LIMIT @Batch)
            ORDER BY id
            """, new { before, Batch }, cancel);
        var now = clock.GetUtcNow();
        foreach (var receipt in receipts)
            // An id of version 7 begins with its time.
            await sql.Execute("UPDATE inbox_receipts SET id = @fresh, at = @day, forgotten_at = @now WHERE id = @Id",
                new { fresh = Ids.Next(now), day = WorkingCalendar.At(WorkingCalendar.LocalDay(receipt.At), TimeSpan.Zero), now, receipt.Id }, cancel);
        await sql.Execute($"""
            UPDATE inbox_asks SET opened_at = {DayOf("opened_at")}, answered_at = {DayOf("answered_at")},
                sort_key = CASE WHEN box = 'done' AND answered_at IS NOT NULL THEN 9223372036854775807 - {TicksOf(DayOf("answered_at"))} ELSE sort_key END
            WHERE opened_at < @before AND (answered_at IS NULL OR answered_at < @before) AND (opened_at <> {DayOf("opened_at")} OR answered_at <> {DayOf("answered_at")})
            """, new { before }, cancel);
        var leaves = receipts.Count == 0 ? 0 : await evidence.Forget(InboxFacts.GivenKind, [.. asks.Select(ask => Fact.SubjectOf(InboxFacts.Ask, ask))], before, cancel);
        return leaves == receipts.Count ? asks.Count : new Uneven(receipts.Count, leaves);
    }

    // Midnight in China; SQLite keeps ticks.
    private string DayOf(string column) => sql.Kind == DatabaseKind.Postgres
        ? $"(date_trunc('day', {column} AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai')"
        : $"(({column} + 288000000000) / 864000000000 * 864000000000 - 288000000000)";

    private string TicksOf(string time) => sql.Kind == DatabaseKind.Postgres ? $"(621355968000000000 + (extract(epoch FROM {time}) * 10000000)::bigint)" : time;

    private sealed record Uneven(long Receipts, long Leaves) : Error("forget.uneven",
        string.Create(CultureInfo.InvariantCulture, $"有 {Receipts} 个回执到期，存证里找到 {Leaves} 片叶，数目不符，没有动。请运行 jct evidence check 查明。"), StatusCodes.Status409Conflict);

    private sealed class Given
    {
        public Guid Id { get; init; }

        public DateTimeOffset At { get; init; }
    }
}
