using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// 钉钉, interactive cards with 明白 (open.dingtalk.com, 创建并投放卡片): one card per person from the robot of the application, of a template
/// made on its card platform. Where a tap goes is told to 钉钉 by ourselves, with the secret it signs with, once per start of the program.
/// </summary>
internal sealed partial class DingTalkCards(ChannelSettings settings, DingTalkApp app, Installation installation, ILogger<DingTalkCards> log) : IDisposable
{
    private readonly DingTalkSettings card = settings.DingTalk;
    private readonly SemaphoreSlim one = new(1, 1);
    private bool isRegistered;

    /// <summary>Is everything there that an answerable card needs?</summary>
    public bool IsSetUp => card.CardTemplateId.Length > 0 && card.CallbackSecret.Length > 0 && installation.PublicAddress.Length > 0;

    public void Dispose() => one.Dispose();

    /// <summary>Puts a card before somebody; null when 钉钉 makes us no cards, and a message with a link has to do.</summary>
    public async Task<Outcome?> Send(Message message, Recipient to, CancellationToken cancel)
    {
        var (user, unknown) = await app.UserOf(to.Address, cancel);
        if (user is null)
            return unknown;
        if (await Register(cancel) is { } refusedToRegister)
            return refusedToRegister.IsForEverybody ? refusedToRegister : null;
        var id = to.RowId.ToString("N");
        // A card with the same outTrackId is the same card: a second try puts no second one there.
        var (answer, refused) = await app.New("/v1.0/card/instances/createAndDeliver", new
        {
            cardTemplateId = card.CardTemplateId, outTrackId = id, userIdType = 1, callbackType = "HTTP", callbackRouteKey = RouteKey,
            cardData = new { cardParamMap = new { title = message.Title, reason = message.Reason, url = message.Link, answered = "" } },
            openSpaceId = "dtv1.card//IM_ROBOT." + user, imRobotOpenSpaceModel = new { supportForward = false },
            imRobotOpenDeliverModel = new { spaceType = "IM_ROBOT", robotCode = card.RobotCode.Length > 0 ? card.RobotCode : card.AppKey },
        }, cancel);
        if ((refused ?? answer!.ByStatus) is { } line)
            return line;
        var results = answer!.Json["result"]?["deliverResults"] as System.Text.Json.Nodes.JsonArray ?? [];
        if (answer.Text("success") == "true" && results.All(result => result?["success"]?.ToString() == "true"))
            return Outcome.Delivered(id);
        if (answer.Text("code") == "param.userIdNotExist")
            return Outcome.Never("dingtalk.user");
        CardRefused(answer.Text("code"));
        return null;
    }

    // Twice is harmless; another node tells the same.
    private async Task<Outcome?> Register(CancellationToken cancel)
    {
        if (isRegistered)
            return null;
        await one.WaitAsync(cancel);
        try
        {
            if (isRegistered)
                return null;
            var (answer, refused) = await app.New("/v1.0/card/callbacks/register", new
            {
                callbackRouteKey = RouteKey, apiSecret = card.CallbackSecret, callbackUrl = installation.PublicAddress.TrimEnd('/') + "/api/channels/dingtalk/callback", forceUpdate = true,
            }, cancel);
            if ((refused ?? answer!.ByStatus) is { } line)
                return line;
            if (answer!.Text("success") == "true" || answer.Json["result"] is not null)
            {
                isRegistered = true;
                return null;
            }

            CardRefused(answer.Text("code"));
            return Outcome.Broken("dingtalk.card", everybody: false);
        }
        finally
        {
            one.Release();
        }
    }

    private string RouteKey => $"jicengtong-{card.AgentId}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "钉钉 makes us no cards ({Code}); messages with a link go out instead. Look at the template, the robot and the permission of cards.")]
    private partial void CardRefused(string code);
}
