using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Merging;

/// <summary>Does not take the other document in, and says why; whoever asked may then send it.</summary>
internal sealed class DeclineMerge(AppDb db, MergeAccess access, MergeAsks asks, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? words, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var merge = found.Value;
        var declined = merge.Decline(by, words, clock.GetUtcNow());
        if (!declined.Succeeded)
            return declined.Error;
        var drafts = await db.Set<Directive>().Where(one => one.Id == merge.DraftId || one.Id == merge.IntoId).ToDictionaryAsync(one => one.Id, cancel);
        await inbox.Settle(merge.Id, by.PersonId, "不并：" + merge.Answer!.Words, cancel);
        await asks.Tell(merge, drafts[merge.DraftId], drafts[merge.IntoId], by, cancel);
        await evidence.Record(DirectiveFacts.MergeAnswered(merge, by), cancel);
        return Done.Instance;
    }
}

/// <summary>
/// A revision takes the other document in: the draft need not be sent, whoever would have got only that one gets the revised
/// document now, and whoever asked is told.
/// </summary>
internal sealed class TakeInMerge(AppDb db, MergeAccess access, MergeAsks asks, IAudiences audiences, ICurrentUsers users, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <summary>How many were newly asked.</summary>
    public async Task<Result<int>> Run(CurrentUser by, Guid id, Directive into, int version, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var merge = found.Value;
        if (merge.IntoId != into.Id)
            return new NotFound("这个请求");
        var draft = await db.Set<Directive>().SingleAsync(one => one.Id == merge.DraftId, cancel);
        var merged = draft.MergeInto(into);
        if (!merged.Succeeded)
            return merged.Error;
        var taken = merge.TakeIn(by, "已并入", version, clock.GetUtcNow());
        if (!taken.Succeeded)
            return taken.Error;
        await inbox.Settle(merge.Id, by.PersonId, "已并入", cancel);
        await asks.Tell(merge, draft, into, by, cancel);
        await evidence.Record(DirectiveFacts.MergeAnswered(merge, by), cancel);
        return await AskTheOthers(draft, into, cancel);
    }

    // Under the draft's own id, so that the first document's audience stays the query it was.
    private async Task<int> AskTheOthers(Directive draft, Directive into, CancellationToken cancel)
    {
        if (await users.Find(draft.AuthorId, null, cancel) is not { } author || await audiences.Resolve(draft.Content.Audience, author, cancel) is not { Succeeded: true, Value: var wanted })
            return 0;
        var have = (await inbox.Coverage(into.Id, cancel)).Select(tally => tally.Unit).ToHashSet();
        var others = wanted.People.Where(person => !have.Contains(person.Unit)).ToList();
        if (others.Count == 0)
            return 0;
        var subject = IssueDirective.SubjectOf(into, author) with { Id = draft.Id };
        return await inbox.Ask(subject, [.. others.Select(IssueDirective.AddresseeOf)], cancel);
    }
}
