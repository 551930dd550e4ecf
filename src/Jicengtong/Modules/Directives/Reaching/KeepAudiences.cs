using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Reaching;

/// <summary>Who an audience meant when it was sent and whom it means now.</summary>
/// <param name="Query">The query.</param>
/// <param name="Words">The same as people say it.</param>
/// <param name="AtIssue">How many it reached then.</param>
/// <param name="Now">How many it asks now: newcomers found it, leavers lost it.</param>
public sealed record AudienceNow(Audience Query, string Words, int AtIssue, int Now);

/// <summary>
/// An audience is a query, for posts as for duties: whoever takes up a post finds what is in force, whoever leaves it before
/// answering loses it. A duty that moves is followed at once (<see cref="BringInForce"/>); a post begins and ends by date, so
/// this looks every quarter of an hour.
/// </summary>
internal sealed class KeepAudiences(AppDb db, Work work, IAudiences audiences, ICurrentUsers users, IDirectory directory, IInbox inbox, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var oldest = now - TimeSpan.FromDays(366);
        var issued = await db.Set<Directive>().AsNoTracking().Where(directive => directive.IssuedAt > oldest).ToListAsync(cancel);
        var inForce = issued.Where(directive => InForce.Is(directive, now)).ToDictionary(directive => directive.Id);
        foreach (var directive in inForce.Values)
            await Follow(directive.Content.Audience, directive.AuthorId, directive.IssuerCode, [], by => IssueDirective.SubjectOf(directive, by), cancel);
        var relays = await db.Set<Relay>().AsNoTracking().Where(relay => relay.At > oldest && (relay.DueAt == null || relay.DueAt > now)).ToListAsync(cancel);
        foreach (var relay in relays.Where(relay => inForce.ContainsKey(relay.DirectiveId)))
            await Follow(relay.Audience, relay.ById, relay.UnitCode, Above(relay, relays, inForce[relay.DirectiveId]), by => RelayDirective.SubjectOf(inForce[relay.DirectiveId], relay, by), cancel);
    }

    // Nobody gets back what they passed on themselves.
    private static HashSet<Guid> Above(Relay relay, List<Relay> relays, Directive directive)
    {
        var above = new HashSet<Guid> { directive.AuthorId };
        for (var at = relay; at is not null; at = relays.Find(other => other.Id == at.ParentId))
            above.Add(at.ById);
        return above;
    }

    // Resolved with the authority of whoever sent it or, when they have gone, of those who work there now.
    private async Task Follow(Audience audience, Guid sender, string unit, HashSet<Guid> above, Func<CurrentUser, Subject> subjectBy, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        foreach (var person in (await directory.Members(unit, today, cancel)).Select(member => member.PersonId).Prepend(sender).Distinct())
        {
            if (await users.Find(person, null, cancel) is not { } user || await audiences.Resolve(audience, user, cancel) is not { Succeeded: true, Value: var now })
                continue;
            var people = now.People.Where(reached => !above.Contains(reached.PersonId)).Select(IssueDirective.AddresseeOf).ToList();
            // A query that finds nobody at all is more likely a hole in the list than that everybody left.
            if (people.Count > 0)
                await work.Run(async () => { await inbox.Follow(subjectBy(user), people, cancel); return (Result<Done>)Done.Instance; }, cancel);
            return;
        }
    }
}

/// <summary>What newcomers still have to know: sent, not taken back, its time not over; without a time, of the last thirty days.</summary>
internal static class InForce
{
    private static readonly TimeSpan WithoutDue = TimeSpan.FromDays(30);

    public static bool Is(Directive directive, DateTimeOffset now) => directive is { IssuedAt: not null, Withdrawal: null } && (directive.Content.DueAt ?? directive.IssuedAt + WithoutDue) > now;
}
