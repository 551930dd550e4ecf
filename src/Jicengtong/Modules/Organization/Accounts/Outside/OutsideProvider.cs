namespace Jicengtong.Modules.Organization.Accounts.Outside;

/// <summary>Which protocol a provider speaks.</summary>
public enum OutsideKind
{
    /// <summary>企业微信</summary>
    WeCom,

    /// <summary>钉钉</summary>
    DingTalk,

    /// <summary>飞书</summary>
    Feishu,

    /// <summary>OpenID Connect: a unified identity of the province or city.</summary>
    Oidc,

    /// <summary>OAuth 2.0 without OpenID: three addresses and the name of the field that identifies.</summary>
    OAuth2,
}

/// <summary>
/// One way to sign in with an account elsewhere: <c>Jct:Accounts:Providers:{name}</c>. <c>wecom</c>, <c>dingtalk</c> and <c>feishu</c> are the
/// names under which messages find these accounts too. Addresses have the public ones of each kind as default; private installations
/// (私有化部署) name their own.
/// </summary>
public sealed class OutsideProvider
{
    /// <summary>The protocol.</summary>
    public OutsideKind Kind { get; set; }

    /// <summary>What the button says: 企业微信.</summary>
    public string Label { get; set; } = "";

    /// <summary>Client id: 企业ID (corpid), AppKey, App ID.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Client secret; best from the environment.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>企业微信: AgentId of the application.</summary>
    public string AgentId { get; set; } = "";

    /// <summary>Where a browser is sent (WeCom: the page with the QR code; OAuth2: the authorization address; OIDC: left empty).</summary>
    public string Authorize { get; set; } = "";

    /// <summary>WeCom only: where its own browser is sent.</summary>
    public string AuthorizeInside { get; set; } = "https://open.weixin.qq.com/connect/oauth2/authorize";

    /// <summary>Base address of the interface (OIDC: the issuer; OAuth2: the token address).</summary>
    public string Address { get; set; } = "";

    /// <summary>OAuth2: where the user's information is; empty elsewhere.</summary>
    public string UserInfo { get; set; } = "";

    /// <summary>OAuth2: the field that identifies, for example <c>sub</c> or <c>data.openId</c>.</summary>
    public string SubjectField { get; set; } = "sub";

    /// <summary>OAuth2 and OIDC: the scope asked for.</summary>
    public string Scope { get; set; } = "openid";

    /// <summary>Seconds to wait for each answer.</summary>
    public int TimeoutSeconds { get; set; } = 10;
}

/// <summary>What a browser takes along to the provider and what stays here in its cookie.</summary>
/// <param name="Provider">Name in the settings.</param>
/// <param name="State">Comes back with the answer.</param>
/// <param name="Nonce">OIDC: comes back inside the id token.</param>
/// <param name="Verifier">PKCE (RFC 7636).</param>
/// <param name="Back">The address the provider sends to.</param>
/// <param name="To">Where to go afterwards.</param>
internal sealed record OutsideTrip(string Provider, string State, string Nonce, string Verifier, string Back, string To)
{
    /// <summary>The challenge of the verifier, S256.</summary>
    public string Challenge => Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Verifier)));
}
