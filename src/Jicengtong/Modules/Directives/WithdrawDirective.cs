using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>Takes a directive back with a reason; it leaves every inbox, relays included.</summary>
internal sealed class WithdrawDirective(AppDb db, DirectiveAccess access, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? why, CancellationToken cancel)
    {
        var directive = await access.OfSender(by, id, "撤回", cancel);
        if (!directive.Succeeded)
            return directive.Error;
        var withdrawn = directive.Value.Withdraw(by, why, clock.GetUtcNow());
        if (!withdrawn.Succeeded)
            return withdrawn.Error;
        await evidence.Record(DirectiveFacts.Withdrawn(id, by, why!.Trim()), cancel);
        await inbox.Withdraw(id, cancel);
        foreach (var relay in await db.Set<Relay>().Where(relay => relay.DirectiveId == id).Select(relay => relay.Id).ToListAsync(cancel))
            await inbox.Withdraw(relay, cancel);
        foreach (var merged in await db.Set<Directive>().Where(draft => draft.MergedIntoId == id).Select(draft => draft.Id).ToListAsync(cancel))
            await inbox.Withdraw(merged, cancel);
        return Done.Instance;
    }
}

/// <summary>Reminds exactly those who are missing, of one's own asks: the directive's sender or a relay's.</summary>
internal sealed class RemindMissing(AppDb db, DirectiveAccess access, IInbox inbox)
{
    public async Task<Result<int>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var (directive, standing) = await access.Find(by, id, cancel);
        if (directive is null)
            return new NotFound("这份文件");
        var subjects = await db.Set<Relay>().Where(relay => relay.DirectiveId == id && relay.ById == by.PersonId).Select(relay => relay.Id).ToListAsync(cancel);
        if (standing.HasFlag(Standing.Sender))
            subjects.AddRange([id, .. await db.Set<Directive>().Where(draft => draft.MergedIntoId == id).Select(draft => draft.Id).ToListAsync(cancel)]);
        return subjects.Count == 0 ? new Forbidden("只有发文或转办的人可以提醒。") : await inbox.Remind(subjects, cancel);
    }
}
