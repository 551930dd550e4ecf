using System.Net;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox.Channels;

[Trait("Database", "both")]
public sealed class ChannelPageTests
{
    [Fact]
    public async Task An_administrator_sees_what_does_not_go_out_in_plain_words_tries_again_and_gives_up_with_a_reason()
    {
        using var server = new MailServer();
        server.Refuses = _ => "550 no such user";
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        await town.GiveMail("u0365", "u0389");
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail, "加急，1 小时没有打开"), await town.Notice("u0389", ChannelKind.Mail, "加急，1 小时没有打开"));
        await town.Send();
        var administrator = await Administrator(town);
        var page = await administrator.GetStringAsync("/channels");
        Assert.Contains("有 2 条提醒发不出去", page, StringComparison.Ordinal);
        Assert.Contains("没有这个邮箱，或者对方拒收", page, StringComparison.Ordinal);
        Assert.DoesNotContain("您有一件新的待办", page, StringComparison.Ordinal);
        Assert.DoesNotContain("people.example", page, StringComparison.Ordinal);

        server.Refuses = address => address.StartsWith("u0365", StringComparison.Ordinal) ? null : "550 no such user";
        var rows = await town.Outgoing();
        await Settle(administrator, rows.Select(row => row.Id), ("do", "again"));
        await town.Send();
        Assert.Single(server.Mails);
        var left = Assert.Single(await town.Outgoing(), row => row.ListedAt is not null);
        Assert.Equal(await town.Person("u0389"), left.PersonId);

        Assert.Contains("请写一句为什么不用发了", await Settle(administrator, [left.Id], ("do", "give-up")), StringComparison.Ordinal);
        await Settle(administrator, [left.Id], ("do", "give-up"), ("why", "已经打电话告诉本人"));
        Assert.Equal(("givenup", (DateTimeOffset?)null), (await town.Outgoing()).Where(row => row.Id == left.Id).Select(row => (row.State, row.ListedAt)).Single());
        Assert.Contains("对外的提醒都发得出去", await administrator.GetStringAsync("/channels"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_and_a_test_to_oneself_are_set_on_the_page_and_only_by_administrators()
    {
        using var server = new MailServer();
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        using var clerk = await SignedIn(town, "u0151");
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync("/channels")).StatusCode);
        var administrator = await Administrator(town);
        var page = await administrator.GetStringAsync("/channels");
        Assert.Contains("短信", page, StringComparison.Ordinal);
        Assert.Contains("没有配置", page, StringComparison.Ordinal);
        var form = FieldsOf(page, "/channels/Mail");
        Assert.Contains("要填整数", await Post(administrator, "/channels/Mail", [.. form, new("quota", "很多")]), StringComparison.Ordinal);
        await Post(administrator, "/channels/Mail", [.. FieldsOf(await administrator.GetStringAsync("/channels"), "/channels/Mail"), new("quota", "500"), new("on", "yes")]);
        Assert.Equal(new ChannelDecision(true, 500), await town.Do(services => services.GetRequiredService<ChannelDecisions>().Of(ChannelKind.Mail, CancellationToken.None)));

        Assert.Contains("没有登记这个人的号码或账号", await Post(administrator, "/channels/Mail/test", FieldsOf(await administrator.GetStringAsync("/channels"), "/channels/Mail/test")), StringComparison.Ordinal);
        await town.GiveMail("u0001");
        await Post(administrator, "/channels/Mail/test", FieldsOf(await administrator.GetStringAsync("/channels"), "/channels/Mail/test"));
        Assert.Contains("To: <u0001@people.example>", Assert.Single(server.Mails), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_sees_how_one_is_reached_and_keeps_ones_mail_address()
    {
        await using var town = await Town.Open();
        using var secretary = await SignedIn(town, "u0365");
        var page = await secretary.GetStringAsync("/me/reach");
        Assert.Contains("****", page, StringComparison.Ordinal);
        Assert.Contains("本系统没有开通浏览器提醒", page, StringComparison.Ordinal);
        Assert.Contains("邮箱地址写得不对", await Post(secretary, "/me/reach/mail", [.. FieldsOf(page, "/me/reach/mail"), new("mail", "a@b,c@d")]), StringComparison.Ordinal);
        await Post(secretary, "/me/reach/mail", [.. FieldsOf(await secretary.GetStringAsync("/me/reach"), "/me/reach/mail"), new("mail", "cun@baru.example")]);
        Assert.Contains(await town.Do(async services => await services.GetRequiredService<IAddressBook>().Of([await town.Person("u0365")], CancellationToken.None)), one => one is { Channel: ChannelKind.Mail, Address: "cun@baru.example" });
    }

    private static async Task<HttpClient> Administrator(Town town)
    {
        await town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Account == "u0001").ExecuteUpdateAsync(set => set.SetProperty(person => person.Administers, AdministratorKind.System)));
        var administrator = await SignedIn(town, "u0001");
        await town.SetUpSecondFactor(administrator, DemoCast.Password);
        return administrator;
    }

    private static async Task<HttpClient> SignedIn(Town town, string account)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = town.Address };
        await client.Post("/api/session", new { account, password = DemoCast.Password }).Json(204);
        return client;
    }

    private static async Task<string> Settle(HttpClient client, IEnumerable<Guid> rows, params (string Name, string Value)[] more)
        => await Post(client, "/channels/listed", [.. FieldsOf(await client.GetStringAsync("/channels"), "/channels/listed"), .. rows.Select(row => KeyValuePair.Create("notice", row.ToString())), .. more.Select(one => KeyValuePair.Create(one.Name, one.Value))]);

    private static async Task<string> Post(HttpClient client, string address, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await client.PostAsync(address, content);
        return await answer.Content.ReadAsStringAsync();
    }

    // The hidden fields of the form that goes there: its token and its operation.
    private static IReadOnlyList<KeyValuePair<string, string>> FieldsOf(string page, string action)
    {
        using var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page);
        return [.. document.QuerySelectorAll($"form[action='{action}'] input[type=hidden]").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value")!))];
    }
}
