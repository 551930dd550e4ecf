using System.Security.Claims;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// The first proof was right. Whoever has a second factor is asked for it: until then a short-lived cookie says who is half signed in,
/// and it opens nothing else. Then the session begins.
/// </summary>
internal sealed class FinishSignIn(BeginSession begin, UserManager<Person> accounts, CheckCode check, TimeProvider clock)
{
    /// <summary>Scheme of the cookie of somebody who is half signed in.</summary>
    public const string Half = "Half";

    /// <summary>How long that lasts.</summary>
    public static readonly TimeSpan HalfLasts = TimeSpan.FromMinutes(5);

    private const string Stamp = "stamp";
    private const string To = "to";
    private const string Way = "way";

    /// <summary>Goes on from here; says where.</summary>
    public async Task<string> Run(HttpContext http, Person person, string way, string? to)
    {
        if (person.SecondFactorSince is null)
        {
            await begin.Run(http, person, way);
            return Http.LocalOr(to, "/");
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(Stamp, person.SecurityStamp), new(To, to ?? ""), new(Way, way)], Half);
        var now = clock.GetUtcNow();
        await http.SignInAsync(Half, new(identity), new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + HalfLasts });
        return "/sign-in/code";
    }

    /// <summary>Who is half signed in; null when nobody is, or not any more.</summary>
    public async Task<Person?> Waiting(HttpContext http)
    {
        var half = await http.AuthenticateAsync(Half);
        return half.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && await accounts.FindByIdAsync(id) is { DisabledAt: null } person
            && person.SecurityStamp == half.Principal.FindFirstValue(Stamp) ? person : null;
    }

    /// <summary>The second proof; says where to go.</summary>
    public async Task<Result<string>> Complete(HttpContext http, Person person, string? code)
    {
        var half = await http.AuthenticateAsync(Half);
        var way = await check.Run(person, code, http.Connection.RemoteIpAddress);
        if (!way.Succeeded)
            return way.Error;
        await http.SignOutAsync(Half);
        var first = half.Principal?.FindFirstValue(Way);
        await begin.Run(http, person, first is null or "password" ? way.Value : first);
        return Http.LocalOr(half.Principal?.FindFirstValue(To), "/");
    }
}
