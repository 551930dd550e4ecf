using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Jicengtong.Tests.Inbox.Channels.Outside;

/// <summary>What happens to one connection.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Closed as soon as it is made.</summary>
    Refused,

    /// <summary>Taken and never answered: half open.</summary>
    HalfOpen,

    /// <summary>Everything comes late.</summary>
    Slow,

    /// <summary>Cut after some bytes from the client.</summary>
    CutGoing,

    /// <summary>Cut after some bytes from the server: it heard everything, its answer is lost.</summary>
    CutComing,
}

/// <summary>A TCP relay on this machine that cuts, delays and half-opens connections as it is told, or by a seeded die.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<Task, byte> relays = [];
    private readonly int target;
    private readonly Task accepting;

    public FaultProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Accept();
    }

    /// <summary>Where to connect instead.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What happens to the next connection, and after how many bytes it is cut.</summary>
    public Func<(Fault Fault, int After)> Next { get; set; } = () => (Fault.None, 0);

    /// <summary>How many connections came.</summary>
    public int Connections { get; private set; }

    /// <summary>The same for every connection from now on.</summary>
    public void Always(Fault fault, int after = 0) => Next = () => (fault, after);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await Task.WhenAll([accepting, .. relays.Keys]);
        end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                Connections++;
                var relay = Relay(client, Next());
                relays.TryAdd(relay, 0);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task Relay(TcpClient client, (Fault Fault, int After) fate)
    {
        using var owned = client;
        try
        {
            if (fate.Fault == Fault.Refused)
            {
                client.Client.LingerState = new LingerOption(true, 0);
                return;
            }

            if (fate.Fault == Fault.HalfOpen)
            {
                await client.GetStream().CopyToAsync(Stream.Null, end.Token);
                return;
            }

            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, target, end.Token);
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
            var slow = fate.Fault == Fault.Slow ? fate.After : 0;
            var going = Pump(client, server, fate.Fault == Fault.CutGoing ? fate.After : int.MaxValue, slow, cut);
            var coming = Pump(server, client, fate.Fault == Fault.CutComing ? fate.After : int.MaxValue, slow, cut);
            await Task.WhenAll(going, coming);
        }
        catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // One of the two is gone.
        }
    }

    // A side that ends is told to the other; a cut ends both at once.
    private static async Task Pump(TcpClient from, TcpClient to, int most, int milliseconds, CancellationTokenSource cut)
    {
        var buffer = new byte[4096];
        var passed = 0;
        try
        {
            while (await from.GetStream().ReadAsync(buffer, cut.Token) is > 0 and var read)
            {
                if (milliseconds > 0)
                    await Task.Delay(milliseconds, cut.Token);
                if (passed + read > most)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, most - passed), cut.Token);
                    from.Client.LingerState = to.Client.LingerState = new LingerOption(true, 0);
                    await cut.CancelAsync();
                    return;
                }

                passed += read;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cut.Token);
            }

            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            if (!cut.IsCancellationRequested)
                await cut.CancelAsync();
        }
    }
}
