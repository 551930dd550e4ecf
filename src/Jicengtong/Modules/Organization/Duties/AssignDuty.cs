using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Duties;

/// <summary>Who is to answer for a matter in a unit.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Holder">Account of the person who leads.</param>
/// <param name="Deputy">Account of the B岗; empty for none.</param>
/// <param name="Basis">Legal basis; empty leaves what is written.</param>
/// <param name="Why">Why it is changed.</param>
public sealed record DutyAssignment(string? Matter, string? Unit, string? Holder, string? Deputy, string? Basis, string? Why);

/// <summary>
/// Gives a duty to somebody: fills a blank or hands it over. Whatever lies open with it goes to the new holder in the same
/// transaction. Only those who oversee the unit may; every change is on record.
/// </summary>
internal sealed class AssignDuty(AppDb db, Work work, IEnumerable<IDutyWatch> watches, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, DutyAssignment assignment, CancellationToken cancel)
    {
        var unit = await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == (assignment.Unit ?? ""), cancel);
        if (unit is null || !await db.Set<Matter>().AnyAsync(one => one.Name == (assignment.Matter ?? ""), cancel))
            return new NotFound("这个单位或事项");
        if (!MayChange(by, unit.UnitPath))
            return new Forbidden("只有本单位的上级或本单位的人可以改权责清单。");
        var (holder, deputy) = (await MemberOf(unit, assignment.Holder, cancel), await MemberOf(unit, assignment.Deputy, cancel));
        if (holder is null)
            return new Invalid("holder", $"请选一位在{unit.Name}任职的人。", "duty.holder");
        if (!string.IsNullOrWhiteSpace(assignment.Deputy) && (deputy is null || deputy.Id == holder.Id))
            return new Invalid("deputy", $"B岗请选另一位在{unit.Name}任职的人。", "duty.deputy");

        var duty = await LeadOf(assignment.Matter!, unit.Code, cancel);
        if (duty is null)
            db.Add(duty = new Duty { Id = Ids.Next(clock.GetUtcNow()), Matter = assignment.Matter!, UnitCode = unit.Code, Role = DutyRole.Lead, List = "基本" });
        if (duty.HolderId == holder.Id && duty.DeputyId == deputy?.Id)
            return Done.Instance;

        var before = await db.Set<Person>().Where(person => person.Id == duty.HolderId || person.Id == duty.DeputyId).ToDictionaryAsync(person => person.Id, person => person.Name, cancel);
        var (fromHolder, fromDeputy) = (NameIn(before, duty.HolderId), NameIn(before, duty.DeputyId));
        var (now, why, moved) = (clock.GetUtcNow(), assignment.Why?.Trim() ?? "", duty.HolderId != holder.Id);
        if (moved)
            db.Add(DutyChange.Of(duty, "牵头人", fromHolder, holder.Name, why, by, now));
        if (duty.DeputyId != deputy?.Id)
            db.Add(DutyChange.Of(duty, "B岗", fromDeputy, deputy?.Name, why, by, now));
        (duty.HolderId, duty.DeputyId) = (holder.Id, deputy?.Id);
        if (!string.IsNullOrWhiteSpace(assignment.Basis))
            duty.Basis = assignment.Basis.Trim();
        await work.Save(cancel);
        if (moved)
            foreach (var watch in watches)
                await watch.Moved(new DutyMove(Answerable.KeyOf(duty.Id), duty.Matter, unit.Code, unit.UnitPath, fromHolder, holder.Id, deputy?.Id), cancel);
        return Done.Instance;
    }

    /// <summary>People of the unit and of everything above that oversees it.</summary>
    public static bool MayChange(CurrentUser by, string unitPath) => by.Posts.Any(post => post.Oversees && UnitPath.IsWithin(unitPath, post.JurisdictionPath));

    private static string? NameIn(Dictionary<Guid, string> names, Guid? person) => person is { } id ? names.GetValueOrDefault(id) : null;

    // A blank that has a row is filled; where two lead, the overlap is settled first.
    private async Task<Duty?> LeadOf(string matter, string unit, CancellationToken cancel)
        => await db.Set<Duty>().Where(duty => duty.Matter == matter && duty.UnitCode == unit && duty.Role == DutyRole.Lead).OrderBy(duty => duty.Id).FirstOrDefaultAsync(cancel);

    // Somebody with a post today in the unit or in one of its offices.
    private async Task<Person?> MemberOf(Unit unit, string? account, CancellationToken cancel)
    {
        var (name, today) = (account?.Trim().ToLowerInvariant() ?? "", WorkingCalendar.LocalDay(clock.GetUtcNow()));
        return name.Length == 0 ? null : await db.Set<Person>().FirstOrDefaultAsync(person => person.Account == name && db.Set<Appointment>().Any(held => held.PersonId == person.Id
            && held.StartsOn <= today && (held.EndsOn == null || held.EndsOn >= today)
            && (held.UnitCode == unit.Code || db.Set<Unit>().Any(office => office.Code == held.UnitCode && office.ParentCode == unit.Code && office.Kind == UnitKinds.Office))), cancel);
    }
}

/// <summary>Where two lead one matter: one goes on leading, the others support.</summary>
internal sealed class SettleOverlap(AppDb db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid leadDuty, string? why, CancellationToken cancel)
    {
        var lead = await db.Set<Duty>().FirstOrDefaultAsync(duty => duty.Id == leadDuty && duty.Role == DutyRole.Lead, cancel);
        if (lead is null)
            return new NotFound("这一项职责");
        var unit = await db.Set<Unit>().SingleAsync(one => one.Code == lead.UnitCode, cancel);
        if (!AssignDuty.MayChange(by, unit.UnitPath))
            return new Forbidden("只有本单位的上级或本单位的人可以改权责清单。");
        var others = await db.Set<Duty>().Where(duty => duty.Matter == lead.Matter && duty.UnitCode == lead.UnitCode && duty.Role == DutyRole.Lead && duty.Id != lead.Id).ToListAsync(cancel);
        var names = await db.Set<Person>().Where(person => others.Select(duty => duty.HolderId).Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancel);
        foreach (var duty in others)
        {
            duty.Role = DutyRole.Support;
            var name = duty.HolderId is { } holder ? names.GetValueOrDefault(holder) : null;
            db.Add(DutyChange.Of(duty, "由牵头改为配合", name, name, why?.Trim() ?? "", by, clock.GetUtcNow()));
        }

        return Done.Instance;
    }
}
