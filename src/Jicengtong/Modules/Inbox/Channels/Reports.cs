using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>What providers tell later about what they took: it arrived, or it did not. Told twice is harmless; a late "no" never undoes a "yes".</summary>
internal sealed class TakeReports(Sql sql, TimeProvider clock)
{
    /// <summary>By what the provider calls it.</summary>
    public Task<int> ByProvider(ChannelKind channel, string providerId, Outcome outcome, CancellationToken cancel)
        => Mark("channel = @channel AND provider_id = @providerId", outcome, new { channel = channel.ToString(), providerId }, cancel);

    /// <summary>By our own rows.</summary>
    public Task<int> ByRows(IReadOnlyCollection<Guid> rows, Outcome outcome, CancellationToken cancel) => Mark(OutgoingLedger.In(sql, "id"), outcome, OutgoingLedger.Of(sql, rows, new { }), cancel);

    // It went out, so it is not sent again by itself: that would be twice. A human is asked instead.
    private Task<int> Mark(string which, Outcome outcome, object args, CancellationToken cancel)
    {
        var all = new Dapper.DynamicParameters(args);
        all.AddDynamicParams(new { now = clock.GetUtcNow(), failure = outcome.Failure is { } failed ? OutgoingLedger.WordOf(failed) : null, outcome.Why });
        return sql.Execute(outcome.Failure is null
            ? $"UPDATE inbox_outgoing SET state = 'delivered' WHERE state = 'sent' AND {which}"
            : $"UPDATE inbox_outgoing SET state = 'failed', failure = @failure, why = @Why, listed_at = @now WHERE state = 'sent' AND {which}", all, cancel);
    }
}

/// <summary>Asks providers that only answer when asked (钉钉) what became of what they took.</summary>
internal sealed class AskForReports(Sql sql, IAddressBook book, TakeReports reports, IEnumerable<IChannel> channels, TimeProvider clock, ILogger<AskForReports> log) : IJob
{
    private const int TasksATime = 50;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Last = TimeSpan.FromHours(24);

    public async Task Run(CancellationToken cancel)
    {
        foreach (var channel in channels.OfType<IReportingChannel>().Where(channel => channel.IsSetUp))
        {
            var now = clock.GetUtcNow();
            var open = await sql.Query<Open>($"""
                SELECT id, person_id, provider_id FROM inbox_outgoing WHERE channel = @channel AND state = 'sent' AND provider_id IN
                    (SELECT provider_id FROM inbox_outgoing WHERE channel = @channel AND state = 'sent' AND ended_at <= @first AND ended_at > @last GROUP BY provider_id ORDER BY max(ended_at) DESC LIMIT {TasksATime})
                """, new { channel = channel.Kind.ToString(), first = now - First, last = now - Last }, cancel);
            foreach (var task in open.GroupBy(row => row.ProviderId))
                await Ask(channel, task.Key, [.. task], cancel);
        }
    }

    private async Task Ask(IReportingChannel channel, string task, IReadOnlyList<Open> rows, CancellationToken cancel)
    {
        var addresses = (await book.Of([.. rows.Select(row => row.PersonId)], cancel)).Where(one => one.Channel == channel.Kind).ToLookup(one => one.PersonId, one => one.Address);
        var to = rows.Where(row => addresses.Contains(row.PersonId)).Select(row => new Recipient(row.Id, row.PersonId, [.. addresses[row.PersonId]])).ToList();
        try
        {
            foreach (var same in (await channel.Report(task, to, cancel)).GroupBy(one => one.Value))
                await reports.ByRows([.. same.Select(one => one.Key)], same.Key, cancel);
        }
        catch (Exception broken) when (Lines.Judge(broken, cancel) is not null)
        {
            log.LogWarning("Channel {Channel} could not be asked for reports: {Why}", channel.Kind, Lines.Judge(broken, cancel)!.Why);
        }
    }

    private sealed class Open
    {
        public Guid Id { get; init; }

        public Guid PersonId { get; init; }

        public string ProviderId { get; init; } = "";
    }
}

/// <summary>Tells the groups of those who look after the system, at most once an hour, that something does not go out.</summary>
internal sealed class TellRobots(Sql sql, OutgoingStanding standing, Providers.Robots robots, TimeProvider clock, ILogger<TellRobots> log) : IJob
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    public async Task Run(CancellationToken cancel)
    {
        if (robots.All.Count == 0)
            return;
        var now = clock.GetUtcNow();
        var (_, listed) = await standing.Listed(cancel);
        var late = await standing.OldestSince(cancel) is { } oldest && now - oldest > Late;
        if ((listed == 0 && !late) || !await IsFirstOfThisHour(now, cancel))
            return;
        var text = $"基层通：{(listed > 0 ? $"有 {listed} 条提醒发不出去，要人看一看" : "有提醒等了十分钟还没发出去")}。管理员请打开“对外通道”。";
        foreach (var robot in robots.All)
            if (await robots.Say(robot, text, cancel) is { Failure: not null } failed)
                log.LogWarning("Robot {Robot} did not take it: {Why}", robot.Name, failed.Why);
    }

    // Several nodes see the same; one of them speaks.
    private async Task<bool> IsFirstOfThisHour(DateTimeOffset now, CancellationToken cancel) => await sql.Execute("""
        INSERT INTO inbox_channel_days (channel, day, used) VALUES ('robots', @day, @hour)
        ON CONFLICT (channel, day) DO UPDATE SET used = excluded.used WHERE inbox_channel_days.used < excluded.used
        """, new { day = WorkingCalendar.LocalDay(now), hour = now.ToOffset(TimeSpan.FromHours(8)).Hour + 1 }, cancel) > 0;
}
