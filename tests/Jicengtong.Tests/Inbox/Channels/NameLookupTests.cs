using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Jicengtong.Tests.Inbox.Channels;

/// <summary>A resolver whose servers say nothing blocks whoever asks it; nobody else may feel that, and nothing may be lost by it.</summary>
public sealed class NameLookupTests
{
    [Fact]
    public async Task All_who_ask_for_one_name_wait_for_one_look_up_which_takes_no_thread_that_answers_pages()
    {
        using var resolver = new StuckResolver();
        var names = new NameLookups(resolver.Resolve);
        var waiting = Enumerable.Range(0, 250).Select(number => names.Of(number % 2 == 0 ? "mail.county.example" : "MAIL.county.example", CancellationToken.None)).ToList();
        resolver.Answers();
        foreach (var one in waiting)
            Assert.Equal([IPAddress.Loopback], await one);
        Assert.False(Assert.Single(resolver.Asked).IsOfThePool);
        // Nothing is remembered: the next asks anew.
        await names.Of("mail.county.example", CancellationToken.None);
        Assert.Equal(2, resolver.Asked.Count);
    }

    [Fact]
    public async Task Whoever_no_longer_wants_to_wait_goes_and_the_others_get_their_answer()
    {
        using var resolver = new StuckResolver();
        using var impatient = new CancellationTokenSource();
        var names = new NameLookups(resolver.Resolve);
        var (gone, patient) = (names.Of("sms.county.example", impatient.Token), names.Of("sms.county.example", CancellationToken.None));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        resolver.Answers();
        Assert.Equal([IPAddress.Loopback], await patient);
    }

    [Fact]
    public async Task So_many_names_that_nobody_answers_for_are_waited_for_and_one_more_is_told_later_at_once()
    {
        using var resolver = new StuckResolver();
        var names = new NameLookups(resolver.Resolve);
        var waiting = Enumerable.Range(0, NameLookups.MostAtOnce).Select(number => names.Of($"made-up-{number}.example", CancellationToken.None)).ToList();
        Assert.Equal(SocketError.TryAgain, (await Assert.ThrowsAsync<SocketException>(() => names.Of("one-more.example", CancellationToken.None))).SocketErrorCode);
        resolver.Answers();
        await Task.WhenAll(waiting);
        Assert.Equal([IPAddress.Loopback], await names.Of("one-more.example", CancellationToken.None));
    }

    [Fact]
    public async Task A_name_that_is_refused_is_refused_to_all_who_wait_and_asked_for_again_by_the_next()
    {
        using var resolver = new StuckResolver { Refuses = true };
        var names = new NameLookups(resolver.Resolve);
        var waiting = Enumerable.Range(0, 3).Select(_ => names.Of("sms.county.example", CancellationToken.None)).ToList();
        resolver.Answers();
        foreach (var one in waiting)
            await Assert.ThrowsAsync<SocketException>(() => one);
        resolver.Refuses = false;
        Assert.Equal([IPAddress.Loopback], await names.Of("sms.county.example", CancellationToken.None));
    }

    [Fact]
    public async Task What_cannot_go_out_because_names_are_not_found_is_kept_as_surely_not_sent_and_goes_out_once_when_they_are()
    {
        using var mails = new MailServer();
        using var resolver = new StuckResolver();
        await using var gateway = await Provider.Open(_ => new Said(200, new { code = "0" }));
        await using var town = await Town.Open(adjust: builder =>
        {
            List<(string Key, string Value)> settings =
            [
                ("Outbound:AllowPrivate:0", "127.0.0.1"), ("Outbound:PatienceSeconds", "4"), .. ReachableTown.Mail(mails.Port), ("Channels:Mail:Server", "mail.county.example"),
                ("Channels:Sms:Provider", "http"), ("Channels:Sms:Url", new UriBuilder(gateway.Url) { Host = "sms.county.example" } + "send"), ("Channels:Sms:Body", "{\"to\":\"{phone}\"}"),
            ];
            foreach (var (key, value) in settings)
                builder.Configuration["Jct:" + key] = value;
            builder.Services.Replace(ServiceDescriptor.Singleton(provider => new OutboundConnections(provider.GetRequiredService<OutboundSettings>()) { Names = new NameLookups(resolver.Resolve) }));
        });
        await town.Services.GetRequiredService<JobRunner>().RunDue(CancellationToken.None);
        await town.GiveMail("u0365");
        await town.Queue(await town.Notice("u0365", ChannelKind.Mail), await town.Notice("u0365", ChannelKind.Sms));
        await town.Send();
        Assert.All(await town.Outgoing(), row => Assert.Equal(("waiting", "technical", "line.name", false), (row.State, row.Failure, row.Why, row.MaybeTwice)));
        Assert.Equal(2, (await town.Outgoing()).Count);
        Assert.Empty(mails.Mails);
        Assert.Empty(gateway.Heard);

        resolver.Answers();
        await town.SendAfter(TimeSpan.FromSeconds(21));
        await town.SendAfter(TimeSpan.FromMinutes(5));
        Assert.All(await town.Outgoing(), row => Assert.Equal("delivered", row.State));
        Assert.Single(mails.Mails);
        Assert.Single(gateway.Heard);
    }

    /// <summary>Says nothing until it is told to, and cannot be interrupted, as the resolver of the system.</summary>
    private sealed class StuckResolver : IDisposable
    {
        private readonly ManualResetEventSlim answers = new();

        /// <summary>Who asked for what.</summary>
        public ConcurrentQueue<(string Name, bool IsOfThePool)> Asked { get; } = [];

        /// <summary>It knows none of these names.</summary>
        public bool Refuses { get; set; }

        public IPAddress[] Resolve(string name)
        {
            Asked.Enqueue((name, Thread.CurrentThread.IsThreadPoolThread));
            answers.Wait();
            return Refuses ? throw new SocketException((int)SocketError.HostNotFound) : [IPAddress.Loopback];
        }

        public void Answers() => answers.Set();

        public void Dispose()
        {
            // Nobody is left waiting in it.
            answers.Set();
            answers.Dispose();
        }
    }
}
