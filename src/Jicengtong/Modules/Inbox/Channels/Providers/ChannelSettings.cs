using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>Section <c>Jct:Channels</c> of the configuration: accounts and secrets of the providers. What is empty is not set up.</summary>
public sealed class ChannelSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Channels";

    /// <summary>邮件</summary>
    public SmtpServer Mail { get; set; } = new();

    /// <summary>短信</summary>
    public SmsSettings Sms { get; set; } = new();

    /// <summary>企业微信</summary>
    public WeComSettings WeCom { get; set; } = new();

    /// <summary>钉钉</summary>
    public DingTalkSettings DingTalk { get; set; } = new();

    /// <summary>飞书</summary>
    public FeishuSettings Feishu { get; set; } = new();

    /// <summary>Web push.</summary>
    public PushSettings Push { get; set; } = new();

    /// <summary>Robots of groups, told when something does not go out.</summary>
    public IReadOnlyList<RobotSettings> Robots { get; set; } = [];
}

/// <summary>SMS: one large provider, or any gateway described as data.</summary>
public sealed class SmsSettings
{
    /// <summary><c>aliyun</c> or <c>http</c>; empty: none.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Address of the service or the gateway.</summary>
    public string Url { get; set; } = "";

    /// <summary>AccessKey ID of 阿里云.</summary>
    public string AccessKeyId { get; set; } = "";

    /// <summary>Its secret.</summary>
    public string AccessKeySecret { get; set; } = "";

    /// <summary>短信签名</summary>
    public string SignName { get; set; } = "";

    /// <summary>Template, such as SMS_154950909.</summary>
    public string TemplateCode { get; set; } = "";

    /// <summary>Variables of the template; {title} and {path} are filled in.</summary>
    public IReadOnlyDictionary<string, string> TemplateParameters { get; set; } = new Dictionary<string, string>();

    /// <summary>Variables are cut to so many characters (阿里云 allows 35).</summary>
    public int LongestParameter { get; set; } = 35;

    /// <summary>Of a gateway: content type of the body.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>Of a gateway: the body; {phone}, {title}, {link}, {key} are filled in, escaped as the content type needs.</summary>
    public string Body { get; set; } = "";

    /// <summary>Of a gateway: further headers; values may be secrets.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>Of a gateway: the field of its JSON answer that says how it went.</summary>
    public string CodeField { get; set; } = "code";

    /// <summary>Its values that mean success.</summary>
    public IReadOnlyList<string> SuccessCodes { get; set; } = ["0", "OK"];

    /// <summary>Its values that mean that this number never works.</summary>
    public IReadOnlyList<string> PermanentCodes { get; set; } = [];

    /// <summary>Its values that mean "not so fast".</summary>
    public IReadOnlyList<string> LimitCodes { get; set; } = [];

    /// <summary>Of a gateway: the field of its answer with the id it reports under; empty: it reports nothing.</summary>
    public string IdField { get; set; } = "";

    /// <summary>Secret part of the address the provider reports deliveries to: <c>/api/channels/sms/reports/SECRET</c>.</summary>
    public string ReportSecret { get; set; } = "";
}

/// <summary>An application of 企业微信.</summary>
public sealed class WeComSettings
{
    /// <summary>Where its API is.</summary>
    public string Url { get; set; } = "https://qyapi.weixin.qq.com";

    /// <summary>企业 ID</summary>
    public string CorpId { get; set; } = "";

    /// <summary>应用 AgentId</summary>
    public long AgentId { get; set; }

    /// <summary>应用 Secret</summary>
    public string Secret { get; set; } = "";

    /// <summary>Token of 接收消息; empty: cards cannot be answered.</summary>
    public string CallbackToken { get; set; } = "";

    /// <summary>EncodingAESKey of 接收消息, 43 characters.</summary>
    public string CallbackKey { get; set; } = "";
}

/// <summary>An application of 钉钉.</summary>
public sealed class DingTalkSettings
{
    /// <summary>Where its API is.</summary>
    public string Url { get; set; } = "https://oapi.dingtalk.com";

    /// <summary>AppKey (Client ID).</summary>
    public string AppKey { get; set; } = "";

    /// <summary>AppSecret (Client Secret).</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>AgentId of the application.</summary>
    public long AgentId { get; set; }

    /// <summary>Where its newer API is, that of cards.</summary>
    public string ApiUrl { get; set; } = "https://api.dingtalk.com";

    /// <summary>Template of cards that can be answered; empty: messages carry a link only.</summary>
    public string CardTemplateId { get; set; } = "";

    /// <summary>A secret of our own, long and random: 钉钉 signs with it what comes back from cards. Empty: cards cannot be answered.</summary>
    public string CallbackSecret { get; set; } = "";

    /// <summary>Code of the robot that brings the cards; empty: the AppKey, as 钉钉 names the robot of an application.</summary>
    public string RobotCode { get; set; } = "";
}

/// <summary>An application of 飞书.</summary>
public sealed class FeishuSettings
{
    /// <summary>Where its API is.</summary>
    public string Url { get; set; } = "https://open.feishu.cn";

    /// <summary>App ID</summary>
    public string AppId { get; set; } = "";

    /// <summary>App Secret</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>Encrypt Key of 事件与回调; empty: cards cannot be answered.</summary>
    public string EncryptKey { get; set; } = "";
}

/// <summary>Web push.</summary>
public sealed class PushSettings
{
    /// <summary>Whom a push service may write to (RFC 8292): <c>mailto:it@county.example</c>; empty: not set up.</summary>
    public string Contact { get; set; } = "";
}

/// <summary>A robot of a group.</summary>
public sealed class RobotSettings
{
    /// <summary>Name of the group, for the page.</summary>
    public string Name { get; set; } = "";

    /// <summary><c>wecom</c>, <c>dingtalk</c> or <c>feishu</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Its webhook.</summary>
    public string Url { get; set; } = "";

    /// <summary>Signing secret (加签); empty where the robot has none.</summary>
    public string Secret { get; set; } = "";
}
