using System.Text;
using System.Threading.Channels;
using Dapper;
using Npgsql;

namespace Jicengtong.Platform;

/// <summary>
/// Carries hints between the nodes on one PostgreSQL (LISTEN/NOTIFY), many in one message. A hint that may have been missed, because
/// the line broke or too much came at once, becomes "look at everything": pages fetch what they may see, and nothing is lost.
/// </summary>
public sealed class LiveRelay(Store store, LiveHints live, ILogger<LiveRelay> log) : BackgroundService
{
    private const string Line = "jct_live";
    private const string Everything = "*";

    // PostgreSQL takes 8,000 bytes.
    private const int LongestMessage = 7800;
    private const int MostWaiting = 20_000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private readonly string node = Guid.NewGuid().ToString("N")[..12];
    private readonly Channel<string> outgoing = Channel.CreateBounded<string>(MostWaiting);
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool missed;

    /// <summary>Ends when this node hears the others.</summary>
    internal Task Listening => listening.Task;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (store.Kind != DatabaseKind.Postgres)
            return;
        live.Elsewhere = topic => missed |= !outgoing.Writer.TryWrite(topic);
        await Task.WhenAll(Hear(stoppingToken), Tell(stoppingToken));
    }

    private async Task Hear(CancellationToken cancel)
    {
        for (var isFirst = true; !cancel.IsCancellationRequested; isFirst = false)
        {
            try
            {
                await using var connection = (NpgsqlConnection)await store.Open(cancel);
                connection.Notification += (_, told) => Take(told.Payload);
                await connection.ExecuteAsync(new CommandDefinition($"LISTEN {Line}", cancellationToken: cancel));
                listening.TrySetResult();
                if (!isFirst)
                    live.PublishEverythingHere();
                // A line that is only half there is noticed when one speaks on it.
                while (true)
                    if (!await connection.WaitAsync(LookAgain, cancel))
                        await connection.ExecuteAsync(new CommandDefinition("SELECT 1", cancellationToken: cancel));
            }
            catch (Exception broken) when (broken is NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException)
            {
                log.LogWarning("Live hints of other nodes are not heard at the moment: {Why}", broken.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Take(string message)
    {
        var topics = message.Split(' ');
        if (topics[0] == node)
            return;
        foreach (var topic in topics.AsSpan(1))
            if (topic == Everything)
                live.PublishEverythingHere();
            else
                live.PublishHere(topic);
    }

    private async Task Tell(CancellationToken cancel)
    {
        try
        {
            while (await outgoing.Reader.WaitToReadAsync(cancel))
            {
                await Task.Delay(Gather, cancel);
                foreach (var message in Gathered())
                    await Say(message, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The node ends.
        }
    }

    private IEnumerable<string> Gathered()
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        while (outgoing.Reader.TryRead(out var topic))
            topics.Add(topic);
        if (missed)
        {
            missed = false;
            topics = [Everything];
        }

        var message = new StringBuilder(node);
        foreach (var topic in topics)
        {
            if (message.Length + 1 + topic.Length > LongestMessage)
            {
                yield return message.ToString();
                message = new StringBuilder(node);
            }

            message.Append(' ').Append(topic);
        }

        yield return message.ToString();
    }

    private async Task Say(string message, CancellationToken cancel)
    {
        try
        {
            await using var connection = await store.Open(cancel);
            await connection.ExecuteAsync(new CommandDefinition("SELECT pg_notify(@Line, @message)", new { Line, message }, cancellationToken: cancel));
        }
        catch (Exception broken) when (broken is NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException)
        {
            missed = true;
            log.LogWarning("Other nodes could not be told: {Why}", broken.Message);
        }
    }
}
