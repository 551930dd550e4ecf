using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// 改回来: that a group was made or dissolved was said by mistake. It stands where it stood; when its owner was asked to do it, they are asked again.
/// </summary>
internal sealed class TakeBackStatement(AppDb db, RegisterAccess access, GroupOwnerAsk ownerAsk, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <summary>“群建好了” was not so.</summary>
    /// <returns>404, <c>chat-group.tooLate</c> or <c>chat-group.state</c>.</returns>
    public Task<Result<Done>> Opening(CurrentUser by, Guid id, CancellationToken cancel) => Run(by, id, "opening", async (group, plan, now) =>
    {
        if (group.State == ChatGroupState.Running && group.AskSubjectId is { } review)
            await inbox.Withdraw(review, cancel);
        var ask = plan is { IsAdopted: true } ? await ownerAsk.AskedWithOthers(group, cancel) ?? Ids.Next(now) : (Guid?)null;
        return group.TakeBackOpening(plan is null or { IsAdopted: true }, ask, now);
    }, cancel);

    /// <summary>“已经解散了” was not so.</summary>
    /// <returns>404, <c>chat-group.tooLate</c> or <c>chat-group.state</c>.</returns>
    public Task<Result<Done>> Dissolution(CurrentUser by, Guid id, CancellationToken cancel) => Run(by, id, "dissolution", async (group, plan, now) =>
    {
        var ask = plan is { IsAdopted: true } ? await ownerAsk.AskedWithOthers(group, cancel) ?? Ids.Next(now) : (Guid?)null;
        return group.TakeBackDissolution(plan is null or { IsAdopted: true }, ask, now);
    }, cancel);

    private async Task<Result<Done>> Run(CurrentUser by, Guid id, string what, Func<ChatGroup, Consolidation?, DateTimeOffset, Task<Result<Done>>> change, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (group, before, now) = (found.Value, found.Value.State, clock.GetUtcNow());
        var plan = group.ConsolidationId is { } planned ? await db.Set<Consolidation>().AsNoTracking().SingleAsync(one => one.Id == planned, cancel) : null;
        var taken = await change(group, plan, now);
        if (!taken.Succeeded || group.State == before)
            return taken;
        await evidence.Record(ChatGroupFacts.TakenBack(group, by, what), cancel);
        if (group.AskSubjectId is { } ask && !await access.IsAsked(ask, group.Id, cancel))
            await inbox.Ask(GroupOwnerAsk.Again(group, ask, by, now), [PlanReader.At(group.OwnerId, group.UnitCode, group.UnitPath)], cancel);
        return taken;
    }
}

/// <summary>The ask an owner has for the groups of a plan, when one of them comes back to it.</summary>
internal sealed class GroupOwnerAsk(AppDb db)
{
    private static readonly TimeSpan TimeToDo = TimeSpan.FromDays(7);

    /// <summary>The open ask under which the owner still has other groups of the same plan; null when all of them are done.</summary>
    public async Task<Guid?> AskedWithOthers(ChatGroup group, CancellationToken cancel)
    {
        ChatGroupState[] waiting = [ChatGroupState.ToOpen, ChatGroupState.Closing];
        return await db.Set<ChatGroup>().AsNoTracking()
            .Where(other => other.ConsolidationId == group.ConsolidationId && other.OwnerId == group.OwnerId && other.Id != group.Id && other.AskSubjectId != null && waiting.Contains(other.State))
            .OrderBy(other => other.Id).Select(other => other.AskSubjectId).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Asks for this one group again.</summary>
    public static Subject Again(ChatGroup group, Guid ask, CurrentUser by, DateTimeOffset now) => Of(group, ask, by, now, $"“{group.Name}”：先前点的改回来了，办好了再点一次");

    /// <summary>Asks for this one group, and says why now.</summary>
    public static Subject Of(ChatGroup group, Guid ask, CurrentUser by, DateTimeOffset now, string point)
        => new("chat-group", ask, group.ConsolidationId ?? group.Id, (group.State == ChatGroupState.Closing ? "请您解散 1 个群" : "请您建 1 个群") + "：要贴的话都写好了", "", Urgency.Routine, Demand.Answer, now + TimeToDo,
            by.Name, null, [point], null, [], "/groups/register/mine", by.PersonId, group.UnitCode);
}
