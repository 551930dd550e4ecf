using System.Net;
using System.Net.Sockets;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox.Channels;

/// <summary>Outgoing calls reach nothing inside, unless an administrator named it.</summary>
public sealed class OutboundTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.1")]
    [InlineData("192.168.0.9")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("198.18.0.1")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2001:db8::1")]
    [InlineData("ff02::1")]
    public void An_address_inside_is_not_called(string address) => Assert.False(new OutboundConnections(new OutboundSettings()).MayCall(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("114.114.114.114")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2400:3200::1")]
    public void An_address_outside_is(string address) => Assert.True(new OutboundConnections(new OutboundSettings()).MayCall(IPAddress.Parse(address)));

    [Fact]
    public void What_an_administrator_names_is_called_and_its_neighbour_is_not()
    {
        var door = new OutboundConnections(new OutboundSettings { AllowPrivate = ["10.1.0.0/16", "192.168.3.4"] });
        Assert.True(door.MayCall(IPAddress.Parse("10.1.255.9")) && door.MayCall(IPAddress.Parse("192.168.3.4")) && door.MayCall(IPAddress.Parse("::ffff:10.1.0.1")));
        Assert.False(door.MayCall(IPAddress.Parse("10.2.0.1")) || door.MayCall(IPAddress.Parse("192.168.3.5")) || door.MayCall(IPAddress.Loopback));
        Assert.Throws<InvalidOperationException>(() => new OutboundConnections(new OutboundSettings { AllowPrivate = ["mail.intranet"] }));
    }

    [Fact]
    public async Task A_name_that_points_inside_is_refused_after_it_was_resolved_and_nobody_hears_of_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var door = new OutboundConnections(new OutboundSettings());
        await Assert.ThrowsAsync<PrivateAddressException>(() => door.Connect("localhost", ((IPEndPoint)listener.LocalEndpoint).Port, CancellationToken.None));
        Assert.False(listener.Pending());
        await Assert.ThrowsAsync<SmtpBroken>(() => new Smtp(door).Send(new SmtpServer { Server = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, From = "jct@baru.example" }, "a@b.example", "x", CancellationToken.None));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task The_client_of_providers_refuses_inside_and_follows_no_redirect_there_either()
    {
        await using var inside = await Provider.Open(_ => new Said(200, new { }));
        await using var redirecting = await Provider.Open(_ => new Said(302, null, "Location", inside.Url + "/secret"));
        await using (var strict = await Town.Open())
        {
            using var client = strict.Services.GetRequiredService<IHttpClientFactory>().CreateClient(OutboundConnections.Client);
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(inside.Url + "/secret")));
            Assert.Equal("line.private", Lines.Judge(refused, CancellationToken.None)!.Why);
            Assert.Empty(inside.Heard);
        }

        await using var town = await ReachableTown.Open(("Channels:Sms:Provider", "http"), ("Channels:Sms:Url", redirecting.Url + "/send"), ("Channels:Sms:Body", "{\"to\":\"{phone}\"}"));
        await town.Queue(await town.Notice("u0365", ChannelKind.Sms));
        await town.Send();
        Assert.Equal("line.redirect", Assert.Single(await town.Outgoing()).Why);
        Assert.Empty(inside.Heard);
    }

    [Fact]
    public async Task A_browser_that_names_an_address_inside_as_its_push_service_reaches_nothing()
    {
        await using var inside = await Provider.Open(_ => new Said(201));
        await using var town = await Town.Open(adjust: builder => builder.Configuration["Jct:Channels:Push:Contact"] = "mailto:it@baru.example");
        await town.Do(async services =>
        {
            services.GetRequiredService<AppDb>().Add(new Modules.Organization.Reaching.PushSubscription
            {
                Id = Ids.Next(), PersonId = await town.Person("u0365"), Endpoint = inside.Url + "/secret", P256dh = PushChannelTests.BrowserKey, Auth = PushChannelTests.BrowserSecret, MadeAt = town.Clock.GetUtcNow(),
            });
            return await services.GetRequiredService<AppDb>().SaveChangesAsync();
        });
        await town.Queue(await town.Notice("u0365", ChannelKind.Push));
        await town.Send();
        Assert.Equal("line.private", Assert.Single(await town.Outgoing()).Why);
        Assert.Empty(inside.Heard);
    }
}
