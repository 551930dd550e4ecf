using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

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
    /// <summary>Claim with the id of the session; a program's token has none.</summary>
    public const string Session = "session";

    /// <summary>The session of this principal, if it is one of a browser.</summary>
    public static Guid? SessionOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(Session), out var session) ? session : null;

    public async Task InvokeAsync(HttpContext http, CurrentPerson person, ICurrentUsers users, IHurdles hurdles)
    {
        if (Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            person.User = await users.Find(id, SessionOf(http.User), http.RequestAborted) is { IsDisabled: false } user ? user : null;
            if (person.User is null)
                http.User = new ClaimsPrincipal(new ClaimsIdentity());
            else
                ((ClaimsIdentity)http.User.Identity!).AddClaim(new Claim(ClaimTypes.Role, Who.RoleOf(person.User)));
        }

        if (person.User?.Hurdle is { } hurdle && http.GetEndpoint()?.Metadata is { } route && route.GetMetadata<IAllowAnonymous>() is null && route.GetMetadata<BeforeHurdles>() is null)
            await hurdles.Refuse(http, hurdle);
        else
            await next(http);
    }
}

/// <summary>A route that is open even while somebody has something to deal with first: dealing with it, and signing out.</summary>
public sealed record BeforeHurdles;

/// <summary>How somebody learns what must be dealt with first; the interface knows.</summary>
public interface IHurdles
{
    /// <summary>Sends a person to the page, tells a program.</summary>
    Task Refuse(HttpContext http, string page);
}

/// <summary>Who may use a route; every route says one of these (a structure test insists).</summary>
public static class Who
{
    /// <summary>People who do the business: everybody with an account but the administrators.</summary>
    public const string SignedIn = "signedIn";

    /// <summary>Everybody with an account: what concerns only the account itself.</summary>
    public const string Anybody = "anybody";

    /// <summary>Runs the machine.</summary>
    public const string SystemAdministrator = "systemAdministrator";

    /// <summary>Keeps accounts, permissions and the organisation.</summary>
    public const string SecurityAdministrator = "securityAdministrator";

    /// <summary>Reads what the others did.</summary>
    public const string AuditAdministrator = "auditAdministrator";

    /// <summary>Those who name administrators: the founder, security and audit, each another kind.</summary>
    public const string NamesAdministrators = "namesAdministrators";

    /// <summary>Evidence: of one's own business, or of everything that administrators did.</summary>
    public const string SignedInOrAudit = "signedInOrAudit";

    /// <summary>The organisation itself: people of it, and the security administrator who keeps it.</summary>
    public const string KeepsOrganization = "keepsOrganization";

    private const string FoundingAdministrator = "foundingAdministrator";

    /// <summary>Policy → the roles that may; everybody has exactly one role.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Policies = new Dictionary<string, string[]>
    {
        [SignedIn] = [SignedIn],
        [Anybody] = [SignedIn, SystemAdministrator, SecurityAdministrator, AuditAdministrator, FoundingAdministrator],
        [SystemAdministrator] = [SystemAdministrator],
        [SecurityAdministrator] = [SecurityAdministrator],
        [AuditAdministrator] = [AuditAdministrator],
        [NamesAdministrators] = [FoundingAdministrator, SecurityAdministrator, AuditAdministrator],
        [SignedInOrAudit] = [SignedIn, AuditAdministrator],
        [KeepsOrganization] = [SignedIn, SecurityAdministrator],
    };

    /// <summary>The one role of this person.</summary>
    public static string RoleOf(CurrentUser user) => user.Administers switch
    {
        null => SignedIn,
        AdministratorKind.System => SystemAdministrator,
        AdministratorKind.Security => SecurityAdministrator,
        AdministratorKind.Audit => AuditAdministrator,
        _ => FoundingAdministrator,
    };

    /// <summary>Says who may use these routes.</summary>
    public static TBuilder For<TBuilder>(this TBuilder routes, string who)
        where TBuilder : IEndpointConventionBuilder
        => routes.RequireAuthorization(who);
}
