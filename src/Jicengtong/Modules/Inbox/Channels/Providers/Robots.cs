using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>Robots of groups: one line of text to a group of WeCom, DingTalk or Feishu. For those who look after the system, not for people's work.</summary>
internal sealed class Robots(ChannelSettings settings, JsonCalls calls, TimeProvider clock)
{
    public IReadOnlyList<RobotSettings> All => settings.Robots;

    /// <summary>Says it; a failure of the line is an outcome, never an exception.</summary>
    public async Task<Outcome> Say(RobotSettings robot, string text, CancellationToken cancel)
    {
        try
        {
            return robot.Kind switch
            {
                "wecom" => Judge(await calls.Post(robot.Url, new { msgtype = "text", text = new { content = text } }, cancel), "errcode", "45009"),
                "dingtalk" => Judge(await calls.Post(robot.Url + SignatureOfDingTalk(robot.Secret), new { msgtype = "text", text = new { content = text } }, cancel), "errcode", "130101", "660026"),
                "feishu" => Judge(await calls.Post(robot.Url, BodyOfFeishu(robot.Secret, text), cancel), "code", "9499", "11232"),
                _ => Outcome.Broken("robot.kind"),
            };
        }
        catch (Exception broken) when (Lines.Judge(broken, cancel) is not null)
        {
            return Lines.Judge(broken, cancel)!;
        }
    }

    // 加签: HMAC-SHA256 with the secret over "milliseconds\nsecret".
    private string SignatureOfDingTalk(string secret)
    {
        if (secret.Length == 0)
            return "";
        var timestamp = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return $"&timestamp={timestamp}&sign={Uri.EscapeDataString(DingTalkSignature(timestamp, secret))}";
    }

    internal static string DingTalkSignature(string timestamp, string secret) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}\n{secret}")));

    // 签名校验: HMAC-SHA256 of nothing with the key "seconds\nsecret".
    internal static string FeishuSignature(string timestamp, string secret) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"), Array.Empty<byte>()));

    private object BodyOfFeishu(string secret, string text)
    {
        if (secret.Length == 0)
            return new { msg_type = "text", content = new { text } };
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new { timestamp, sign = FeishuSignature(timestamp, secret), msg_type = "text", content = new { text } };
    }

    private static Outcome Judge(ProviderAnswer answer, string field, params string[] limits) => answer.Text(field) switch
    {
        "0" => Outcome.Delivered(),
        var code when limits.Contains(code) => Outcome.Later("robot.limit", TimeSpan.FromMinutes(1)),
        "310000" or "19021" or "19024" => Outcome.Broken("robot.signature"),
        "93000" or "300001" or "19001" => Outcome.Broken("robot.gone"),
        _ => answer.ByStatus ?? Outcome.Broken("robot.answer"),
    };
}
