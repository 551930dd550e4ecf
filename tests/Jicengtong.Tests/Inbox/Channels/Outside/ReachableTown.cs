using System.Globalization;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox.Channels.Outside;

/// <summary>巴汝镇 with ways out that lead to servers on this machine.</summary>
internal static class ReachableTown
{
    /// <summary>Opens it with these settings of section Jct; this machine may be called. Every job has had its turn, so nothing goes out until the clock moves.</summary>
    public static async Task<Town> Open(params (string Key, string Value)[] settings)
    {
        var town = await Town.Open(adjust: builder => builder.Configuration.AddInMemoryCollection(settings.Select(one => KeyValuePair.Create("Jct:" + one.Key, (string?)one.Value))
            .Append(KeyValuePair.Create("Jct:PublicAddress", (string?)"https://jct.baru.example")).Append(KeyValuePair.Create("Jct:Outbound:AllowPrivate:0", (string?)"127.0.0.1"))));
        await town.Services.GetRequiredService<JobRunner>().RunDue(CancellationToken.None);
        return town;
    }

    /// <summary>The settings of mail to this port.</summary>
    public static (string, string)[] Mail(int port) =>
        [("Channels:Mail:Server", "127.0.0.1"), ("Channels:Mail:Port", port.ToString(CultureInfo.InvariantCulture)), ("Channels:Mail:From", "jct@baru.example")];

    public static Task<Guid> Person(this Town town, string account) => town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().Where(one => one.Account == account).Select(one => one.Id).SingleAsync());

    /// <summary>These people get a mail address made of their account.</summary>
    public static Task GiveMail(this Town town, params string[] accounts) => town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        foreach (var person in await services.GetRequiredService<AppDb>().Set<Person>().Where(one => accounts.Contains(one.Account)).ToListAsync())
            person.Mail = person.Account + "@people.example";
        return Done.Instance;
    }, CancellationToken.None));

    /// <summary>Links accounts elsewhere to people here.</summary>
    public static Task Link(this Town town, string provider, params (string Account, string Subject)[] accounts) => town.Do(async services =>
    {
        foreach (var (account, subject) in accounts)
            services.GetRequiredService<AppDb>().Add(new LinkedAccount { Id = Ids.Next(), PersonId = await town.Person(account), Provider = provider, Subject = subject, LinkedAt = town.Clock.GetUtcNow() });
        return await services.GetRequiredService<AppDb>().SaveChangesAsync();
    });

    public static Task Queue(this Town town, params Notice[] notices) => town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        await services.GetRequiredService<Modules.Inbox.Channels.Outgoing>().Queue(notices, CancellationToken.None);
        return Done.Instance;
    }, CancellationToken.None));

    /// <summary>Lets everything out that is due, as the job would at its next turn.</summary>
    public static Task Send(this Town town) => town.SendAfter(TimeSpan.FromSeconds(2));

    /// <summary>Moves the clock on and lets everything out that is due then.</summary>
    public static Task SendAfter(this Town town, TimeSpan time) => town.MoveTo(town.Clock.GetUtcNow() + time);

    /// <summary>One more sender at this moment, as on another node.</summary>
    public static Task SendToo(this Town town) => town.Do(async services =>
    {
        await services.GetRequiredService<SendOutgoing>().Run(CancellationToken.None);
        return 0;
    });

    public static Task<List<OutgoingRow>> Outgoing(this Town town) => town.Do(services => services.GetRequiredService<AppDb>().Set<OutgoingRow>().AsNoTracking().OrderBy(row => row.Id).ToListAsync());

    /// <summary>A notice without an ask to this person.</summary>
    public static async Task<Notice> Notice(this Town town, string account, ChannelKind channel, string reason = "新的", bool urgent = false)
        => new(Guid.Empty, await town.Person(account), channel, "您有一件新的待办", "/inbox", reason, urgent);
}
