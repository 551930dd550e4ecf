using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Reaching;

/// <summary>怎么找到我: where one is reached outside these pages, to see and to change.</summary>
internal static class ReachPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/me/reach", async (string? said, OwnAddresses own, IPushOffer offer, CurrentPerson person, CancellationToken cancel)
            => Pages.Show<ReachPage>(new { Own = await own.Of(person.Required.PersonId, cancel), offer.PublicKey, Said = said == "kept" ? "已保存。" : said == "removed" ? "这台设备不再收到提醒。" : null })).For(Who.SignedIn);
        pages.MapPost("/me/reach/mail", async (HttpContext http, OwnAddresses own, Work work, IPushOffer offer, CurrentPerson person, CancellationToken cancel) =>
        {
            var mail = (await http.Request.ReadFormAsync(cancel)).Field("mail");
            var kept = await work.Run(() => own.KeepMail(person.Required.PersonId, mail, cancel), cancel);
            return kept.Succeeded ? Pages.SeeOther("/me/reach?said=kept")
                : Pages.Show<ReachPage>(new { Own = await own.Of(person.Required.PersonId, cancel), offer.PublicKey, TypedMail = mail, kept.Error }, kept.Error.Status);
        }).For(Who.SignedIn);
        pages.MapPost("/me/reach/browsers/{id:guid}/remove", async (Guid id, OwnAddresses own, CurrentPerson person, CancellationToken cancel) =>
        {
            await own.Remove(person.Required.PersonId, id, cancel);
            return Pages.SeeOther("/me/reach?said=removed");
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapPut("/me/push", async (BrowserBody body, OwnAddresses own, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => own.KeepBrowser(person.Required.PersonId, body, cancel), cancel)))
            .WithSummary("This browser agreed to web push: its PushSubscription (endpoint, keys.p256dh, keys.auth).").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>A PushSubscription as browsers serialize it.</summary>
    public sealed record BrowserBody(string? Endpoint, BrowserKeys? Keys);

    /// <summary>Its keys, base64url.</summary>
    public sealed record BrowserKeys(string? P256dh, string? Auth);
}

/// <summary>What one sees of one's own addresses.</summary>
/// <param name="Phone">The number, with its middle hidden: pages lie open on desks.</param>
/// <param name="Mail">Mail address.</param>
/// <param name="Browsers">Browsers that agreed: id, since when, whose push service.</param>
public sealed record OwnReach(string Phone, string Mail, IReadOnlyList<OwnBrowser> Browsers);

/// <summary>A browser that agreed.</summary>
public sealed record OwnBrowser(Guid Id, DateTimeOffset MadeAt, string Service);

/// <summary>Shows and keeps one's own addresses.</summary>
internal sealed class OwnAddresses(AppDb db, Sql sql, TimeProvider clock)
{
    private const int MostBrowsers = 10;

    public async Task<OwnReach> Of(Guid person, CancellationToken cancel)
    {
        var one = await db.Set<Person>().AsNoTracking().SingleAsync(found => found.Id == person, cancel);
        var browsers = await db.Set<PushSubscription>().AsNoTracking().Where(browser => browser.PersonId == person).OrderBy(browser => browser.Id).ToListAsync(cancel);
        return new OwnReach(one.Phone.Length > 7 ? one.Phone[..3] + "****" + one.Phone[^4..] : one.Phone, one.Mail, [.. browsers.Select(browser => new OwnBrowser(browser.Id, browser.MadeAt, ServiceOf(browser.Endpoint)))]);
    }

    public async Task<Result<Done>> KeepMail(Guid person, string mail, CancellationToken cancel)
    {
        if (mail.Length > 0 && (mail.Length > 120 || !MailAddresses.IsOne(mail)))
            return new Invalid("mail", "邮箱地址写得不对，例如 name@example.gov.cn；不用邮箱就空着。", "reach.mail");
        var one = await db.Set<Person>().SingleAsync(found => found.Id == person, cancel);
        one.Mail = mail;
        return Done.Instance;
    }

    /// <summary>A browser belongs to whoever agreed last: a phone that is handed on reminds its new holder.</summary>
    public async Task<Result<Done>> KeepBrowser(Guid person, ReachPages.BrowserBody body, CancellationToken cancel)
    {
        if (!Uri.TryCreate(body.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme != Uri.UriSchemeHttps || body.Endpoint!.Length > 600
            || !IsBytes(body.Keys?.P256dh, 65) || !IsBytes(body.Keys?.Auth, 16))
            return new Invalid("endpoint", "这个浏览器给的地址不能用，请换一个浏览器。", "reach.browser");
        if (await db.Set<PushSubscription>().CountAsync(browser => browser.PersonId == person && browser.Endpoint != body.Endpoint, cancel) >= MostBrowsers)
            return new Invalid("endpoint", "最多 10 台设备。请先在“怎么找到我”里去掉不用的。", "reach.tooMany");
        var now = clock.GetUtcNow();
        await sql.Execute("""
            INSERT INTO organization_push_subscriptions (id, person_id, endpoint, p256dh, auth, made_at) VALUES (@id, @person, @Endpoint, @P256dh, @Auth, @now)
            ON CONFLICT (endpoint) DO UPDATE SET person_id = excluded.person_id, p256dh = excluded.p256dh, auth = excluded.auth
            """, new { id = Ids.Next(now), person, body.Endpoint, body.Keys!.P256dh, body.Keys.Auth, now }, cancel);
        return Done.Instance;
    }

    public Task Remove(Guid person, Guid browser, CancellationToken cancel)
        => db.Set<PushSubscription>().Where(one => one.Id == browser && one.PersonId == person).ExecuteDeleteAsync(cancel);

    private static string ServiceOf(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var address) ? address.Host : "";

    private static bool IsBytes(string? text, int length)
    {
        try
        {
            return text is { Length: < 200 } && WebEncoders.Base64UrlDecode(text).Length == length;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
