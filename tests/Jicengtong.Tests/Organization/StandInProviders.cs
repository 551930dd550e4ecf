using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Tests.Organization;

/// <summary>
/// 企业微信, 钉钉, 飞书, an OpenID provider and a plain OAuth 2 one on a loopback port, speaking the words of the real ones: their
/// addresses, parameters, fields and numbers of faults. A code opens once, for the address, client and challenge it was given for.
/// </summary>
internal sealed class StandInProviders : IAsyncDisposable
{
    public const string Id = "corp-1";
    public const string Secret = "s3cret&=";
    private readonly Dictionary<string, Granted> codes = [];
    private readonly Dictionary<string, Granted> tokens = [];
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WebApplication app = null!;

    /// <summary>Answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    /// <summary>Changes the claims of the id token before it goes out.</summary>
    public Action<Dictionary<string, object>>? Twist { get; set; }

    /// <summary>How the id token is signed: RS256, ES256, or "none".</summary>
    public string Algorithm { get; set; } = "RS256";

    /// <summary>Who signs it; another than the published key is a forger.</summary>
    public RSA Signer { get => field ?? rsa; set; }

    public string Address => app.Urls.First();

    public static async Task<StandInProviders> Start()
    {
        var standIn = new StandInProviders();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        standIn.app = builder.Build();
        standIn.Map();
        await standIn.app.StartAsync();
        return standIn;
    }

    /// <summary>The settings of an installation that signs in with all of them.</summary>
    public void Configure(WebApplicationBuilder builder)
    {
        void Set(string name, string kind, string label, params (string Key, string Value)[] more)
        {
            (string Key, string Value)[] all = [("Kind", kind), ("Label", label), ("ClientId", Id), ("ClientSecret", Secret), .. more];
            foreach (var (key, value) in all)
                builder.Configuration[$"Jct:Accounts:Providers:{name}:{key}"] = value;
        }

        Set("wecom", "WeCom", "企业微信", ("AgentId", "1000002"), ("Authorize", Address + "/wecom/wwlogin/sso/login"), ("AuthorizeInside", Address + "/wecom/connect/oauth2/authorize"), ("Address", Address + "/wecom"));
        Set("dingtalk", "DingTalk", "钉钉", ("Authorize", Address + "/dingtalk/oauth2/auth"), ("Address", Address + "/dingtalk"));
        Set("feishu", "Feishu", "飞书", ("Authorize", Address + "/feishu/open-apis/authen/v1/authorize"), ("Address", Address + "/feishu"));
        Set("unified", "Oidc", "统一认证", ("Address", Address + "/oidc"));
        Set("plain", "OAuth2", "省平台", ("Authorize", Address + "/plain/authorize"), ("Address", Address + "/plain/token"), ("UserInfo", Address + "/plain/me"), ("SubjectField", "data.openId"));
    }

    /// <summary>The person at the provider agrees: the address the browser is sent back to.</summary>
    public string Agree(Uri asked, string subject)
    {
        var query = QueryHelpers.ParseQuery(asked.Query);
        string Of(string name) => query.TryGetValue(name, out var value) ? value.ToString() : "";
        var provider = asked.AbsolutePath.Split('/')[1];
        var (client, extra) = provider switch
        {
            "wecom" => (Of("appid"), Of("agentid") == "1000002" && (asked.AbsolutePath.EndsWith("login", StringComparison.Ordinal) ? Of("login_type") == "CorpApp" : Of("scope") == "snsapi_base" && asked.Fragment == "#wechat_redirect")),
            "dingtalk" => (Of("client_id"), Of("response_type") == "code" && Of("scope") == "openid" && Of("prompt") == "consent"),
            "feishu" => (Of("client_id"), Of("response_type") == "code" && Of("code_challenge_method") == "S256"),
            _ => (Of("client_id"), Of("response_type") == "code" && Of("scope") == "openid" && Of("code_challenge_method") == "S256"),
        };
        Assert.True(client == Id && extra && Of("state").Length >= 40, asked.ToString());
        Assert.DoesNotContain(Secret[..6], asked.ToString(), StringComparison.Ordinal);
        var code = Guid.NewGuid().ToString("N");
        codes[code] = new Granted(provider, subject, Of("redirect_uri"), Of("code_challenge"), Of("nonce"));
        return QueryHelpers.AddQueryString(Of("redirect_uri"), new Dictionary<string, string?> { [provider == "dingtalk" ? "authCode" : "code"] = code, ["state"] = Of("state") });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
        curve.Dispose();
    }

    private void Map()
    {
        app.Use((http, next) =>
        {
            if (!IsDown)
                return next(http);
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        app.MapGet("/wecom/cgi-bin/gettoken", (string corpid, string corpsecret) => corpid == Id && corpsecret == Secret
            ? Results.Json(new { errcode = 0, errmsg = "ok", access_token = "corp-token", expires_in = 7200 }) : Results.Json(new { errcode = 40001, errmsg = "invalid credential" }));
        app.MapGet("/wecom/cgi-bin/auth/getuserinfo", (string access_token, string code) => access_token != "corp-token" ? Results.Json(new { errcode = 40014, errmsg = "invalid access_token" })
            : Take(code, "wecom") is not { } granted ? Results.Json(new { errcode = 40029, errmsg = "invalid code" })
            : granted.Subject.StartsWith("outsider", StringComparison.Ordinal) ? Results.Json(new { errcode = 0, errmsg = "ok", openid = granted.Subject, external_userid = "" })
            : Results.Json(new { errcode = 0, errmsg = "ok", userid = granted.Subject, user_ticket = "ticket" }));

        app.MapPost("/dingtalk/v1.0/oauth2/userAccessToken", (JsonElement body) => body.GetProperty("clientId").GetString() == Id && body.GetProperty("clientSecret").GetString() == Secret
            && body.GetProperty("grantType").GetString() == "authorization_code" && Take(body.GetProperty("code").GetString()!, "dingtalk") is { } granted
            ? Results.Json(new { accessToken = Token(granted), refreshToken = "r", expireIn = 7200, corpId = "ding1" })
            : Results.Json(new { code = "invalidParameter.authCode.notFound", requestid = "1", message = "不合法的临时授权码" }, statusCode: 400));
        app.MapGet("/dingtalk/v1.0/contact/users/me", (HttpContext http) => tokens.TryGetValue(http.Request.Headers["x-acs-dingtalk-access-token"].ToString(), out var granted)
            ? Results.Json(new { nick = "张三", avatarUrl = "", mobile = "150", openId = "o" + granted.Subject, unionId = granted.Subject, email = "", stateCode = "86" }) : Results.Json(new { code = "InvalidAuthentication" }, statusCode: 401));

        app.MapPost("/feishu/open-apis/authen/v2/oauth/token", (JsonElement body) => body.GetProperty("grant_type").GetString() == "authorization_code" && body.GetProperty("client_id").GetString() == Id
            && body.GetProperty("client_secret").GetString() == Secret && Take(body.GetProperty("code").GetString()!, "feishu") is { } granted
            && granted.Back == body.GetProperty("redirect_uri").GetString() && granted.Challenge == ChallengeOf(body.GetProperty("code_verifier").GetString()!)
            ? Results.Json(new { code = 0, access_token = Token(granted), expires_in = 7200, token_type = "Bearer", scope = "auth:user.id:read" })
            : Results.Json(new { code = 20003, error = "invalid_grant", error_description = "The authorization code is invalid." }, statusCode: 400));
        app.MapGet("/feishu/open-apis/authen/v1/user_info", (HttpContext http) => Bearer(http) is { } granted
            ? Results.Json(new { code = 0, msg = "success", data = new { name = "张三", open_id = granted.Subject, union_id = "on_1", user_id = "5d9b", tenant_key = "t" } }) : Results.Json(new { code = 20005, msg = "The user access token is invalid." }, statusCode: 401));

        app.MapGet("/oidc/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Address + "/oidc", authorization_endpoint = Address + "/oidc/authorize", token_endpoint = Address + "/oidc/token", userinfo_endpoint = Address + "/oidc/userinfo", jwks_uri = Address + "/oidc/jwks",
        }));
        app.MapGet("/oidc/jwks", () =>
        {
            var (rsaKey, point) = (rsa.ExportParameters(false), curve.ExportParameters(false).Q);
            return Results.Json(new
            {
                keys = new object[]
                {
                    new { kty = "RSA", use = "sig", kid = "k1", n = WebEncoders.Base64UrlEncode(rsaKey.Modulus!), e = WebEncoders.Base64UrlEncode(rsaKey.Exponent!) },
                    new { kty = "EC", use = "sig", kid = "k1", crv = "P-256", x = WebEncoders.Base64UrlEncode(point.X!), y = WebEncoders.Base64UrlEncode(point.Y!) },
                },
            });
        });
        app.MapPost("/oidc/token", async (HttpContext http) => await Exchange(http, "oidc") is { } granted ? Results.Json(new { access_token = Token(granted), token_type = "Bearer", expires_in = 300, id_token = IdToken(granted) }) : Results.Json(new { error = "invalid_grant" }, statusCode: 400));
        app.MapGet("/oidc/userinfo", (HttpContext http) => Bearer(http) is { } granted ? Results.Json(new { sub = granted.Subject, name = "张三" }) : Results.StatusCode(401));
        app.MapPost("/plain/token", async (HttpContext http) => await Exchange(http, "plain") is { } granted ? Results.Json(new { access_token = Token(granted), token_type = "bearer" }) : Results.Json(new { error = "invalid_grant" }, statusCode: 400));
        app.MapGet("/plain/me", (HttpContext http) => Bearer(http) is { } granted ? Results.Json(new { errcode = "0", data = new { openId = granted.Subject } }) : Results.StatusCode(401));
    }

    private async Task<Granted?> Exchange(HttpContext http, string provider)
    {
        var form = await http.Request.ReadFormAsync();
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(Id)}:{Uri.EscapeDataString(Secret)}"));
        return http.Request.Headers.Authorization == expected && form["grant_type"] == "authorization_code" && Take(form["code"].ToString(), provider) is { } granted
            && granted.Back == form["redirect_uri"] && granted.Challenge == ChallengeOf(form["code_verifier"].ToString()) ? granted : null;
    }

    private string IdToken(Granted granted)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Address + "/oidc", ["sub"] = granted.Subject, ["aud"] = Id, ["nonce"] = granted.Nonce, ["exp"] = TestClock.At(12, 20, 9).ToUnixTimeSeconds(), ["iat"] = TestClock.At(11, 20, 9).ToUnixTimeSeconds(),
        };
        Twist?.Invoke(claims);
        var said = $"{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{{\"alg\":\"{Algorithm}\",\"kid\":\"k1\"}}"))}.{WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(said);
        var signature = Algorithm == "RS256" ? Signer.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : Algorithm == "ES256" ? curve.SignData(bytes, HashAlgorithmName.SHA256) : [];
        return $"{said}.{WebEncoders.Base64UrlEncode(signature)}";
    }

    private Granted? Take(string code, string provider) => codes.Remove(code, out var granted) && granted.Provider == provider ? granted : null;

    private string Token(Granted granted)
    {
        var token = Guid.NewGuid().ToString("N");
        tokens[token] = granted;
        return token;
    }

    private Granted? Bearer(HttpContext http) => tokens.GetValueOrDefault(http.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal));

    private static string ChallengeOf(string verifier) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private sealed record Granted(string Provider, string Subject, string Back, string Challenge, string Nonce);
}
