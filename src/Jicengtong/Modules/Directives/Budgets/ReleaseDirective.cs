using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Budgets;

/// <summary>Asks the office to let a document go beyond the budget.</summary>
internal sealed class AskRelease(AppDb db, DirectiveAccess access, IAudiences audiences, ReviewSending review, BudgetCheck budget, PapersOffice office, IInbox inbox, IEvidence evidence, Calendars calendars, TimeProvider clock)
{
    public async Task<Result<DirectiveRelease>> Run(CurrentUser by, Guid id, string? why, CancellationToken cancel)
    {
        var found = await access.OfSender(by, id, "申请放行", cancel);
        if (!found.Succeeded)
            return found.Error;
        var (directive, now) = (found.Value, clock.GetUtcNow());
        var resolved = await audiences.Resolve(directive.Content.Audience, by, cancel);
        if (!resolved.Succeeded)
            return resolved.Error;
        if (directive.MayIssue(resolved.Value.People.Count, now) is { } wrong)
            return wrong;
        var price = review.PriceOf(directive, resolved.Value.People.Count);
        if (await budget.Of(directive, price, cancel) is not { IsOver: true } standing)
            return new Invalid("whyRelease", "没有超额度，直接发就行。", "release.notOver");
        if (standing.State is "waiting" or "granted")
            return await db.Set<DirectiveRelease>().SingleAsync(one => one.Id == standing.Release, cancel);
        if (await office.Of(directive.IssuerCode, by.PersonId, cancel) is not { } addressee)
            return new Invalid("whyRelease", "权责清单上没有别人管“公文处理”，没人能放行。请先补上。", "release.nobody");
        var asked = DirectiveRelease.Ask(directive, price.TotalMinutes, why, by, now);
        if (!asked.Succeeded)
            return asked.Error;
        var release = asked.Value;
        db.Add(release);
        await inbox.Ask(new Subject("release", release.Id, release.Id, $"超额度，请放行：《{directive.Content.Title}》", directive.Matter, directive.Content.Urgency, Demand.Answer,
            calendars.For(addressee.UnitPath).AddWorkingDays(now, 1), directive.IssuerName, null,
            [$"这一份 {BudgetCheck.Said(standing.Cost)} 人·小时，今年额度 {standing.Budget.Limit}，已用 {BudgetCheck.Said(standing.Budget.Used)}", "为什么：" + release.Why], null, [], $"/releases/{release.Id}", by.PersonId, directive.IssuerCode), [addressee], cancel);
        await evidence.Record(BudgetFacts.Asked(release, by), cancel);
        return release;
    }
}

/// <summary>Lets it go or not: the office that was asked, never the one who asked.</summary>
internal sealed class DecideRelease(AppDb db, IInbox inbox, IDirectory directory, IEvidence evidence, TimeProvider clock)
{
    /// <summary>The request with its document, for whoever asked or was asked.</summary>
    public async Task<Result<(DirectiveRelease Release, Directive Directive, bool MayDecide)>> Find(CurrentUser user, Guid id, CancellationToken cancel)
    {
        if (await db.Set<DirectiveRelease>().FirstOrDefaultAsync(one => one.Id == id, cancel) is not { } release)
            return new NotFound("这个申请");
        var asked = await inbox.AskOf(id, user.PersonId, cancel) is not null && release.AskedById != user.PersonId;
        if (!asked && release.AskedById != user.PersonId)
            return new NotFound("这个申请");
        return (release, await db.Set<Directive>().AsNoTracking().SingleAsync(one => one.Id == release.DirectiveId, cancel), asked);
    }

    public async Task<Result<Done>> Run(CurrentUser by, Guid id, bool granted, string? words, CancellationToken cancel)
    {
        var found = await Find(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (release, directive, _) = found.Value;
        var decided = release.Decide(granted, words, by, clock.GetUtcNow());
        if (!decided.Succeeded)
            return decided.Error;
        await inbox.Settle(id, by.PersonId, granted ? "放行" : "不放行", cancel);
        if (await directory.Unit(directive.IssuerCode, cancel) is { } unit)
            await inbox.Ask(new Subject("release", Ids.Next(clock.GetUtcNow()), release.Id, granted ? $"已放行，可以发了：《{directive.Content.Title}》" : $"没有放行：《{directive.Content.Title}》", directive.Matter,
                Urgency.Routine, Demand.Know, null, by.MainPost?.UnitName ?? by.Name, null, [release.Decision!.Words.Length > 0 ? release.Decision.Words : "放行记在存证里"], null, [], $"/releases/{release.Id}", by.PersonId, unit.Code),
                [new Addressee("person:" + release.AskedById.ToString("N"), release.AskedById, unit.Code, unit.Path, null)], cancel);
        await evidence.Record(BudgetFacts.Decided(release, by), cancel);
        return Done.Instance;
    }
}
