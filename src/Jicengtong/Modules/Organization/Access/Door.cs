using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>Cookies of a telephone.</summary>
internal sealed class Door(Installation installation, AccessSettings settings)
{
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

    /// <summary>Pages are told that others use this telephone too: what stands on the screen goes when nobody touches it, and what was kept is locked.</summary>
    /// <returns>Minutes until the session ends without a touch; null where the profile decides.</returns>
    public int? Share(HttpContext http, bool isShared)
    {
        if (isShared)
            http.Response.Cookies.Append(CurrentPerson.SharedCookie, settings.PinIdleMinutes.ToString(CultureInfo.InvariantCulture), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(KnownDays) });
        else
            http.Response.Cookies.Delete(CurrentPerson.SharedCookie);
        return isShared ? settings.PinIdleMinutes : null;
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
}
