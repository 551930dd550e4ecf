using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 4: everybody's page is open and everybody's inbox changes at once. Ours are signed-in people on <c>/api/live</c>, each told about their own inbox;
/// the floor is a bare Kestrel endpoint with one channel per connection that gets the same bytes. Times run from the change to the byte in the client's hand.
/// </summary>
internal static class LiveWork
{
    private const double LongestP99 = 1000;
    private const double MostKilobytes = 25;

    public static async Task Run(Ground ground)
    {
        // The connections are the same on both databases; who may listen is asked once.
        var (kind, people) = (ground.Databases[0], ground.IsFull ? MostOpen(10_000) : 2_000);
        await using var app = await ground.Build(kind, listen: true);
        await new County(app, kind).Settle(people);
        await Tokens.Register(app, people);
        var hints = app.Services.GetRequiredService<LiveHints>();
        var before = Resident();
        var kilobytes = 0.0;
        List<double[]> mine, theirs;
        // One after the other: both at once would be forty thousand open files.
        using (var ours = await Listeners.Connect(new Uri(app.Urls.First()), people, one => $"GET /api/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {Tokens.Of(one)}\r\n\r\n"))
        {
            kilobytes = (Resident() - before) / 1024.0 / people;
            Console.Error.WriteLine($"    of that {GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes / 1024.0 / people:0.0} KB each in the whole heap");
            mine = await Tell(ours, () =>
            {
                for (var one = 1; one <= people; one++)
                    hints.Publish($"inbox:{County.IdOf(one):N}");
            });
        }

        await using (var bare = await Bare.Start())
        using (var floor = await Listeners.Connect(bare.Address, people, _ => "GET /live HTTP/1.1\r\nHost: x\r\n\r\n"))
            theirs = await Tell(floor, bare.Tell);

        await app.StopAsync();
        var (size, ratio, middle) = (people.ToString("#,0", CultureInfo.InvariantCulture) + " open", Spread.Of([.. mine.Zip(theirs, (our, their) => our.Max() / their.Max())]), Latency.Middle([.. mine.Select(Latency.Of)]));
        ground.Report.Add(new Finding("live", "all told", Ground.NameOf(kind), size, "ms", Spread.Of([.. mine.Select(told => told.Max())]), middle, "bare Kestrel broadcast", Spread.Of([.. theirs.Select(told => told.Max())]), ratio,
            "≤1.5×, p99 ≤1 s", ratio.Median <= 1.5 && middle.P99 <= LongestP99));
        ground.Report.Add(new Finding("live", "memory each, client's side included", Ground.NameOf(kind), size, "KB", new Spread(kilobytes, kilobytes, kilobytes, 1), null, null, null, null, "≤25 KB", kilobytes <= MostKilobytes));
    }

    // Two files each, and a few for everything else.
    private static int MostOpen(int wanted)
    {
        var limit = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return long.TryParse(limit, CultureInfo.InvariantCulture, out var most) ? (int)Math.Min(wanted, (most - 1000) / 2) : wanted;
    }

    // The first time warms up.
    private static async Task<List<double[]>> Tell(Listeners listeners, Action tell)
    {
        var runs = new List<double[]>();
        for (var run = 0; run <= Ground.Runs; run++)
            runs.Add(await listeners.Tell(tell));
        return runs[1..];
    }

    // What is held: what connecting left behind is given back first, before and after alike.
    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Process.GetCurrentProcess().WorkingSet64;
    }

    /// <summary>Open connections that wait for the next event.</summary>
    private sealed class Listeners(Socket[] sockets) : IDisposable
    {
        public static async Task<Listeners> Connect(Uri address, int count, Func<int, string> request)
        {
            var sockets = new Socket[count];
            using var turns = new SemaphoreSlim(64);
            await Task.WhenAll(Enumerable.Range(0, count).Select(async at =>
            {
                await turns.WaitAsync();
                try
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port));
                    await socket.SendAsync(Encoding.ASCII.GetBytes(request(at + 1)));
                    // The head of the answer and the first event.
                    var (buffer, said) = (new byte[2048], "");
                    while (!said.Contains("event: ", StringComparison.Ordinal) || !said.EndsWith("\n\n\r\n", StringComparison.Ordinal))
                    {
                        var read = await socket.ReceiveAsync(buffer);
                        if (read == 0)
                            throw new InvalidOperationException("The connection was closed: " + said);
                        said += Encoding.UTF8.GetString(buffer, 0, read);
                        if (!said.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                            throw new InvalidOperationException(said);
                    }

                    sockets[at] = socket;
                }
                finally
                {
                    turns.Release();
                }
            }));
            return new Listeners(sockets);
        }

        /// <summary>Milliseconds until each had something to read.</summary>
        public async Task<double[]> Tell(Action tell)
        {
            var watch = Stopwatch.StartNew();
            var waiting = sockets.Select(async socket =>
            {
                // Waits without a buffer of its own, then empties what came.
                await socket.ReceiveAsync(Memory<byte>.Empty);
                var at = watch.Elapsed.TotalMilliseconds;
                var buffer = new byte[socket.Available];
                await socket.ReceiveAsync(buffer);
                return at;
            }).ToArray();
            var began = watch.Elapsed.TotalMilliseconds;
            tell();
            return [.. (await Task.WhenAll(waiting)).Select(at => at - began)];
        }

        public void Dispose()
        {
            foreach (var socket in sockets)
                socket.Dispose();
        }
    }

    private sealed class Bare(WebApplication app, List<Channel<byte[]>> channels) : IAsyncDisposable
    {
        private static readonly byte[] Event = "event: inbox\ndata: {\"version\":12345}\n\n"u8.ToArray();

        public Uri Address => new(app.Urls.First());

        public static async Task<Bare> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var channels = new List<Channel<byte[]>>();
            app.MapGet("/live", async (HttpContext http) =>
            {
                var channel = Channel.CreateBounded<byte[]>(16);
                lock (channels)
                    channels.Add(channel);
                http.Response.ContentType = "text/event-stream";
                await http.Response.Body.WriteAsync(Event);
                await http.Response.Body.FlushAsync();
                await foreach (var what in channel.Reader.ReadAllAsync(http.RequestAborted))
                {
                    await http.Response.Body.WriteAsync(what);
                    await http.Response.Body.FlushAsync();
                }
            });
            await app.StartAsync();
            return new Bare(app, channels);
        }

        public void Tell()
        {
            lock (channels)
                foreach (var channel in channels)
                    channel.Writer.TryWrite(Event);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
