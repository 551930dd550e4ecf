using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>An answer of a provider: its status, its JSON (an empty object when it was none), and when it may be asked again.</summary>
internal sealed record ProviderAnswer(HttpStatusCode Status, JsonObject Json, TimeSpan RetryAfter)
{
    /// <summary>A field as text, whatever it is in JSON; empty when missing.</summary>
    public string Text(string field) => Json.TryGetPropertyValue(field, out var value) && value is not null ? value.ToString() : "";

    /// <summary>What every provider means by these statuses; null: look at the body.</summary>
    public Outcome? ByStatus => (int)Status switch
    {
        429 => Outcome.Later("line.limit", RetryAfter, everybody: true),
        >= 500 => Outcome.Broken("line.5xx"),
        >= 300 and < 400 => Outcome.Broken("line.redirect"),
        _ => null,
    };
}

/// <summary>Calls of providers that speak JSON, through the door that reaches nothing inside.</summary>
internal sealed class JsonCalls(IHttpClientFactory http, TimeProvider clock)
{
    /// <summary>Chinese stays as it is written.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task<ProviderAnswer> Get(string address, CancellationToken cancel) => Call(new HttpRequestMessage(HttpMethod.Get, address), cancel);

    public Task<ProviderAnswer> Post(string address, object body, CancellationToken cancel, string? bearer = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(JsonSerializer.Serialize(body, Readable), Encoding.UTF8, "application/json") };
        if (bearer is not null)
            request.Headers.Authorization = new("Bearer", bearer);
        return Call(request, cancel);
    }

    public async Task<ProviderAnswer> Call(HttpRequestMessage request, CancellationToken cancel)
    {
        using var owned = request;
        using var client = http.CreateClient(OutboundConnections.Client);
        using var answer = await client.SendAsync(request, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        return new ProviderAnswer(answer.StatusCode, Parse(body), After(answer));
    }

    private TimeSpan After(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => TimeSpan.Zero,
    };

    private static JsonObject Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>
/// An access token as WeCom, DingTalk and Feishu give them: fetched once, kept until shortly before its end, thrown away when the
/// provider calls it expired (it may have been renewed elsewhere).
/// </summary>
internal sealed class AccessTokenCache(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim one = new(1, 1);
    private (string Token, DateTimeOffset Until) kept = ("", DateTimeOffset.MinValue);

    /// <summary>A token, or why there is none.</summary>
    public async Task<(string? Token, Outcome? Refused)> Get(Func<Task<(string Token, int Seconds, Outcome? Refused)>> fetch, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            if (kept.Until > clock.GetUtcNow())
                return (kept.Token, null);
            var (token, seconds, refused) = await fetch();
            if (refused is not null)
                return (null, refused);
            kept = (token, clock.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Margin);
            return (token, null);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>This token is not taken any more.</summary>
    public void Forget(string token)
    {
        if (kept.Token == token)
            kept = ("", DateTimeOffset.MinValue);
    }

    public void Dispose() => one.Dispose();
}
