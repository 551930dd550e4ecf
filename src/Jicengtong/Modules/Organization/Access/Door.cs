using System.Globalization;
using System.Security.Claims;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>Cookies of a telephone, and how a session begins on it.</summary>
internal sealed class Door(Installation installation, AccessSettings settings, TimeProvider clock)
{
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    private const int KnownDays = 400;
    private const string LeftCookie = "jct-left";

    private string CookieName => installation.PlainHttp ? "jct-device" : "__Host-jct-device";

    /// <summary>The secret of this telephone, or null when it has none.</summary>
    public string? DeviceOf(HttpContext http) => http.Request.Cookies[CookieName] is { } secret && DeviceSecret.IsOne(secret) ? secret : null;

    /// <summary>The secret of this telephone, given to it now when it has none.</summary>
    public string KnowDevice(HttpContext http)
    {
        var secret = DeviceOf(http) ?? DeviceSecret.New();
        http.Response.Cookies.Append(CookieName, secret, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = !installation.PlainHttp || http.Request.IsHttps, Path = "/", MaxAge = TimeSpan.FromDays(KnownDays), IsEssential = true,
        });
        return secret;
    }

    /// <summary>Begins a session; on a telephone others use too it ends when nobody touches it.</summary>
    public Task Open(HttpContext http, Person person, bool isShared)
    {
        var (now, identity) = (clock.GetUtcNow(), SignIn.IdentityOf(person, Scheme));
        if (isShared)
            http.Response.Cookies.Append(CurrentPerson.SharedCookie, settings.PinIdleMinutes.ToString(CultureInfo.InvariantCulture), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(KnownDays) });
        else
            http.Response.Cookies.Delete(CurrentPerson.SharedCookie);
        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity), isShared
            ? new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddMinutes(settings.PinIdleMinutes) }
            : new AuthenticationProperties());
    }

    /// <summary>On a telephone of the family one wants to read who is out now: the next sign-in page says it once.</summary>
    public static void SayWhoLeft(HttpContext http, CurrentUser? user)
    {
        if (user is not null)
            http.Response.Cookies.Append(LeftCookie, Uri.EscapeDataString(user.Name), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/sign-in", MaxAge = TimeSpan.FromMinutes(1) });
    }

    /// <summary>Who left just now, in a sentence; null when nobody did.</summary>
    public static string? WhoLeft(HttpContext http)
    {
        if (http.Request.Cookies[LeftCookie] is not { Length: > 0 } name)
            return null;
        http.Response.Cookies.Delete(LeftCookie, new CookieOptions { Path = "/sign-in" });
        return $"{Uri.UnescapeDataString(name)}已经退出，这部手机上看过的内容也清掉了。";
    }

    /// <summary>Nobody touches the telephone when a page asks for news by itself.</summary>
    public static Task OnCheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api/live") || context.Request.Headers.ContainsKey("X-Live") || context.Request.Headers.ContainsKey("X-Fresh"))
            context.ShouldRenew = false;
        return Task.CompletedTask;
    }
}
