using Jicengtong.Platform;

namespace Jicengtong.Ui.Display;

/// <summary>How large this device shows everything. A cookie of the device, nothing about the person.</summary>
internal static class DisplayPages
{
    private const string Cookie = "jct-large";
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(400);

    /// <summary>Does this device want 大字?</summary>
    public static bool IsLarge(HttpContext? http) => http?.Request.Cookies[Cookie] == "1";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/display", (HttpContext http) => Pages.Show<DisplayPage>(new { Large = IsLarge(http) })).AllowAnonymous();
        pages.MapPost("/display", async (HttpContext http, Installation installation, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            http.Response.Cookies.Append(Cookie, form.Field("large") == "yes" ? "1" : "0",
                new CookieOptions { MaxAge = Remembered, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = !installation.PlainHttp, IsEssential = true });
            return Pages.SeeOther("/display");
        }).AllowAnonymous();
    }
}
