using System.Globalization;
using System.Net;
using System.Text.Json;
using Jicengtong.Platform;
using Microsoft.AspNetCore.WebUtilities;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// Web push (RFC 8030): to every browser of the person that agreed. One that took it is enough. <c>Topic</c> makes the push service
/// replace the same notice instead of showing it twice; a browser that is gone (404, 410) is forgotten.
/// </summary>
internal sealed class PushChannel(ChannelSettings settings, PushIdentity identity, IHttpClientFactory http, TimeProvider clock) : IChannel
{
    private static readonly TimeSpan Lives = TimeSpan.FromHours(24);
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ChannelKind Kind => ChannelKind.Push;

    public bool IsSetUp => settings.Push.Contact.Length > 0;

    public int MostAtOnce => 1;

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Send(Message message, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        var browsers = new List<(string Address, Outcome Outcome)>();
        foreach (var address in to[0].Addresses)
            browsers.Add((address, await SendTo(address, message, cancel)));
        var gone = browsers.Where(one => one.Outcome.Why == "push.gone").Select(one => one.Address).ToList();
        var best = browsers.Select(one => one.Outcome).OrderBy(outcome => outcome.Failure switch { null => 0, Failure.Temporary => 1, Failure.Technical => 2, _ => 3 }).First();
        return new Dictionary<Guid, Outcome> { [to[0].RowId] = best with { Gone = gone } };
    }

    private async Task<Outcome> SendTo(string address, Message message, CancellationToken cancel)
    {
        if (Browser.Read(address) is not { } browser)
            return Outcome.Never("push.gone");
        // The neutral title and the place; the service worker shows nothing else.
        var text = JsonSerializer.SerializeToUtf8Bytes(new { title = message.Title, path = Uri.TryCreate(message.Link, UriKind.Absolute, out var link) ? link.PathAndQuery : "/inbox", tag = message.Key, urgent = message.Urgent }, Readable);
        using var request = new HttpRequestMessage(HttpMethod.Post, browser.Endpoint) { Content = new ByteArrayContent(WebPushEncryption.Encrypt(text, browser.Key, browser.Secret)) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", identity.Authorization(browser.Endpoint, settings.Push.Contact, clock.GetUtcNow()));
        request.Headers.Add("TTL", ((int)Lives.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", message.Urgent ? "high" : "normal");
        request.Headers.Add("Topic", message.Key.Length <= 32 ? message.Key : message.Key[..32]);
        using var client = http.CreateClient(OutboundConnections.Client);
        try
        {
            using var answer = await client.SendAsync(request, cancel);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent => Outcome.Delivered(),
                HttpStatusCode.NotFound or HttpStatusCode.Gone => Outcome.Never("push.gone"),
                HttpStatusCode.TooManyRequests => Outcome.Later("push.limit", answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromMinutes(1)),
                HttpStatusCode.RequestEntityTooLarge => Outcome.Never("push.words"),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Outcome.Broken("push.identity", everybody: false),
                >= HttpStatusCode.InternalServerError => Outcome.Later("push.busy"),
                _ => Outcome.Broken("push.answer", everybody: false),
            };
        }
        catch (Exception broken) when (Lines.Judge(broken, cancel) is not null)
        {
            // Every browser maker has its own push service: one that is away says nothing about the others.
            return Outcome.Broken(Lines.Judge(broken, cancel)!.Why!, everybody: false) with { MayHaveArrived = Lines.Judge(broken, cancel)!.MayHaveArrived };
        }
    }

    private sealed record Browser(Uri Endpoint, byte[] Key, byte[] Secret)
    {
        public static Browser? Read(string address)
        {
            try
            {
                var json = JsonSerializer.Deserialize<JsonElement>(address);
                byte[] Bytes(string field) => WebEncoders.Base64UrlDecode(json.GetProperty(field).GetString()!);
                return Bytes("p256dh") is { Length: 65 } key and [4, ..] && Bytes("auth") is { Length: 16 } secret && Uri.TryCreate(json.GetProperty("endpoint").GetString(), UriKind.Absolute, out var endpoint)
                    ? new Browser(endpoint, key, secret) : null;
            }
            catch (Exception unreadable) when (unreadable is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
            {
                return null;
            }
        }
    }
}
