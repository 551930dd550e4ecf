using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Tree;

/// <summary>
/// 并入: the unit becomes part of another. Its people, duties, open asks and the units below it are that one's from now on; its own
/// row stays, closed, below the other, so that its finished records lie in the other's scope and keep their name.
/// </summary>
internal sealed class MergeUnits(AppDb db, Work work, KeepHistory history, LayElsewhere lay, WhatIsLeft left, IEnumerable<IUnitWatch> watches, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, string code, string? intoCode, Occasion occasion, CancellationToken cancel)
    {
        if (await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == code, cancel) is not { } unit)
            return new NotFound("这个单位");
        if (!TreeRights.MayChange(by, unit.UnitPath))
            return TreeRights.Refusal(unit);
        var target = (intoCode ?? "").Trim();
        if (unit.IsClosed)
            return unit.MergedInto == target ? Done.Instance : new UnitClosed(unit.Name);
        if (await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == target, cancel) is not { } into)
            return new Invalid("into", "并入的单位没有登记过，请从列表里选或核对代码。", "unit.intoUnknown");
        if (into.IsClosed)
            return new Invalid("into", $"{into.Name}已经撤销，请选现在还在的单位。", "unit.intoClosed");
        if (UnitPath.IsWithin(into.UnitPath, unit.UnitPath))
            return new Invalid("into", into.Code == unit.Code ? "单位不能并入自己。" : $"{into.Name}就在{unit.Name}下面，请把下面的并到上面来。", "unit.cycle");
        if (!TreeRights.MayAddTo(by, into.UnitPath))
            return TreeRights.PlaceRefusal(into);
        if (into.Kind != unit.Kind)
            return new Invalid("into", $"{unit.Name}是{unit.Kind}，{into.Name}是{into.Kind}。请并入同一类单位，或先改类别。", "unit.otherKind");
        var when = history.Read(occasion);
        if (!when.Succeeded)
            return when.Error;
        if (await left.In(unit, isMerged: true, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel) is { Count: > 0 } still)
            return new UnitInUse(unit.Name, "并入别的单位", still);

        foreach (var below in await db.Set<Unit>().Where(one => one.ParentCode == unit.Code && one.ClosedOn == null).OrderBy(one => one.Code).ToListAsync(cancel))
        {
            var was = KeepHistory.Of(below);
            below.ParentCode = into.Code;
            // Both had a 第1网格.
            if (await db.Set<Unit>().AnyAsync(one => one.ParentCode == into.Code && one.Name == below.Name && one.Code != below.Code && one.ClosedOn == null, cancel) && unit.Name.Length + below.Name.Length <= 100)
                below.Name = unit.Name + below.Name;
            var moved = await history.Write(by, below, UnitChangeKind.Moved, was, (when.Value.From, $"{unit.Name}并入{into.Name}"), cancel);
            if (!moved.Succeeded)
                return moved.Error;
            await lay.Run(below, $"{into.UnitPath}{below.Code}/", cancel);
        }

        var keys = new Dictionary<string, string>();
        await TakePosts(unit, into, when.Value.From, keys, cancel);
        await TakeDuties(by, unit, into, keys, cancel);
        var before = KeepHistory.Of(unit);
        unit.MergeInto(into, when.Value.From);
        var written = await history.Write(by, unit, UnitChangeKind.Merged, before, when.Value, cancel);
        if (!written.Succeeded)
            return written;
        await lay.Run(unit, $"{into.UnitPath}{unit.Code}/", cancel);
        foreach (var watch in watches)
            await watch.Merged(new UnitMerge(unit.Code, into.Code, into.Name, into.UnitPath, keys), cancel);
        await work.Save(cancel);
        return Done.Instance;
    }

    // A post is held in the old unit until the day before, in the new one from the day on. One that had not begun yet begins there.
    private async Task TakePosts(Unit unit, Unit into, DateOnly from, Dictionary<string, string> keys, CancellationToken cancel)
    {
        var held = await db.Set<Appointment>().Where(one => one.UnitCode == unit.Code && (one.EndsOn == null || one.EndsOn >= from)).ToListAsync(cancel);
        var there = await db.Set<Appointment>().Where(one => one.UnitCode == into.Code && (one.EndsOn == null || one.EndsOn >= from)).ToListAsync(cancel);
        foreach (var post in held)
        {
            if (there.Find(one => one.PersonId == post.PersonId && one.Post == post.Post) is { } same)
            {
                keys[KeyOf(post.Id)] = KeyOf(same.Id);
                if (post.StartsOn < from)
                    post.EndsOn = from.AddDays(-1);
                else
                    post.EndsOn = post.StartsOn;
            }
            else if (post.StartsOn >= from)
            {
                post.UnitCode = into.Code;
            }
            else
            {
                var next = new Appointment { Id = Ids.Next(clock.GetUtcNow()), PersonId = post.PersonId, UnitCode = into.Code, Post = post.Post, Kind = post.Kind, StartsOn = from, EndsOn = post.EndsOn };
                db.Add(next);
                keys[KeyOf(post.Id)] = KeyOf(next.Id);
                post.EndsOn = from.AddDays(-1);
            }
        }
    }

    // Where the other unit has a lead for the matter already, ours supports: two leads would be nobody's duty.
    private async Task TakeDuties(CurrentUser by, Unit unit, Unit into, Dictionary<string, string> keys, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var there = await db.Set<Duty>().Where(duty => duty.UnitCode == into.Code).ToListAsync(cancel);
        foreach (var duty in await db.Set<Duty>().Where(duty => duty.UnitCode == unit.Code && duty.HolderId != null).OrderBy(duty => duty.Id).ToListAsync(cancel))
        {
            var holder = await db.Set<Person>().Where(person => person.Id == duty.HolderId).Select(person => person.Name).FirstOrDefaultAsync(cancel);
            if (there.Find(one => one.Matter == duty.Matter && one.HolderId == duty.HolderId) is { } same)
            {
                // The same person answers for it on both sides: one duty is enough.
                keys[Answerable.KeyOf(duty.Id)] = Answerable.KeyOf(same.Id);
                if (duty.Role == DutyRole.Lead && !there.Exists(one => one.Matter == duty.Matter && one.Role == DutyRole.Lead && one.HolderId is not null))
                    same.Role = DutyRole.Lead;
                (duty.HolderId, duty.DeputyId) = (null, null);
                db.Add(DutyChange.Of(duty, "牵头人", holder, null, $"{unit.Name}并入{into.Name}", by, now));
                continue;
            }

            var blank = there.Find(one => one.Matter == duty.Matter && one.Role == DutyRole.Lead && one.HolderId is null);
            duty.UnitCode = into.Code;
            if (duty.Role == DutyRole.Lead && there.Exists(one => one.Matter == duty.Matter && one.Role == DutyRole.Lead && one.HolderId is not null))
            {
                duty.Role = DutyRole.Support;
                db.Add(DutyChange.Of(duty, "由牵头改为配合", holder, holder, $"{unit.Name}并入{into.Name}，那里已有人牵头", by, now));
            }
            else
            {
                db.Add(DutyChange.Of(duty, "转到" + into.Name, holder, holder, $"{unit.Name}并入{into.Name}", by, now));
            }

            // A blank that stood there is filled by the one who came.
            if (blank is not null && duty.Role == DutyRole.Lead)
                blank.Role = DutyRole.Support;
            there.Add(duty);
        }
    }

    private static string KeyOf(Guid appointment) => "appointment:" + appointment.ToString("N");
}
