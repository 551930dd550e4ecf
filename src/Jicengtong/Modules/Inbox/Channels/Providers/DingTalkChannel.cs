using System.Text.Json.Nodes;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// 钉钉, work notifications (open.dingtalk.com, asyncsend_v2). It takes a task for up to a hundred people and tells afterwards, when
/// asked, who could not be reached. It knows no idempotency keys, but gives nobody the same words twice on one day (143106).
/// </summary>
internal sealed class DingTalkChannel(ChannelSettings settings, JsonCalls calls, TimeProvider clock) : IReportingChannel, IDisposable
{
    private readonly DingTalkSettings app = settings.DingTalk;
    private readonly AccessTokenCache tokens = new(clock);

    public ChannelKind Kind => ChannelKind.DingTalk;

    public bool IsSetUp => app.AppKey.Length > 0 && app.AppSecret.Length > 0 && app.AgentId > 0;

    public int MostAtOnce => 100;

    public void Dispose() => tokens.Dispose();

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Send(Message message, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        object msg = message.Link.Length > 0
            ? new { msgtype = "action_card", action_card = new { title = message.Title, markdown = $"**{message.Title}**\n\n{message.Reason}", single_title = "打开", single_url = message.Link } }
            : new { msgtype = "text", text = new { content = $"{message.Title}\n{message.Reason}" } };
        var (answer, refused) = await Call("/topapi/message/corpconversation/asyncsend_v2", new { agent_id = app.AgentId, userid_list = string.Join(',', to.Select(one => one.Address)), msg }, cancel);
        var outcome = refused ?? answer!.ByStatus ?? answer.Text("errcode") switch
        {
            "0" => Outcome.Sent(answer.Text("task_id")),
            "33012" or "40035" when to.Count == 1 => Outcome.Never("dingtalk.user"),
            var code => ByCode(code) ?? Outcome.Broken("dingtalk." + (code.Length > 0 ? code : "answer"), everybody: false),
        };
        return to.ToDictionary(one => one.RowId, _ => outcome);
    }

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Report(string providerId, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        var (answer, _) = await Call("/topapi/message/corpconversation/getsendresult", new { agent_id = app.AgentId, task_id = long.Parse(providerId, System.Globalization.CultureInfo.InvariantCulture) }, cancel);
        if (answer?.Json["send_result"] is not JsonObject result)
            return new Dictionary<Guid, Outcome>();
        HashSet<string> Listed(params string[] lists) => [.. lists.SelectMany(list => result[list] as JsonArray ?? []).Select(id => id!.ToString())];
        var (never, later, arrived) = (Listed("invalid_user_id_list"), Listed("failed_user_id_list", "forbidden_user_id_list"), Listed("read_user_id_list", "unread_user_id_list"));
        return to.Where(one => never.Contains(one.Address) || later.Contains(one.Address) || arrived.Contains(one.Address)).ToDictionary(one => one.RowId,
            one => never.Contains(one.Address) ? Outcome.Never("dingtalk.user") : later.Contains(one.Address) ? Outcome.Never("dingtalk.refused") : Outcome.Delivered(providerId));
    }

    private async Task<(ProviderAnswer? Answer, Outcome? Refused)> Call(string path, object body, CancellationToken cancel)
    {
        for (var mayRenew = true; ; mayRenew = false)
        {
            var (token, refused) = await tokens.Get(() => Fetch(cancel), cancel);
            if (token is null)
                return (null, refused);
            var answer = await calls.Post($"{app.Url}{path}?access_token={Uri.EscapeDataString(token)}", body, cancel);
            if (!mayRenew || answer.Text("errcode") is not ("40014" or "42001" or "40001"))
                return (answer, null);
            tokens.Forget(token);
        }
    }

    private async Task<(string Token, int Seconds, Outcome? Refused)> Fetch(CancellationToken cancel)
    {
        var answer = await calls.Get($"{app.Url}/gettoken?appkey={Uri.EscapeDataString(app.AppKey)}&appsecret={Uri.EscapeDataString(app.AppSecret)}", cancel);
        return answer.Text("access_token") is { Length: > 0 } token && int.TryParse(answer.Text("expires_in"), out var seconds)
            ? (token, seconds, null)
            : ("", 0, answer.ByStatus ?? ByCode(answer.Text("errcode")) ?? Outcome.Broken("dingtalk.secret"));
    }

    private static Outcome? ByCode(string code) => code switch
    {
        "-1" => Outcome.Later("dingtalk.busy"),
        "88" or "90018" or "90002" or "143103" or "143104" or "1430003" => Outcome.Later("dingtalk.limit", TimeSpan.FromMinutes(1), everybody: true),
        "40089" or "40078" => Outcome.Broken("dingtalk.secret"),
        "40014" or "42001" or "40001" => Outcome.Broken("dingtalk.token"),
        "60020" => Outcome.Broken("dingtalk.ip"),
        _ => null,
    };
}
