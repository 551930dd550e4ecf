using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Jicengtong.Platform;
using Microsoft.AspNetCore.WebUtilities;

namespace Jicengtong.Modules.Organization.Accounts.Outside;

/// <summary>
/// Speaks with the providers, each in its own words: where the browser goes, and whose account the code that comes back belongs to.
/// Every call has a time limit; whatever goes wrong there is one of two refusals here.
/// </summary>
internal sealed class OutsideProtocols(IHttpClientFactory http, TimeProvider clock, ILogger<OutsideProtocols> log)
{
    /// <summary>Name of the client that goes out.</summary>
    public const string Client = "outside";

    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(2);

    /// <summary>Where the browser is sent.</summary>
    public async Task<Result<string>> AddressFor(OutsideProvider provider, OutsideTrip trip, string userAgent, CancellationToken cancel)
    {
        Dictionary<string, string?> Standard(string scope) => new() { ["response_type"] = "code", ["client_id"] = provider.ClientId, ["redirect_uri"] = trip.Back, ["scope"] = scope, ["state"] = trip.State };
        switch (provider.Kind)
        {
            case OutsideKind.WeCom when userAgent.Contains("wxwork", StringComparison.OrdinalIgnoreCase):
                return QueryHelpers.AddQueryString(provider.AuthorizeInside, new Dictionary<string, string?>
                {
                    ["appid"] = provider.ClientId, ["redirect_uri"] = trip.Back, ["response_type"] = "code", ["scope"] = "snsapi_base", ["state"] = trip.State, ["agentid"] = provider.AgentId,
                }) + "#wechat_redirect";
            case OutsideKind.WeCom:
                return QueryHelpers.AddQueryString(Or(provider.Authorize, "https://login.work.weixin.qq.com/wwlogin/sso/login"), new Dictionary<string, string?>
                {
                    ["login_type"] = "CorpApp", ["appid"] = provider.ClientId, ["agentid"] = provider.AgentId, ["redirect_uri"] = trip.Back, ["state"] = trip.State,
                });
            case OutsideKind.DingTalk:
                return QueryHelpers.AddQueryString(Or(provider.Authorize, "https://login.dingtalk.com/oauth2/auth"), new Dictionary<string, string?>(Standard("openid")) { ["prompt"] = "consent" });
            case OutsideKind.Feishu:
                return QueryHelpers.AddQueryString(Or(provider.Authorize, "https://accounts.feishu.cn/open-apis/authen/v1/authorize"), WithPkce(Standard(""), trip));
            case OutsideKind.Oidc:
                return (await Discover(provider, cancel)).Map(found => QueryHelpers.AddQueryString(found.Authorize, new Dictionary<string, string?>(WithPkce(Standard(provider.Scope), trip)) { ["nonce"] = trip.Nonce }));
            default:
                return QueryHelpers.AddQueryString(provider.Authorize, WithPkce(Standard(provider.Scope), trip));
        }
    }

    /// <summary>The account the code belongs to, as the provider names it.</summary>
    public async Task<Result<string>> SubjectOf(OutsideProvider provider, OutsideTrip trip, string code, CancellationToken cancel)
    {
        try
        {
            return provider.Kind switch
            {
                OutsideKind.WeCom => await OfWeCom(provider, code, cancel),
                OutsideKind.DingTalk => await OfDingTalk(provider, code, cancel),
                OutsideKind.Feishu => await OfFeishu(provider, trip, code, cancel),
                OutsideKind.Oidc => await OfOidc(provider, trip, code, cancel),
                _ => await OfOAuth2(provider, trip, code, cancel),
            };
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or FormatException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or System.Security.Cryptography.CryptographicException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            log.LogWarning("Provider {Provider} does not answer as it should: {Failure}", trip.Provider, failure.GetType().Name);
            return new ProviderDown(provider.Label);
        }
    }

    // 企业微信: the token of the application, then the member of the code. A code of somebody outside the company brings an openid, no userid.
    private async Task<Result<string>> OfWeCom(OutsideProvider provider, string code, CancellationToken cancel)
    {
        var address = Or(provider.Address, "https://qyapi.weixin.qq.com");
        var token = await Get(provider, QueryHelpers.AddQueryString(address + "/cgi-bin/gettoken", new Dictionary<string, string?> { ["corpid"] = provider.ClientId, ["corpsecret"] = provider.ClientSecret }), null, cancel);
        if (Number(token, "errcode") != 0)
            return Down(provider, token);
        var user = await Get(provider, QueryHelpers.AddQueryString(address + "/cgi-bin/auth/getuserinfo", new Dictionary<string, string?> { ["access_token"] = Text(token, "access_token"), ["code"] = code }), null, cancel);
        if (Number(user, "errcode") is not 0 and var fault)
            return fault == 40029 ? new CodeExpired(provider.Label) : Down(provider, user);
        return Text(user, "userid") is { Length: > 0 } member ? member : new NotAMember(provider.Label);
    }

    // 钉钉: the unionId is the same in all applications of the organisation.
    private async Task<Result<string>> OfDingTalk(OutsideProvider provider, string code, CancellationToken cancel)
    {
        var address = Or(provider.Address, "https://api.dingtalk.com");
        var (status, token) = await Send(provider, Json(HttpMethod.Post, address + "/v1.0/oauth2/userAccessToken", new { clientId = provider.ClientId, clientSecret = provider.ClientSecret, code, grantType = "authorization_code" }), cancel);
        if (status is >= 400 and < 500)
            return new CodeExpired(provider.Label);
        using var ask = new HttpRequestMessage(HttpMethod.Get, address + "/v1.0/contact/users/me");
        ask.Headers.Add("x-acs-dingtalk-access-token", Text(token, "accessToken"));
        var (_, user) = await Send(provider, ask, cancel);
        return Required(provider, Text(user, "unionId"));
    }

    private async Task<Result<string>> OfFeishu(OutsideProvider provider, OutsideTrip trip, string code, CancellationToken cancel)
    {
        var address = Or(provider.Address, "https://open.feishu.cn");
        var (_, token) = await Send(provider, Json(HttpMethod.Post, address + "/open-apis/authen/v2/oauth/token",
            new { grant_type = "authorization_code", client_id = provider.ClientId, client_secret = provider.ClientSecret, code, redirect_uri = trip.Back, code_verifier = trip.Verifier }), cancel);
        if (Number(token, "code") != 0)
            return Text(token, "error") == "invalid_grant" ? new CodeExpired(provider.Label) : Down(provider, token);
        var user = await Get(provider, address + "/open-apis/authen/v1/user_info", Text(token, "access_token"), cancel);
        return Number(user, "code") == 0 ? Required(provider, Text(user.GetProperty("data"), "open_id")) : Down(provider, user);
    }

    // Signature and claims of the id token are checked (OpenID Connect Core 3.1.3.7), and the user's information must speak of the same subject.
    private async Task<Result<string>> OfOidc(OutsideProvider provider, OutsideTrip trip, string code, CancellationToken cancel)
    {
        var found = await Discover(provider, cancel);
        if (!found.Succeeded)
            return found.Error;
        var token = await Exchange(provider, found.Value.Token, trip, code, cancel);
        if (!token.Succeeded)
            return token.Error;
        if (!IdTokenSignature.IsRight(Text(token.Value, "id_token"), await Get(provider, found.Value.Keys, null, cancel)))
            return new ProviderDown(provider.Label);
        using var claims = JsonDocument.Parse(WebEncoders.Base64UrlDecode(Text(token.Value, "id_token").Split('.')[1]));
        var said = claims.RootElement;
        var audience = said.GetProperty("aud");
        var isForUs = audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().Any(one => one.GetString() == provider.ClientId) && Text(said, "azp") == provider.ClientId : audience.GetString() == provider.ClientId;
        if (Text(said, "iss") != found.Value.Issuer || !isForUs || Text(said, "nonce") != trip.Nonce || DateTimeOffset.FromUnixTimeSeconds(said.GetProperty("exp").GetInt64()) + Leeway < clock.GetUtcNow())
            return new ProviderDown(provider.Label);
        var subject = Text(said, "sub");
        if (found.Value.UserInfo.Length > 0 && Text(await Get(provider, found.Value.UserInfo, Text(token.Value, "access_token"), cancel), "sub") != subject)
            return new ProviderDown(provider.Label);
        return Required(provider, subject);
    }

    private async Task<Result<string>> OfOAuth2(OutsideProvider provider, OutsideTrip trip, string code, CancellationToken cancel)
    {
        var token = await Exchange(provider, provider.Address, trip, code, cancel);
        if (!token.Succeeded)
            return token.Error;
        var at = await Get(provider, provider.UserInfo, Text(token.Value, "access_token"), cancel);
        foreach (var name in provider.SubjectField.Split('.'))
            at = at.GetProperty(name);
        return Required(provider, at.ValueKind == JsonValueKind.Number ? at.GetRawText() : at.GetString() ?? "");
    }

    private async Task<Result<JsonElement>> Exchange(OutsideProvider provider, string address, OutsideTrip trip, string code, CancellationToken cancel)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = trip.Back, ["code_verifier"] = trip.Verifier, ["client_id"] = provider.ClientId }),
        };
        ask.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(provider.ClientSecret)}")));
        var (status, token) = await Send(provider, ask, cancel);
        return status < 400 ? token : Text(token, "error") == "invalid_grant" ? new CodeExpired(provider.Label) : Down(provider, token);
    }

    private async Task<Result<Discovered>> Discover(OutsideProvider provider, CancellationToken cancel)
    {
        try
        {
            var found = await Get(provider, provider.Address.TrimEnd('/') + "/.well-known/openid-configuration", null, cancel);
            // The issuer must be the one that was configured (OpenID Connect Discovery 4.3).
            return Text(found, "issuer").TrimEnd('/') == provider.Address.TrimEnd('/')
                ? new Discovered(Text(found, "issuer"), Text(found, "authorization_endpoint"), Text(found, "token_endpoint"), Text(found, "userinfo_endpoint"), Text(found, "jwks_uri")) : new ProviderDown(provider.Label);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            log.LogWarning("Provider {Kind} cannot be reached: {Failure}", provider.Kind, failure.GetType().Name);
            return new ProviderDown(provider.Label);
        }
    }

    private async Task<JsonElement> Get(OutsideProvider provider, string address, string? bearer, CancellationToken cancel)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, address);
        if (bearer is not null)
            ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return (await Send(provider, ask, cancel)).Answer;
    }

    private async Task<(int Status, JsonElement Answer)> Send(OutsideProvider provider, HttpRequestMessage ask, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(provider.TimeoutSeconds));
        using var client = http.CreateClient(Client);
        using var answer = await client.SendAsync(ask, limit.Token);
        if ((int)answer.StatusCode >= 500)
            throw new HttpRequestException($"The provider answers {(int)answer.StatusCode}.");
        return ((int)answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(limit.Token)));
    }

    private ProviderDown Down(OutsideProvider provider, JsonElement answer)
    {
        // Its own number of the fault, never what it says: that may hold names.
        log.LogWarning("Provider {Kind} refuses with {Fault}", provider.Kind, Number(answer, "errcode") ?? Number(answer, "code"));
        return new ProviderDown(provider.Label);
    }

    private static Result<string> Required(OutsideProvider provider, string subject) => subject.Length is > 0 and <= 200 ? subject : new ProviderDown(provider.Label);

    private static HttpRequestMessage Json(HttpMethod method, string address, object body) => new(method, address) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };

    private static Dictionary<string, string?> WithPkce(Dictionary<string, string?> query, OutsideTrip trip) => new(query.Where(part => part.Value?.Length > 0)) { ["code_challenge"] = trip.Challenge, ["code_challenge_method"] = "S256" };

    private static string Or(string address, string otherwise) => (address.Length > 0 ? address : otherwise).TrimEnd('/');

    private static string Text(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int? Number(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private sealed record Discovered(string Issuer, string Authorize, string Token, string UserInfo, string Keys);
}

/// <summary>The provider does not answer, or not as its protocol says.</summary>
internal sealed record ProviderDown(string Provider) : Error("outside.down", $"{Provider}现在连不上，什么也没有改。请过一会儿再试，或者用账号和密码登录。", StatusCodes.Status502BadGateway);

/// <summary>The code was too old or used already.</summary>
internal sealed record CodeExpired(string Provider) : Error("outside.expired", $"等得太久，{Provider}给的凭据过期了。请回到登录页再点一次。");

/// <summary>Somebody from outside the organisation there.</summary>
internal sealed record NotAMember(string Provider) : Error("outside.notAMember", $"您不在我们的{Provider}通讯录里。请找本单位管理员把您加进去，或者用账号和密码登录。");

/// <summary>What came back was not what this browser was sent for.</summary>
internal sealed record WrongTrip() : Error("outside.state", "这次登录不是从这个浏览器开始的，或者放得太久了。请回到登录页再点一次。");

/// <summary>The account there belongs to nobody here. Nobody is made by signing in.</summary>
internal sealed record UnknownOutside(string Provider)
    : Error("outside.unknown", $"这个{Provider}账号还没有连到任何人。有账号的，先用账号和密码登录，在“我的 → 用别的账号登录”里连上；没有账号的，找本单位管理员。");
