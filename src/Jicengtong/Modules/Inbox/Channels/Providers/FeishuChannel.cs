using System.Text.Json;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// 飞书, messages of an application's bot (open.feishu.cn, im/v1/messages). One call per person; <c>uuid</c> makes the provider drop the
/// same message for an hour.
/// </summary>
internal sealed class FeishuChannel(ChannelSettings settings, JsonCalls calls, TimeProvider clock) : IChannel, IDisposable
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly FeishuSettings app = settings.Feishu;
    private readonly AccessTokenCache tokens = new(clock);

    public ChannelKind Kind => ChannelKind.Feishu;

    public bool IsSetUp => app.AppId.Length > 0 && app.AppSecret.Length > 0;

    public int MostAtOnce => 1;

    public void Dispose() => tokens.Dispose();

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Send(Message message, IReadOnlyList<Recipient> to, CancellationToken cancel)
        => new Dictionary<Guid, Outcome> { [to[0].RowId] = await SendTo(to[0].Address, message, cancel) };

    private async Task<Outcome> SendTo(string openId, Message message, CancellationToken cancel)
    {
        for (var mayRenew = true; ; mayRenew = false)
        {
            var (token, refused) = await tokens.Get(() => Fetch(cancel), cancel);
            if (token is null)
                return refused!;
            var answer = await calls.Post($"{app.Url}/open-apis/im/v1/messages?receive_id_type=open_id",
                new { receive_id = openId, msg_type = "interactive", content = JsonSerializer.Serialize(CardOf(message), Readable), uuid = message.Key }, cancel, token);
            if (mayRenew && answer.Text("code") is "99991663" or "99991661" or "99991668")
            {
                tokens.Forget(token);
                continue;
            }

            return answer.Text("code") switch
            {
                "0" => Outcome.Delivered(answer.Json["data"]?["message_id"]?.ToString()),
                var code => ByCode(code) ?? answer.ByStatus ?? Outcome.Broken("feishu." + (code.Length > 0 ? code : "answer"), everybody: false),
            };
        }
    }

    // 明白 is a button whose value carries the key; it comes back signed.
    private object CardOf(Message message)
    {
        var buttons = new List<object>();
        if (message.Link.Length > 0)
            buttons.Add(new { tag = "button", text = new { tag = "plain_text", content = "打开" }, type = "default", url = message.Link });
        if (message.MayUnderstand && app.EncryptKey.Length > 0)
            buttons.Add(new { tag = "button", text = new { tag = "plain_text", content = "明白" }, type = "primary", value = new { answer = WeComChannel.Understood, key = message.Key } });
        object[] elements = [new { tag = "div", text = new { tag = "plain_text", content = message.Reason } }, .. buttons.Count > 0 ? new object[] { new { tag = "action", actions = buttons } } : []];
        return new { config = new { wide_screen_mode = false }, header = new { title = new { tag = "plain_text", content = message.Title } }, elements };
    }

    private async Task<(string Token, int Seconds, Outcome? Refused)> Fetch(CancellationToken cancel)
    {
        var answer = await calls.Post($"{app.Url}/open-apis/auth/v3/tenant_access_token/internal", new { app_id = app.AppId, app_secret = app.AppSecret }, cancel);
        return answer.Text("tenant_access_token") is { Length: > 0 } token && int.TryParse(answer.Text("expire"), out var seconds)
            ? (token, seconds, null)
            : ("", 0, ByCode(answer.Text("code")) ?? answer.ByStatus ?? Outcome.Broken("feishu.secret"));
    }

    private static Outcome? ByCode(string code) => code switch
    {
        "99991400" or "230020" or "11232" => Outcome.Later("feishu.limit", TimeSpan.FromMinutes(1), everybody: true),
        "99991663" or "99991661" or "99991668" => Outcome.Broken("feishu.token"),
        "10003" or "10014" or "10015" => Outcome.Broken("feishu.secret"),
        "99991401" => Outcome.Broken("feishu.ip"),
        "230006" or "99991672" => Outcome.Broken("feishu.bot"),
        "230013" or "230053" or "99992351" or "99992361" or "230029" => Outcome.Never("feishu.user"),
        _ => null,
    };
}
