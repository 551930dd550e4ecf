using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Burden;

/// <summary>A document on the same topic that people of this audience already have.</summary>
/// <param name="Id">The other document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Number">Its number.</param>
/// <param name="IssuerName">Who sent it.</param>
/// <param name="IssuedAt">When.</param>
/// <param name="DueAt">Until when it must be done.</param>
/// <param name="Likeness">Share of the shorter text that stands in the other too, 0 to 1.</param>
/// <param name="People">How many of this audience work in units that have it.</param>
/// <param name="IsOwn">The same unit sent it: it can be put in there at once, without asking anybody.</param>
/// <param name="Asked">The request to put it in there, if one was made.</param>
/// <param name="Answer">Why it was not put in, or null.</param>
public sealed record SameTopicDirective(Guid Id, string Title, string Number, string IssuerName, DateTimeOffset IssuedAt, DateTimeOffset? DueAt, double Likeness, int People, bool IsOwn, Guid? Asked, string? Answer);

/// <summary>
/// Finds what says the same to the same people (practice: one notice three times in a day from three offices): issued within
/// thirty days on the same matter, alike in wording, to units of this audience. Title and number of another office's document
/// are shown to whoever is about to repeat it; its text is not.
/// </summary>
internal sealed class FindSameTopic(AppDb db, IInbox inbox, TimeProvider clock)
{
    /// <summary>How far back a document still counts as the same campaign.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromDays(30);

    /// <summary>Share of the shorter text found in the other from which they say the same; 04 and 05 of the demo have 0.62, unrelated ones on one matter below 0.2.</summary>
    private const double SameFrom = 0.4;

    public async Task<IReadOnlyList<SameTopicDirective>> Of(Directive directive, IReadOnlyList<Reached> people, CancellationToken cancel)
    {
        if (directive.Matter.Length == 0 || people.Count == 0)
            return [];
        var since = clock.GetUtcNow() - Within;
        var others = await db.Set<Directive>().AsNoTracking().Where(other => other.Matter == directive.Matter && other.IssuedAt > since && other.Id != directive.Id).ToListAsync(cancel);
        var same = new List<SameTopicDirective>();
        var asked = await db.Set<Merging.DirectiveMerge>().AsNoTracking().Where(merge => merge.DraftId == directive.Id).ToListAsync(cancel);
        foreach (var other in others.Where(other => other.Withdrawal is null))
        {
            var likeness = Likeness(directive.Content, other.Content);
            if (likeness < SameFrom)
                continue;
            var units = (await inbox.Coverage(other.Id, cancel)).Select(tally => tally.Unit).ToHashSet();
            if (people.Count(person => units.Contains(person.Unit)) is > 0 and var both)
            {
                var merge = asked.FindLast(request => request.IntoId == other.Id);
                same.Add(new SameTopicDirective(other.Id, other.Content.Title, other.Content.Number, other.IssuerName, other.IssuedAt!.Value, other.Content.DueAt, likeness, both,
                    other.IssuerCode == directive.IssuerCode, merge?.Id, merge?.Answer?.Words));
            }
        }

        return [.. same.OrderByDescending(other => other.Likeness)];
    }

    /// <summary>Share of the shorter text that stands in the longer one too.</summary>
    public static double Likeness(DirectiveContent one, DirectiveContent other)
    {
        var (mine, theirs) = (Words(one), Words(other));
        return mine.Length < theirs.Length ? Bigrams.Containment(mine, theirs) : Bigrams.Containment(theirs, mine);
    }

    // Salutation and signature are alike in every document.
    private static string Words(DirectiveContent content)
        => content.Title + "\n" + string.Join('\n', content.Text.Split('\n').Where(line => line.Trim() is { Length: > 16 } said && !said.EndsWith('：')));
}
