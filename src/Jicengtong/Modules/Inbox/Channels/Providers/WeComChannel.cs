using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// 企业微信, messages of an application (developer.work.weixin.qq.com, 发送应用消息): a text card, or a card with 明白 where that may be
/// answered from outside. The provider itself refuses the same message within four hours (<c>enable_duplicate_check</c>).
/// </summary>
internal sealed class WeComChannel(ChannelSettings settings, JsonCalls calls, TimeProvider clock) : IChannel, IDisposable
{
    /// <summary>Key of the button.</summary>
    public const string Understood = "understood";

    private const int DuplicateSeconds = 14_400;
    private readonly WeComSettings app = settings.WeCom;
    private readonly AccessTokenCache tokens = new(clock);

    public ChannelKind Kind => ChannelKind.WeCom;

    public bool IsSetUp => app.CorpId.Length > 0 && app.Secret.Length > 0 && app.AgentId > 0;

    public int MostAtOnce => 1000;

    public void Dispose() => tokens.Dispose();

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Send(Message message, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        for (var mayRenew = true; ; mayRenew = false)
        {
            var (token, refused) = await tokens.Get(() => Fetch(cancel), cancel);
            if (token is null)
                return to.ToDictionary(one => one.RowId, _ => refused!);
            var answer = await calls.Post($"{app.Url}/cgi-bin/message/send?access_token={Uri.EscapeDataString(token)}", BodyOf(message, to), cancel);
            if (mayRenew && answer.Text("errcode") is "40014" or "42001")
            {
                tokens.Forget(token);
                continue;
            }

            return Judge(answer, message, to);
        }
    }

    private Dictionary<string, object> BodyOf(Message message, IReadOnlyList<Recipient> to)
    {
        var body = new Dictionary<string, object>
        {
            ["touser"] = string.Join('|', to.Select(one => one.Address)), ["agentid"] = app.AgentId, ["enable_duplicate_check"] = 1, ["duplicate_check_interval"] = DuplicateSeconds,
        };
        var hasButton = message.MayUnderstand && app.CallbackToken.Length > 0 && message.Link.Length > 0;
        (body["msgtype"], body[hasButton ? "template_card" : message.Link.Length > 0 ? "textcard" : "text"]) = hasButton
            ? ("template_card", new
            {
                card_type = "button_interaction", main_title = new { title = message.Title, desc = message.Reason }, card_action = new { type = 1, url = message.Link }, task_id = message.Key,
                button_list = new[] { new { text = "明白", style = 1, key = Understood } },
            })
            : message.Link.Length > 0 ? ("textcard", new { title = message.Title, description = message.Reason, url = message.Link, btntxt = "打开" })
            : ("text", (object)new { content = $"{message.Title}\n{message.Reason}" });
        return body;
    }

    private async Task<(string Token, int Seconds, Outcome? Refused)> Fetch(CancellationToken cancel)
    {
        var answer = await calls.Get($"{app.Url}/cgi-bin/gettoken?corpid={Uri.EscapeDataString(app.CorpId)}&corpsecret={Uri.EscapeDataString(app.Secret)}", cancel);
        return answer.Text("access_token") is { Length: > 0 } token && int.TryParse(answer.Text("expires_in"), out var seconds)
            ? (token, seconds, null)
            : ("", 0, answer.ByStatus ?? ByCode(answer.Text("errcode")) ?? Outcome.Broken("wecom.token"));
    }

    // A call may succeed for some and name the others (invaliduser).
    private static IReadOnlyDictionary<Guid, Outcome> Judge(ProviderAnswer answer, Message message, IReadOnlyList<Recipient> to)
    {
        var code = answer.Text("errcode");
        var wholly = answer.ByStatus ?? (code is "0" or "81013" ? null : ByCode(code) ?? Outcome.Broken("wecom." + (code.Length > 0 ? code : "answer"), everybody: false));
        var invalid = code == "81013" ? to.Select(one => one.Address).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : $"{answer.Text("invaliduser")}|{answer.Text("unlicenseduser")}".Split('|', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return to.ToDictionary(one => one.RowId, one => wholly ?? (invalid.Contains(one.Address) ? Outcome.Never("wecom.user") : Outcome.Delivered(message.Key)));
    }

    // 全局错误码: what concerns everybody at this moment.
    private static Outcome? ByCode(string code) => code switch
    {
        "-1" => Outcome.Later("wecom.busy"),
        "45009" or "45033" or "45002" => Outcome.Later("wecom.limit", TimeSpan.FromMinutes(1), everybody: true),
        "40001" or "40013" or "40091" => Outcome.Broken("wecom.secret"),
        "40014" or "42001" => Outcome.Broken("wecom.token"),
        "60020" => Outcome.Broken("wecom.ip"),
        "301002" or "40056" => Outcome.Broken("wecom.agent"),
        _ => null,
    };
}
