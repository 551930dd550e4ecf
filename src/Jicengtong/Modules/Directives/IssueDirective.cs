using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>Sends a directive out: everybody is asked or nobody.</summary>
internal sealed class IssueDirective(DirectiveAccess access, IAudiences audiences, FindSameTopic sameTopic, ReviewSending review, Budgets.BudgetCheck budget, Signing.SendingGate gate, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <param name="by">The sender.</param>
    /// <param name="id">The draft.</param>
    /// <param name="whyAgain">Why it is sent though the readers have one on the same topic; asked for when they have.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>How many were asked.</returns>
    public async Task<Result<int>> Run(CurrentUser by, Guid id, string? whyAgain, CancellationToken cancel)
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
        if (directive.MayIssue(people.Count, clock.GetUtcNow()) is { } wrong)
            return wrong;
        if (await gate.Check(by, directive, people, cancel) is { } held)
            return held;
        var same = await sameTopic.Of(directive, people, cancel);
        if (same.Count > 0 && string.IsNullOrWhiteSpace(whyAgain))
            return new Invalid("whyAgain", $"同样的事，{same[0].People} 人已经收到《{same[0].Title}》（{same[0].IssuerName}）。请和对方合并；一定要再发，请写明为什么。", "directive.sameTopic");

        var price = review.PriceOf(directive, people.Count);
        // What came from outside is not charged to the unit that received it.
        if (directive.PaperId is null && Budgets.BudgetCheck.MayIssue(await budget.Of(directive, price, cancel)) is { } over)
            return over;
        var issued = directive.IssueTo(price, clock.GetUtcNow(), same.Count > 0 ? whyAgain!.Trim() : null);
        if (!issued.Succeeded)
            return issued.Error;
        await gate.Sent(by, directive, cancel);
        await evidence.Record(DirectiveFacts.Issued(directive, by, people), cancel);
        return await inbox.Ask(SubjectOf(directive, by), [.. people.Select(AddresseeOf)], cancel);
    }

    public static Addressee AddresseeOf(Reached person) => new(person.Key, person.PersonId, person.Unit, person.UnitPath, person.DeputyId);

    public static Subject SubjectOf(Directive directive, CurrentUser by) => new(
        "directive", directive.Id, directive.Id, directive.Content.Title, directive.Content.Matter, directive.Content.Urgency, directive.Content.Demand,
        directive.Content.DueAt, directive.IssuerName, null, directive.Content.KeyPoints, null, directive.Content.Form,
        $"/directives/{directive.Id}/read", by.PersonId, directive.IssuerCode);
}
