using System.Text.Json;
using Jicengtong.Modules.Inbox.Channels.Providers;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.AspNetCore.WebUtilities;

namespace Jicengtong.Tests.Inbox.Channels;

[Trait("Database", "both")]
public sealed class SmsChannelTests
{
    private const string Secret = "report-secret-1";

    [Fact]
    public void The_signature_is_that_of_the_example_in_the_handbook_of_the_provider()
        => Assert.Equal("zJDF+Lrzhj/ThnlvIToysFRq6t4=", SmsChannel.Sign("GET", new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccessKeyId"] = "testId", ["Action"] = "SendSms", ["Format"] = "XML", ["OutId"] = "123", ["PhoneNumbers"] = "15300000001", ["RegionId"] = "cn-hangzhou", ["SignName"] = "阿里云短信测试专用",
            ["SignatureMethod"] = "HMAC-SHA1", ["SignatureNonce"] = "45e25e9b-0a6f-4070-8c85-2956eda1b466", ["SignatureVersion"] = "1.0", ["TemplateCode"] = "SMS_71390007", ["TemplateParam"] = "{\"customer\":\"test\"}",
            ["Timestamp"] = "2017-07-12T02:42:19Z", ["Version"] = "2017-05-25",
        }, "testSecret"));

    [Fact]
    public async Task An_SMS_is_sent_signed_and_delivered_once_the_provider_reports_it()
    {
        await using var provider = await Provider.Open(_ => new Said(200, new { Code = "OK", Message = "OK", BizId = "9006197469364984^0", RequestId = "F655A8D5" }));
        await using var town = await Aliyun(provider);
        await town.Queue(await town.Notice("u0365", ChannelKind.Sms));
        await town.Send();
        var sent = QueryHelpers.ParseQuery(Assert.Single(provider.Heard).Text).ToDictionary(one => one.Key, one => one.Value.ToString());
        Assert.Equal(("SendSms", "2017-05-25", "SMS_154950909", "巴汝镇"), (sent["Action"], sent["Version"], sent["TemplateCode"], sent["SignName"]));
        var parameters = JsonSerializer.Deserialize<JsonElement>(sent["TemplateParam"]);
        Assert.Equal(("您有一件新的待办", "inbox"), (parameters.GetProperty("title").GetString(), parameters.GetProperty("path").GetString()));
        var signature = sent["Signature"];
        sent.Remove("Signature");
        Assert.Equal(signature, SmsChannel.Sign("POST", new SortedDictionary<string, string>(sent, StringComparer.Ordinal), "key-secret"));

        var row = Assert.Single(await town.Outgoing());
        Assert.Equal(("sent", row.Key), (row.State, sent["OutId"]));
        object[] report = [new { phone_number = "19900000365", success = true, err_code = "DELIVERED", err_msg = "用户接收成功", biz_id = "9006197469364984^0", out_id = row.Key }];
        Assert.Equal("notFound", await town.Visitor().Post("/api/channels/sms/reports/guessed", report).Refusal(404));
        Assert.Equal("sent", Assert.Single(await town.Outgoing()).State);
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal(0, (await town.Visitor().Post($"/api/channels/sms/reports/{Secret}", report).Json()).GetProperty("code").GetInt32());
        Assert.Equal("delivered", Assert.Single(await town.Outgoing()).State);
    }

    [Theory]
    [InlineData("MOBILE_NOT_ON_SERVICE", "permanent", "sms.number")]
    [InlineData("MOBILE_POWER_OFF", "temporary", "sms.unreachable")]
    public async Task A_phone_that_got_nothing_is_for_a_human_and_is_not_sent_to_again_by_itself(string code, string failure, string why)
    {
        await using var provider = await Provider.Open(_ => new Said(200, new { Code = "OK", BizId = "1" }));
        await using var town = await Aliyun(provider);
        await town.Queue(await town.Notice("u0365", ChannelKind.Sms));
        await town.Send();
        var key = Assert.Single(await town.Outgoing()).Key;
        await town.Visitor().Post($"/api/channels/sms/reports/{Secret}", new object[] { new { success = false, err_code = code, out_id = key } }).Json();
        var row = Assert.Single(await town.Outgoing());
        Assert.Equal(("failed", failure, why, true), (row.State, row.Failure, row.Why, row.ListedAt is not null));
        await town.SendAfter(TimeSpan.FromHours(3));
        Assert.Single(provider.Heard);
    }

    [Theory]
    [InlineData("isv.BUSINESS_LIMIT_CONTROL", "waiting", "temporary", "sms.numberLimit", 60)]
    [InlineData("isv.MOBILE_NUMBER_ILLEGAL", "failed", "permanent", "sms.number", 0)]
    [InlineData("isv.AMOUNT_NOT_ENOUGH", "waiting", "technical", "sms.money", 0)]
    [InlineData("SignatureDoesNotMatch", "waiting", "technical", "sms.account", 0)]
    [InlineData("isp.SYSTEM_ERROR", "waiting", "temporary", "sms.busy", 0)]
    [InlineData("isv.SOMETHING_NEW", "waiting", "technical", "sms.isv.SOMETHING_NEW", 0)]
    public async Task Every_refusal_of_the_provider_is_judged(string code, string state, string failure, string why, int minutes)
    {
        await using var provider = await Provider.Open(_ => new Said(200, new { Code = code, Message = "x" }));
        await using var town = await Aliyun(provider);
        await town.Queue(await town.Notice("u0365", ChannelKind.Sms));
        await town.Send();
        var row = Assert.Single(await town.Outgoing());
        Assert.Equal((state, failure, why), (row.State, row.Failure, row.Why));
        if (row.NextTryAt is { } next)
            Assert.True(next - town.Clock.GetUtcNow() >= TimeSpan.FromMinutes(minutes));
    }

    [Fact]
    public async Task Any_gateway_is_described_as_data_and_nothing_breaks_out_of_its_request()
    {
        await using var provider = await Provider.Open(heard => heard.Headers.GetValueOrDefault("X-Key") == "gateway-key" ? new Said(200, new { result = 0, id = 77 }) : new Said(401));
        await using var town = await ReachableTown.Open(("Channels:Sms:Provider", "http"), ("Channels:Sms:Url", provider.Url + "/send"), ("Channels:Sms:Body", "{\"to\":\"{phone}\",\"text\":\"{title} {link}\",\"ref\":\"{key}\"}"),
            ("Channels:Sms:Headers:X-Key", "gateway-key"), ("Channels:Sms:CodeField", "result"));
        await town.Queue(await town.Notice("u0365", ChannelKind.Sms) with { Title = "标题\",\"to\":\"110" });
        await town.Send();
        var heard = Assert.Single(provider.Heard);
        var row = Assert.Single(await town.Outgoing());
        Assert.Equal("标题\",\"to\":\"110 https://jct.baru.example/inbox", heard.Json.GetProperty("text").GetString());
        Assert.NotEqual("110", heard.Json.GetProperty("to").GetString());
        Assert.Equal((row.Key, row.Key, "delivered"), (heard.Json.GetProperty("ref").GetString(), heard.Headers["Idempotency-Key"], row.State));
    }

    private static Task<Town> Aliyun(Provider provider) => ReachableTown.Open(("Channels:Sms:Provider", "aliyun"), ("Channels:Sms:Url", provider.Url + "/"), ("Channels:Sms:AccessKeyId", "key-id"), ("Channels:Sms:AccessKeySecret", "key-secret"),
        ("Channels:Sms:SignName", "巴汝镇"), ("Channels:Sms:TemplateCode", "SMS_154950909"), ("Channels:Sms:TemplateParameters:title", "{title}"), ("Channels:Sms:TemplateParameters:path", "{path}"), ("Channels:Sms:ReportSecret", Secret));
}
