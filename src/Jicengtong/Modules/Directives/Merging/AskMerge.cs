using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Merging;

/// <summary>Asks for a draft to be put into what was sent already: by oneself when both are one's own, else by the other sender.</summary>
internal sealed class AskMerge(AppDb db, DirectiveAccess access, IAudiences audiences, FindSameTopic sameTopic, MergeAsks asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<DirectiveMerge>> Run(CurrentUser by, Guid draftId, Guid intoId, string? why, CancellationToken cancel)
    {
        var found = await access.OfSender(by, draftId, "并件", cancel);
        if (!found.Succeeded)
            return found.Error;
        var draft = found.Value;
        if (draft.IsIssued || draft.MergedIntoId is not null)
            return new Invalid("into", draft.IsIssued ? "已经发出，不能再并。可以撤回，并写明原因。" : "这一份已经并过了。", "merge.notDraft");
        var resolved = await audiences.Resolve(draft.Content.Audience, by, cancel);
        if (!resolved.Succeeded)
            return resolved.Error;
        // Only what would be repeated may be asked about: nobody learns of other documents this way.
        if ((await sameTopic.Of(draft, resolved.Value.People, cancel)).All(other => other.Id != intoId))
            return new NotFound("同样内容的那份文件");
        var into = await db.Set<Directive>().SingleAsync(other => other.Id == intoId, cancel);
        var before = await db.Set<DirectiveMerge>().Where(merge => merge.DraftId == draftId && merge.IntoId == intoId).ToListAsync(cancel);
        if (before.Find(merge => merge.Answer is null) is { } waiting)
            return waiting;

        var merge = DirectiveMerge.Ask(draft, into, why?.Trim() ?? "", by, clock.GetUtcNow());
        db.Add(merge);
        if (!MergeAccess.IsSender(by, into))
        {
            var asked = await asks.AskSender(merge, into, draft.IssuerCode, cancel);
            if (!asked.Succeeded)
                return asked.Error;
        }

        await evidence.Record(DirectiveFacts.MergeAsked(merge, by), cancel);
        return merge;
    }
}

/// <summary>Who may see and answer a request: both senders see it, the sender of the earlier document answers.</summary>
internal sealed class MergeAccess(AppDb db)
{
    /// <summary>Works in the unit that issued it, or wrote it.</summary>
    public static bool IsSender(CurrentUser user, Directive directive) => directive.AuthorId == user.PersonId || user.Posts.Any(post => post.UnitCode == directive.IssuerCode);

    public async Task<Result<(DirectiveMerge Merge, Directive Into, bool MayAnswer)>> Find(CurrentUser user, Guid id, CancellationToken cancel)
    {
        if (await db.Set<DirectiveMerge>().FirstOrDefaultAsync(merge => merge.Id == id, cancel) is not { } merge
            || await db.Set<Directive>().FirstOrDefaultAsync(into => into.Id == merge.IntoId, cancel) is not { } into)
            return new NotFound("这个请求");
        var answers = IsSender(user, into);
        return answers || merge.AskedById == user.PersonId ? (merge, into, answers) : new NotFound("这个请求");
    }

    /// <summary>The request by which a draft was put into another document; null when there was none.</summary>
    public async Task<Guid?> Of(Guid draftId, CancellationToken cancel)
        => (await db.Set<DirectiveMerge>().AsNoTracking().Where(merge => merge.DraftId == draftId).OrderByDescending(merge => merge.Id).FirstOrDefaultAsync(cancel))?.Id;

    /// <summary>The request that waits for this person's answer.</summary>
    public async Task<Result<DirectiveMerge>> ToAnswer(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var found = await Find(user, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        if (!found.Value.MayAnswer)
            return new Forbidden("并不并，由先发文的单位答。");
        return found.Value.Merge.MayAnswer() is { } wrong ? wrong : found.Value.Merge;
    }
}

/// <summary>What the two senders tell each other, through the one inbox.</summary>
internal sealed class MergeAsks(IInbox inbox, IDirectory directory, ICurrentUsers users, Calendars calendars, TimeProvider clock)
{
    private const int DaysToAnswer = 2;

    /// <summary>Asks the writer of the earlier document or, when they have gone, the first of that unit.</summary>
    public async Task<Result<Done>> AskSender(DirectiveMerge merge, Directive into, string askingUnit, CancellationToken cancel)
    {
        if (await Answering(into, cancel) is not { } person || await directory.Unit(into.IssuerCode, cancel) is not { } unit)
            return new Invalid("into", $"{into.IssuerName}现在没有人，没法请对方并。请写明原因直接发。", "merge.nobody");
        var due = calendars.For(unit.Path).AddWorkingDays(clock.GetUtcNow(), DaysToAnswer);
        var subject = new Subject("merge", merge.Id, merge.Id, $"请把《{merge.Proposal.Title}》并进您发的《{into.Content.Title}》", into.Matter, Urgency.Routine, Demand.Answer, due,
            merge.Proposal.IssuerName, null, merge.Proposal.KeyPoints.Count > 0 ? merge.Proposal.KeyPoints : ["同一批人、同一件事，并成一份，下面少读一份"], merge.Proposal.Why.Length > 0 ? merge.Proposal.Why : null, [],
            $"/merges/{merge.Id}", merge.AskedById, askingUnit);
        await inbox.Ask(subject, [new Addressee("person:" + person.ToString("N"), person, unit.Code, unit.Path, null)], cancel);
        return Done.Instance;
    }

    /// <summary>Tells whoever asked what became of it.</summary>
    public async Task Tell(DirectiveMerge merge, Directive draft, Directive into, CurrentUser by, CancellationToken cancel)
    {
        if (merge.AskedById == by.PersonId || await directory.Unit(draft.IssuerCode, cancel) is not { } unit)
            return;
        var answer = merge.Answer!;
        var told = new Subject("merge", Ids.Next(clock.GetUtcNow()), merge.Id, answer.Agreed ? $"已经并进《{into.Content.Title}》，您那份不用再发" : $"《{into.Content.Title}》不能并进您那份", into.Matter,
            Urgency.Routine, Demand.Know, null, into.IssuerName, null, answer.Agreed ? ["收件人只看到一份，改动已经发给他们"] : [answer.Words], null, [], $"/merges/{merge.Id}", by.PersonId, into.IssuerCode);
        await inbox.Ask(told, [new Addressee("person:" + merge.AskedById.ToString("N"), merge.AskedById, unit.Code, unit.Path, null)], cancel);
    }

    private async Task<Guid?> Answering(Directive into, CancellationToken cancel)
    {
        if (await users.Find(into.AuthorId, null, cancel) is { } author && author.WorksIn(into.IssuerCode))
            return author.PersonId;
        return (await directory.Members(into.IssuerCode, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel)).Select(member => (Guid?)member.PersonId).FirstOrDefault();
    }
}
