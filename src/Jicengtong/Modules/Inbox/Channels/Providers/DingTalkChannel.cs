using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// 钉钉: a card with 明白 where that may be answered from outside, else a work notification (open.dingtalk.com, asyncsend_v2). The latter takes
/// a task for up to a hundred people and tells afterwards, when asked, who could not be reached. It knows no idempotency keys, but gives nobody the
/// same words twice on one day (143106).
/// </summary>
internal sealed class DingTalkChannel(ChannelSettings settings, DingTalkApp calls, DingTalkCards cards) : IReportingChannel
{
    private const int CardsAtOnce = 8;
    private readonly DingTalkSettings app = settings.DingTalk;

    public ChannelKind Kind => ChannelKind.DingTalk;

    public bool IsSetUp => app.AppKey.Length > 0 && app.AppSecret.Length > 0 && app.AgentId > 0;

    public int MostAtOnce => 100;

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Send(Message message, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        var outcomes = new ConcurrentDictionary<Guid, Outcome>();
        if (message.MayUnderstand && message.Link.Length > 0 && cards.IsSetUp)
            await Parallel.ForEachAsync(to, new ParallelOptions { MaxDegreeOfParallelism = CardsAtOnce, CancellationToken = cancel }, async (one, ending) =>
            {
                if (await cards.Send(message, one, ending) is { } outcome)
                    outcomes[one.RowId] = outcome;
            });
        var users = new Dictionary<Guid, string>();
        foreach (var one in to.Where(one => !outcomes.ContainsKey(one.RowId)))
        {
            var (user, unknown) = await calls.UserOf(one.Address, cancel);
            if (user is null)
                outcomes[one.RowId] = unknown!;
            else
                users[one.RowId] = user;
        }

        if (users.Count > 0)
        {
            var outcome = await Notify(message, users, cancel);
            foreach (var row in users.Keys)
                outcomes[row] = outcome;
        }

        return outcomes;
    }

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Report(string providerId, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        var (answer, _) = await calls.Old("/topapi/message/corpconversation/getsendresult", new { agent_id = app.AgentId, task_id = long.Parse(providerId, CultureInfo.InvariantCulture) }, cancel);
        if (answer?.Json["send_result"] is not JsonObject result)
            return new Dictionary<Guid, Outcome>();
        HashSet<string> Listed(params string[] lists) => [.. lists.SelectMany(list => result[list] as JsonArray ?? []).Select(id => id!.ToString())];
        var (never, later, arrived) = (Listed("invalid_user_id_list"), Listed("failed_user_id_list", "forbidden_user_id_list"), Listed("read_user_id_list", "unread_user_id_list"));
        var known = new Dictionary<Guid, Outcome>();
        foreach (var one in to)
            if ((await calls.UserOf(one.Address, cancel)).User is { } user && (never.Contains(user) || later.Contains(user) || arrived.Contains(user)))
                known[one.RowId] = never.Contains(user) ? Outcome.Never("dingtalk.user") : later.Contains(user) ? Outcome.Never("dingtalk.refused") : Outcome.Delivered(providerId);
        return known;
    }

    private async Task<Outcome> Notify(Message message, Dictionary<Guid, string> users, CancellationToken cancel)
    {
        object msg = message.Link.Length > 0
            ? new { msgtype = "action_card", action_card = new { title = message.Title, markdown = $"**{message.Title}**\n\n{message.Reason}", single_title = "打开", single_url = message.Link } }
            : new { msgtype = "text", text = new { content = $"{message.Title}\n{message.Reason}" } };
        var (answer, refused) = await calls.Old("/topapi/message/corpconversation/asyncsend_v2", new { agent_id = app.AgentId, userid_list = string.Join(',', users.Values.Distinct()), msg }, cancel);
        return refused ?? answer!.ByStatus ?? answer.Text("errcode") switch
        {
            "0" => Outcome.Sent(answer.Text("task_id")),
            "33012" or "40035" when users.Count == 1 => Outcome.Never("dingtalk.user"),
            var code => DingTalkApp.ByCode(code) ?? Outcome.Broken("dingtalk." + (code.Length > 0 ? code : "answer"), everybody: false),
        };
    }
}
