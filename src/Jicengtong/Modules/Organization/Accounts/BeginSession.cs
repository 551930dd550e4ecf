using System.Security.Claims;
using System.Security.Cryptography;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// Somebody has shown who they are: a session begins, kept here and named by the cookie. Whatever session this browser had before
/// ends, so that nobody goes on in a session another one prepared (ASVS 5.0, 7.2.4).
/// </summary>
internal sealed class BeginSession(AppDb db, Work work, Sql sql, IEvidence evidence, RequestOperation request, AccountSettings settings, TimeProvider clock)
{
    private const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <param name="http">Gets the cookie.</param>
    /// <param name="person">Who.</param>
    /// <param name="way">With what.</param>
    /// <param name="idleMinutes">Over sooner than the profile says when nobody touches it; null where the profile decides.</param>
    public async Task Run(HttpContext http, Person person, string way, int? idleMinutes = null)
    {
        var (now, before, origin) = (clock.GetUtcNow(), CurrentPersonReader.SessionOf(http.User), Origin.Of(http));
        var limits = person.Administers is not null ? settings.InForce.AdministratorSessions : settings.InForce.Sessions;
        var idle = Math.Min(idleMinutes ?? limits.IdleMinutes, limits.IdleMinutes);
        var seen = SessionsSeen.Round(now, idle);
        var session = new Session
        {
            // All of it random: whoever sees some ids learns nothing about others (ASVS 5.0, 7.2.3).
            Id = new Guid(RandomNumberGenerator.GetBytes(16)), PersonId = person.Id, BeganAt = now, Way = way, Device = origin.Device, Network = origin.Network, LastSeenAt = seen,
            IdleMinutes = idle, IdleUntil = now.AddMinutes(idle), EndsAt = now.AddMinutes(limits.LongestMinutes),
        };
        // Signing in is no operation of somebody who is signed in, even when an older session sends it.
        request.Operation = null;
        await work.Run<Done>(async () =>
        {
            if (before is { } old)
                await sql.Execute("DELETE FROM organization_sessions WHERE id = @old", new { old }, CancellationToken.None);
            db.Add(session);
            if (person.Administers is not null)
                await evidence.Record(AdministratorFacts.SignedIn(person, way), CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None);
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(CurrentPersonReader.Session, session.Id.ToString())], Cookie);
        await http.SignInAsync(Cookie, new(identity), new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = session.EndsAt });
    }
}
