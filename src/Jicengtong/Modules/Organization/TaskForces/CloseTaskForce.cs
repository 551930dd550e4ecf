using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Tree;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.TaskForces;

/// <summary>
/// A task force whose time is over is no unit any more: it leaves the tree, the contacts and every audience, and keeps its history. What
/// its people did not finish stays with them and is counted in the unit that set it up; nobody has to tidy up first.
/// </summary>
internal sealed class CloseTaskForce(AppDb db, Work work, KeepHistory history, WhatIsLeft left, IEnumerable<IUnitWatch> watches, TimeProvider clock)
{
    /// <summary>Closes it, unless somebody still works there or something is in the middle of being signed: then on a later try.</summary>
    /// <param name="unit">Its unit.</param>
    /// <param name="by">Who ended it; null when its day has passed.</param>
    /// <param name="lastDay">Its last day.</param>
    /// <param name="why">Why, for the history.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Result<Done>> Run(Unit unit, CurrentUser? by, DateOnly lastDay, string why, CancellationToken cancel)
    {
        var (now, today) = (clock.GetUtcNow(), WorkingCalendar.LocalDay(clock.GetUtcNow()));
        if (unit.IsClosed || unit.ParentCode is not { } parent || await IsInUse(unit, today, cancel))
            return Done.Instance;
        by ??= new CurrentUser(Guid.Empty, "", "到期自动", null, []);
        var changedOn = await db.Set<UnitChange>().Where(change => change.UnitCode == unit.Code).MaxAsync(change => (DateOnly?)change.StartsOn, cancel);
        var from = changedOn > lastDay.AddDays(1) ? changedOn.Value : lastDay.AddDays(1);
        foreach (var duty in await db.Set<Duty>().Where(duty => duty.UnitCode == unit.Code && duty.HolderId != null).ToListAsync(cancel))
        {
            var holder = await db.Set<Person>().Where(person => person.Id == duty.HolderId).Select(person => person.Name).FirstOrDefaultAsync(cancel);
            db.Add(DutyChange.Of(duty, duty.Role == DutyRole.Lead ? "牵头人" : "配合人", holder, null, why, by, now));
            (duty.HolderId, duty.DeputyId) = (null, null);
        }

        var into = await db.Set<Unit>().SingleAsync(one => one.Code == parent, cancel);
        foreach (var watch in watches)
            await watch.Merged(new UnitMerge(unit.Code, into.Code, into.Name, into.UnitPath, new Dictionary<string, string>()), cancel);
        var before = KeepHistory.Of(unit);
        unit.Close(from);
        var written = await history.Write(by, unit, UnitChangeKind.Closed, before, (from, why), cancel);
        await work.Save(cancel);
        return written;
    }

    private async Task<bool> IsInUse(Unit unit, DateOnly today, CancellationToken cancel)
        => await db.Set<Appointment>().AnyAsync(held => held.UnitCode == unit.Code && (held.EndsOn == null || (held.EndsOn >= today && held.EndsOn >= held.StartsOn)), cancel)
            || await db.Set<Unit>().AnyAsync(below => below.ParentCode == unit.Code && below.ClosedOn == null, cancel)
            || await left.In(unit, isMerged: true, today, cancel) is { Count: > 0 };
}

/// <summary>Closes task forces whose last day has passed; for those that came from a list it is the last day of their last member.</summary>
internal sealed class CloseTaskForces(AppDb db, Work work, CloseTaskForce close, TimeProvider clock) : IJob
{
    public Task Run(CancellationToken cancel) => work.Run<Done>(async () =>
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var over = await db.Set<Unit>().Where(unit => unit.Kind == UnitKinds.TaskForce && unit.ClosedOn == null
                && (db.Set<TaskForce>().Any(force => force.UnitCode == unit.Code && force.EndsOn < today)
                    || (!db.Set<TaskForce>().Any(force => force.UnitCode == unit.Code) && db.Set<Appointment>().Any(held => held.UnitCode == unit.Code)))
                && !db.Set<Appointment>().Any(held => held.UnitCode == unit.Code && (held.EndsOn == null || (held.EndsOn >= today && held.EndsOn >= held.StartsOn))))
            .OrderBy(unit => unit.Code).Take(200).ToListAsync(cancel);
        foreach (var unit in over)
        {
            var lastDay = await db.Set<TaskForce>().Where(force => force.UnitCode == unit.Code).Select(force => (DateOnly?)force.EndsOn).FirstOrDefaultAsync(cancel)
                ?? await db.Set<Appointment>().Where(held => held.UnitCode == unit.Code).MaxAsync(held => held.EndsOn, cancel) ?? today.AddDays(-1);
            if (await close.Run(unit, null, lastDay, "专班到期，自动撤销", cancel) is { Succeeded: false } refused)
                return refused.Error;
        }

        return Done.Instance;
    }, cancel);
}
