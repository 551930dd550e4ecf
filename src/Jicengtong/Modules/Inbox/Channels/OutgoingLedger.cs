using System.Text.Json;
using Dapper;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>A row in the hands of this node.</summary>
internal sealed class TakenRow
{
    public Guid Id { get; init; }

    public string Key { get; init; } = "";

    public Guid? AskId { get; init; }

    public Guid PersonId { get; init; }

    public string Title { get; init; } = "";

    public string Path { get; init; } = "";

    public string Reason { get; init; } = "";

    public bool Urgent { get; init; }
}

/// <summary>
/// The statements by which a notice moves: taken by one node for at most a minute, marked when it is known what became of it,
/// swept back when the node died with it. A success always counts, whoever holds the row by then; a failure only from whoever holds it.
/// </summary>
internal sealed class OutgoingLedger(Sql sql, Work work, TimeProvider clock)
{
    /// <summary>So long a node may hold a row.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>The ask still waits for an answer. What was answered, withdrawn or left is nobody's to be told any more.</summary>
    public const string AskWaits = "EXISTS (SELECT 1 FROM inbox_asks a WHERE a.id = inbox_outgoing.ask_id AND a.box IN ('todo', 'know') AND a.answer IS NULL AND a.left_at IS NULL)";

    /// <summary>Stands beside the channels when something must be swept.</summary>
    public const string Stuck = "*";

    /// <summary>The channels with something due, and <see cref="Stuck"/>. Mostly nothing is, and then nothing is written either.</summary>
    public Task<IReadOnlyList<string>> Due(CancellationToken cancel) => sql.Query<string>($"""
        SELECT channel FROM inbox_outgoing WHERE state = 'waiting' AND next_try_at <= @now
        UNION SELECT '{Stuck}' FROM inbox_outgoing WHERE state = 'sending' AND leased_until < @now
        UNION SELECT '{Stuck}' FROM inbox_outgoing WHERE listed_at IS NOT NULL AND ask_id IS NOT NULL AND state IN ('failed', 'waiting') AND NOT {AskWaits}
        """, new { now = clock.GetUtcNow() }, cancel);

    /// <summary>What a dead node held comes back, marked as perhaps sent; what needs no sending any more ends.</summary>
    public async Task Sweep(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await sql.Execute("""
            UPDATE inbox_outgoing SET state = 'waiting', lease = NULL, leased_until = NULL, next_try_at = @now, failure = 'technical', why = 'send.unknown', maybe_twice = @yes
            WHERE state = 'sending' AND leased_until < @now
            """, new { now, yes = true }, cancel);
        await sql.Execute($"UPDATE inbox_outgoing SET state = 'moot', ended_at = @now, next_try_at = NULL, listed_at = NULL WHERE listed_at IS NOT NULL AND state IN ('failed', 'waiting') AND ask_id IS NOT NULL AND NOT {AskWaits}",
            new { now }, cancel);
    }

    /// <summary>Nothing goes out on a channel that is switched off or not set up; that is said, not queued for a better day.</summary>
    public Task RefuseWhatIsDue(ChannelKind channel, CancellationToken cancel) => sql.Execute("""
        UPDATE inbox_outgoing SET state = 'failed', failure = 'technical', why = 'channel.off', ended_at = @now, next_try_at = NULL, listed_at = NULL
        WHERE channel = @channel AND state = 'waiting' AND next_try_at <= @now
        """, new { channel = channel.ToString(), now = clock.GetUtcNow() }, cancel);

    /// <summary>
    /// Takes up to <paramref name="most"/> rows that are due, urgent ones first, as far as the quota of the day goes; the rest waits
    /// for tomorrow's.
    /// </summary>
    public Task<Result<List<TakenRow>>> Take(ChannelKind channel, int? quota, int most, Guid lease, CancellationToken cancel) => work.Run<List<TakenRow>>(async () =>
    {
        var now = clock.GetUtcNow();
        var day = WorkingCalendar.LocalDay(now);
        var due = new { channel = channel.ToString(), now, day, lease, until = now + Lease, tomorrow = WorkingCalendar.At(day.AddDays(1), new TimeSpan(8, 30, 0)) };
        await sql.Execute($"UPDATE inbox_outgoing SET state = 'moot', ended_at = @now, next_try_at = NULL, listed_at = NULL WHERE channel = @channel AND state = 'waiting' AND next_try_at <= @now AND ask_id IS NOT NULL AND NOT {AskWaits}", due, cancel);
        if (quota is { } limit)
        {
            await sql.Execute("INSERT INTO inbox_channel_days (channel, day, used) VALUES (@channel, @day, 0) ON CONFLICT (channel, day) DO NOTHING", due, cancel);
            most = Math.Min(most, limit - await sql.First<int>($"SELECT used FROM inbox_channel_days WHERE channel = @channel AND day = @day{Locked("")}", due, cancel));
            if (most <= 0)
            {
                // Tomorrow is too late for what is urgent: a human is asked at once.
                await sql.Execute("""
                    UPDATE inbox_outgoing SET next_try_at = @tomorrow, failure = 'temporary', why = 'channel.quota', listed_at = COALESCE(listed_at, CASE WHEN urgent THEN @now END)
                    WHERE channel = @channel AND state = 'waiting' AND next_try_at <= @now
                    """, due, cancel);
                return new List<TakenRow>();
            }
        }

        var taken = await sql.Query<TakenRow>($"""
            UPDATE inbox_outgoing SET state = 'sending', lease = @lease, leased_until = @until, tries = tries + 1
            WHERE id IN (SELECT id FROM inbox_outgoing WHERE channel = @channel AND state = 'waiting' AND next_try_at <= @now ORDER BY urgent DESC, next_try_at, id LIMIT {most}{Locked(" SKIP LOCKED")})
            RETURNING id, key, ask_id, person_id, title, path, reason, urgent
            """, due, cancel);
        await sql.Execute("""
            INSERT INTO inbox_channel_days (channel, day, used) VALUES (@channel, @day, @Count) ON CONFLICT (channel, day) DO UPDATE SET used = inbox_channel_days.used + excluded.used
            """, new { due.channel, due.day, taken.Count }, cancel);
        return taken.ToList();
    }, cancel);

    /// <summary>Whose asks still wait, of these rows.</summary>
    public async Task<HashSet<Guid>> StillWanted(IReadOnlyCollection<Guid> rows, CancellationToken cancel)
        => [.. await sql.Query<Guid>($"SELECT id FROM inbox_outgoing WHERE {Listed} AND (ask_id IS NULL OR {AskWaits})", Of(rows, new { }), cancel)];

    /// <summary>It was answered while it lay in our hands.</summary>
    public async Task Moot(ChannelKind channel, IReadOnlyCollection<Guid> rows, Guid lease, CancellationToken cancel)
        => await GiveBack(channel, await sql.Execute($"UPDATE inbox_outgoing SET state = 'moot', ended_at = @now, next_try_at = NULL, lease = NULL, leased_until = NULL, listed_at = NULL WHERE {Listed} AND lease = @lease",
            Of(rows, new { lease, now = clock.GetUtcNow() }), cancel), cancel);

    /// <summary>Not begun: somebody takes it again at once, and it was no try.</summary>
    public async Task Release(ChannelKind channel, IReadOnlyCollection<Guid> rows, Guid lease, CancellationToken cancel)
        => await GiveBack(channel, await sql.Execute($"UPDATE inbox_outgoing SET state = 'waiting', lease = NULL, leased_until = NULL, tries = tries - 1 WHERE {Listed} AND lease = @lease AND state = 'sending'",
            Of(rows, new { lease }), cancel), cancel);

    /// <summary>Marks what became of it.</summary>
    public async Task Mark(ChannelKind channel, IReadOnlyCollection<Guid> rows, Outcome outcome, Guid lease, CancellationToken cancel)
    {
        if (outcome.Failure is null)
            await sql.Execute($"""
                UPDATE inbox_outgoing SET state = @state, failure = NULL, why = NULL, provider_id = @ProviderId, ended_at = @now, next_try_at = NULL, lease = NULL, leased_until = NULL, listed_at = NULL
                WHERE {Listed} AND state IN ('sending', 'waiting')
                """, Of(rows, new { state = outcome.AwaitsReport ? OutgoingState.Sent : OutgoingState.Delivered, outcome.ProviderId, now = clock.GetUtcNow() }), cancel);
        else
            await GiveBack(channel, await Fail($"{Listed} AND state = 'sending' AND lease = @lease", "tries", outcome, rows, lease, channel, cancel), cancel);
    }

    /// <summary>Nobody gets through: that was a try for everything that is due on this channel.</summary>
    public Task MarkDown(ChannelKind channel, Outcome outcome, CancellationToken cancel)
        => Fail("channel = @channel AND state = 'waiting' AND next_try_at <= @now", "tries + 1", outcome, [], Guid.Empty, channel, cancel);

    private Task<int> Fail(string which, string tries, Outcome outcome, IReadOnlyCollection<Guid> rows, Guid lease, ChannelKind channel, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (soon, minute, minutes, slowly) = Backoff.From(now, outcome.NotBefore);
        return sql.Execute($"""
            UPDATE inbox_outgoing SET tries = {tries}, failure = @failure, why = @Why, lease = NULL, leased_until = NULL, maybe_twice = {(sql.Kind == DatabaseKind.Postgres ? "maybe_twice OR @MayHaveArrived" : "max(maybe_twice, @MayHaveArrived)")},
                state = CASE WHEN @never OR queued_at <= @dayAgo THEN 'failed' ELSE 'waiting' END,
                next_try_at = CASE WHEN @never OR queued_at <= @dayAgo THEN NULL ELSE {Backoff.NextTry} END,
                ended_at = CASE WHEN @never OR queued_at <= @dayAgo THEN @now END,
                listed_at = COALESCE(listed_at, CASE WHEN @never OR queued_at <= @dayAgo OR ({tries} >= {Backoff.TriesBeforeListed} AND queued_at <= @hoursAgo) THEN @now END)
            WHERE {which}
            """, Of(rows, new
        {
            lease, channel = channel.ToString(), now, soon, minute, minutes, slowly, outcome.Why, outcome.MayHaveArrived,
            failure = WordOf(outcome.Failure!.Value), never = outcome.Failure == Failure.Permanent, dayAgo = now - Backoff.UntilFailed, hoursAgo = now - Backoff.BeforeListed,
        }), cancel);
    }

    // What did not go out does not count.
    private async Task GiveBack(ChannelKind channel, int unused, CancellationToken cancel)
    {
        if (unused > 0)
            await sql.Execute("UPDATE inbox_channel_days SET used = CASE WHEN used > @unused THEN used - @unused ELSE 0 END WHERE channel = @channel AND day = @day",
                new { channel = channel.ToString(), unused, day = WorkingCalendar.LocalDay(clock.GetUtcNow()) }, cancel);
    }

    /// <summary>"This column is one of these ids": an array on PostgreSQL, hexadecimal JSON on SQLite, which has no arrays.</summary>
    public static string In(Sql sql, string column) => sql.Kind == DatabaseKind.Postgres ? $"{column} = ANY(@ids)" : $"{column} IN (SELECT unhex(value) FROM json_each(@ids))";

    /// <summary>The parameters of <see cref="In"/>, and more.</summary>
    public static DynamicParameters Of(Sql sql, IReadOnlyCollection<Guid> ids, object more)
    {
        var args = new DynamicParameters(more);
        args.Add("ids", sql.Kind == DatabaseKind.Postgres ? ids.ToArray() : JsonSerializer.Serialize(ids.Select(id => id.ToString("N"))));
        return args;
    }

    private string Listed => In(sql, "id");

    private DynamicParameters Of(IReadOnlyCollection<Guid> rows, object more) => Of(sql, rows, more);

    public static string WordOf(Failure failure) => failure switch { Failure.Temporary => "temporary", Failure.Permanent => "permanent", _ => "technical" };

    private string Locked(string how) => sql.Kind == DatabaseKind.Postgres ? " FOR UPDATE" + how : "";
}
