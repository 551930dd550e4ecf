using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Modules.Organization.Posts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Handing;

/// <summary>How somebody's work is handed over.</summary>
/// <param name="Post">The appointment that ends; null: the person leaves the house, and all of them end.</param>
/// <param name="LastDay">Last day in the post; null: from now on.</param>
/// <param name="Successor">Account of whoever takes over everything that is not given to somebody else; empty when nothing lies with the person.</param>
/// <param name="PerDuty">Duty → account, for duties that go to somebody else.</param>
/// <param name="Why">Why; kept in the history.</param>
public sealed record HandoverDraft(Guid? Post, DateOnly? LastDay, string? Successor, IReadOnlyDictionary<Guid, string>? PerDuty, string? Why);

/// <summary>What was handed over.</summary>
public sealed record HandedOver(int Duties, int Things);

/// <summary>
/// Somebody leaves a post or the house: the posts end, and everything that lies with them goes to the successor, in one transaction.
/// Nothing is orphaned: either all of it moves or nobody left.
/// </summary>
internal sealed class HandOverPerson(AppDb db, Work work, WhatLies lies, EndPost endPost, PostChanges posts, IEnumerable<IDutyWatch> dutyWatches, IEnumerable<IPersonWatch> watches, TimeProvider clock)
{
    public async Task<Result<HandedOver>> Run(CurrentUser by, string account, HandoverDraft draft, CancellationToken cancel)
    {
        var found = await lies.Find(by, account, draft.Post, cancel);
        if (!found.Succeeded)
            return found.Error;
        var leaving = found.Value;
        var (person, now) = (leaving.Person, clock.GetUtcNow());
        var today = WorkingCalendar.LocalDay(now);
        if (draft.LastDay > today)
            return new Invalid("lastDay", "那一天还没到。要先登记离任日期，请在任职页上“改日期”；到了再来交接，那时手上有什么才清楚。", "handover.future");
        var duties = await lies.Duties(leaving, cancel);
        var things = 0;
        foreach (var watch in watches)
            things += (await watch.LiesWith(person.Id, leaving.Units, cancel)).Count;

        Person? successor = null;
        if (!string.IsNullOrWhiteSpace(draft.Successor))
        {
            successor = await PersonMay.Find(db, draft.Successor, cancel);
            if (successor is null || successor.Id == person.Id || !await PersonMay.Works(db, successor.Id, today, cancel))
                return new Invalid("successor", "接手的人请选另一位在岗的人。", "handover.successor");
        }

        if (successor is null && (things > 0 || duties.Any(one => one.Duty.HolderId == person.Id && draft.PerDuty?.ContainsKey(one.Duty.Id) != true)))
            return new Invalid("successor", $"{person.Name}手上还有 {duties.Count + things} 项，请选接手的人，一件也不能落下。", "handover.nobody");
        var moved = await HandDuties(by, leaving, duties, successor, draft, now, cancel);
        if (!moved.Succeeded)
            return moved.Error;
        await HandCharges(leaving, successor, today, cancel);
        await ForgetAsDeputy(leaving, successor, today, cancel);
        foreach (var (held, _) in leaving.Posts)
            endPost.End(held, person, draft.LastDay ?? today.AddDays(-1), draft.Why, by);
        await work.Save(cancel);

        foreach (var move in moved.Value)
            foreach (var watch in dutyWatches)
                await watch.Moved(move, cancel);
        if (successor is not null)
            foreach (var watch in watches)
                await watch.Moved(new PersonMove(person.Id, person.Name, successor.Id, successor.Name, leaving.Units), cancel);
        foreach (var (held, unit) in leaving.Posts)
            await posts.Tell(held, unit, cancel);
        return new HandedOver(duties.Count, things);
    }

    private async Task<Result<List<DutyMove>>> HandDuties(CurrentUser by, Leaving leaving, IReadOnlyList<(Duty Duty, Unit Unit)> duties, Person? successor, HandoverDraft draft, DateTimeOffset now, CancellationToken cancel)
    {
        var moves = new List<DutyMove>();
        foreach (var (duty, unit) in duties)
        {
            var heir = successor;
            if (draft.PerDuty?.GetValueOrDefault(duty.Id) is { Length: > 0 } named)
                heir = await PersonMay.Find(db, named, cancel);
            var holds = duty.HolderId == leaving.Person.Id;
            if (holds && (heir is null || heir.Id == leaving.Person.Id || !await AssignDuty.WorksIn(db, unit, heir.Id, WorkingCalendar.LocalDay(now), cancel)))
                return new Invalid("duty-" + duty.Id.ToString("N"), $"{unit.Name}的“{duty.Matter}”要由在{unit.Name}任职的人接。请给这一项另选一位。", "handover.duty");
            if (holds)
            {
                db.Add(DutyChange.Of(duty, "牵头人", leaving.Person.Name, heir!.Name, draft.Why?.Trim() ?? "离任交接", by, now));
                duty.HolderId = heir.Id;
                if (duty.DeputyId == heir.Id)
                    duty.DeputyId = null;
                moves.Add(new DutyMove(Answerable.KeyOf(duty.Id), duty.Matter, unit.Code, unit.UnitPath, leaving.Person.Name, heir.Id, duty.DeputyId));
            }

            if (duty.DeputyId != leaving.Person.Id)
                continue;
            var second = heir is not null && heir.Id != duty.HolderId && await AssignDuty.WorksIn(db, unit, heir.Id, WorkingCalendar.LocalDay(now), cancel) ? heir : null;
            db.Add(DutyChange.Of(duty, "B岗", leaving.Person.Name, second?.Name, draft.Why?.Trim() ?? "离任交接", by, now));
            duty.DeputyId = second?.Id;
        }

        return moves;
    }

    // Whoever looked after a village for the unit they leave gives it to the successor; without one it ends and is blank on the card.
    private async Task HandCharges(Leaving leaving, Person? successor, DateOnly today, CancellationToken cancel)
    {
        foreach (var charge in await db.Set<Contacts.Charge>().Where(one => one.PersonId == leaving.Person.Id && (one.EndsOn == null || one.EndsOn >= today)).ToListAsync(cancel))
            if (leaving.Concerns(charge.UnitCode) || leaving.Units!.Any(unit => charge.UnitCode.StartsWith(unit, StringComparison.Ordinal)))
            {
                charge.EndsOn = today.AddDays(-1);
                if (successor is not null)
                    db.Add(new Contacts.Charge { Id = Ids.Next(clock.GetUtcNow()), Kind = charge.Kind, UnitCode = charge.UnitCode, PersonId = successor.Id, Role = charge.Role, StartsOn = today, EnteredById = charge.EnteredById });
            }
    }

    // Whoever leaves the house stands in for nobody any more, and is not on leave either.
    private async Task ForgetAsDeputy(Leaving leaving, Person? successor, DateOnly today, CancellationToken cancel)
    {
        if (leaving.Units is not null)
            return;
        var person = leaving.Person.Id;
        foreach (var other in await db.Set<Person>().Where(one => one.DeputyId == person).ToListAsync(cancel))
            other.DeputyId = successor is null || successor.Id == other.Id ? null : successor.Id;
        leaving.Person.DeputyId = null;
        foreach (var leave in await db.Set<Leave>().Where(one => one.DeputyId == person && one.EndsOn >= today && one.EndsOn >= one.StartsOn).ToListAsync(cancel))
            leave.DeputyId = successor is null || successor.Id == leave.PersonId ? null : successor.Id;
    }
}
