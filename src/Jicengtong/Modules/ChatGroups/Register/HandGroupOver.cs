using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// 换群主: another member keeps the group from now on. What its owner was asked about it is asked of them; whoever had it keeps what they were asked about other groups.
/// </summary>
internal sealed class HandGroupOver(RegisterAccess access, IPeople people, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <param name="by">The owner, or somebody who looks after the place.</param>
    /// <param name="id">The group.</param>
    /// <param name="to">Name or account of a member.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>404, <c>chat-group.state</c> or <c>chat-group.newOwner</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? to, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (group, now, before) = (found.Value, clock.GetUtcNow(), (Id: found.Value.OwnerId, Name: found.Value.OwnerName, Ask: found.Value.AskSubjectId));
        var member = MemberOf(await people.ByAccount(group.Members, cancel), (to ?? "").Trim());
        if (!member.Succeeded)
            return member.Error;
        Guid? ask = group.State is ChatGroupState.ToOpen or ChatGroupState.Closing || before.Ask is not null ? Ids.Next(now) : null;
        var handed = group.HandOver(member.Value.Id, member.Value.Name, ask);
        if (!handed.Succeeded || before.Id == member.Value.Id)
            return handed;
        await evidence.Record(ChatGroupFacts.HandedOver(group, by, before.Name), cancel);
        if (before.Ask is { } old && !await access.IsAsked(old, group.Id, cancel))
            await inbox.Withdraw(old, cancel);
        await inbox.Ask(SubjectOf(group, by, before.Name, now), [member.Value.Unit.Length > 0 ? PlanReader.At(member.Value.Id, member.Value.Unit, member.Value.UnitPath) : PlanReader.At(member.Value.Id, group.UnitCode, group.UnitPath)], cancel);
        if (before.Id != by.PersonId)
            await inbox.Ask(Told(group, by, now), [PlanReader.At(before.Id, group.UnitCode, group.UnitPath)], cancel);
        return handed;
    }

    // Outside the product only the former owner can pass the chat on.
    private static Subject Told(ChatGroup group, CurrentUser by, DateTimeOffset now) => new(
        "chat-group", Ids.Next(now), group.Id, $"“{group.Name}”的群主换成{group.OwnerName}了", "", Urgency.Routine, Demand.Know, null, by.Name, null,
        [$"这个群以后要办的、到期问的，都找{group.OwnerName}", $"微信、企业微信、钉钉里的群主，请您在群里转给{group.OwnerName}"], null, [], "/groups/register/mine", by.PersonId, group.UnitCode);

    private static Subject SubjectOf(ChatGroup group, CurrentUser by, string from, DateTimeOffset now) => group switch
    {
        { State: ChatGroupState.Running, AskSubjectId: { } review } => AskForReview.SubjectOf(group, review, now),
        { AskSubjectId: { } ask } => GroupOwnerAsk.Of(group, ask, by, now, $"“{group.Name}”：群主从{from}换成了您"),
        _ => new Subject("chat-group", Ids.Next(now), group.Id, $"您是“{group.Name}”的群主了", "", Urgency.Routine, Demand.Know, null, by.Name, null,
            [$"先前的群主是{from}；微信、企业微信、钉钉里的群主，请他在群里转给您", "到期以前两周，会问您这个群还要不要"], null, [], $"/groups/register/{group.Id}", by.PersonId, group.UnitCode),
    };

    private static Result<PersonEntry> MemberOf(IReadOnlyDictionary<string, PersonEntry> members, string who)
    {
        if (members.TryGetValue(who, out var exact))
            return exact;
        return members.Values.Where(person => person.Name == who).Take(2).ToList() switch
        {
            [var only] => only,
            [] => new Invalid("to", who.Length == 0 ? "请填新群主的姓名。" : $"群里没有“{who}”。群主要从群里的人里选，请核对姓名，或改填账号。", "chat-group.newOwner"),
            _ => new Invalid("to", $"群里有几个人都叫“{who}”，请改填他的账号。", "chat-group.newOwner"),
        };
    }
}
