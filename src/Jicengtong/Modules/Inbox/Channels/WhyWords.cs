using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>Plain words for what went wrong, and what one can do about it.</summary>
internal static class WhyWords
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["channel.off"] = "这个通道没有开通或者停用了",
        ["channel.quota"] = "今天的额度用完了，明早再发；急的请打电话",
        ["address.none"] = "没有登记这个人的号码或账号，请让本人在“我的”里补上",
        ["send.unknown"] = "发送的机器中途停了，可能已经送到，已经再发一次",
        ["line.unreachable"] = "连不上对方的服务器，请查网络和地址",
        ["line.name"] = "查不到对方服务器的地址，请查这台服务器的域名解析（DNS）和配置里写的名字",
        ["line.silent"] = "对方的服务器没有回应",
        ["line.broken"] = "连接中途断了",
        ["line.certificate"] = "对方的证书不对，没有发",
        ["line.private"] = "地址在内网，没有放行（Jct:Outbound:AllowPrivate）",
        ["line.redirect"] = "对方要我们去别的地址，没有跟去；请查配置的地址",
        ["line.limit"] = "发得太快，对方要我们等一等",
        ["line.5xx"] = "对方的服务器出了故障",
        ["mail.address"] = "邮箱地址写得不对，请本人在“我的”里改",
        ["mail.auth"] = "发信账号或密码不对，请改配置",
        ["mail.tls"] = "邮件服务器不支持加密，没有发；请查配置",
        ["mail.421"] = "邮件服务器现在不接收",
        ["mail.450"] = "对方邮箱暂时收不了",
        ["mail.451"] = "对方的邮件服务器暂时收不了",
        ["mail.452"] = "对方邮箱满了",
        ["mail.550"] = "没有这个邮箱，或者对方拒收",
        ["mail.552"] = "对方邮箱满了",
        ["mail.553"] = "邮箱地址对方不认",
        ["mail.554"] = "对方当成垃圾邮件拒收了",
        ["sms.number"] = "号码不对或是空号，请核对手机号",
        ["sms.numberLimit"] = "这个号码今天收得太多，运营商拦下了，过一小时再试",
        ["sms.accountLimit"] = "短信账号到了当天或当月上限",
        ["sms.limit"] = "短信发得太快，过一分钟再试",
        ["sms.busy"] = "短信平台忙",
        ["sms.words"] = "短信内容被平台拦下，请查模板",
        ["sms.money"] = "短信账号没有钱了，请充值",
        ["sms.sign"] = "短信签名没有通过审核，请查配置",
        ["sms.template"] = "短信模板不对，请查配置",
        ["sms.account"] = "短信账号或密钥不对，请改配置",
        ["sms.clock"] = "服务器的时间不准，短信平台不认",
        ["sms.answer"] = "短信平台的回答看不懂，请查配置",
        ["sms.unreachable"] = "手机关机或没有信号，不是本人的责任；急的请打电话",
        ["wecom.user"] = "企业微信里没有这个人，或者不在应用的可见范围里",
        ["wecom.secret"] = "企业微信的 Secret 不对，请改配置",
        ["wecom.token"] = "企业微信不认我们的令牌",
        ["wecom.ip"] = "企业微信没有放行这台服务器的 IP，请在管理后台加上",
        ["wecom.agent"] = "企业微信的应用编号不对，请改配置",
        ["wecom.limit"] = "企业微信发得太快，过一分钟再试",
        ["wecom.busy"] = "企业微信忙",
        ["dingtalk.user"] = "钉钉里没有这个人",
        ["dingtalk.user.lookup"] = "问不到这个人在钉钉的账号（应用要有通讯录的读权限）",
        ["dingtalk.card"] = "钉钉不让我们发卡片，请看卡片模板、机器人和互动卡片的权限",
        ["dingtalk.refused"] = "钉钉没有送到（同样的话一天只送一次，或本人屏蔽了）",
        ["dingtalk.secret"] = "钉钉的 AppSecret 不对，请改配置",
        ["dingtalk.token"] = "钉钉不认我们的令牌",
        ["dingtalk.ip"] = "钉钉没有放行这台服务器的 IP",
        ["dingtalk.limit"] = "钉钉发得太快，过一分钟再试",
        ["dingtalk.busy"] = "钉钉忙",
        ["feishu.user"] = "飞书里找不到这个人，或者不在应用的可用范围里",
        ["feishu.secret"] = "飞书的 App Secret 不对，请改配置",
        ["feishu.token"] = "飞书不认我们的令牌",
        ["feishu.ip"] = "飞书没有放行这台服务器的 IP",
        ["feishu.bot"] = "飞书应用没有开机器人，或者没有发消息的权限",
        ["feishu.limit"] = "飞书发得太快，过一分钟再试",
        ["push.gone"] = "这个浏览器不再接收提醒，请本人在“我的”里重新打开",
        ["push.limit"] = "浏览器的推送服务要我们等一等",
        ["push.busy"] = "浏览器的推送服务出了故障",
        ["push.identity"] = "推送服务不认我们的签名，请查服务器时间和 push.key",
        ["push.words"] = "推送服务说内容太长",
        ["push.answer"] = "推送服务的回答看不懂",
        ["robot.signature"] = "机器人的签名、关键词或 IP 不对，请查配置",
        ["robot.gone"] = "机器人的地址无效，可能被移出群了",
        ["robot.limit"] = "机器人说得太快，一分钟后再试",
        ["robot.kind"] = "机器人的种类不认识：wecom、dingtalk 或 feishu",
        ["robot.answer"] = "机器人的回答看不懂",
    };

    /// <summary>Every code has words; one nobody foresaw is shown as it is.</summary>
    public static string Of(string? why) => why is null ? "" : Words.TryGetValue(why, out var words) ? words : $"对方拒收，代码 {why}";

    /// <summary>Name of a channel on the screen.</summary>
    public static string NameOf(ChannelKind kind) => kind switch
    {
        ChannelKind.Push => "浏览器提醒",
        ChannelKind.WeCom => "企业微信",
        ChannelKind.DingTalk => "钉钉",
        ChannelKind.Feishu => "飞书",
        ChannelKind.Sms => "短信",
        _ => "邮件",
    };
}
