using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Importing;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization;

/// <summary>What an import did, or would do.</summary>
public sealed record ImportReport(int Units, int People, int Appointments, int Matters, int Duties, IReadOnlyList<ImportFault> Faults)
{
    /// <summary>True when everything was written; with a single fault nothing is.</summary>
    public bool Imported => Faults.Count == 0;

    /// <summary>What is added, changed and ended.</summary>
    public IReadOnlyList<ImportLine> Lines { get; init; } = [];

    /// <summary>What is here and not in the files; ended only when it is ticked.</summary>
    public IReadOnlyList<ImportMissing> Missing { get; init; } = [];

    /// <summary>Worth a look, but no fault: two who lead the same.</summary>
    public IReadOnlyList<ImportFault> Notes { get; init; } = [];

    internal static ImportReport Refused(IReadOnlyList<ImportFault> faults) => new(0, 0, 0, 0, 0, faults);
}

/// <summary>Imports units, people, appointments, matters and duties: all rows or none. Importing the same files again changes nothing.</summary>
internal sealed class ImportOrganization(AppDb db, Work work, ImportUnits tree, EndMissing ending, IEnumerable<IDutyWatch> watches, CurrentPerson person, TimeProvider clock)
{
    private readonly List<(Duty Duty, string? From)> handedOver = [];
    private readonly List<object> missing = [];

    /// <summary>The dry run: everything is done, said and undone again.</summary>
    public async Task<ImportReport> Preview(OrganizationFolder folder, IReadOnlyCollection<string> end, CancellationToken cancel)
    {
        var report = ImportReport.Refused([]);
        await work.Run<Done>(async () =>
        {
            var looked = await Run(folder, null, cancel, end);
            report = looked.Succeeded ? looked.Value : ImportReport.Refused(looked.Error is StillInUse inUse ? inUse.Faults : [new ImportFault(folder.Name, 0, "", looked.Error.Message)]);
            return new OnlyLooked();
        }, cancel);
        return report;
    }

    /// <param name="folder">The files as read.</param>
    /// <param name="passwordHash">Given to people who have no password yet; null leaves them to be invited. Only the demo gives one.</param>
    /// <param name="cancel">Stops; nothing is written.</param>
    /// <param name="end">Keys of what is missing from the files and ends.</param>
    public async Task<Result<ImportReport>> Run(OrganizationFolder folder, string? passwordHash, CancellationToken cancel, IReadOnlyCollection<string>? end = null)
    {
        handedOver.Clear();
        missing.Clear();
        var units = await tree.Load(folder, cancel);
        var people = await db.Set<Person>().ToDictionaryAsync(one => one.Account, StringComparer.OrdinalIgnoreCase, cancel);
        var matters = await db.Set<Matter>().ToDictionaryAsync(matter => matter.Name, cancel);
        var checks = new ImportChecks(folder, units, people.Keys.ToHashSet(), matters.ToDictionary(matter => matter.Key, matter => matter.Value.Parent), PhonesOf(people.Values), [.. people.Values.Where(one => one.Administers is not null).Select(one => one.Account)]);
        if (checks.Run() is { Count: > 0 } faults)
            return ImportReport.Refused(faults);

        var (now, by, ticked) = (clock.GetUtcNow(), person.User ?? new CurrentUser(Guid.Empty, "", "管理员（命令行）", AdministratorKind.Security, []), end?.ToHashSet() ?? []);
        var (today, why) = (WorkingCalendar.LocalDay(now), $"导入 {folder.Name}");
        tree.Take(folder, units);
        TakePeople(folder, people, passwordHash);
        foreach (var row in folder["matters.csv"])
            TakeMatter(row, matters);
        List<ImportFault> overlaps = [.. await TakeAppointments(folder, people, today, cancel)];
        if (overlaps.Count > 0)
        {
            db.ChangeTracker.Clear();
            return ImportReport.Refused(overlaps);
        }

        var names = people.Values.ToDictionary(one => one.Id, one => one.Name);
        await TakeDuties(folder, people, names, by, why, now, cancel);
        await Places.ImportPlaces.Take(db, folder[Places.ImportPlaces.File], cancel);
        missing.AddRange(await ending.Units(folder, units, cancel));
        var says = new ImportLines(db, names, units.Values.Concat(missing.OfType<Unit>()).DistinctBy(unit => unit.Code).ToDictionary(unit => unit.Code, unit => unit.Name),
            missing.Where(row => ticked.Contains(EndMissing.KeyOf(row))).Select(row => row switch { Appointment held => held.Id, Duty duty => duty.Id, _ => Guid.Empty }).ToHashSet());
        List<ImportMissing> unticked = [.. missing.Where(row => !ticked.Contains(EndMissing.KeyOf(row))).Select(row => new ImportMissing(EndMissing.KeyOf(row), ImportLines.FileOf(row), says.NameOf(row)))];
        foreach (var row in missing.Where(row => ticked.Contains(EndMissing.KeyOf(row))))
            if (row is Appointment held)
                EndMissing.End(held, today);
            else if (row is Duty duty)
                ending.End(duty, names.GetValueOrDefault(duty.HolderId ?? Guid.Empty), by, why, now);
        var lines = says.All();

        var settled = await tree.Settle(by, units, (today, why), cancel);
        if (!settled.Succeeded)
            return settled.Error;
        await work.Save(cancel);
        await TellWatches(units, cancel);
        List<ImportFault> inUse = [];
        List<ImportLine> closed = [];
        foreach (var unit in missing.OfType<Unit>().Where(unit => ticked.Contains(EndMissing.KeyOf(unit))))
        {
            if (await ending.Close(unit, by, (today, why), cancel) is { } fault)
                inUse.Add(fault);
            else
                closed.Add(new ImportLine(ImportAct.Ended, "units.csv", says.NameOf(unit), "撤销"));
            await work.Save(cancel);
        }

        if (inUse.Count > 0)
            return new StillInUse(inUse);
        return new ImportReport(folder["units.csv"].Count, folder["people.csv"].Count, folder["appointments.csv"].Count, folder["matters.csv"].Count, folder["duties.csv"].Count, [])
        {
            Lines = [.. lines, .. closed], Missing = unticked, Notes = checks.Notes,
        };
    }

    private static Dictionary<string, string> PhonesOf(IEnumerable<Person> people)
        => people.Where(one => one.Phone.Length > 0).GroupBy(one => one.Phone).ToDictionary(same => same.Key, same => same.First().Account);

    private void TakePeople(OrganizationFolder folder, Dictionary<string, Person> people, string? passwordHash)
    {
        foreach (var row in folder["people.csv"])
        {
            if (!people.TryGetValue(row["account"], out var one))
            {
                people[row["account"]] = one = new Person { Id = Ids.Next(), Account = row["account"].ToLowerInvariant(), Name = row["name"] };
                db.Add(one);
            }

            one.Name = row["name"];
            // A list that was exported has no numbers; an empty cell takes none away.
            if (row["phone"].Length > 0)
                one.Phone = PhoneNumber.Of(row["phone"]);
            one.PasswordHash ??= passwordHash;
        }
    }

    private void TakeMatter(ImportRow row, Dictionary<string, Matter> matters)
    {
        if (!matters.TryGetValue(row["matter"], out var matter))
        {
            matters[row["matter"]] = matter = new Matter { Name = row["matter"] };
            db.Add(matter);
        }

        (matter.CountyDepartment, matter.TownOffice) = (row["county_department"], row["town_office"]);
        if (row.Speaks("parent"))
            matter.Parent = row["parent"].Length > 0 ? row["parent"] : null;
    }

    private async Task<IReadOnlyList<ImportFault>> TakeAppointments(OrganizationFolder folder, Dictionary<string, Person> people, DateOnly today, CancellationToken cancel)
    {
        var (spokenOf, faults) = (EndMissing.SpokenOf(folder, "appointments.csv"), new List<ImportFault>());
        if (folder["appointments.csv"].Count == 0)
            return faults;
        var known = await db.Set<Appointment>().Where(held => spokenOf.Contains(held.UnitCode)).OrderBy(held => held.StartsOn).ToListAsync(cancel);
        bool IsOpen(Appointment held) => held.EndsOn is null || held.EndsOn >= today;
        var (pairs, rest) = ImportMatching.Pair(folder["appointments.csv"], known,
            (row => (people[row["account"]].Id, row["unit"], row["post"], Date(row["from"])!.Value), held => (held.PersonId, held.UnitCode, held.Post, held.StartsOn)),
            (row => (people[row["account"]].Id, row["unit"], row["post"]), held => IsOpen(held) ? (held.PersonId, held.UnitCode, held.Post) : null));
        foreach (var (row, found) in pairs)
        {
            var (one, from, to) = (people[row["account"]], Date(row["from"])!.Value, Date(row["to"]));
            if (rest.Find(held => held.PersonId == one.Id && held.UnitCode == row["unit"] && held.Post == row["post"] && held.StartsOn <= (to ?? DateOnly.MaxValue) && from <= (held.EndsOn ?? DateOnly.MaxValue)) is { } other)
                faults.Add(row.Fault("from", $"{one.Name}从 {other.StartsOn:yyyy-MM-dd} 起已有同一岗位的任职，时间重叠了。请改日期，或先结束原来的。"));
            var held = found;
            if (held is null)
                db.Add(held = new Appointment { Id = Ids.Next(), PersonId = one.Id, UnitCode = row["unit"], Post = row["post"], Kind = row["kind"], StartsOn = from });
            (held.Kind, held.StartsOn, held.EndsOn) = (row["kind"], from, to);
        }

        missing.AddRange(rest.Where(IsOpen));
        return faults;
    }

    private async Task TakeDuties(OrganizationFolder folder, Dictionary<string, Person> people, Dictionary<Guid, string> names, CurrentUser by, string why, DateTimeOffset now, CancellationToken cancel)
    {
        if (folder["duties.csv"].Count == 0)
            return;
        var spokenOf = EndMissing.SpokenOf(folder, "duties.csv");
        var known = await db.Set<Duty>().Where(duty => spokenOf.Contains(duty.UnitCode)).OrderBy(duty => duty.Id).ToListAsync(cancel);
        Guid? HolderOf(ImportRow row) => row["account"].Length == 0 ? null : people[row["account"]].Id;
        DutyRole RoleOf(ImportRow row) => row["role"] == "牵头" ? DutyRole.Lead : DutyRole.Support;
        var (pairs, rest) = ImportMatching.Pair(folder["duties.csv"], known, (row => (row["matter"], row["unit"], HolderOf(row) ?? Guid.Empty), duty => (duty.Matter, duty.UnitCode, duty.HolderId ?? Guid.Empty)),
            (row => (row["matter"], row["unit"], RoleOf(row)), duty => (duty.Matter, duty.UnitCode, duty.Role)));
        foreach (var (row, found) in pairs)
        {
            var (holder, duty) = (HolderOf(row), found);
            if (duty is null)
                db.Add(duty = new Duty { Id = Ids.Next(), Matter = row["matter"], UnitCode = row["unit"], HolderId = holder, Role = RoleOf(row) });
            else if (duty.HolderId != holder)
                HandOver(duty, holder, names, by, why, now);
            if (found is not null && duty.Role != RoleOf(row))
                db.Add(DutyChange.Of(duty, RoleOf(row) == DutyRole.Lead ? "由配合改为牵头" : "由牵头改为配合", names.GetValueOrDefault(holder ?? Guid.Empty), names.GetValueOrDefault(holder ?? Guid.Empty), why, by, now));
            duty.Role = RoleOf(row);
            Guid? deputy = row["deputy"].Length == 0 ? null : people[row["deputy"]].Id;
            var limit = row.Speaks("time_limit") ? row["time_limit"] : duty.TimeLimit;
            if (found is not null)
            {
                Note("B岗", names.GetValueOrDefault(duty.DeputyId ?? Guid.Empty), names.GetValueOrDefault(deputy ?? Guid.Empty));
                Note("清单", duty.List, row["list"]);
                Note("依据", duty.Basis, row["basis"]);
                Note("办理时限", duty.TimeLimit, limit);
            }

            (duty.DeputyId, duty.List, duty.Basis, duty.TimeLimit) = (deputy, row["list"], row["basis"], limit);

            // What the list says about a duty has its history, whoever changes it.
            void Note(string what, string? before, string? after)
            {
                if ((before ?? "") != (after ?? ""))
                    db.Add(DutyChange.Of(duty, what, string.IsNullOrEmpty(before) ? null : before, string.IsNullOrEmpty(after) ? null : after, why, by, now));
            }
        }

        missing.AddRange(rest.Where(duty => duty.HolderId is not null));
    }

    private void HandOver(Duty duty, Guid? holder, Dictionary<Guid, string> names, CurrentUser by, string why, DateTimeOffset now)
    {
        var from = names.GetValueOrDefault(duty.HolderId ?? Guid.Empty);
        db.Add(DutyChange.Of(duty, duty.Role == DutyRole.Lead ? "牵头人" : "配合人", from, names.GetValueOrDefault(holder ?? Guid.Empty), why, by, now));
        duty.HolderId = holder;
        if (holder is not null)
            handedOver.Add((duty, from));
    }

    // What is open goes to the new holder, as if it had been handed over by hand.
    private async Task TellWatches(Dictionary<string, Unit> units, CancellationToken cancel)
    {
        foreach (var (duty, from) in handedOver)
            foreach (var watch in watches)
                await watch.Moved(new DutyMove(Answerable.KeyOf(duty.Id), duty.Matter, duty.UnitCode, units[duty.UnitCode].UnitPath, from, duty.HolderId!.Value, duty.DeputyId), cancel);
    }

    private static DateOnly? Date(string text) => text.Length == 0
        ? null
        : DateOnly.ParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None);

    /// <summary>A dry run undoes what it did.</summary>
    private sealed record OnlyLooked() : Error("import.onlyLooked", "只是看看，没有写入。");

    /// <summary>A ticked unit still has people or work in it.</summary>
    internal sealed record StillInUse(IReadOnlyList<ImportFault> Faults) : Error("import.inUse", string.Join(" ", Faults.Select(fault => fault.Remedy)), StatusCodes.Status409Conflict);
}
