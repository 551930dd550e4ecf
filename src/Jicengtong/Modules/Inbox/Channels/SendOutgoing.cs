using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>
/// Carries what was queued: every channel by itself, so that a dead mail server holds up no SMS. Rows are taken in one small
/// transaction, spoken about with the provider outside of any, and marked in another.
/// </summary>
internal sealed class SendOutgoing(IServiceScopeFactory scopes, IEnumerable<IChannel> channels) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        IReadOnlyCollection<string> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var ledger = scope.ServiceProvider.GetRequiredService<OutgoingLedger>();
            due = await ledger.Due(cancel);
            if (due.Contains(OutgoingLedger.Stuck))
            {
                await ledger.Sweep(cancel);
                due = await ledger.Due(cancel);
            }
        }

        await Task.WhenAll(channels.Where(channel => due.Contains(channel.Kind.ToString())).Select(async channel =>
        {
            await using var own = scopes.CreateAsyncScope();
            await own.ServiceProvider.GetRequiredService<CarryChannel>().Run(channel, cancel);
        }));
    }
}

/// <summary>One round of one channel.</summary>
internal sealed class CarryChannel(OutgoingLedger ledger, ChannelDecisions decisions, IAddressBook book, IDeadAddresses dead, OutgoingMessages messages, ILogger<CarryChannel> log)
{
    private const int Callers = 8;
    private const int MessagesATime = 24;

    // Nothing is begun later than this, so that the lease outlives the slowest call.
    private static readonly TimeSpan LastBegin = OutgoingLedger.Lease - TimeSpan.FromSeconds(25);

    // A round that goes on for ever would keep the next one, and its clock, from looking again.
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(30);

    public async Task Run(IChannel channel, CancellationToken cancel)
    {
        var decided = await decisions.Of(channel.Kind, cancel);
        if (!channel.IsSetUp || !decided.IsOn)
        {
            await ledger.RefuseWhatIsDue(channel.Kind, cancel);
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < LongestRound)
        {
            var lease = Guid.NewGuid();
            var taken = await ledger.Take(channel.Kind, decided.DailyQuota, MessagesATime * channel.MostAtOnce, lease, cancel);
            if (!taken.Succeeded || taken.Value.Count == 0)
                return;
            if (await Carry(channel, taken.Value, lease, cancel) is not { } down)
                continue;
            log.LogWarning("Channel {Channel} is not getting through: {Why}", channel.Kind, down.Why);
            await ledger.MarkDown(channel.Kind, down, cancel);
            return;
        }
    }

    // Returns why nobody gets through, or null.
    private async Task<Outcome?> Carry(IChannel channel, IReadOnlyList<TakenRow> rows, Guid lease, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        var addresses = (await book.Of([.. rows.Select(row => row.PersonId).Distinct()], cancel)).Where(one => one.Channel == channel.Kind).ToLookup(one => one.PersonId, one => one.Address);
        if (rows.Where(row => !addresses.Contains(row.PersonId)).Select(row => row.Id).ToList() is { Count: > 0 } nowhere)
            await ledger.Mark(channel.Kind, nowhere, Outcome.Never("address.none"), lease, cancel);
        var groups = await messages.Of(rows.Where(row => addresses.Contains(row.PersonId)), channel.MostAtOnce, cancel);
        var gone = new ConcurrentBag<ChannelAddress>();
        Outcome? down = null;
        await Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancel }, async (group, ending) =>
        {
            var (message, theirs) = group;
            if (down is not null || Stopwatch.GetElapsedTime(begun) > LastBegin)
            {
                await ledger.Release(channel.Kind, [.. theirs.Select(row => row.Id)], lease, ending);
                return;
            }

            // Answered a second ago is answered.
            var wanted = await ledger.StillWanted([.. theirs.Select(row => row.Id)], ending);
            if (theirs.Where(row => !wanted.Contains(row.Id)).Select(row => row.Id).ToList() is { Count: > 0 } answered)
                await ledger.Moot(channel.Kind, answered, lease, ending);
            var to = theirs.Where(row => wanted.Contains(row.Id)).Select(row => new Recipient(row.Id, row.PersonId, [.. addresses[row.PersonId]])).ToList();
            if (to.Count == 0)
                return;
            var said = await Try(channel, message, to, ending);
            foreach (var one in to)
                foreach (var address in said[one.RowId].Gone)
                    gone.Add(new ChannelAddress(one.PersonId, channel.Kind, address));
            foreach (var same in said.GroupBy(one => one.Value))
            {
                await ledger.Mark(channel.Kind, [.. same.Select(one => one.Key)], same.Key, lease, CancellationToken.None);
                if (same.Key.IsForEverybody)
                    down = same.Key;
            }
        });
        foreach (var address in gone)
            await dead.Gone(address, cancel);
        return down;
    }

    private static async Task<IReadOnlyDictionary<Guid, Outcome>> Try(IChannel channel, Message message, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        try
        {
            return await channel.Send(message, to, cancel);
        }
        catch (Exception broken) when (Lines.Judge(broken, cancel) is not null)
        {
            var outcome = Lines.Judge(broken, cancel)!;
            return to.ToDictionary(one => one.RowId, _ => outcome);
        }
    }
}

/// <summary>What a broken line means.</summary>
internal static class Lines
{
    /// <summary>The outcome for everybody who was spoken for, or null when the failure is no matter of the line.</summary>
    public static Outcome? Judge(Exception broken, CancellationToken cancel) => broken switch
    {
        OperationCanceledException when cancel.IsCancellationRequested => null,
        SmtpBroken mail => Of(mail.InnerException!, mail.MayHaveArrived),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } unreached
            => Of(unreached, false),
        HttpRequestException or OperationCanceledException or IOException => Of(broken, true),
        _ => null,
    };

    // A line cut in the middle says nothing about the next; a server that is away or silent keeps everybody waiting.
    private static Outcome Of(Exception broken, bool mayHaveArrived)
    {
        var why = Within<PrivateAddressException>(broken) ? "line.private"
            : Within<System.Security.Authentication.AuthenticationException>(broken) ? "line.certificate"
            : Within<OperationCanceledException>(broken) ? "line.silent"
            : !mayHaveArrived && IsAboutTheName(broken) ? "line.name"
            : broken is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } || (!mayHaveArrived && broken is SocketException) ? "line.unreachable"
            : "line.broken";
        return Outcome.Broken(why, everybody: why != "line.broken") with { MayHaveArrived = mayHaveArrived };
    }

    // No such name, or nobody who knows it answers.
    private static bool IsAboutTheName(Exception? broken) => broken is not null
        && (broken is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery } || IsAboutTheName(broken.InnerException));

    private static bool Within<T>(Exception? broken)
        where T : Exception => broken is not null && (broken is T || Within<T>(broken.InnerException));
}
