using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox.Channels;

/// <summary>What goes out under faults of the line: nothing is lost, and nothing comes twice without being marked so.</summary>
[Trait("Database", "both")]
public sealed class FaultTests
{
    private static readonly Fault[] Kinds = [Fault.None, Fault.None, Fault.None, Fault.Refused, Fault.Slow, Fault.CutGoing, Fault.CutComing, Fault.CutGoing, Fault.CutComing, Fault.HalfOpen];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_to_the_line_every_notice_ends_delivered_once_or_before_a_human(int seed)
    {
        var die = new Random(seed);
        var gate = new Lock();
        using var server = new MailServer();
        // One mailbox never works, whatever the line does.
        server.Refuses = address => address.StartsWith("u0414", StringComparison.Ordinal) ? "550 no such user" : null;
        await using var proxy = new FaultProxy(server.Port);
        var halfOpen = 0;
        proxy.Next = () =>
        {
            lock (gate)
            {
                var fault = Kinds[die.Next(Kinds.Length)];
                // Each of these costs a second of real time.
                if (fault == Fault.HalfOpen && ++halfOpen > 4)
                    fault = Fault.Refused;
                return (fault, fault == Fault.Slow ? die.Next(1, 8) : die.Next(0, 700));
            }
        };
        await using var town = await ReachableTown.Open([.. ReachableTown.Mail(proxy.Port), ("Outbound:PatienceSeconds", "1")]);
        string[] people = ["u0365", "u0389", "u0414", "u0438", "u0463", "u0483"];
        await town.GiveMail(people);
        foreach (var account in people)
            for (var number = 0; number < 5; number++)
                await town.Queue(await town.Notice(account, ChannelKind.Mail, $"原因{number}"));

        for (var round = 0; round < 400 && (await town.Outgoing()).Any(row => row.State == "waiting"); round++)
            await town.SendAfter(TimeSpan.FromMinutes(round < 40 ? 1 : 5));

        var rows = await town.Outgoing();
        var broken = await town.Person("u0414");
        Assert.Equal(30, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.PersonId == broken ? "failed" : "delivered", row.State));
        Assert.All(rows, row => Assert.Equal(row.PersonId == broken, row.ListedAt is not null));
        var arrived = server.Ids.CountBy(id => id).ToDictionary();
        Assert.All(rows.Where(row => row.PersonId != broken), row => Assert.True(arrived.GetValueOrDefault(row.Key) >= 1, "A mail that was called delivered never came."));
        Assert.All(rows.Where(row => arrived.GetValueOrDefault(row.Key) > 1), row => Assert.True(row.MaybeTwice, "A mail came twice and nobody said so."));
    }

    [Fact]
    public async Task A_server_that_takes_the_line_and_says_nothing_costs_one_wait_and_not_one_for_each_mail()
    {
        using var server = new MailServer();
        await using var proxy = new FaultProxy(server.Port);
        await using var town = await ReachableTown.Open([.. ReachableTown.Mail(proxy.Port), ("Outbound:PatienceSeconds", "1")]);
        string[] people = ["u0365", "u0389", "u0414", "u0438", "u0463", "u0483", "u0142", "u0151", "u0021", "u0028"];
        await town.GiveMail(people);
        foreach (var account in people)
            for (var number = 0; number < 4; number++)
                await town.Queue(await town.Notice(account, ChannelKind.Mail, $"原因{number}"));
        proxy.Always(Fault.HalfOpen);
        await town.Send();
        Assert.InRange(proxy.Connections, 1, 8);
        Assert.All(await town.Outgoing(), row => Assert.Equal(("waiting", "line.silent", 1), (row.State, row.Why, row.Tries)));
        proxy.Always(Fault.None);
        await town.SendAfter(TimeSpan.FromMinutes(5));
        Assert.Equal(40, server.Ids.Distinct().Count());
        Assert.Equal(40, server.Mails.Count);
    }

    [Fact]
    public async Task Two_nodes_that_take_at_the_same_moment_never_take_the_same()
    {
        using var server = new MailServer();
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        await town.GiveMail("u0365");
        for (var number = 0; number < 60; number++)
            await town.Queue(await town.Notice("u0365", ChannelKind.Mail, $"原因{number}"));
        await Task.WhenAll(town.SendToo(), town.SendToo(), town.SendToo());
        await town.SendAfter(TimeSpan.FromMinutes(2));
        Assert.Equal(60, server.Mails.Count);
        Assert.Equal(60, server.Ids.Distinct().Count());
        Assert.All(await town.Outgoing(), row => Assert.Equal(("delivered", 1, false), (row.State, row.Tries, row.MaybeTwice)));
    }

    [Fact]
    public async Task A_quota_that_is_used_up_leaves_the_rest_for_tomorrow_and_tells_a_human_what_was_urgent()
    {
        using var server = new MailServer();
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        await town.GiveMail("u0365", "u0389", "u0438", "u0463");
        await town.Do(async services =>
        {
            await services.GetRequiredService<ChannelDecisions>().Keep(ChannelKind.Mail, new ChannelDecision(true, 2), CancellationToken.None);
            return 0;
        });
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail), await town.Notice("u0389", ChannelKind.Mail), await town.Notice("u0438", ChannelKind.Mail, urgent: true));
        await town.Send();
        Assert.Equal(2, server.Mails.Count);
        Assert.Equal("delivered", (await town.Outgoing()).Single(row => row.Urgent).State);
        await town.Queue(await town.Notice("u0463", ChannelKind.Mail, urgent: true));
        await town.Send();
        var waiting = (await town.Outgoing()).Where(row => row.State == "waiting").ToList();
        Assert.Equal([("channel.quota", false), ("channel.quota", true)], waiting.OrderBy(row => row.Urgent).Select(row => (row.Why!, row.ListedAt is not null)));
        Assert.All(waiting, row => Assert.Equal(TestClock.At(11, 21, 8, 30), row.NextTryAt));
        town.Clock.MoveTo(TestClock.At(11, 21, 8, 31));
        await town.Send();
        Assert.Equal(4, server.Mails.Count);
    }

    [Fact]
    public async Task A_channel_that_is_switched_off_sends_nothing_and_says_so()
    {
        using var server = new MailServer();
        await using var town = await ReachableTown.Open(ReachableTown.Mail(server.Port));
        await town.GiveMail("u0365");
        await town.Do(async services =>
        {
            await services.GetRequiredService<ChannelDecisions>().Keep(ChannelKind.Mail, new ChannelDecision(false, null), CancellationToken.None);
            return 0;
        });
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail), await town.Notice("u0365", ChannelKind.Sms));
        await town.Send();
        Assert.Empty(server.Mails);
        Assert.All(await town.Outgoing(), row => Assert.Equal(("failed", "channel.off", (DateTimeOffset?)null), (row.State, row.Why, row.ListedAt)));
    }
}
