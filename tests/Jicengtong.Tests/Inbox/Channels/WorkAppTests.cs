using System.Text.Json;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Inbox.Channels.Providers;
using Jicengtong.Tests.Inbox.Channels.Outside;

namespace Jicengtong.Tests.Inbox.Channels;

/// <summary>企业微信, 钉钉, 飞书: applications and robots, against servers that speak as theirs do.</summary>
[Trait("Database", "both")]
public sealed class WorkAppTests
{
    [Fact]
    public async Task WeCom_gets_one_card_for_everybody_under_one_token_and_names_whom_it_does_not_know()
    {
        await using var provider = await Provider.Open(heard => heard.Path == "/cgi-bin/gettoken" ? new Said(200, new { errcode = 0, access_token = "token-1", expires_in = 7200 })
            : new Said(200, new { errcode = 0, errmsg = "ok", invaliduser = "zhang", msgid = "m1" }));
        await using var town = await WeCom(provider);
        await town.Link("wecom", ("u0365", "zhang"), ("u0389", "li"), ("u0414", "wang"));
        await town.Queue(await town.Notice("u0365", ChannelKind.WeCom), await town.Notice("u0389", ChannelKind.WeCom), await town.Notice("u0414", ChannelKind.WeCom));
        await town.Send();
        var sent = Assert.Single(provider.At("/cgi-bin/message/send"));
        Assert.Equal("token-1", sent.Query["access_token"]);
        Assert.Equal(["li", "wang", "zhang"], sent.Json.GetProperty("touser").GetString()!.Split('|').Order(StringComparer.Ordinal));
        Assert.Equal(("textcard", 1000002, 1, "https://jct.baru.example/inbox"), (sent.Json.GetProperty("msgtype").GetString(), sent.Json.GetProperty("agentid").GetInt32(), sent.Json.GetProperty("enable_duplicate_check").GetInt32(), sent.Json.GetProperty("textcard").GetProperty("url").GetString()));
        var rows = (await town.Outgoing()).ToDictionary(row => row.PersonId);
        Assert.Equal(("failed", "permanent", "wecom.user"), Of(rows[await town.Person("u0365")]));
        Assert.Equal("delivered", rows[await town.Person("u0389")].State);

        await town.Queue(await town.Notice("u0389", ChannelKind.WeCom, "又一个"));
        await town.Send();
        Assert.Single(provider.At("/cgi-bin/gettoken"));
    }

    [Fact]
    public async Task A_token_that_ended_early_is_renewed_once_and_a_limit_keeps_everybody_a_minute()
    {
        var given = 0;
        var limited = false;
        await using var provider = await Provider.Open(heard => heard.Path == "/cgi-bin/gettoken" ? new Said(200, new { errcode = 0, access_token = $"token-{++given}", expires_in = 7200 })
            : heard.Query["access_token"] == "token-1" ? new Said(200, new { errcode = 42001, errmsg = "access_token expired" })
            : limited ? new Said(200, new { errcode = 45009, errmsg = "api freq out of limit" }) : new Said(200, new { errcode = 0, msgid = "m" }));
        await using var town = await WeCom(provider);
        await town.Link("wecom", ("u0365", "zhang"), ("u0389", "li"));
        await town.Queue(await town.Notice("u0365", ChannelKind.WeCom));
        await town.Send();
        Assert.Equal((2, "delivered"), (given, Assert.Single(await town.Outgoing()).State));

        limited = true;
        await town.Queue(await town.Notice("u0365", ChannelKind.WeCom, "一"), await town.Notice("u0389", ChannelKind.WeCom, "二"));
        await town.Send();
        Assert.All((await town.Outgoing()).Where(row => row.State != "delivered"), row => Assert.Equal(("waiting", "temporary", "wecom.limit"), Of(row)));
        limited = false;
        await town.SendAfter(TimeSpan.FromSeconds(50));
        Assert.Equal(2, (await town.Outgoing()).Count(row => row.State == "waiting"));
        await town.SendAfter(TimeSpan.FromSeconds(15));
        Assert.All(await town.Outgoing(), row => Assert.Equal("delivered", row.State));
    }

    [Fact]
    public async Task A_secret_the_provider_does_not_know_is_said_and_stands_in_no_row()
    {
        await using var provider = await Provider.Open(_ => new Said(200, new { errcode = 40001, errmsg = "invalid credential, secret wecom-secret" }));
        await using var town = await WeCom(provider);
        await town.Link("wecom", ("u0365", "zhang"));
        await town.Queue(await town.Notice("u0365", ChannelKind.WeCom));
        await town.Send();
        var row = Assert.Single(await town.Outgoing());
        Assert.Equal(("waiting", "technical", "wecom.secret"), Of(row));
        Assert.Equal("企业微信的 Secret 不对，请改配置", WhyWords.Of(row.Why));
    }

    [Fact]
    public async Task DingTalk_takes_a_task_and_tells_when_asked_who_was_not_reached()
    {
        await using var provider = await Provider.Open(heard => heard.Path switch
        {
            "/gettoken" => new Said(200, new { errcode = 0, access_token = "t", expires_in = 7200 }),
            // Whoever signed in with 钉钉 is known by the unionId; messages go to the userid.
            "/topapi/user/getbyunionid" => heard.Json.GetProperty("unionid").GetString() is "union-zhang" or "union-li"
                ? new Said(200, new { errcode = 0, result = new { contact_type = 0, userid = heard.Json.GetProperty("unionid").GetString()![6..] } }) : new Said(200, new { errcode = 60121, errmsg = "找不到该用户" }),
            "/topapi/message/corpconversation/asyncsend_v2" => new Said(200, new { errcode = 0, task_id = 256271667526, request_id = "r" }),
            _ => new Said(200, new { errcode = 0, send_result = new { invalid_user_id_list = new[] { "zhang" }, forbidden_user_id_list = Array.Empty<string>(), failed_user_id_list = Array.Empty<string>(), read_user_id_list = Array.Empty<string>(), unread_user_id_list = new[] { "li" } } }),
        });
        await using var town = await ReachableTown.Open(("Channels:DingTalk:Url", provider.Url), ("Channels:DingTalk:AppKey", "key"), ("Channels:DingTalk:AppSecret", "secret"), ("Channels:DingTalk:AgentId", "2001"));
        await town.Link("dingtalk", ("u0365", "union-zhang"), ("u0389", "union-li"), ("u0413", "union-left"));
        await town.Queue(await town.Notice("u0365", ChannelKind.DingTalk), await town.Notice("u0389", ChannelKind.DingTalk), await town.Notice("u0413", ChannelKind.DingTalk));
        await town.Send();
        Assert.Equal(("failed", "permanent", "dingtalk.user"), Of((await town.Outgoing()).Single(row => row.ProviderId is null)));
        Assert.All((await town.Outgoing()).Where(row => row.ProviderId is not null), row => Assert.Equal(("sent", "256271667526"), (row.State, row.ProviderId)));
        var sent = Assert.Single(provider.At("/topapi/message/corpconversation/asyncsend_v2"));
        Assert.Equal(["li", "zhang"], sent.Json.GetProperty("userid_list").GetString()!.Split(',').Order(StringComparer.Ordinal));
        Assert.Equal("action_card", sent.Json.GetProperty("msg").GetProperty("msgtype").GetString());
        await town.SendAfter(TimeSpan.FromSeconds(40));
        var rows = (await town.Outgoing()).ToDictionary(row => row.PersonId);
        Assert.Equal(("failed", "permanent", "dingtalk.user"), Of(rows[await town.Person("u0365")]));
        Assert.Equal(("delivered", null, null), Of(rows[await town.Person("u0389")]));
    }

    [Fact]
    public async Task Feishu_gets_a_card_with_an_idempotency_key_and_answers_that_come_twice_change_nothing()
    {
        var attempts = 0;
        await using var provider = await Provider.Open(heard => heard.Path == "/open-apis/auth/v3/tenant_access_token/internal" ? new Said(200, new { code = 0, tenant_access_token = "t-1", expire = 7200 })
            : ++attempts == 1 ? new Said(400, new { code = 99991400, msg = "request trigger frequency limit" })
            : attempts == 2 ? new Said(400, new { code = 230013, msg = "Bot has NO availability to this user." }) : new Said(200, new { code = 0, data = new { message_id = "om_1" } }));
        await using var town = await ReachableTown.Open(("Channels:Feishu:Url", provider.Url), ("Channels:Feishu:AppId", "cli_1"), ("Channels:Feishu:AppSecret", "secret"));
        await town.Link("feishu", ("u0365", "ou_1"), ("u0389", "ou_2"));
        await town.Queue(await town.Notice("u0365", ChannelKind.Feishu));
        await town.Send();
        Assert.Equal(("waiting", "temporary", "feishu.limit"), Of(Assert.Single(await town.Outgoing())));
        await town.SendAfter(TimeSpan.FromSeconds(70));
        Assert.Equal(("failed", "permanent", "feishu.user"), Of(Assert.Single(await town.Outgoing())));
        await town.Queue(await town.Notice("u0389", ChannelKind.Feishu));
        await town.Send();
        var row = (await town.Outgoing()).Single(one => one.State == "delivered");
        var sent = provider.At("/open-apis/im/v1/messages")[^1];
        Assert.Equal(("Bearer t-1", "open_id", "ou_2", row.Key), (sent.Headers["Authorization"], sent.Query["receive_id_type"], sent.Json.GetProperty("receive_id").GetString(), sent.Json.GetProperty("uuid").GetString()));
        Assert.Contains("您有一件新的待办", JsonSerializer.Deserialize<JsonElement>(sent.Json.GetProperty("content").GetString()!).GetProperty("header").GetProperty("title").GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_cut_before_the_answer_repeats_the_same_message_under_the_same_key()
    {
        await using var provider = await Provider.Open(heard => heard.Path == "/open-apis/auth/v3/tenant_access_token/internal" ? new Said(200, new { code = 0, tenant_access_token = "t-1", expire = 7200 }) : new Said(200, new { code = 0, data = new { message_id = "om_1" } }));
        await using var proxy = new FaultProxy(provider.Port);
        await using var town = await ReachableTown.Open(("Channels:Feishu:Url", $"http://127.0.0.1:{proxy.Port}"), ("Channels:Feishu:AppId", "cli_1"), ("Channels:Feishu:AppSecret", "secret"));
        await town.Link("feishu", ("u0365", "ou_1"));
        await town.Queue(await town.Notice("u0365", ChannelKind.Feishu));
        // The token comes whole; the answer to the message, on the same connection, does not.
        proxy.Always(Fault.CutComing, 250);
        for (var tries = 0; tries < 6 && provider.At("/open-apis/im/v1/messages").Count == 0; tries++)
            await town.SendAfter(TimeSpan.FromMinutes(5));
        proxy.Always(Fault.None);
        await town.SendAfter(TimeSpan.FromMinutes(10));
        var row = Assert.Single(await town.Outgoing());
        Assert.Equal("delivered", row.State);
        Assert.All(provider.At("/open-apis/im/v1/messages"), heard => Assert.Equal(row.Key, heard.Json.GetProperty("uuid").GetString()));
    }

    [Fact]
    public void Robots_sign_as_their_handbooks_say()
    {
        Assert.Equal(Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData("SEC1"u8, "1577262236757\nSEC1"u8)), Robots.DingTalkSignature("1577262236757", "SEC1"));
        Assert.Equal(Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData("1599360473\ndemo"u8, ""u8)), Robots.FeishuSignature("1599360473", "demo"));
        Assert.NotEqual(Robots.FeishuSignature("1599360473", "demo"), Robots.DingTalkSignature("1599360473", "demo"));
    }

    [Fact]
    public async Task Robots_tell_those_who_look_after_the_system_once_an_hour_that_something_lies()
    {
        await using var groups = await Provider.Open(heard => heard.Path.StartsWith("/open-apis", StringComparison.Ordinal) ? new Said(200, new { code = 0 }) : new Said(200, new { errcode = 0 }));
        using var mail = new MailServer();
        mail.Refuses = _ => "550 no";
        await using var town = await ReachableTown.Open([.. ReachableTown.Mail(mail.Port),
            ("Channels:Robots:0:Name", "值班群"), ("Channels:Robots:0:Kind", "dingtalk"), ("Channels:Robots:0:Url", groups.Url + "/robot/send?access_token=a"), ("Channels:Robots:0:Secret", "SEC1"),
            ("Channels:Robots:1:Name", "运维群"), ("Channels:Robots:1:Kind", "feishu"), ("Channels:Robots:1:Url", groups.Url + "/open-apis/bot/v2/hook/x"), ("Channels:Robots:1:Secret", "demo"),
            ("Channels:Robots:2:Name", "企业微信群"), ("Channels:Robots:2:Kind", "wecom"), ("Channels:Robots:2:Url", groups.Url + "/cgi-bin/webhook/send?key=k")]);
        await town.GiveMail("u0365");
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail));
        await town.Send();
        await town.SendAfter(TimeSpan.FromMinutes(6));
        await town.SendAfter(TimeSpan.FromMinutes(6));
        Assert.Equal(3, groups.Heard.Count);
        var ding = Assert.Single(groups.At("/robot/send"));
        Assert.Equal(Robots.DingTalkSignature(ding.Query["timestamp"], "SEC1"), ding.Query["sign"]);
        var feishu = Assert.Single(groups.At("/open-apis/bot/v2/hook/x")).Json;
        Assert.Equal(Robots.FeishuSignature(feishu.GetProperty("timestamp").GetString()!, "demo"), feishu.GetProperty("sign").GetString());
        Assert.Contains("有 1 条提醒发不出去", ding.Json.GetProperty("text").GetProperty("content").GetString(), StringComparison.Ordinal);
        await town.SendAfter(TimeSpan.FromHours(1));
        Assert.Equal(6, groups.Heard.Count);
    }

    private static Task<Town> WeCom(Provider provider)
        => ReachableTown.Open(("Channels:WeCom:Url", provider.Url), ("Channels:WeCom:CorpId", "ww1"), ("Channels:WeCom:AgentId", "1000002"), ("Channels:WeCom:Secret", "wecom-secret"));

    private static (string State, string? Failure, string? Why) Of(OutgoingRow row) => (row.State, row.Failure, row.Why);
}
