using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// Our application at 钉钉: its two interfaces with their tokens, oapi (topapi/…) for work notifications and api (v1.0/…) for cards, and
/// who somebody is there. People link their account by signing in, which tells the unionId; messages go to the userid.
/// </summary>
internal sealed class DingTalkApp(ChannelSettings settings, JsonCalls calls, TimeProvider clock) : IDisposable
{
    private const int MostKnown = 200_000;
    private readonly DingTalkSettings app = settings.DingTalk;
    private readonly AccessTokenCache oldTokens = new(clock), newTokens = new(clock);
    private readonly ConcurrentDictionary<string, string> users = new(StringComparer.Ordinal);

    public void Dispose()
    {
        oldTokens.Dispose();
        newTokens.Dispose();
    }

    /// <summary>The userid of somebody in our organisation, or why it is not known: they are none of ours, or the line is down.</summary>
    public async Task<(string? User, Outcome? Refused)> UserOf(string unionId, CancellationToken cancel)
    {
        if (users.TryGetValue(unionId, out var known))
            return (known, null);
        var (answer, refused) = await Old("/topapi/user/getbyunionid", new { unionid = unionId }, cancel);
        if (refused is not null)
            return (null, refused);
        if (answer!.Text("errcode") == "0" && answer.Json["result"]?["userid"]?.ToString() is { Length: > 0 } user)
        {
            if (users.Count >= MostKnown)
                users.Clear();
            users[unionId] = user;
            return (user, null);
        }

        return (null, answer.ByStatus ?? (answer.Text("errcode") is "60121" or "33012" or "40035" ? Outcome.Never("dingtalk.user") : ByCode(answer.Text("errcode")) ?? Outcome.Broken("dingtalk.user.lookup", everybody: false)));
    }

    /// <summary>Calls the interface of work notifications.</summary>
    public async Task<(ProviderAnswer? Answer, Outcome? Refused)> Old(string path, object body, CancellationToken cancel)
    {
        for (var mayRenew = true; ; mayRenew = false)
        {
            var (token, refused) = await oldTokens.Get(() => FetchOld(cancel), cancel);
            if (token is null)
                return (null, refused);
            var answer = await calls.Post($"{app.Url}{path}?access_token={Uri.EscapeDataString(token)}", body, cancel);
            if (!mayRenew || answer.Text("errcode") is not ("40014" or "42001" or "40001"))
                return (answer, null);
            oldTokens.Forget(token);
        }
    }

    /// <summary>Calls the interface of cards.</summary>
    public async Task<(ProviderAnswer? Answer, Outcome? Refused)> New(string path, object body, CancellationToken cancel)
    {
        for (var mayRenew = true; ; mayRenew = false)
        {
            var (token, refused) = await newTokens.Get(() => FetchNew(cancel), cancel);
            if (token is null)
                return (null, refused);
            using var content = new StringContent(JsonSerializer.Serialize(body, JsonCalls.Readable), Encoding.UTF8, "application/json");
            var request = new HttpRequestMessage(HttpMethod.Post, app.ApiUrl + path) { Content = content };
            request.Headers.Add("x-acs-dingtalk-access-token", token);
            var answer = await calls.Call(request, cancel);
            if (!mayRenew || (answer.Text("code") != "InvalidAuthentication" && (int)answer.Status != 401))
                return (answer, null);
            newTokens.Forget(token);
        }
    }

    /// <summary>What these codes of the old interface mean for everybody.</summary>
    public static Outcome? ByCode(string code) => code switch
    {
        "-1" => Outcome.Later("dingtalk.busy"),
        "88" or "90018" or "90002" or "143103" or "143104" or "1430003" => Outcome.Later("dingtalk.limit", TimeSpan.FromMinutes(1), everybody: true),
        "40089" or "40078" => Outcome.Broken("dingtalk.secret"),
        "40014" or "42001" or "40001" => Outcome.Broken("dingtalk.token"),
        "60020" => Outcome.Broken("dingtalk.ip"),
        _ => null,
    };

    private async Task<(string Token, int Seconds, Outcome? Refused)> FetchOld(CancellationToken cancel)
    {
        var answer = await calls.Get($"{app.Url}/gettoken?appkey={Uri.EscapeDataString(app.AppKey)}&appsecret={Uri.EscapeDataString(app.AppSecret)}", cancel);
        return answer.Text("access_token") is { Length: > 0 } token && int.TryParse(answer.Text("expires_in"), out var seconds)
            ? (token, seconds, null)
            : ("", 0, answer.ByStatus ?? ByCode(answer.Text("errcode")) ?? Outcome.Broken("dingtalk.secret"));
    }

    private async Task<(string Token, int Seconds, Outcome? Refused)> FetchNew(CancellationToken cancel)
    {
        var answer = await calls.Post($"{app.ApiUrl}/v1.0/oauth2/accessToken", new { appKey = app.AppKey, appSecret = app.AppSecret }, cancel);
        return answer.Text("accessToken") is { Length: > 0 } token && int.TryParse(answer.Text("expireIn"), out var seconds)
            ? (token, seconds, null)
            : ("", 0, answer.ByStatus ?? Outcome.Broken("dingtalk.secret"));
    }
}
