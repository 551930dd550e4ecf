using System.Collections.Concurrent;
using System.Text.Json;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// Remembers in memory which sessions were used, in steps of five minutes (of one where sessions are short), so that using one costs
/// no write; a job stores it. A process that dies forgets at most the last minute: the idle time then runs a little early, never late.
/// </summary>
internal sealed class SessionsSeen(TimeProvider clock)
{
    private ConcurrentDictionary<Guid, Seen> used = new();

    public static DateTimeOffset Round(DateTimeOffset at, int idleMinutes)
    {
        var step = TimeSpan.TicksPerMinute * (idleMinutes >= 120 ? 5 : 1);
        return new(at.UtcTicks - (at.UtcTicks % step), TimeSpan.Zero);
    }

    /// <summary>This session was used now; says what is known of it from here on.</summary>
    public KnownSession Note(Guid session, KnownSession kept)
    {
        var now = Round(clock.GetUtcNow(), kept.IdleMinutes);
        if (now <= kept.LastSeenAt)
            return kept;
        used[session] = new Seen(now, kept.IdleMinutes);
        return kept with { LastSeenAt = now, IdleUntil = now.AddMinutes(kept.IdleMinutes) };
    }

    /// <summary>What was seen since the last time, grouped so that one statement stores many.</summary>
    public IEnumerable<IGrouping<Seen, Guid>> Take() => Interlocked.Exchange(ref used, new()).GroupBy(one => one.Value, one => one.Key);

    internal sealed record Seen(DateTimeOffset At, int IdleMinutes);
}

/// <summary>Stores what was seen and removes sessions that are over.</summary>
internal sealed class KeepSessions(SessionsSeen seen, Store store, Sql sql, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        using var turn = await store.EnterToWrite(cancel);
        foreach (var group in seen.Take())
            foreach (var ids in group.Chunk(10_000))
            {
                var these = sql.Among("id", ids, out var args);
                args.AddDynamicParams(new { at = group.Key.At, until = group.Key.At.AddMinutes(group.Key.IdleMinutes) });
                await sql.Execute($"UPDATE organization_sessions SET last_seen_at = @at, idle_until = @until WHERE {these} AND last_seen_at < @at", args, cancel);
            }

        // Ending one makes everybody be read anew (KnownPeople), so nothing is said where nothing ended.
        var now = clock.GetUtcNow();
        if (await sql.First<int?>("SELECT 1 FROM organization_sessions WHERE idle_until <= @now OR ends_at <= @now LIMIT 1", new { now }, cancel) is not null)
            await sql.Execute("DELETE FROM organization_sessions WHERE idle_until <= @now OR ends_at <= @now", new { now }, cancel);
    }
}
