using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>What the administrators decided about a channel: on or off, and how much a day. Until they decide, what is set up is on.</summary>
/// <param name="IsOn">Notices go out on it.</param>
/// <param name="DailyQuota">Most a day; null: no limit.</param>
public sealed record ChannelDecision(bool IsOn, int? DailyQuota);

/// <summary>Asks for the decisions, and keeps them.</summary>
internal sealed class ChannelDecisions(Sql sql)
{
    public async Task<ChannelDecision> Of(ChannelKind kind, CancellationToken cancel)
        => await sql.First<ChannelDecisionRow>("SELECT is_on, daily_quota FROM inbox_channels WHERE channel = @kind", new { kind = kind.ToString() }, cancel) is { } row ? new(row.IsOn, row.DailyQuota) : new(true, null);

    public Task Keep(ChannelKind kind, ChannelDecision decision, CancellationToken cancel) => sql.Execute("""
        INSERT INTO inbox_channels (channel, is_on, daily_quota) VALUES (@kind, @IsOn, @DailyQuota)
        ON CONFLICT (channel) DO UPDATE SET is_on = excluded.is_on, daily_quota = excluded.daily_quota
        """, new { kind = kind.ToString(), decision.IsOn, decision.DailyQuota }, cancel);

    private sealed class ChannelDecisionRow
    {
        public bool IsOn { get; init; }

        public int? DailyQuota { get; init; }
    }
}
