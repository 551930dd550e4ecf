namespace Jicengtong.Platform;

/// <summary>
/// Refuses writes that another site makes with our cookie. Browsers say where a request comes from (Sec-Fetch-Site, else
/// Origin) and pages cannot forge it; programs send neither and carry no cookie by accident. Forms additionally carry an
/// antiforgery token. (Fetch Metadata, W3C; OWASP CSRF prevention cheat sheet.)
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || ComesFromHere(request))
            return next(http);
        return Http.Problem(new CrossSite()).ExecuteAsync(http);
    }

    private static bool ComesFromHere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }

    private sealed record CrossSite() : Error("request.crossSite", "这个请求来自别的网站，已经拦下。请在本系统页面上操作。", StatusCodes.Status403Forbidden);
}
