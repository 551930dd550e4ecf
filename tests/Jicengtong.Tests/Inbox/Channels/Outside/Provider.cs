using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Tests.Inbox.Channels.Outside;

/// <summary>A request as a provider got it.</summary>
internal sealed record Heard(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);
}

/// <summary>What it answers: an object becomes JSON.</summary>
internal sealed record Said(int Status, object? Body = null, string? Header = null, string? Value = null);

/// <summary>A provider on this machine: a real HTTP server that keeps what it was sent and answers as the test says.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private static readonly JsonSerializerOptions AsWritten = new();
    private readonly WebApplication app;

    private Provider(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public int Port => new Uri(Url).Port;

    /// <summary>In the order they came.</summary>
    public ConcurrentQueue<Heard> Heard { get; } = [];

    /// <summary>What it says.</summary>
    public Func<Heard, Said> Says { get; set; } = _ => new Said(404);

    public IReadOnlyList<Heard> At(string path) => [.. Heard.Where(one => one.Path == path)];

    public static async Task<Provider> Open(Func<Heard, Said> says)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var provider = new Provider(app) { Says = says };
        app.Run(provider.Serve);
        await app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task Serve(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var heard = new Heard(http.Request.Method, http.Request.Path.Value!, http.Request.Query.ToDictionary(one => one.Key, one => one.Value.ToString()),
            http.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
        Heard.Enqueue(heard);
        var said = Says(heard);
        http.Response.StatusCode = said.Status;
        if (said.Header is not null)
            http.Response.Headers[said.Header] = said.Value;
        if (said.Body is not null)
            await http.Response.WriteAsJsonAsync(said.Body, said.Body.GetType(), AsWritten);
    }
}
