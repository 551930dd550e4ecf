using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>申请建群: what is missing is said, what makes it needless is said, then the unit's office is asked.</summary>
internal sealed class RequestGroup(AppDb db, CheckRequest check, IDirectory directory, Office office, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    private static readonly TimeSpan TimeToDecide = TimeSpan.FromDays(3);

    /// <returns>The request; <c>chat-group.name</c>, <c>.purpose</c>, <c>.use</c>, <c>.until</c>, <c>.members</c>, <c>.notNeeded</c>, <c>.place</c> or <c>.nobody</c>.</returns>
    public async Task<Result<ChatGroup>> Run(CurrentUser by, GroupRequest request, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (Wrong(request, WorkingCalendar.LocalDay(now)) is { } wrong)
            return wrong;
        if (by.MainPost is not { } post || await directory.Unit(post.ActsForUnit, cancel) is not { } unit)
            return new Invalid("name", "您现在没有任职，不知道归哪个单位批。请本单位先登记您的任职。", "chat-group.place");
        var checkedRequest = await check.Run(by, request, unit.Path, cancel);
        if (!checkedRequest.Succeeded)
            return checkedRequest.Error;
        if (checkedRequest.Value.Advice.Count > 0 && ChatGroup.Clean(request.Insist).Length == 0)
            return new NotNeeded(checkedRequest.Value.Advice);
        if (await office.Of(unit.Code, by.PersonId, cancel) is not { } addressee)
            return new Invalid("name", "权责清单上没有人管“公文处理”，不知道请谁批。请先在权责清单里补上。", "chat-group.nobody");

        var ask = Ids.Next(now);
        var rules = new GroupRules(request.AnnounceOnly, request.NoPictures, NoBareForwarding: true);
        var draft = new GroupDraft(request.Name!.Trim(), ChatGroup.Clean(request.Purpose), request.Matter is { Length: > 0 } matter ? [matter] : [],
            checkedRequest.Value.Members, by.PersonId, by.Name, rules, request.EndsOn);
        var group = ChatGroup.Requested(draft, unit.Code, unit.Name, unit.Path, ask, now);
        db.Add(group);
        await evidence.Record(ChatGroupFacts.Requested(group, by, ChatGroup.Clean(request.Insist)), cancel);
        List<string> points = [$"用来：{group.Purpose}"];
        if (ChatGroup.Clean(request.Insist) is { Length: > 0 } insist)
            points.Add($"为什么一定要建：{insist}");
        await inbox.Ask(
            new Subject("chat-group", ask, group.Id, $"申请建群：“{group.Name}”", request.Matter ?? "", Urgency.Routine, Demand.Answer, now + TimeToDecide,
                $"{unit.Name} {by.Name}", null, points, null, [], $"/groups/register/{group.Id}", by.PersonId, unit.Code),
            [addressee], cancel);
        return group;
    }

    private static Invalid? Wrong(GroupRequest request, DateOnly today)
    {
        if ((request.Name ?? "").Trim().Length is 0 or > ChatGroup.LongestName)
            return new Invalid("name", $"请写群名，不超过 {ChatGroup.LongestName} 个字。", "chat-group.name");
        if (ChatGroup.Clean(request.Purpose).Length == 0)
            return new Invalid("purpose", "请写一句这个群用来做什么。", "chat-group.purpose");
        if (request.Use is not ("discuss" or "tell" or "collect"))
            return new Invalid("use", "请选主要用来做什么。", "chat-group.use");
        return request.EndsOn is { } day && day > today && day <= today.AddDays(ChatGroup.LongestDays)
            ? null
            : new Invalid("endsOn", "请选用到哪一天：从明天起，最长一年。到期会问您还要不要。", "chat-group.until");
    }
}

/// <summary>The unit's office says yes or no; the requester is told.</summary>
internal sealed class DecideGroup(RegisterAccess access, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404, 403 for the requester, <c>chat-group.noteMissing</c>, <c>chat-group.state</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, bool? yes, string? note, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (group, ask, now) = (found.Value, found.Value.AskSubjectId, clock.GetUtcNow());
        if (group.OwnerId == by.PersonId)
            return new Forbidden("自己申请的群，请单位里别人来批。");
        if (yes is null)
            return new Invalid("yes", "请选同意还是不建。", "chat-group.decision");
        var wasOpen = group.State == ChatGroupState.Requested;
        var decided = group.Decide(by, yes.Value, note, now);
        if (!decided.Succeeded || !wasOpen)
            return decided;
        await evidence.Record(ChatGroupFacts.Decided(group, by, yes.Value, note), cancel);
        await inbox.Settle(ask!.Value, by.PersonId, yes.Value ? "同意" : "不建：" + ChatGroup.Clean(note), cancel);
        await inbox.Ask(
            new Subject("chat-group", Ids.Next(now), group.Id, yes.Value ? $"“{group.Name}”可以建了" : $"“{group.Name}”没有批准", "", Urgency.Routine, Demand.Know, null,
                $"{group.UnitName} {by.Name}", null, [yes.Value ? "群公告写好了，打开就能复制；建好点一下“群建好了”" : ChatGroup.Clean(note)], null, [], $"/groups/register/{group.Id}", by.PersonId, group.UnitCode),
            [new Addressee("person:" + group.OwnerId.ToString("N"), group.OwnerId, group.UnitCode, group.UnitPath, null)], cancel);
        return decided;
    }
}
