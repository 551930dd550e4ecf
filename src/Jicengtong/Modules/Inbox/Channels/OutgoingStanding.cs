using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>How a channel is doing.</summary>
/// <param name="Kind">Which.</param>
/// <param name="IsSetUp">The configuration says enough.</param>
/// <param name="Decision">What the administrators decided.</param>
/// <param name="UsedToday">Of the quota.</param>
/// <param name="Waiting">Notices on their way.</param>
/// <param name="OldestSince">Since when the oldest of them waits.</param>
/// <param name="LastDeliveredAt">When something last got through, within a week.</param>
/// <param name="FailingBecause">Code of a technical failure that holds it up now.</param>
/// <param name="RefusedToday">Notices that were not sent because the channel is off.</param>
public sealed record ChannelStanding(ChannelKind Kind, bool IsSetUp, ChannelDecision Decision, int UsedToday, int Waiting, DateTimeOffset? OldestSince, DateTimeOffset? LastDeliveredAt, string? FailingBecause, int RefusedToday);

/// <summary>Something a human is asked to look at: whom it did not reach, on which way, and why. Not what it said.</summary>
public sealed class ListedNotice
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <summary>Who was to be told.</summary>
    public Guid PersonId { get; init; }

    /// <summary>On which way.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Why they were to be told.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Code of what went wrong.</summary>
    public string? Why { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it is tried again by itself; null when it is not.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>It may have arrived all the same.</summary>
    public bool MaybeTwice { get; init; }
}

/// <summary>Looks at what goes out: how each channel does, what lies with a human, how old the oldest is.</summary>
internal sealed class OutgoingStanding(Sql sql, IEnumerable<IChannel> channels, ChannelDecisions decisions, TimeProvider clock)
{
    private const int MostListed = 200;

    public async Task<IReadOnlyList<ChannelStanding>> Channels(CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var rows = (await sql.Query<Row>("""
            SELECT channel, sum(CASE WHEN state IN ('waiting', 'sending') THEN 1 ELSE 0 END) AS waiting, min(CASE WHEN state IN ('waiting', 'sending') THEN queued_at END) AS oldest_since,
                   max(CASE WHEN state IN ('sent', 'delivered') THEN ended_at END) AS last_delivered_at, sum(CASE WHEN state = 'failed' AND why = 'channel.off' AND ended_at >= @morning THEN 1 ELSE 0 END) AS refused_today,
                   max(CASE WHEN state IN ('waiting', 'sending') AND failure = 'technical' THEN why END) AS failing_because
            FROM inbox_outgoing WHERE state IN ('waiting', 'sending') OR ended_at >= @weekAgo GROUP BY channel
            """, new { morning = WorkingCalendar.At(today, TimeSpan.Zero), weekAgo = clock.GetUtcNow().AddDays(-7) }, cancel)).ToDictionary(row => row.Channel);
        var used = (await sql.Query<Used>("SELECT channel, used AS number FROM inbox_channel_days WHERE day = @today", new { today }, cancel)).ToDictionary(row => row.Channel, row => row.Number);
        var standings = new List<ChannelStanding>();
        foreach (var channel in channels.OrderBy(channel => channel.Kind))
        {
            var row = rows.GetValueOrDefault(channel.Kind.ToString()) ?? new Row();
            standings.Add(new(channel.Kind, channel.IsSetUp, await decisions.Of(channel.Kind, cancel), used.GetValueOrDefault(channel.Kind.ToString()), (int)row.Waiting, row.OldestSince, row.LastDeliveredAt, row.FailingBecause, (int)row.RefusedToday));
        }

        return standings;
    }

    /// <summary>What a human is asked to look at, oldest first, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<ListedNotice> Shown, int All)> Listed(CancellationToken cancel)
        => (await sql.Query<ListedNotice>($"SELECT id, person_id, channel, reason, why, queued_at, next_try_at, maybe_twice FROM inbox_outgoing WHERE listed_at IS NOT NULL AND state IN ('waiting', 'failed') ORDER BY queued_at, id LIMIT {MostListed}", null, cancel),
            (int)await sql.First<long>("SELECT count(*) FROM inbox_outgoing WHERE listed_at IS NOT NULL AND state IN ('waiting', 'failed')", null, cancel));

    /// <summary>Since when the oldest that shall go out waits; null when nothing does.</summary>
    public Task<DateTimeOffset?> OldestSince(CancellationToken cancel) => sql.First<DateTimeOffset?>("SELECT queued_at FROM inbox_outgoing WHERE state IN ('waiting', 'sending') ORDER BY queued_at LIMIT 1", null, cancel);

    private sealed class Row
    {
        public string Channel { get; init; } = "";

        public long Waiting { get; init; }

        public DateTimeOffset? OldestSince { get; init; }

        public DateTimeOffset? LastDeliveredAt { get; init; }

        public long RefusedToday { get; init; }

        public string? FailingBecause { get; init; }
    }

    private sealed class Used
    {
        public string Channel { get; init; } = "";

        public int Number { get; init; }
    }
}
