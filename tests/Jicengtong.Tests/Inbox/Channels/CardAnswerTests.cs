using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Jicengtong.Modules.Inbox.Channels.Answering;
using Jicengtong.Tests.Inbox.Channels.Outside;

namespace Jicengtong.Tests.Inbox.Channels;

/// <summary>明白 tapped in 企业微信, 钉钉 or 飞书 is 明白 here, by the person of the linked account; nobody else can say it, and nobody twice.</summary>
[Trait("Database", "both")]
public sealed class CardAnswerTests
{
    private const string Token = "QDG6eK";
    private const string AesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    [Fact]
    public void The_envelope_of_the_providers_handbook_opens()
    {
        // The example of 企业微信 加解密方案说明, "验证URL有效性".
        var seal = new CallbackSeal(Token, AesKey, "wx5823bf96d3bd56c7");
        const string Echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
        Assert.Equal("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", seal.Sign("1409659589", "263014780", Echo));
        Assert.Equal("1616140317555161061", seal.Open("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", Echo));
        Assert.Null(seal.Open("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd4", "1409659589", "263014780", Echo));
        Assert.Null(new CallbackSeal(Token, AesKey, "another").Open("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", Echo));
    }

    [Fact]
    public async Task 明白_in_WeCom_is_a_receipt_here_once_and_only_by_whom_the_card_was_for()
    {
        await using var provider = await Provider.Open(heard => heard.Path == "/cgi-bin/gettoken" ? new Said(200, new { errcode = 0, access_token = "t", expires_in = 7200 }) : new Said(200, new { errcode = 0, msgid = "m" }));
        await using var town = await ReachableTown.Open(("Channels:WeCom:Url", provider.Url), ("Channels:WeCom:CorpId", "ww1"), ("Channels:WeCom:AgentId", "1000002"), ("Channels:WeCom:Secret", "s"),
            ("Channels:WeCom:CallbackToken", Token), ("Channels:WeCom:CallbackKey", AesKey));
        await town.Link("wecom", ("u0151", "zhang"), ("u0365", "li"));
        var (directive, ask) = await Ask(town, "confirm");
        await town.Queue(await town.Notice("u0151", ChannelKind.WeCom) with { AskId = ask });
        await town.Send();
        var card = Assert.Single(provider.At("/cgi-bin/message/send")).Json.GetProperty("template_card");
        var (task, button) = (card.GetProperty("task_id").GetString()!, card.GetProperty("button_list")[0].GetProperty("key").GetString()!);

        var seal = new CallbackSeal(Token, AesKey, "ww1");
        var stranger = await Call(town, seal, "li", task, button, "1");
        Assert.Contains("请打开页面办理", stranger.Reply, StringComparison.Ordinal);
        Assert.Equal(0, await Understood(town, directive));
        Assert.Equal(403, (await Call(town, new CallbackSeal("guess", AesKey, "ww1"), "zhang", task, button, "2")).Status);
        Assert.Equal(403, (await Call(town, seal, "zhang", task, button, "3", minutesAgo: 10)).Status);
        Assert.Equal(0, await Understood(town, directive));

        var answered = await Call(town, seal, "ZHANG", task, button, "4");
        Assert.Contains("已回“明白”", answered.Reply, StringComparison.Ordinal);
        Assert.Equal(1, await Understood(town, directive));
        Assert.Equal(403, (await Call(town, seal, "ZHANG", task, button, "4", again: answered.Envelope)).Status);
        Assert.Empty((await (await town.As("u0151")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task What_has_to_be_done_has_no_button_and_is_not_answered_from_outside()
    {
        await using var provider = await Provider.Open(heard => heard.Path == "/cgi-bin/gettoken" ? new Said(200, new { errcode = 0, access_token = "t", expires_in = 7200 }) : new Said(200, new { errcode = 0, msgid = "m" }));
        await using var town = await ReachableTown.Open(("Channels:WeCom:Url", provider.Url), ("Channels:WeCom:CorpId", "ww1"), ("Channels:WeCom:AgentId", "1000002"), ("Channels:WeCom:Secret", "s"),
            ("Channels:WeCom:CallbackToken", Token), ("Channels:WeCom:CallbackKey", AesKey));
        await town.Link("wecom", ("u0151", "zhang"));
        var (directive, ask) = await Ask(town, "do");
        await town.Queue(await town.Notice("u0151", ChannelKind.WeCom) with { AskId = ask });
        await town.Send();
        Assert.Equal("textcard", Assert.Single(provider.At("/cgi-bin/message/send")).Json.GetProperty("msgtype").GetString());
        var key = (await town.Outgoing()).Single(row => row.AskId == ask).Key;
        Assert.Contains("请打开页面办理", (await Call(town, new CallbackSeal(Token, AesKey, "ww1"), "zhang", key, "understood", "1")).Reply, StringComparison.Ordinal);
        Assert.Equal(0, await Understood(town, directive));
    }

    [Fact]
    public async Task 明白_in_Feishu_is_a_receipt_here_and_nothing_unsigned_is()
    {
        await using var provider = await Provider.Open(heard => heard.Path.Contains("tenant_access_token", StringComparison.Ordinal) ? new Said(200, new { code = 0, tenant_access_token = "t", expire = 7200 }) : new Said(200, new { code = 0, data = new { message_id = "om_1" } }));
        await using var town = await ReachableTown.Open(("Channels:Feishu:Url", provider.Url), ("Channels:Feishu:AppId", "cli_1"), ("Channels:Feishu:AppSecret", "s"), ("Channels:Feishu:EncryptKey", "encrypt-key"));
        await town.Link("feishu", ("u0151", "ou_1"));
        var (directive, ask) = await Ask(town, "know");
        await town.Queue(await town.Notice("u0151", ChannelKind.Feishu) with { AskId = ask });
        await town.Send();
        var card = JsonSerializer.Deserialize<JsonElement>(Assert.Single(provider.At("/open-apis/im/v1/messages")).Json.GetProperty("content").GetString()!);
        var value = card.GetProperty("elements")[1].GetProperty("actions").EnumerateArray().Single(button => button.TryGetProperty("value", out _)).GetProperty("value");
        var call = JsonSerializer.Serialize(new { schema = "2.0", header = new { event_id = "e1", event_type = "card.action.trigger" }, @event = new { @operator = new { open_id = "ou_1" }, action = new { value, tag = "button" } } });

        var challenge = await Feishu(town, "{\"type\":\"url_verification\",\"challenge\":\"c1\"}", sign: false);
        Assert.Equal("c1", (await Task.FromResult(challenge).Json()).GetProperty("challenge").GetString());
        Assert.Equal("callback.signature", await Feishu(town, call, sign: false).Refusal(403));
        Assert.Equal(0, await Understood(town, directive));
        Assert.Equal("success", (await Feishu(town, call).Json()).GetProperty("toast").GetProperty("type").GetString());
        Assert.Equal(1, await Understood(town, directive));
        Assert.Equal("callback.replayed", await Feishu(town, call).Refusal(403));
    }

    [Fact]
    public async Task 明白_in_DingTalk_is_a_receipt_here_once_and_only_by_whom_the_card_was_for()
    {
        await using var provider = await Provider.Open(DingTalkSays);
        await using var town = await DingTalkTown(provider);
        await town.Link("dingtalk", ("u0151", "union-zhang"), ("u0365", "union-li"));
        var (directive, ask) = await Ask(town, "confirm");
        await town.Queue(await town.Notice("u0151", ChannelKind.DingTalk) with { AskId = ask });
        await town.Send();
        var registered = Assert.Single(provider.At("/v1.0/card/callbacks/register"));
        Assert.Equal(("https://jct.baru.example/api/channels/dingtalk/callback", "card-secret", "n"),
            (registered.Json.GetProperty("callbackUrl").GetString(), registered.Json.GetProperty("apiSecret").GetString(), registered.Headers["x-acs-dingtalk-access-token"]));
        var card = Assert.Single(provider.At("/v1.0/card/instances/createAndDeliver")).Json;
        Assert.Equal(("tpl.schema", "dtv1.card//IM_ROBOT.zhang", "HTTP", registered.Json.GetProperty("callbackRouteKey").GetString()),
            (card.GetProperty("cardTemplateId").GetString(), card.GetProperty("openSpaceId").GetString(), card.GetProperty("callbackType").GetString(), card.GetProperty("callbackRouteKey").GetString()));
        Assert.DoesNotContain("禁止野外用火", card.GetRawText(), StringComparison.Ordinal);
        var id = card.GetProperty("outTrackId").GetString()!;
        Assert.Equal(("delivered", id), ((await town.Outgoing()).Single(row => row.AskId == ask) is var row ? (row.State, row.ProviderId!) : default));

        Assert.Equal("callback.signature", await DingTalk(town, id, "zhang", secret: null).Refusal(403));
        Assert.Equal("callback.signature", await DingTalk(town, id, "zhang", secret: "guess").Refusal(403));
        Assert.Equal("callback.replayed", await DingTalk(town, id, "zhang", minutesAgo: 10).Refusal(403));
        Assert.Contains("请打开页面办理", (await DingTalk(town, id, "li", millisecond: 1).Json()).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, await Understood(town, directive));
        // What is signed is only the time: one signature is good for one call, whatever it says.
        Assert.Equal("callback.replayed", await DingTalk(town, id, "zhang", millisecond: 1).Refusal(403));
        Assert.Equal("{}", (await DingTalk(town, id, "zhang", millisecond: 2, button: "other").Json()).GetRawText());
        Assert.Equal(0, await Understood(town, directive));

        var answered = await DingTalk(town, id, "zhang", millisecond: 3).Json();
        Assert.Equal("已回“明白”", answered.GetProperty("cardData").GetProperty("cardParamMap").GetProperty("answered").GetString());
        Assert.Equal(1, await Understood(town, directive));
        Assert.Equal("callback.replayed", await DingTalk(town, id, "zhang", millisecond: 3).Refusal(403));
        Assert.Empty((await (await town.As("u0151")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Where_DingTalk_makes_no_card_a_message_with_a_link_goes_out()
    {
        await using var provider = await Provider.Open(heard => heard.Path == "/v1.0/card/instances/createAndDeliver"
            ? new Said(400, new { code = "param.cardTemplateIdEmpty", message = "no such template", requestid = "r" }) : DingTalkSays(heard));
        await using var town = await DingTalkTown(provider);
        await town.Link("dingtalk", ("u0151", "union-zhang"));
        var (directive, ask) = await Ask(town, "confirm");
        await town.Queue(await town.Notice("u0151", ChannelKind.DingTalk) with { AskId = ask });
        await town.Send();
        var sent = Assert.Single(provider.At("/topapi/message/corpconversation/asyncsend_v2")).Json;
        Assert.Equal(("zhang", "action_card"), (sent.GetProperty("userid_list").GetString(), sent.GetProperty("msg").GetProperty("msgtype").GetString()));
        Assert.Equal(0, await Understood(town, directive));
    }

    [Fact]
    public async Task What_has_to_be_done_is_no_card_in_DingTalk_and_is_not_answered_from_there()
    {
        await using var provider = await Provider.Open(DingTalkSays);
        await using var town = await DingTalkTown(provider);
        await town.Link("dingtalk", ("u0151", "union-zhang"));
        var (directive, ask) = await Ask(town, "do");
        await town.Queue(await town.Notice("u0151", ChannelKind.DingTalk) with { AskId = ask });
        await town.Send();
        Assert.Empty(provider.At("/v1.0/card/instances/createAndDeliver"));
        Assert.Single(provider.At("/topapi/message/corpconversation/asyncsend_v2"));
        var row = (await town.Outgoing()).Single(one => one.AskId == ask).Id.ToString("N");
        Assert.Contains("请打开页面办理", (await DingTalk(town, row, "zhang").Json()).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, await Understood(town, directive));
    }

    private static Said DingTalkSays(Heard heard) => heard.Path switch
    {
        "/gettoken" => new Said(200, new { errcode = 0, access_token = "o", expires_in = 7200 }),
        "/v1.0/oauth2/accessToken" => new Said(200, new { accessToken = "n", expireIn = 7200 }),
        "/topapi/user/getbyunionid" when heard.Json.GetProperty("unionid").GetString() is "union-zhang" or "union-li" => new Said(200, new { errcode = 0, errmsg = "ok", result = new { contact_type = 0, userid = heard.Json.GetProperty("unionid").GetString()![6..] } }),
        "/topapi/user/getbyunionid" => new Said(200, new { errcode = 60121, errmsg = "找不到该用户" }),
        "/v1.0/card/callbacks/register" => new Said(200, new { success = true, result = new { callbackUrl = heard.Json.GetProperty("callbackUrl").GetString(), apiSecret = "card-secret" } }),
        "/v1.0/card/instances/createAndDeliver" => new Said(200, new { success = true, result = new { outTrackId = heard.Json.GetProperty("outTrackId").GetString(), deliverResults = new[] { new { spaceType = "IM_ROBOT", spaceId = "s", success = true, errorMsg = "" } } } }),
        "/topapi/message/corpconversation/asyncsend_v2" => new Said(200, new { errcode = 0, task_id = 256271667526, request_id = "r" }),
        _ => new Said(200, new { errcode = 0, send_result = new { } }),
    };

    private static Task<Town> DingTalkTown(Provider provider) => ReachableTown.Open(("Channels:DingTalk:Url", provider.Url), ("Channels:DingTalk:ApiUrl", provider.Url), ("Channels:DingTalk:AppKey", "key"),
        ("Channels:DingTalk:AppSecret", "secret"), ("Channels:DingTalk:AgentId", "2001"), ("Channels:DingTalk:CardTemplateId", "tpl.schema"), ("Channels:DingTalk:CallbackSecret", "card-secret"));

    private static async Task<HttpResponseMessage> DingTalk(Town town, string card, string user, string? secret = "card-secret", int minutesAgo = 0, int millisecond = 0, string button = "understood")
    {
        var timestamp = (town.Clock.GetUtcNow().AddMinutes(-minutesAgo).ToUnixTimeMilliseconds() + millisecond).ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/channels/dingtalk/callback")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { type = "actionCallback", outTrackId = card, corpId = "ding1", userId = user, content = JsonSerializer.Serialize(new { cardPrivateData = new { actionIds = new[] { button }, @params = new { answer = button } } }) }),
        };
        if (secret is not null)
        {
            // As 钉钉 documents it: Base64(HmacSHA256(apiSecret, timestamp)).
            request.Headers.Add("x-ddpaas-signature-timestamp", timestamp);
            request.Headers.Add("x-ddpaas-signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(timestamp))));
        }

        return await town.Visitor().SendAsync(request);
    }

    private static async Task<(string Directive, Guid Ask)> Ask(Town town, string demand)
    {
        var bureau = await town.As("u0021");
        var id = (await bureau.Post("/api/directives", new
        {
            title = "关于做好森林草原防灭火工作的通知", urgency = "urgent", matter = "森林草原防灭火", demand, due = "2026-11-27T18:00:00+08:00", text = "一、压实责任。", keyPoints = new[] { "12月1日起禁止野外用火" },
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" }, posts = Array.Empty<string>() },
        }).Json(201)).GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var box = demand == "know" ? "know" : "todo";
        return (id, (await (await town.As("u0151")).GetAsync($"/api/inbox?box={box}").Json()).GetProperty("items")[0].GetProperty("id").GetGuid());
    }

    private static async Task<int> Understood(Town town, string directive) => (await (await town.As("u0021")).GetAsync($"/api/directives/{directive}/coverage").Json()).GetProperty("understood").GetInt32();

    private static async Task<(int Status, string Reply, string Envelope)> Call(Town town, CallbackSeal seal, string account, string task, string button, string nonce, int minutesAgo = 0, string? again = null)
    {
        var timestamp = town.Clock.GetUtcNow().AddMinutes(-minutesAgo).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var encrypted = seal.Encrypt($"<xml><ToUserName>ww1</ToUserName><FromUserName>{account}</FromUserName><CreateTime>{timestamp}</CreateTime><MsgType>event</MsgType><Event>template_card_event</Event><EventKey>{button}</EventKey><TaskId>{task}</TaskId><AgentID>1000002</AgentID></xml>");
        if (again is not null)
            encrypted = again;
        using var content = new StringContent($"<xml><ToUserName>ww1</ToUserName><AgentID>1000002</AgentID><Encrypt>{encrypted}</Encrypt></xml>", Encoding.UTF8, "text/xml");
        using var answer = await town.Visitor().PostAsync($"/api/channels/wecom/callback?msg_signature={seal.Sign(timestamp, nonce, encrypted)}&timestamp={timestamp}&nonce={nonce}", content);
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            return ((int)answer.StatusCode, body, encrypted);
        string Field(string name) => XElement.Parse(body).Element(name)!.Value;
        return (200, seal.Open(Field("MsgSignature"), Field("TimeStamp"), Field("Nonce"), Field("Encrypt"))!, encrypted);
    }

    private static async Task<HttpResponseMessage> Feishu(Town town, string call, bool sign = true)
    {
        using var aes = Aes.Create();
        aes.Key = SHA256.HashData("encrypt-key"u8);
        var iv = new byte[16];
        var body = JsonSerializer.Serialize(new { encrypt = Convert.ToBase64String([.. iv, .. aes.EncryptCbc(Encoding.UTF8.GetBytes(call), iv)]) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/channels/feishu/callback") { Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")) };
        if (sign)
        {
            var timestamp = town.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            request.Headers.Add("X-Lark-Request-Timestamp", timestamp);
            request.Headers.Add("X-Lark-Request-Nonce", "n1");
            request.Headers.Add("X-Lark-Signature", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(timestamp + "n1" + "encrypt-key" + body))));
        }

        return await town.Visitor().SendAsync(request);
    }
}
