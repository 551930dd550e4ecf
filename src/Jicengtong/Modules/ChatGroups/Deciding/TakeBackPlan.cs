using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// 收回方案: what was only planned leaves the register, owners are asked no longer, the plan can be changed again. What owners did outside meanwhile cannot be
/// undone from here: it stays as it was said and is named to everybody who had been told.
/// </summary>
internal sealed class TakeBackPlan(AppDb db, ConsolidationAccess access, IPeople people, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    private const int MostNamed = 6;

    /// <returns>404, <c>consolidation.notAdopted</c>, <c>consolidation.tooLate</c> or <c>consolidation.whyMissing</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? why, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (plan, now, wasAdopted) = (found.Value, clock.GetUtcNow(), found.Value.IsAdopted);
        var groups = await db.Set<ChatGroup>().Where(group => group.ConsolidationId == id && group.State != ChatGroupState.Withdrawn).ToListAsync(cancel);
        var taken = plan.TakeBack(by, why, DoneMeanwhile.Of(groups), Ids.Next(now), now);
        if (!taken.Succeeded || !wasAdopted)
            return taken;
        var asks = new HashSet<Guid>();
        foreach (var group in groups)
        {
            if (group.AskSubjectId is { } ask && group.GiveUp())
                asks.Add(ask);
            else
                group.GiveUp();
        }

        if (plan.Adoption!.NoticeId is { } notice)
            asks.Add(notice);
        foreach (var ask in asks)
            await inbox.Withdraw(ask, cancel);
        await evidence.Record(ConsolidationFacts.TakenBack(plan, by), cancel);
        await Tell(by, plan, [.. groups.Select(group => group.OwnerId)], now, cancel);
        return taken;
    }

    private async Task Tell(CurrentUser by, Consolidation plan, IReadOnlyCollection<Guid> owners, DateTimeOffset now, CancellationToken cancel)
    {
        var (_, content) = await access.Content(plan.Id, cancel);
        var known = await people.ByAccount([.. content.People.Select(person => person.Account)], cancel);
        var addressees = known.Values.Select(person => PlanReader.Of(person, plan)).ToList();
        addressees.AddRange(owners.Distinct().Except(addressees.Select(one => one.HolderId)).Select(owner => PlanReader.At(owner, plan.UnitCode, plan.UnitPath)));
        var said = plan.Adoption!.TakenBack!;
        List<string> points = ["为什么：" + said.Why, "还没解散的老群都照旧用，不用解散；还没建的新群不用建"];
        if (said.Meanwhile.Dissolved.Count > 0)
            points.Add($"已经解散的：{Some(said.Meanwhile.Dissolved)}。还要用，请群主重新拉一个");
        if (said.Meanwhile.Opened.Count > 0)
            points.Add($"已经建好的：{Some(said.Meanwhile.Opened)}。群还在，用不上请群主解散");
        await inbox.Ask(
            new Subject(OwnGroupLines.Kind, said.NoticeId, plan.Id, "减群方案收回了：群先照原来的用", "", Urgency.Routine, Demand.Know, null, $"{plan.UnitName} {by.Name}", null,
                points, null, [], "/groups/mine", by.PersonId, plan.UnitCode),
            addressees, cancel);
    }

    private static string Some(IReadOnlyList<string> names)
        => string.Join("、", names.Take(MostNamed)) + (names.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"等 {names.Count} 个") : "");
}
