using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>
/// An audience is a query: whoever takes over a duty, or fills a blank, finds what is in force for it, that is what was issued on
/// the matter, was not taken back and is not yet past its time (without a time: of the last thirty days).
/// </summary>
internal sealed class BringInForce(AppDb db, IAudiences audiences, ICurrentUsers users, IInbox inbox, TimeProvider clock) : IDutyWatch
{
    public async Task Moved(DutyMove move, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var oldest = now - TimeSpan.FromDays(366);
        var issued = await db.Set<Directive>().Where(directive => directive.Matter == move.Matter && directive.IssuedAt > oldest).ToListAsync(cancel);
        foreach (var directive in issued.Where(directive => Reaching.InForce.Is(directive, now)))
        {
            if (await users.Find(directive.AuthorId, null, cancel) is not { } author)
                continue;
            var resolved = await audiences.Resolve(directive.Content.Audience, author, cancel);
            if (resolved.Succeeded && resolved.Value.People.FirstOrDefault(person => person.Key == move.Key) is { } reached)
                await inbox.Ask(IssueDirective.SubjectOf(directive, author), [IssueDirective.AddresseeOf(reached)], cancel);
        }
    }
}
