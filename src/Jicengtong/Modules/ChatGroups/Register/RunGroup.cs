using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Closes the ask about a group when its last group is done.</summary>
internal sealed class SettleGroupAsk(RegisterAccess access, IInbox inbox)
{
    public async Task Run(Guid? ask, ChatGroup group, CurrentUser by, string said, CancellationToken cancel)
    {
        if (ask is { } subject && !await access.IsAsked(subject, group.Id, cancel))
            await inbox.Settle(subject, by.PersonId, said, cancel);
    }
}

/// <summary>群建好了: its owner (or somebody who looks after the place) made it outside.</summary>
internal sealed class OpenGroup(RegisterAccess access, SettleGroupAsk settle, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404 or <c>chat-group.state</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (group, ask, wasRunning) = (found.Value, found.Value.AskSubjectId, found.Value.State == ChatGroupState.Running);
        var opened = group.Open(by, clock.GetUtcNow());
        if (!opened.Succeeded || wasRunning)
            return opened;
        await evidence.Record(ChatGroupFacts.Opened(group, by), cancel);
        await settle.Run(ask, group, by, "群都办好了", cancel);
        return opened;
    }
}

/// <summary>还要留着: until another day, with a reason.</summary>
internal sealed class KeepGroup(RegisterAccess access, SettleGroupAsk settle, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404, <c>chat-group.until</c>, <c>chat-group.whyMissing</c> or <c>chat-group.state</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, DateOnly? until, string? why, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (group, ask, now) = (found.Value, found.Value.AskSubjectId, clock.GetUtcNow());
        var kept = group.Keep(by, until, why, WorkingCalendar.LocalDay(now), now);
        if (!kept.Succeeded)
            return kept;
        await evidence.Record(ChatGroupFacts.Kept(group, by), cancel);
        await settle.Run(ask, group, by, "还要留着：" + ChatGroup.Clean(why), cancel);
        return kept;
    }
}

/// <summary>解散了: it goes into the archive.</summary>
internal sealed class DissolveGroup(RegisterAccess access, SettleGroupAsk settle, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404 or <c>chat-group.state</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? why, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (group, ask, wasDissolved) = (found.Value, found.Value.AskSubjectId, found.Value.State == ChatGroupState.Dissolved);
        var dissolved = group.Dissolve(by, why, clock.GetUtcNow());
        if (!dissolved.Succeeded || wasDissolved)
            return dissolved;
        await evidence.Record(ChatGroupFacts.Dissolved(group, by), cancel);
        await settle.Run(ask, group, by, "群都办好了", cancel);
        return dissolved;
    }
}
