using System.Security.Cryptography;
using System.Text.Json;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Accounts.Outside;

/// <summary>Keeps the trip to a provider in a cookie only this program can read; it is taken once.</summary>
internal sealed class OutsideTrips(IDataProtectionProvider protection, AccountSettings settings, Installation installation, TimeProvider clock)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
    private readonly IDataProtector protector = protection.CreateProtector("Jicengtong.Outside");

    /// <summary>The provider of this name.</summary>
    public OutsideProvider? Provider(string name) => settings.Providers.GetValueOrDefault(name);

    /// <summary>Begins one.</summary>
    public OutsideTrip Begin(HttpContext http, string provider, string to)
    {
        var trip = new OutsideTrip(provider, Random(), Random(), Random(), $"{http.Request.Scheme}://{http.Request.Host}/sign-in/with/{provider}/back", to);
        Keep(http, "trip", trip);
        return trip;
    }

    /// <summary>Comes back: the trip this browser was sent on, if it is the one that returns.</summary>
    public OutsideTrip? Return(HttpContext http, string provider, string? state)
        => Take<OutsideTrip>(http, "trip") is { } trip && trip.Provider == provider
            && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(trip.State), System.Text.Encoding.UTF8.GetBytes(state ?? "")) ? trip : null;

    /// <summary>Keeps something for the next step.</summary>
    public void Keep<T>(HttpContext http, string what, T value)
        => http.Response.Cookies.Append(CookieOf(what), WebEncoders.Base64UrlEncode(protector.CreateProtector(what).Protect(JsonSerializer.SerializeToUtf8Bytes(new Kept<T>(value, clock.GetUtcNow() + Lasts)))), Options(http));

    /// <summary>Takes it, once.</summary>
    public T? Take<T>(HttpContext http, string what)
        where T : class
    {
        http.Response.Cookies.Delete(CookieOf(what), Options(http));
        try
        {
            var kept = JsonSerializer.Deserialize<Kept<T>>(protector.CreateProtector(what).Unprotect(WebEncoders.Base64UrlDecode(http.Request.Cookies[CookieOf(what)] ?? "")));
            return kept is not null && kept.Until > clock.GetUtcNow() ? kept.Value : null;
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    private string CookieOf(string what) => (installation.PlainHttp ? "jct-" : "__Host-jct-") + what;

    // Lax: the browser comes back from elsewhere.
    private CookieOptions Options(HttpContext http) => new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = !installation.PlainHttp || http.Request.IsHttps, Path = "/", MaxAge = Lasts };

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private sealed record Kept<T>(T Value, DateTimeOffset Until);
}

/// <summary>Connects an account elsewhere with one's own, or takes it apart.</summary>
internal sealed class LinkOutside(AppDb db, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser user, string provider, string label, string subject, CancellationToken cancel)
    {
        var known = await db.Set<LinkedAccount>().Where(one => one.Provider == provider && (one.Subject == subject || one.PersonId == user.PersonId)).ToListAsync(cancel);
        if (known.Any(one => one.Subject == subject && one.PersonId == user.PersonId))
            return Done.Instance;
        if (known.Any(one => one.Subject == subject))
            return new Invalid("provider", $"这个{label}账号已经连着别的人。请他先断开，或者找本单位管理员。", "outside.taken");
        if (known.Count > 0)
            return new Invalid("provider", $"您已经连着一个{label}账号。先断开，再连新的。", "outside.another");
        db.Add(new LinkedAccount { Id = Ids.Next(clock.GetUtcNow()), PersonId = user.PersonId, Provider = provider, Subject = subject, LinkedAt = clock.GetUtcNow() });
        await evidence.Record(AccountFacts.Linked(user.PersonId, provider), cancel);
        return Done.Instance;
    }

    public async Task<Result<Done>> Unlink(CurrentUser user, string provider, CancellationToken cancel)
    {
        if (await db.Set<LinkedAccount>().Where(one => one.Provider == provider && one.PersonId == user.PersonId).ExecuteDeleteAsync(cancel) > 0)
            await evidence.Record(AccountFacts.Unlinked(user.PersonId, provider), cancel);
        return Done.Instance;
    }
}

/// <summary>One account elsewhere that is connected.</summary>
public sealed record OwnLink(string Provider, string Subject, DateTimeOffset LinkedAt);

/// <summary>Signing in with an account elsewhere, and connecting it.</summary>
internal static class OutsidePages
{
    private const string Linking = "link";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/sign-in/with/{provider}", async (string provider, string? to, HttpContext http, OutsideTrips trips, OutsideProtocols protocols, CancellationToken cancel)
            => await Go(provider, to ?? "", http, trips, protocols, cancel)).AllowAnonymous();
        pages.MapGet("/sign-in/with/{provider}/back", Back).AllowAnonymous();
        pages.MapGet("/me/outside", async (string? said, CurrentPerson person, AppDb db, CancellationToken cancel) => await Show(person.Required, said switch
        {
            "linked" => "连上了，下次可以直接用它登录。", "unlinked" => "断开了，它不能再登录您的账号。", _ => null,
        }, null, db, cancel)).For(Who.Anybody);
        // A form may not lead to another site (form-action 'self'), so connecting begins with a link.
        pages.MapGet("/me/outside/{provider}/go", async (string provider, HttpContext http, OutsideTrips trips, OutsideProtocols protocols, CancellationToken cancel) => await Go(provider, Linking, http, trips, protocols, cancel)).For(Who.Anybody);
        pages.MapPost("/me/outside", async (HttpContext http, CurrentPerson person, OutsideTrips trips, ConfirmPassword confirm, LinkOutside link, Work work, AppDb db, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            if (form.Field("unlink") is { Length: > 0 } gone)
            {
                await work.Run(() => link.Unlink(person.Required, gone, cancel), cancel);
                return Pages.SeeOther("/me/outside?said=unlinked");
            }

            if (trips.Take<Found>(http, Linking) is not { } found || found.Person != person.Required.PersonId || trips.Provider(found.Provider) is not { } provider)
                return await Show(person.Required, null, new WrongTrip(), db, cancel);
            var confirmed = await confirm.Run(person.Required, form["password"], http.Connection.RemoteIpAddress);
            if (!confirmed.Succeeded)
            {
                trips.Keep(http, Linking, found);
                return Pages.Show<LinkPage>(new { provider.Label, found.Subject, confirmed.Error }, StatusCodes.Status422UnprocessableEntity);
            }

            var linked = await work.Run(() => link.Run(person.Required, found.Provider, provider.Label, found.Subject, cancel), cancel);
            return linked.Succeeded ? Pages.SeeOther("/me/outside?said=linked") : await Show(person.Required, null, linked.Error, db, cancel);
        }).For(Who.Anybody);
    }

    private static async Task<IResult> Go(string name, string to, HttpContext http, OutsideTrips trips, OutsideProtocols protocols, CancellationToken cancel)
    {
        if (trips.Provider(name) is not { } provider)
            return Pages.Refuse(new NotFound("这种登录方式"));
        var address = await protocols.AddressFor(provider, trips.Begin(http, name, to), http.Request.Headers.UserAgent.ToString(), cancel);
        return address.Succeeded ? TypedResults.Redirect(address.Value) : SignInAgain(address.Error);
    }

    private static async Task<IResult> Back(string provider, string? code, string? authCode, string? state, HttpContext http, OutsideTrips trips, OutsideProtocols protocols, FinishSignIn finish, AppDb db, CurrentPerson person, CancellationToken cancel)
    {
        // 钉钉 calls it authCode.
        if (trips.Return(http, provider, state) is not { } trip || trips.Provider(provider) is not { } settings || (authCode ?? code) is not { Length: > 0 and <= 2000 } given)
            return SignInAgain(new WrongTrip());
        var subject = await protocols.SubjectOf(settings, trip, given, cancel);
        if (!subject.Succeeded)
            return SignInAgain(subject.Error);
        if (trip.To == Linking)
        {
            if (person.User is not { } user)
                return SignInAgain(new WrongTrip());
            trips.Keep(http, Linking, new Found(user.PersonId, provider, subject.Value));
            return Pages.Show<LinkPage>(new { settings.Label, Subject = subject.Value });
        }

        var known = await db.Set<Person>().FirstOrDefaultAsync(one => one.DisabledAt == null && db.Set<LinkedAccount>().Any(account => account.Provider == provider && account.Subject == subject.Value && account.PersonId == one.Id), cancel);
        return known is null ? SignInAgain(new UnknownOutside(settings.Label)) : Pages.SeeOther(await finish.Run(http, known, provider, trip.To));
    }

    private static IResult SignInAgain(Error error) => Pages.Show<SignInPage>(new { Error = error }, error.Status);

    private static async Task<IResult> Show(CurrentUser user, string? said, Error? error, AppDb db, CancellationToken cancel) => Pages.Show<OutsidePage>(new
    {
        Linked = (IReadOnlyList<OwnLink>)await db.Set<LinkedAccount>().Where(one => one.PersonId == user.PersonId).Select(one => new OwnLink(one.Provider, one.Subject, one.LinkedAt)).ToListAsync(cancel), Said = said, Error = error,
    }, error is null ? StatusCodes.Status200OK : error.Status);

    /// <summary>The account that came back and waits for the password.</summary>
    internal sealed record Found(Guid Person, string Provider, string Subject);
}
