using System.Net;
using System.Net.Sockets;

namespace Jicengtong.Bench;

/// <summary>
/// A TCP relay that can swallow: from then on nothing passes in either direction, and nobody is told. Like a firewall that forgot its connections, it never lets those pass again that were open
/// then; new ones do once it no longer swallows.
/// </summary>
internal sealed class SwallowingLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly int target;
    private readonly Task accepting;
    private volatile int swallowed;
    private volatile bool swallows;

    public SwallowingLine(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Accept();
    }

    /// <summary>Where to connect instead.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whether it swallows now.</summary>
    public bool Swallows
    {
        get => swallows;
        set
        {
            if (value)
                Interlocked.Increment(ref swallowed);
            swallows = value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Relay(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // No more is needed.
        }
    }

    private async Task Relay(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        var (born, isDead) = (swallowed, swallows);
        try
        {
            if (!isDead)
                await far.ConnectAsync(IPAddress.Loopback, target, end.Token);
            await Task.WhenAny(Pump(near, far, born, isDead), Pump(far, near, born, isDead));
        }
        catch (Exception ended) when (ended is SocketException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // One side is gone.
        }
    }

    private async Task Pump(TcpClient from, TcpClient to, int born, bool isDead)
    {
        if (isDead && !from.Connected)
            await Task.Delay(Timeout.Infinite, end.Token);
        var buffer = new byte[16 * 1024];
        while (await from.GetStream().ReadAsync(buffer, end.Token) is > 0 and var read)
            if (!isDead && born == swallowed)
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), end.Token);
    }
}
