namespace Jicengtong.Platform;

/// <summary>Who really sits there when somebody acts for another (代办).</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">Name, as receipts say it: 某某代.</param>
public sealed record Actor(Guid PersonId, string Name);

/// <summary>Who may act for whom today; the organization knows.</summary>
public interface IStandIns
{
    /// <summary>The person acted for, as a user with <see cref="CurrentUser.ActedBy"/> filled; null when it is not, or no longer, allowed.</summary>
    Task<CurrentUser?> Find(CurrentUser actor, Guid person, CancellationToken cancel);
}

/// <summary>A route on which one may act for another: reading and answering what lies in their inbox, nothing else.</summary>
public sealed record OpenToStandIns;

/// <summary>
/// Whoever chose to act for somebody is that person on the few routes that are open to stand-ins; every other route is refused until they
/// stop, so that nobody changes another's password, or writes in another's name, by mistake.
/// </summary>
internal sealed class ActingReader(RequestDelegate next)
{
    /// <summary>Header by which a program says whom it acts for.</summary>
    public const string Header = "Acting-For";

    /// <summary>The cookie by which a browser says it.</summary>
    public static string CookieName(Installation installation) => installation.PlainHttp ? "jct-for" : "__Host-jct-for";

    public async Task InvokeAsync(HttpContext http, CurrentPerson person, IStandIns standIns, Installation installation, IErrorPage page)
    {
        var said = http.Request.Headers[Header].ToString() is { Length: > 0 } header ? header : http.Request.Cookies[CookieName(installation)];
        var route = http.GetEndpoint()?.Metadata;
        var isOpen = route?.GetMetadata<OpenToStandIns>() is not null;
        if (person.User is not { } actor || !Guid.TryParse(said, out var id) || (route?.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null && !isOpen))
        {
            await next(http);
            return;
        }

        var actedFor = await standIns.Find(actor, id, http.RequestAborted);
        if (actedFor is null)
        {
            // It ended meanwhile: from now on one is oneself again.
            http.Response.Cookies.Delete(CookieName(installation), new CookieOptions { Path = "/", Secure = !installation.PlainHttp });
            if (http.Request.Path.StartsWithSegments("/api") || !HttpMethods.IsGet(http.Request.Method))
            {
                await Refuse(http, page, new ActingEnded());
                return;
            }
        }
        else if (isOpen)
        {
            person.User = actedFor;
        }
        else if (route?.GetMetadata<EndsActing>() is null)
        {
            await Refuse(http, page, new NotForStandIns(actedFor.Name));
            return;
        }

        await next(http);
    }

    private static Task Refuse(HttpContext http, IErrorPage page, Error error)
        => (http.Request.Path.StartsWithSegments("/api") ? Http.Problem(error) : page.Of(error)).ExecuteAsync(http);

    private sealed record ActingEnded() : Error("acting.ended", "代办已经结束了。请回到自己的收件箱。", StatusCodes.Status403Forbidden);

    private sealed record NotForStandIns(string Name) : Error("acting.notHere", $"您正在替{Name}办事，这里不能代办。请先在收件箱上面点“不再替他办”。", StatusCodes.Status403Forbidden);
}

/// <summary>A route by which one stops acting for another, or begins with somebody else.</summary>
public sealed record EndsActing;
