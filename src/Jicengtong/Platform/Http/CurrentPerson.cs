using System.Security.Claims;

namespace Jicengtong.Platform;

/// <summary>The person of this request; null for a visitor.</summary>
public sealed class CurrentPerson
{
    /// <summary>Cookie of a telephone others use too: minutes without a touch until it locks. It only tells pages; the session ends by itself.</summary>
    public const string SharedCookie = "jct-shared";

    /// <summary>Who is signed in.</summary>
    public CurrentUser? User { get; set; }

    /// <summary>Who is signed in, on routes that require it.</summary>
    public CurrentUser Required => User ?? throw new InvalidOperationException("This route is for signed-in people; its policy should have refused the visitor.");
}

/// <summary>Turns the authenticated identity into the person with today's posts; an ended session becomes a visitor.</summary>
internal sealed class CurrentPersonReader(RequestDelegate next)
{
    /// <summary>Claim with the security stamp the session began with.</summary>
    public const string Stamp = "stamp";

    public async Task InvokeAsync(HttpContext http, CurrentPerson person, ICurrentUsers users)
    {
        if (Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            person.User = await users.Find(id, http.User.FindFirstValue(Stamp), http.RequestAborted);
            if (person.User is null)
                http.User = new ClaimsPrincipal(new ClaimsIdentity());
            else if (person.User.IsAdministrator)
                ((ClaimsIdentity)http.User.Identity!).AddClaim(new Claim(ClaimTypes.Role, Who.Administrator));
        }

        await next(http);
    }
}

/// <summary>Who may use a route; every route says one of these (a structure test insists).</summary>
public static class Who
{
    /// <summary>Anybody with an account.</summary>
    public const string SignedIn = "signedIn";

    /// <summary>People who run this installation.</summary>
    public const string Administrator = "administrator";

    /// <summary>Says who may use these routes.</summary>
    public static TBuilder For<TBuilder>(this TBuilder routes, string who)
        where TBuilder : IEndpointConventionBuilder
        => routes.RequireAuthorization(who);
}
