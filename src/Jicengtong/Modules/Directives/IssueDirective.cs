using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>Sends a directive out: everybody is asked or nobody.</summary>
internal sealed class IssueDirective(DirectiveAccess access, IAudiences audiences, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <summary>How many were asked.</summary>
    public async Task<Result<int>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var found = await access.OfSender(by, id, "发出", cancel);
        if (!found.Succeeded)
            return found.Error;
        var directive = found.Value;
        // Twice is harmless: the second time says what the first did.
        if (directive.Issue is { } before && directive.Withdrawal is null)
            return before.Asked;
        var resolved = await audiences.Resolve(directive.Content.Audience, by, cancel);
        if (!resolved.Succeeded)
            return resolved.Error;

        var people = resolved.Value.People;
        var issued = directive.IssueTo(people.Count, clock.GetUtcNow());
        if (!issued.Succeeded)
            return issued.Error;
        await evidence.Record(DirectiveFacts.Issued(directive, by, people), cancel);
        return await inbox.Ask(SubjectOf(directive, by), [.. people.Select(AddresseeOf)], cancel);
    }

    public static Addressee AddresseeOf(Reached person) => new(person.Key, person.PersonId, person.Unit, person.UnitPath, person.DeputyId);

    private static Subject SubjectOf(Directive directive, CurrentUser by) => new(
        "directive", directive.Id, directive.Id, directive.Content.Title, directive.Content.Matter, directive.Content.Urgency, directive.Content.Demand,
        directive.Content.DueAt, directive.IssuerName, null, directive.Content.KeyPoints, null, directive.Content.Form,
        $"/directives/{directive.Id}/read", by.PersonId, directive.IssuerCode);
}
