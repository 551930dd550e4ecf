using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Modules.Organization.Tree;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Duties;

/// <summary>
/// Who answered, or will answer, for a matter on a day: the list of today with everything taken back that was changed after that day, and
/// whoever stood in for those away on it. Holders of before are known by name, as the history tells them. What is to be changed later nobody knows.
/// </summary>
internal sealed class DutiesOnDay(AppDb db, Sql sql, IDirectory directory, UnitHistory history, MatterTree tree)
{
    private const string Nobody = "空白";

    /// <summary>The lead in the unit, else the nearest above it as it lay on that day; empty when nobody answered.</summary>
    public async Task<IReadOnlyList<Answerable>> WhoAnswers(string matter, string unit, DateOnly day, CancellationToken cancel)
    {
        if (await history.On(unit, day, cancel) is not { } then)
            return [];
        var below = await tree.WithBelow([matter], cancel);
        List<IReadOnlyList<string>> meant = [[matter], .. below.Count > 1 ? [[.. below.Skip(1)]] : new List<IReadOnlyList<string>>(), .. (await tree.Above(matter, cancel)).Select(whole => (IReadOnlyList<string>)[whole])];
        foreach (var (code, kind) in then.Above.Select(above => (above.Code, above.Kind)).Append((then.Code, then.Kind)).Reverse())
        {
            var here = await Of([code], day, cancel);
            if (meant.Select(wanted => LeadsOf(here, wanted)).FirstOrDefault(leads => leads.Count > 0) is { } found)
                return found;
            if (kind != UnitKinds.County)
                continue;
            var bureaus = await Of([.. (await directory.Children(code, cancel)).Where(child => child.Kind == UnitKinds.Department).Select(child => child.Code)], day, cancel);
            if (meant.Select(wanted => LeadsOf(bureaus, wanted)).FirstOrDefault(leads => leads.Count > 0) is { } departments)
                return departments;
        }

        return [];
    }

    /// <summary>The duty lists of these units as they were on that day.</summary>
    public async Task<IReadOnlyList<Answerable>> Of(IReadOnlyList<string> units, DateOnly day, CancellationToken cancel)
    {
        if (units.Count == 0)
            return [];
        var now = await sql.Query<Answerable>($"{OrganizationDirectory.DutyColumns} WHERE d.unit_code IN @units ORDER BY d.matter, d.id", new { units = units.ToArray() }, cancel);
        var (ids, after) = (now.Select(duty => duty.DutyId).ToList(), WorkingCalendar.At(day.AddDays(1), TimeSpan.Zero));
        var changes = (await db.Set<DutyChange>().AsNoTracking().Where(change => units.Contains(change.UnitCode) && change.At >= after).OrderBy(change => change.Id).ToListAsync(cancel))
            .Where(change => ids.Contains(change.DutyId)).ToLookup(change => change.DutyId);
        var then = new List<Answerable>();
        foreach (var duty in now)
            // What came here by a merger lay elsewhere on that day.
            if (!changes[duty.DutyId].Any(change => change.What.StartsWith("转到", StringComparison.Ordinal)))
                then.Add(await TakenBack(duty, [.. changes[duty.DutyId]], day, cancel));
        return then;
    }

    private async Task<Answerable> TakenBack(Answerable duty, IReadOnlyList<DutyChange> later, DateOnly day, CancellationToken cancel)
    {
        DutyChange? First(params string[] what) => later.FirstOrDefault(change => what.Contains(change.What));
        var (holder, deputy, role) = (First("牵头人", "配合人"), First("B岗"), First("由牵头改为配合", "由配合改为牵头"));
        var held = holder is null ? (duty.HolderId, duty.Account, duty.Holder) : await Named(holder.Before, cancel);
        (Guid? Id, string? Name) second = (duty.DeputyId, duty.Deputy);
        if (deputy is not null && await Named(deputy.Before, cancel) is var before)
            second = (before.HolderId, before.Holder);
        var then = new Answerable
        {
            DutyId = duty.DutyId, Matter = duty.Matter, Unit = duty.Unit, UnitName = duty.UnitName, UnitPath = duty.UnitPath,
            Role = role is null ? duty.Role : role.What == "由牵头改为配合" ? nameof(DutyRole.Lead) : nameof(DutyRole.Support),
            HolderId = held.HolderId, Account = held.Account, Holder = held.Holder,
            List = Before("清单", duty.List), Basis = Before("依据", duty.Basis), TimeLimit = Before("办理时限", duty.TimeLimit),
        };
        var leave = held.HolderId is { } person ? await LeaveOf(person, day, cancel) : null;
        if (leave?.DeputyId is { } standIn && await LeaveOf(standIn, day, cancel) is null)
            second = (standIn, await NameOf(standIn, cancel));
        then.StandIn(second.Id, second.Name, leave?.EndsOn);
        return then;

        string Before(string what, string today) => First(what) is { } change ? change.Before == Nobody ? "" : change.Before : today;
    }

    private Task<Leave?> LeaveOf(Guid person, DateOnly day, CancellationToken cancel)
        => db.Set<Leave>().AsNoTracking().FirstOrDefaultAsync(leave => leave.PersonId == person && leave.StartsOn <= day && leave.EndsOn >= day, cancel);

    private Task<string?> NameOf(Guid person, CancellationToken cancel) => db.Set<Person>().Where(one => one.Id == person).Select(one => (string?)one.Name).FirstOrDefaultAsync(cancel);

    // The history keeps names; who they were is certain only where nobody else has that name.
    private async Task<(Guid? HolderId, string? Account, string? Holder)> Named(string name, CancellationToken cancel)
    {
        if (name is Nobody or "")
            return (null, null, null);
        var same = await db.Set<Person>().AsNoTracking().Where(person => person.Name == name).OrderBy(person => person.Id).Select(person => new { person.Id, person.Account }).Take(2).ToListAsync(cancel);
        return same is [var only] ? (only.Id, only.Account, name) : (null, null, name);
    }

    private static List<Answerable> LeadsOf(IReadOnlyList<Answerable> duties, IReadOnlyList<string> matters)
        => [.. duties.Where(duty => matters.Contains(duty.Matter) && duty is { Role: nameof(DutyRole.Lead), Holder: not null })];
}
