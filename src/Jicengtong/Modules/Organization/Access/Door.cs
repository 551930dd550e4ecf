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

    /// <summary>Nobody touches the telephone when a page asks for news by itself.</summary>
    public static Task OnCheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api/live") || context.Request.Headers.ContainsKey("X-Live") || context.Request.Headers.ContainsKey("X-Fresh"))
            context.ShouldRenew = false;
        return Task.CompletedTask;
    }
}
