using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// 短信: 阿里云 (dysmsapi, SendSms of 2017-05-25, signature version 1.0), or any gateway whose request and answer the configuration
/// describes. Neither knows idempotency keys for certain: when a line breaks after the request was out, the person may get it twice.
/// </summary>
internal sealed class SmsChannel(ChannelSettings settings, JsonCalls calls, TimeProvider clock) : IChannel
{
    private readonly SmsSettings sms = settings.Sms;

    public ChannelKind Kind => ChannelKind.Sms;

    public bool IsSetUp => sms.Provider switch
    {
        "aliyun" => sms.AccessKeyId.Length > 0 && sms.AccessKeySecret.Length > 0 && sms.SignName.Length > 0 && sms.TemplateCode.Length > 0,
        "http" => sms.Url.Length > 0 && sms.Body.Length > 0,
        _ => false,
    };

    public int MostAtOnce => 1;

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Send(Message message, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        var phone = new string([.. to[0].Address.Where(letter => letter is not (' ' or '-'))]);
        var outcome = !IsMobile(phone) ? Outcome.Never("sms.number") : sms.Provider == "aliyun" ? await SendByAliyun(phone, message, cancel) : await SendByGateway(phone, message, cancel);
        return new Dictionary<Guid, Outcome> { [to[0].RowId] = outcome };
    }

    // A landline gets no SMS, and every try costs money.
    private static bool IsMobile(string phone) => (phone.StartsWith("+86", StringComparison.Ordinal) ? phone[3..] : phone) is ['1', >= '3' and <= '9', ..] and { Length: 11 } number && number.All(char.IsAsciiDigit);

    private async Task<Outcome> SendByAliyun(string phone, Message message, CancellationToken cancel)
    {
        var query = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccessKeyId"] = sms.AccessKeyId, ["Action"] = "SendSms", ["Format"] = "JSON", ["OutId"] = message.Key, ["PhoneNumbers"] = phone, ["RegionId"] = "cn-hangzhou", ["SignName"] = sms.SignName,
            ["SignatureMethod"] = "HMAC-SHA1", ["SignatureNonce"] = Guid.NewGuid().ToString(), ["SignatureVersion"] = "1.0", ["TemplateCode"] = sms.TemplateCode,
            ["TemplateParam"] = JsonSerializer.Serialize(sms.TemplateParameters.ToDictionary(one => one.Key, one => Cut(Filled(one.Value, message)))),
            ["Timestamp"] = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["Version"] = "2017-05-25",
        };
        var signed = Canonical(query) + "&Signature=" + Encoded(Sign("POST", query, sms.AccessKeySecret));
        using var request = new HttpRequestMessage(HttpMethod.Post, sms.Url.Length > 0 ? sms.Url : "https://dysmsapi.aliyuncs.com/") { Content = new StringContent(signed, Encoding.UTF8, "application/x-www-form-urlencoded") };
        var answer = await calls.Call(request, cancel);
        return answer.Text("Code") switch
        {
            "OK" => sms.ReportSecret.Length > 0 ? Outcome.Sent(message.Key) : Outcome.Delivered(message.Key),
            var code => ByAliyunCode(code) ?? answer.ByStatus ?? Outcome.Broken("sms." + (code.Length > 0 ? code : "answer"), everybody: false),
        };
    }

    /// <summary>Signature version 1.0 of 阿里云's RPC interfaces: HMAC-SHA1 over method, path and the sorted parameters.</summary>
    internal static string Sign(string method, SortedDictionary<string, string> query, string secret)
#pragma warning disable CA5350 // The interface asks for SHA-1.
        => Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret + "&"), Encoding.UTF8.GetBytes($"{method}&%2F&{Encoded(Canonical(query))}")));
#pragma warning restore CA5350

    private static string Canonical(SortedDictionary<string, string> query) => string.Join('&', query.Select(one => Encoded(one.Key) + "=" + Encoded(one.Value)));

    private static string Encoded(string text) => Uri.EscapeDataString(text);

    // API 错误码 of 短信服务. A number has its own limits: one a minute, five an hour, ten a day.
    private static Outcome? ByAliyunCode(string code) => code switch
    {
        "isv.BUSINESS_LIMIT_CONTROL" => Outcome.Later("sms.numberLimit", TimeSpan.FromHours(1)),
        "isv.DAY_LIMIT_CONTROL" or "isv.MONTH_LIMIT_CONTROL" => Outcome.Later("sms.accountLimit", TimeSpan.FromHours(1), everybody: true),
        "Throttling" or "Throttling.User" or "Throttling.Api" => Outcome.Later("sms.limit", TimeSpan.FromMinutes(1), everybody: true),
        "isp.SYSTEM_ERROR" or "ServiceUnavailable" or "InternalError" => Outcome.Later("sms.busy"),
        "isv.MOBILE_NUMBER_ILLEGAL" or "isv.INVALID_PARAMETERS" => Outcome.Never("sms.number"),
        "isv.BLACK_KEY_CONTROL_LIMIT" or "isv.PARAM_LENGTH_LIMIT" or "isv.PARAM_NOT_SUPPORT_URL" => Outcome.Never("sms.words"),
        "isv.AMOUNT_NOT_ENOUGH" or "isv.OUT_OF_SERVICE" => Outcome.Broken("sms.money"),
        "isv.SMS_SIGNATURE_ILLEGAL" or "isv.SMS_SIGN_ILLEGAL" => Outcome.Broken("sms.sign"),
        "isv.SMS_TEMPLATE_ILLEGAL" or "isv.TEMPLATE_MISSING_PARAMETERS" or "isv.TEMPLATE_PARAMS_ILLEGAL" => Outcome.Broken("sms.template"),
        "isp.RAM_PERMISSION_DENY" or "SignatureDoesNotMatch" or "InvalidAccessKeyId.NotFound" or "InvalidAccessKeyId.Inactive" or "isv.PRODUCT_UN_SUBSCRIPT" or "isv.ACCOUNT_NOT_EXISTS" or "isv.ACCOUNT_ABNORMAL" => Outcome.Broken("sms.account"),
        "InvalidTimeStamp.Expired" => Outcome.Broken("sms.clock"),
        _ => null,
    };

    private async Task<Outcome> SendByGateway(string phone, Message message, CancellationToken cancel)
    {
        Func<string, string> escaped = sms.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? text => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)
            : sms.ContentType.Contains("form", StringComparison.OrdinalIgnoreCase) ? Uri.EscapeDataString : text => System.Security.SecurityElement.Escape(text);
        var body = sms.Body.Replace("{phone}", escaped(phone), StringComparison.Ordinal).Replace("{key}", escaped(message.Key), StringComparison.Ordinal)
            .Replace("{link}", escaped(message.Link), StringComparison.Ordinal).Replace("{title}", escaped(message.Title), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, sms.Url) { Content = new StringContent(body, Encoding.UTF8, sms.ContentType) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", message.Key);
        foreach (var (name, value) in sms.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await calls.Call(request, cancel);
        var code = answer.Text(sms.CodeField);
        if ((int)answer.Status is >= 200 and < 300 && sms.SuccessCodes.Contains(code))
            return sms.IdField.Length > 0 && sms.ReportSecret.Length > 0 && answer.Text(sms.IdField) is { Length: > 0 and <= 120 } id ? Outcome.Sent(id) : Outcome.Delivered();
        return sms.PermanentCodes.Contains(code) ? Outcome.Never("sms.number")
            : sms.LimitCodes.Contains(code) ? Outcome.Later("sms.limit", TimeSpan.FromMinutes(1), everybody: true)
            : answer.ByStatus ?? Outcome.Broken("sms.answer", everybody: false);
    }

    private static string Filled(string template, Message message) => template.Replace("{title}", message.Title, StringComparison.Ordinal)
        .Replace("{path}", Uri.TryCreate(message.Link, UriKind.Absolute, out var link) ? link.PathAndQuery.TrimStart('/') : "", StringComparison.Ordinal);

    private string Cut(string text) => text.Length <= sms.LongestParameter ? text : text[..(sms.LongestParameter - 1)] + "…";
}
