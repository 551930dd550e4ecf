using System.Globalization;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization;

/// <summary>What an import did, or would not do.</summary>
public sealed record ImportReport(int Units, int People, int Appointments, int Matters, int Duties, IReadOnlyList<ImportFault> Faults)
{
    /// <summary>True when everything was written; with a single fault nothing is.</summary>
    public bool Imported => Faults.Count == 0;
}

/// <summary>Imports units, people, appointments, matters and duties: all rows or none. Importing the same files again changes nothing.</summary>
internal sealed class ImportOrganization(AppDb db)
{
    /// <param name="folder">The files as read.</param>
    /// <param name="passwordHash">Given to people who have no password yet; null leaves them to be invited. Only the demo gives one.</param>
    /// <param name="cancel">Stops; nothing is written.</param>
    public async Task<Result<ImportReport>> Run(OrganizationFolder folder, string? passwordHash, CancellationToken cancel)
    {
        var units = await db.Set<Unit>().ToDictionaryAsync(unit => unit.Code, cancel);
        var people = await db.Set<Person>().ToDictionaryAsync(person => person.Account, StringComparer.OrdinalIgnoreCase, cancel);
        var matters = await db.Set<Matter>().ToDictionaryAsync(matter => matter.Name, cancel);
        var faults = new ImportChecks(folder, units.Keys.ToHashSet(), people.Keys.ToHashSet(), matters.Keys.ToHashSet(), PhonesOf(people.Values)).Run();
        if (faults.Count > 0)
            return new ImportReport(0, 0, 0, 0, 0, faults);

        TakeUnits(folder, units);
        TakePeople(folder, people, passwordHash);
        foreach (var row in folder["matters.csv"])
            TakeMatter(row, matters);
        await TakeAppointments(folder, people, cancel);
        await TakeDuties(folder, people, cancel);
        return new ImportReport(folder["units.csv"].Count, folder["people.csv"].Count, folder["appointments.csv"].Count,
            folder["matters.csv"].Count, folder["duties.csv"].Count, []);
    }

    private static Dictionary<string, string> PhonesOf(IEnumerable<Person> people)
        => people.Where(person => person.Phone.Length > 0).GroupBy(person => person.Phone).ToDictionary(same => same.Key, same => same.First().Account);

    private void TakeUnits(OrganizationFolder folder, Dictionary<string, Unit> units)
    {
        var rows = folder["units.csv"].ToDictionary(row => row["code"]);
        foreach (var row in rows.Values)
            Take(row);

        Unit Take(ImportRow row)
        {
            var parent = row["parent"].Length == 0 ? null : rows.TryGetValue(row["parent"], out var parentRow) ? Take(parentRow) : units[row["parent"]];
            var path = (parent?.UnitPath ?? "") + row["code"] + "/";
            if (!units.TryGetValue(row["code"], out var unit))
            {
                units[row["code"]] = unit = new Unit { Code = row["code"], Name = row["name"], Kind = row["kind"], UnitPath = path };
                db.Add(unit);
            }

            (unit.Name, unit.Kind, unit.ParentCode, unit.UnitPath) = (row["name"], row["kind"], parent?.Code, path);
            return unit;
        }
    }

    private void TakePeople(OrganizationFolder folder, Dictionary<string, Person> people, string? passwordHash)
    {
        foreach (var row in folder["people.csv"])
        {
            if (!people.TryGetValue(row["account"], out var person))
            {
                people[row["account"]] = person = new Person { Id = Ids.Next(), Account = row["account"].ToLowerInvariant(), Name = row["name"] };
                db.Add(person);
            }

            (person.Name, person.Phone) = (row["name"], PhoneNumber.Of(row["phone"]));
            person.PasswordHash ??= passwordHash;
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
    }

    private async Task TakeAppointments(OrganizationFolder folder, Dictionary<string, Person> people, CancellationToken cancel)
    {
        var known = await db.Set<Appointment>().ToDictionaryAsync(held => (held.PersonId, held.UnitCode, held.Post, held.StartsOn), cancel);
        foreach (var row in folder["appointments.csv"])
        {
            var (person, from) = (people[row["account"]], Date(row["from"])!.Value);
            if (!known.TryGetValue((person.Id, row["unit"], row["post"], from), out var held))
            {
                known[(person.Id, row["unit"], row["post"], from)] = held = new Appointment
                {
                    Id = Ids.Next(), PersonId = person.Id, UnitCode = row["unit"], Post = row["post"], Kind = row["kind"], StartsOn = from,
                };
                db.Add(held);
            }

            (held.Kind, held.EndsOn) = (row["kind"], Date(row["to"]));
        }
    }

    private async Task TakeDuties(OrganizationFolder folder, Dictionary<string, Person> people, CancellationToken cancel)
    {
        var known = (await db.Set<Duty>().ToListAsync(cancel)).ToDictionary(duty => (duty.Matter, duty.UnitCode, duty.HolderId));
        foreach (var row in folder["duties.csv"])
        {
            var holder = row["account"].Length == 0 ? (Guid?)null : people[row["account"]].Id;
            if (!known.TryGetValue((row["matter"], row["unit"], holder), out var duty))
            {
                known[(row["matter"], row["unit"], holder)] = duty = new Duty
                {
                    Id = Ids.Next(), Matter = row["matter"], UnitCode = row["unit"], HolderId = holder,
                    Role = row["role"] == "牵头" ? DutyRole.Lead : DutyRole.Support,
                };
                db.Add(duty);
            }

            duty.DeputyId = row["deputy"].Length == 0 ? null : people[row["deputy"]].Id;
            (duty.List, duty.Basis) = (row["list"], row["basis"]);
        }
    }

    private static DateOnly? Date(string text) => text.Length == 0
        ? null
        : DateOnly.ParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None);
}
