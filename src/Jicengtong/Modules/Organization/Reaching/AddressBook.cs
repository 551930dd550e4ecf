using System.Text.Json;
using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Reaching;

/// <summary>
/// Where people can be reached: the phone number and the mail address of the person, the accounts they linked, the browsers
/// that agreed. The address of a browser is a small JSON object of its endpoint and keys.
/// </summary>
internal sealed class AddressBook(AppDb db) : IAddressBook, IDeadAddresses
{
    private const int Chunk = 500;

    // Names of providers as sign-in writes them; one of another name only signs people in.
    private static readonly Dictionary<string, ChannelKind> Providers = new() { ["wecom"] = ChannelKind.WeCom, ["dingtalk"] = ChannelKind.DingTalk, ["feishu"] = ChannelKind.Feishu };

    public async Task<IReadOnlyList<ChannelAddress>> Of(IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var addresses = new List<ChannelAddress>();
        foreach (var some in people.Distinct().Chunk(Chunk))
        {
            // Through the mapping: the number may be kept encrypted.
            foreach (var person in await db.Set<Person>().AsNoTracking().Where(person => some.Contains(person.Id)).Select(person => new { person.Id, person.Phone, person.Mail }).ToListAsync(cancel))
            {
                if (person.Phone.Length > 0)
                    addresses.Add(new ChannelAddress(person.Id, ChannelKind.Sms, person.Phone));
                if (person.Mail.Length > 0)
                    addresses.Add(new ChannelAddress(person.Id, ChannelKind.Mail, person.Mail));
            }

            foreach (var account in await db.Set<LinkedAccount>().AsNoTracking().Where(account => some.Contains(account.PersonId)).ToListAsync(cancel))
                if (Providers.TryGetValue(account.Provider, out var channel))
                    addresses.Add(new ChannelAddress(account.PersonId, channel, account.Subject));

            foreach (var browser in await db.Set<PushSubscription>().AsNoTracking().Where(browser => some.Contains(browser.PersonId)).ToListAsync(cancel))
                addresses.Add(new ChannelAddress(browser.PersonId, ChannelKind.Push, JsonSerializer.Serialize(new { endpoint = browser.Endpoint, p256dh = browser.P256dh, auth = browser.Auth })));
        }

        return addresses;
    }

    public async Task Gone(ChannelAddress address, CancellationToken cancel)
    {
        if (address.Channel != ChannelKind.Push || JsonSerializer.Deserialize<JsonElement>(address.Address).GetProperty("endpoint").GetString() is not { } endpoint)
            return;
        await db.Set<PushSubscription>().Where(browser => browser.Endpoint == endpoint && browser.PersonId == address.PersonId).ExecuteDeleteAsync(cancel);
    }
}
