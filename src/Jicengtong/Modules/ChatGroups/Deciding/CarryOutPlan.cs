using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// 照方案办: the new groups and the old ones go into the register, each owner is asked once for all of theirs, and everybody
/// concerned is told where to see what becomes lighter for them.
/// </summary>
internal sealed class CarryOutPlan(AppDb db, ConsolidationAccess access, IPeople people, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    private static readonly TimeSpan TimeToDissolve = TimeSpan.FromDays(7);

    /// <returns>404 or <c>consolidation.adopted</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (plan, now) = (found.Value, clock.GetUtcNow());
        var adopted = plan.Adopt(by, Ids.Next(now), now);
        if (!adopted.Succeeded)
            return adopted;
        var (records, content) = await access.Content(id, cancel);
        var known = await people.ByAccount(RegisterOfPlan.AccountsOf(records, content), cancel);
        // “群先照原来的用” is no longer so.
        if (plan.Adoption!.Earlier is [.., { TakenBack.NoticeId: var said }])
            await inbox.Withdraw(said, cancel);
        await evidence.Record(ConsolidationFacts.Adopted(plan, by, content), cancel);
        await Register(by, plan, RegisterOfPlan.Of(by, plan, records, content, known, now), now, cancel);
        await TellEverybody(by, plan, records, content, known, now, cancel);
        return Done.Instance;
    }

    private async Task Register(CurrentUser by, Consolidation plan, RegisterOfPlan wanted, DateTimeOffset now, CancellationToken cancel)
    {
        var asks = new OwnerAsks(by, plan.UnitCode, plan.UnitPath, now);
        // When it was taken back before, some groups were made or dissolved by then: they are not asked for twice.
        var done = (await db.Set<ChatGroup>().Where(group => group.ConsolidationId == plan.Id && group.State != ChatGroupState.Withdrawn).ToListAsync(cancel))
            .DistinctBy(group => group.Name).ToDictionary(group => group.Name, StringComparer.Ordinal);
        foreach (var group in wanted.Groups)
        {
            if (done.GetValueOrDefault(group.Draft.Name) is not { State: ChatGroupState.Running } made)
                db.Add(ChatGroup.Planned(plan, group.Draft, group.IsThere, group.IsThere ? null : asks.For(group.Owner, opens: true), now));
            else if (!group.IsThere)
                made.PlanAgain(group.Draft, () => asks.For(group.Owner, opens: true));
        }

        foreach (var old in wanted.Ending.Where(old => done.GetValueOrDefault(old.Draft.Name) is not { State: ChatGroupState.Dissolved }))
            db.Add(ChatGroup.Ending(plan, old.Draft, old.Instead, asks.For(old.Owner, opens: false), now));
        foreach (var (subject, addressee) in asks.Made(plan.Id, now + TimeToDissolve))
            await inbox.Ask(subject, [addressee], cancel);
    }

    private async Task TellEverybody(CurrentUser by, Consolidation plan, ChatRecords records, GroupPlan content, IReadOnlyDictionary<string, PersonEntry> known, DateTimeOffset now, CancellationToken cancel)
    {
        var addressees = new List<Addressee>();
        foreach (var (account, relief) in OwnRelief.Of(records, content))
        {
            if (!known.TryGetValue(account, out var person))
                continue;
            db.Add(new MemberCard { Id = Ids.Next(now), ConsolidationId = plan.Id, PersonId = person.Id, Relief = relief });
            addressees.Add(PlanReader.Of(person, plan));
        }

        var title = string.Create(CultureInfo.InvariantCulture, $"工作群从 {plan.Figures.GroupsBefore} 个减到 {plan.Figures.GroupsAfter} 个：看看您以后在哪几个群");
        await inbox.Ask(
            new Subject(OwnGroupLines.Kind, plan.Adoption!.NoticeId!.Value, plan.Id, title, "", Urgency.Routine, Demand.Know, null, $"{plan.UnitName} {by.Name}", null,
                ["没有人超过 " + plan.Figures.MostAfter.ToString(CultureInfo.InvariantCulture) + " 个群；群主建好新群会拉您进去", "通知直接发给负责的人，点“明白”就算回了，不用再说“收到”",
                    "谁定的、少了什么、不对怎么办，点开看得到"],
                null, [], "/groups/mine", by.PersonId, plan.UnitCode),
            addressees, cancel);
    }
}
