using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Jicengtong.Modules.Inbox.Channels.Providers;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Answering;

/// <summary>Where providers call us. Nobody is signed in here: the signature, or the secret in the address, says who calls.</summary>
internal static class CallbackRoutes
{
    private const int LongestBody = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var calls = routes.MapGroup("/api/channels").AllowAnonymous().ExcludeFromDescription();
        calls.MapGet("/wecom/callback", (string? msg_signature, string? timestamp, string? nonce, string? echostr, ChannelSettings settings) =>
            SealOf(settings)?.Open(msg_signature, timestamp, nonce, echostr) is { } echo ? Results.Text(echo) : Http.Problem(new NotTheirs())).Produces<string>(StatusCodes.Status200OK, "text/plain");
        calls.MapPost("/wecom/callback", TakeWeCom);
        calls.MapPost("/feishu/callback", TakeFeishu);
        calls.MapPost("/dingtalk/callback", TakeDingTalk);
        calls.MapPost("/sms/reports/{secret}", TakeSmsReports);
    }

    private static CallbackSeal? SealOf(ChannelSettings settings)
        => settings.WeCom is { CallbackToken.Length: > 0, CallbackKey.Length: 43 } app ? new CallbackSeal(app.CallbackToken, app.CallbackKey, app.CorpId) : null;

    private static async Task<IResult> TakeWeCom(string? msg_signature, string? timestamp, string? nonce, HttpContext http, ChannelSettings settings, AnswerCard answer, HeardCalls heard, TimeProvider clock, CancellationToken cancel)
    {
        if (SealOf(settings) is not { } seal || Xml(await BodyOf(http, cancel)) is not { } envelope || seal.Open(msg_signature, timestamp, nonce, envelope.Element("Encrypt")?.Value) is not { } inside)
            return Http.Problem(new NotTheirs());
        if (!heard.IsFresh(msg_signature!, timestamp))
            return Http.Problem(new Replayed());
        string Field(XElement? xml, string name) => xml?.Element(name)?.Value ?? "";
        var call = Xml(inside);
        if (Field(call, "Event") != "template_card_event" || Field(call, "EventKey") != WeComChannel.Understood)
            return Results.Text("");
        var given = await TryAnswer(answer, ChannelKind.WeCom, Field(call, "TaskId"), Same(Field(call, "FromUserName")), heard, msg_signature!, cancel);
        var reply = new XElement("xml", new XElement("ToUserName", Field(call, "FromUserName")), new XElement("FromUserName", Field(call, "ToUserName")), new XElement("CreateTime", clock.GetUtcNow().ToUnixTimeSeconds()),
            new XElement("MsgType", "update_button"), new XElement("Button", new XElement("ReplaceName", given.Succeeded ? "已回“明白”" : "请打开页面办理")));
        return Results.Text(seal.Reply(reply.ToString(SaveOptions.DisableFormatting), clock.GetUtcNow()), "application/xml");
    }

    // 飞书: the whole body is encrypted with SHA-256 of the Encrypt Key; the header's signature is over time, nonce, key and body.
    private static async Task<IResult> TakeFeishu(HttpContext http, ChannelSettings settings, AnswerCard answer, HeardCalls heard, CancellationToken cancel)
    {
        var body = await BodyOf(http, cancel);
        if (settings.Feishu.EncryptKey.Length == 0 || Decrypt(body, settings.Feishu.EncryptKey) is not { } call)
            return Http.Problem(new NotTheirs());
        // When the address is entered the provider asks whether we can read it; that question bears no signature.
        if (call["type"]?.ToString() == "url_verification")
            return Results.Json(new { challenge = call["challenge"]?.ToString() });
        var (timestamp, signature) = (http.Request.Headers["X-Lark-Request-Timestamp"].ToString(), http.Request.Headers["X-Lark-Signature"].ToString());
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(timestamp + http.Request.Headers["X-Lark-Request-Nonce"] + settings.Feishu.EncryptKey + body)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature)))
            return Http.Problem(new NotTheirs());
        if (!heard.IsFresh(signature, timestamp))
            return Http.Problem(new Replayed());
        if (call["header"]?["event_type"]?.ToString() != "card.action.trigger" || call["event"]?["action"]?["value"] is not JsonObject value || value["answer"]?.ToString() != WeComChannel.Understood)
            return Results.Json(new { });
        var given = await TryAnswer(answer, ChannelKind.Feishu, value["key"]?.ToString() ?? "", Same(call["event"]?["operator"]?["open_id"]?.ToString() ?? ""), heard, signature, cancel);
        return Results.Json(new { toast = new { type = given.Succeeded ? "success" : "warning", content = given.Succeeded ? "已回“明白”" : given.Error.Message } });
    }

    // 钉钉: HMAC-SHA256 of the time in milliseconds, with the secret we registered. The body is not signed, so one signature is good for one call.
    private static async Task<IResult> TakeDingTalk(HttpContext http, ChannelSettings settings, DingTalkApp app, AnswerCard answer, HeardCalls heard, CancellationToken cancel)
    {
        var body = await BodyOf(http, cancel);
        var (timestamp, signature) = (http.Request.Headers["x-ddpaas-signature-timestamp"].ToString(), http.Request.Headers["x-ddpaas-signature"].ToString());
        if (settings.DingTalk.CallbackSecret.Length == 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(DingTalkSignature(timestamp, settings.DingTalk.CallbackSecret)), Encoding.UTF8.GetBytes(signature)))
            return Http.Problem(new NotTheirs());
        if (!heard.IsFresh(signature, long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? (milliseconds / 1000).ToString(CultureInfo.InvariantCulture) : null))
            return Http.Problem(new Replayed());
        var call = Json(body) as JsonObject;
        var tapped = (Json(call?["content"]?.ToString() ?? "") as JsonObject)?["cardPrivateData"] as JsonObject;
        if (call?["type"]?.ToString() != "actionCallback" || ((tapped?["params"] as JsonObject)?["answer"]?.ToString() ?? (tapped?["actionIds"] as JsonArray)?.FirstOrDefault()?.ToString()) != WeComChannel.Understood)
            return Results.Json(new { });
        var user = call["userId"]?.ToString() ?? "";
        var given = await TryAnswer(answer, ChannelKind.DingTalk, call["outTrackId"]?.ToString() ?? "", async address => (await app.UserOf(address, cancel)).User == user, heard, signature, cancel);
        return Results.Json(new
        {
            cardUpdateOptions = new { updateCardDataByKey = true, updatePrivateDataByKey = true },
            cardData = new { cardParamMap = new { answered = given.Succeeded ? "已回“明白”" : "请打开页面办理" } },
        });
    }

    // 阿里云 SmsReport: a list of what arrived; it wants code 0, else it calls again.
    private static async Task<IResult> TakeSmsReports(string secret, HttpContext http, ChannelSettings settings, TakeReports reports, CancellationToken cancel)
    {
        var expected = settings.Sms.ReportSecret;
        if (expected.Length == 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(secret)))
            return Http.Problem(new NotFound("这个接口"));
        if (Json(await BodyOf(http, cancel)) is not JsonArray list)
            return Http.Problem(new Invalid("body", "报告应当是一个列表。", "report.malformed"));
        foreach (var one in list.OfType<JsonObject>())
        {
            var outcome = one["success"]?.ToString() == "true" ? Outcome.Delivered()
                : one["err_code"]?.ToString() is "MOBILE_NOT_ON_SERVICE" or "MN:0001" or "MK:0001" or "VALVE:M_MC" or "12" ? Outcome.Never("sms.number") : Outcome.Later("sms.unreachable");
            if (one["out_id"]?.ToString() is { Length: > 0 } id)
                await reports.ByProvider(ChannelKind.Sms, id, outcome, cancel);
        }

        return Results.Json(new { code = 0, msg = "成功" });
    }

    private static async Task<Result<Done>> TryAnswer(AnswerCard answer, ChannelKind channel, string card, Func<string, Task<bool>> isTheirs, HeardCalls heard, string signature, CancellationToken cancel)
    {
        try
        {
            return await answer.Run(channel, card, isTheirs, cancel);
        }
        catch
        {
            // Not done: when they call again it is no replay.
            heard.Forget(signature);
            throw;
        }
    }

    /// <summary>What 钉钉 signs a call with.</summary>
    internal static string DingTalkSignature(string timestamp, string secret) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(timestamp)));

    private static Func<string, Task<bool>> Same(string account) => address => Task.FromResult(address.Equals(account, StringComparison.OrdinalIgnoreCase));

    private static JsonObject? Decrypt(string body, string encryptKey)
    {
        if ((Json(body) as JsonObject)?["encrypt"]?.ToString() is not { } encrypted)
            return null;
        try
        {
            var bytes = Convert.FromBase64String(encrypted);
            using var aes = Aes.Create();
            aes.Key = SHA256.HashData(Encoding.UTF8.GetBytes(encryptKey));
            return Json(Encoding.UTF8.GetString(aes.DecryptCbc(bytes.AsSpan(16), bytes.AsSpan(0, 16)))) as JsonObject;
        }
        catch (Exception damaged) when (damaged is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task<string> BodyOf(HttpContext http, CancellationToken cancel)
    {
        if (http.Request.ContentLength > LongestBody)
            throw new BadHttpRequestException("Too long.", StatusCodes.Status413PayloadTooLarge);
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancel);
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static XElement? Xml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private sealed record NotTheirs() : Error("callback.signature", "签名不对，没有接收。", StatusCodes.Status403Forbidden);

    private sealed record Replayed() : Error("callback.replayed", "这个请求收到过了，或者时间不对，没有再办。", StatusCodes.Status403Forbidden);
}
