using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox.Channels;

[Trait("Database", "both")]
public sealed class MailChannelTests
{
    private static readonly string[] People = ["u0365", "u0389", "u0414", "u0438", "u0463", "u0483", "u0142", "u0151", "u0021", "u0028"];

    [Fact]
    public async Task A_mail_says_the_neutral_title_why_and_where_and_nothing_else()
    {
        using var server = new MailServer();
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        await town.GiveMail("u0365");
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail, "加急，1 小时没有打开"));
        await town.Send();
        await town.Send();
        var mail = Assert.Single(server.Mails);
        var row = Assert.Single(await town.Outgoing());
        Assert.Equal(("delivered", 1, false), (row.State, row.Tries, row.MaybeTwice));
        Assert.Contains($"Message-ID: <{row.Key}@baru.example>\r\n", mail, StringComparison.Ordinal);
        Assert.Contains("To: <u0365@people.example>\r\n", mail, StringComparison.Ordinal);
        Assert.Contains($"Subject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes("您有一件新的待办"))}?=\r\n", mail, StringComparison.Ordinal);
        Assert.Contains("Date: Fri, 20 Nov 2026 01:00:02 +0000\r\n", mail, StringComparison.Ordinal);
        var body = Encoding.UTF8.GetString(Convert.FromBase64String(mail.Split("\r\n\r\n")[1].Replace("\r\n", "", StringComparison.Ordinal)));
        Assert.StartsWith("您有一件新的待办\r\n加急，1 小时没有打开\r\n\r\nhttps://jct.baru.example/inbox\r\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_goes_out_about_an_ask_that_was_answered_or_withdrawn_meanwhile()
    {
        using var server = new MailServer();
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        await town.GiveMail("u0151");
        var (bureau, clerk) = (await town.As("u0021"), await town.As("u0151"));
        var directive = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{directive}/issue").Json();
        var ask = (await clerk.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetGuid();
        var notice = await town.Notice("u0151", ChannelKind.Mail, "一") with { AskId = ask };
        await town.Queue(notice);
        await clerk.Put($"/api/asks/{ask}/receipt", new { answer = "done" }).Json(204);
        await town.Send();
        Assert.Empty(server.Mails);
        Assert.Equal("moot", Assert.Single(await town.Outgoing(), row => row.AskId == ask).State);
    }

    [Fact]
    public async Task A_server_that_is_dead_for_five_hours_loses_nothing_and_doubles_nothing_and_a_human_is_asked_after_four()
    {
        using var server = new MailServer();
        await using var proxy = new FaultProxy(server.Port);
        await using var town = await ReachableTown.Open(ReachableTown.Mail(proxy.Port));
        await town.GiveMail(People);
        foreach (var account in People)
            await town.Queue(await town.Notice(account, ChannelKind.Mail));
        proxy.Always(Fault.Refused);
        var began = town.Clock.GetUtcNow();
        for (var minute = 1; minute <= 300; minute += minute < 10 ? 1 : 5)
        {
            await town.MoveTo(began.AddMinutes(minute));
            if (minute == 235)
                Assert.All(await town.Outgoing(), row => Assert.Null(row.ListedAt));
        }

        Assert.Empty(server.Mails);
        Assert.All(await town.Outgoing(), row => Assert.True(row is { State: "waiting", Failure: "technical", Why: "line.broken" or "line.unreachable", ListedAt: not null, Tries: >= 48, MaybeTwice: false }, $"{row.State} {row.Failure} {row.Why} {row.Tries}"));
        var health = await town.Visitor().GetAsync("/health").Json();
        Assert.Equal("look", health.GetProperty("status").GetString());
        Assert.Equal(18_000, health.GetProperty("signs").EnumerateArray().Single(sign => sign.GetProperty("name").GetString() == "outgoing.oldestSeconds").GetProperty("value").GetDouble());

        proxy.Always(Fault.None);
        await town.SendAfter(TimeSpan.FromMinutes(30));
        await town.SendAfter(TimeSpan.FromHours(1));
        Assert.Equal(People.Length, server.Mails.Count);
        Assert.Equal(People.Length, server.Ids.Distinct().Count());
        Assert.All(await town.Outgoing(), row => Assert.Equal(("delivered", (DateTimeOffset?)null), (row.State, row.ListedAt)));
        Assert.Equal("ok", (await town.Visitor().GetAsync("/health").Json()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_for_a_human_and_a_full_one_is_tried_again()
    {
        using var server = new MailServer();
        server.Refuses = address => address.StartsWith("u0365", StringComparison.Ordinal) ? "550 5.1.1 no such user" : address.StartsWith("u0389", StringComparison.Ordinal) ? "452 4.2.2 mailbox full" : null;
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        await town.GiveMail("u0365", "u0389", "u0414");
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail), await town.Notice("u0389", ChannelKind.Mail), await town.Notice("u0414", ChannelKind.Mail), await town.Notice("u0438", ChannelKind.Mail));
        await town.Send();
        var rows = (await town.Outgoing()).ToDictionary(row => row.PersonId);
        Assert.Equal(("failed", "permanent", "mail.550"), Of(rows[await town.Person("u0365")]));
        Assert.Equal(("waiting", "temporary", "mail.452"), Of(rows[await town.Person("u0389")]));
        Assert.Equal(("delivered", null, null), Of(rows[await town.Person("u0414")]));
        Assert.Equal(("failed", "permanent", "address.none"), Of(rows[await town.Person("u0438")]));
        server.Refuses = _ => null;
        await town.SendAfter(TimeSpan.FromMinutes(1));
        Assert.Equal(2, server.Mails.Count);
        Assert.Equal(2, (await town.Outgoing()).Count(row => row.ListedAt is not null));
    }

    [Fact]
    public async Task What_a_dead_node_held_goes_out_after_a_minute_under_the_same_id_and_says_that_it_may_have_come_twice()
    {
        using var server = new MailServer();
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        await town.GiveMail("u0365");
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail));
        var lease = Guid.NewGuid();
        var taken = await town.Do(services => services.GetRequiredService<OutgoingLedger>().Take(ChannelKind.Mail, null, 10, lease, CancellationToken.None));
        Assert.Single(taken.Value);
        await town.SendAfter(TimeSpan.FromSeconds(59));
        Assert.Empty(server.Mails);
        await town.SendAfter(TimeSpan.FromSeconds(3));
        var row = Assert.Single(await town.Outgoing());
        Assert.Equal(("delivered", true, row.Key), (row.State, row.MaybeTwice, Assert.Single(server.Ids)));
    }

    [Fact]
    public async Task A_line_cut_after_the_last_dot_is_marked_and_the_same_mail_comes_under_the_same_id()
    {
        using var server = new MailServer();
        await using var proxy = new FaultProxy(server.Port);
        await using var town = await ReachableTown.Open(ReachableTown.Mail(proxy.Port));
        await town.GiveMail("u0365");
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail));
        // Greeting, EHLO, MAIL, RCPT and DATA are answered; "250 taken" is lost.
        proxy.Always(Fault.CutComing, "220 outside.example ESMTP\r\n250-outside.example\r\n250 AUTH PLAIN\r\n250 ok\r\n250 ok\r\n354 go on\r\n".Length + 2);
        await town.Send();
        var row = Assert.Single(await town.Outgoing());
        Assert.Equal(("waiting", "line.broken", true), (row.State, row.Why, row.MaybeTwice));
        proxy.Always(Fault.None);
        await town.SendAfter(TimeSpan.FromMinutes(1));
        Assert.Equal([row.Key, row.Key], server.Ids);
        Assert.Equal("delivered", Assert.Single(await town.Outgoing()).State);
    }

    [Fact]
    public async Task A_password_the_server_does_not_know_stops_the_channel_and_is_in_no_row()
    {
        using var server = new MailServer { Knows = _ => false };
        await using var town = await ReachableTown.Open([.. ReachableTown.Mail(server.Port), ("Channels:Mail:User", "jct"), ("Channels:Mail:Password", "geheim-123")]);
        await town.GiveMail(People);
        foreach (var account in People)
            await town.Queue(await town.Notice(account, ChannelKind.Mail));
        await town.Send();
        Assert.All(await town.Outgoing(), row => Assert.Equal(("waiting", "technical", "mail.auth"), Of(row)));
        server.Knows = credentials => credentials == "\0jct\0geheim-123";
        await town.SendAfter(TimeSpan.FromMinutes(2));
        Assert.Equal(People.Length, server.Mails.Count);
    }

    [Fact]
    public async Task Encryption_that_was_asked_for_is_never_left_out_and_a_strange_certificate_is_refused()
    {
        using (var plain = new MailServer())
        {
            await using var town = await ReachableTown.Open([.. ReachableTown.Mail(plain.Port), ("Channels:Mail:Tls", "start")]);
            await town.GiveMail("u0365");
            await town.Queue(await town.Notice("u0365", ChannelKind.Mail));
            await town.Send();
            Assert.Equal("mail.tls", Assert.Single(await town.Outgoing()).Why);
            Assert.Empty(plain.Mails);
        }

        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=elsewhere.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var strange = new MailServer(X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null));
        await using var other = await ReachableTown.Open([.. ReachableTown.Mail(strange.Port), ("Channels:Mail:Tls", "start")]);
        await other.GiveMail("u0365");
        await other.Queue(await other.Notice("u0365", ChannelKind.Mail));
        await other.Send();
        Assert.Equal("line.certificate", Assert.Single(await other.Outgoing()).Why);
        Assert.Empty(strange.Mails);
    }

    private static (string State, string? Failure, string? Why) Of(OutgoingRow row) => (row.State, row.Failure, row.Why);
}
