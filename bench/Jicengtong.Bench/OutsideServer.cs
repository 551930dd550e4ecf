using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Bench;

/// <summary>Whom the program sends to: an SMS gateway, a push service and the webhook of a robot, which take everything and remember what came.</summary>
internal sealed class OutsideServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> messages = [];
    private readonly ConcurrentQueue<string> pushes = [];
    private int robotHeard;

    private OutsideServer(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(Take);
    }

    /// <summary>Keys of the SMS that came.</summary>
    public IReadOnlyCollection<string> Messages => messages;

    /// <summary>Topics of what came to be pushed: of a key as much as a topic may have.</summary>
    public IReadOnlyCollection<string> Pushes => pushes;

    /// <summary>How often the robot was told something.</summary>
    public int RobotHeard => robotHeard;

    /// <summary>Listens on this port.</summary>
    public static async Task<OutsideServer> Open(int port)
    {
        var server = new OutsideServer(port);
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/push", StringComparison.Ordinal))
        {
            pushes.Enqueue(http.Request.Headers["Topic"].ToString());
            http.Response.StatusCode = StatusCodes.Status201Created;
            return;
        }

        if (http.Request.Path == "/robot")
        {
            Interlocked.Increment(ref robotHeard);
            await http.Response.WriteAsync("{\"errcode\":0}");
            return;
        }

        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        messages.Enqueue(body.RootElement.GetProperty("key").GetString()!);
        await http.Response.WriteAsync("{\"code\":0}");
    }
}
