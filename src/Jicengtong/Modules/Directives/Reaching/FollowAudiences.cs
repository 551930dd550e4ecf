using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Reaching;

/// <summary>
/// Brings what is in force in line with whom its audience means today. A post that begins or ends is followed in its own transaction:
/// whoever takes it up finds at once what is in force for it.
/// </summary>
internal sealed class FollowAudiences(AppDb db, Sql sql, IAudiences audiences, ICurrentUsers users, IDirectory directory, IInbox inbox, TimeProvider clock) : IPostWatch
{
    public async Task Changed(PostMove move, CancellationToken cancel)
    {
        foreach (var act in await InForce(cancel))
            if (Concerns(act.Audience, move))
                await Follow(act, cancel);
    }

    /// <summary>Everything that is in force, with whom it means: directives and what was passed on of them.</summary>
    public async Task<IReadOnlyList<Reach>> InForce(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var oldest = now - TimeSpan.FromDays(366);
        var issued = await MayBeInForce(oldest, now, cancel);
        var inForce = issued.Where(directive => Reaching.InForce.Is(directive, now)).ToDictionary(directive => directive.Id);
        var relays = await db.Set<Relay>().AsNoTracking().Where(relay => relay.At > oldest && (relay.DueAt == null || relay.DueAt > now)).ToListAsync(cancel);
        return
        [
            .. inForce.Values.Select(directive => new Reach(directive.Content.Audience, directive.AuthorId, directive.IssuerCode, new HashSet<Guid>(), by => IssueDirective.SubjectOf(directive, by))),
            .. relays.Where(relay => inForce.ContainsKey(relay.DirectiveId)).Select(relay => new Reach(relay.Audience, relay.ById, relay.UnitCode, Above(relay, relays, inForce[relay.DirectiveId]), by => RelayDirective.SubjectOf(inForce[relay.DirectiveId], relay, by))),
        ];
    }

    /// <summary>
    /// Asks newcomers and lets leavers go, in the running transaction. Resolved with the authority of whoever sent it or, when they
    /// have gone, of those who work there now.
    /// </summary>
    public async Task Follow(Reach act, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        foreach (var person in (await directory.Members(act.Unit, today, cancel)).Select(member => member.PersonId).Prepend(act.Sender).Distinct())
        {
            if (await users.Find(person, null, cancel) is not { } user || await audiences.Resolve(act.Audience, user, cancel) is not { Succeeded: true, Value: var now })
                continue;
            var people = now.People.Where(reached => !act.Above.Contains(reached.PersonId)).Select(IssueDirective.AddresseeOf).ToList();
            // A query that finds nobody at all is more likely a hole in the list than that everybody left.
            if (people.Count > 0)
                await inbox.Follow(act.SubjectBy(user), people, cancel);
            return;
        }
    }

    // Of a year's directives most are over. The day until which they stand is looked at in the database, a day generously, for it is written in the time of its zone; only the others are read whole.
    private async Task<List<Directive>> MayBeInForce(DateTimeOffset oldest, DateTimeOffset now, CancellationToken cancel)
    {
        var due = sql.Kind == DatabaseKind.Postgres ? "CAST(content AS json) ->> 'dueAt'" : "content ->> '$.dueAt'";
        var ids = await sql.Query<Guid>($"SELECT id FROM directive_directives WHERE issued_at > @oldest AND withdrawal IS NULL AND COALESCE({due} >= @day, issued_at > @unbounded)",
            new { oldest, day = WorkingCalendar.LocalDay(now).AddDays(-1).ToString("O", CultureInfo.InvariantCulture), unbounded = now - Reaching.InForce.WithoutDue }, cancel);
        return await db.Set<Directive>().AsNoTracking().Where(directive => ids.Contains(directive.Id)).ToListAsync(cancel);
    }

    // Duties are followed when they move; here it is about posts: those the query names, or everybody of some kinds of unit.
    private static bool Concerns(Audience audience, PostMove move)
    {
        var posts = audience.Posts ?? [];
        return (posts.Count > 0 ? posts.Contains(move.Post) : (audience.Matters ?? []).Count == 0)
            && (audience.Kinds is null or { Count: 0 } || audience.Kinds.Contains(move.UnitKind))
            && (audience.Units ?? []).Any(unit => move.UnitPath.Contains(unit + "/", StringComparison.Ordinal));
    }

    // Nobody gets back what they passed on themselves.
    private static HashSet<Guid> Above(Relay relay, List<Relay> relays, Directive directive)
    {
        var above = new HashSet<Guid> { directive.AuthorId };
        for (var at = relay; at is not null; at = relays.Find(other => other.Id == at.ParentId))
            above.Add(at.ById);
        return above;
    }
}

/// <summary>One thing that was said downward and is in force.</summary>
/// <param name="Audience">Whom it means.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Unit">For which unit.</param>
/// <param name="Above">Who passed it on before; they are not asked.</param>
/// <param name="SubjectBy">What the inbox asks, sent by somebody.</param>
internal sealed record Reach(Audience Audience, Guid Sender, string Unit, IReadOnlySet<Guid> Above, Func<CurrentUser, Subject> SubjectBy);
