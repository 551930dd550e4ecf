using System.Globalization;
using CsvHelper;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization;

/// <summary>Writes the organisation in the form <see cref="OrganizationFolder"/> reads.</summary>
internal sealed class ExportOrganization(AppDb db) : IOrganizationExport
{
    public async Task WriteTo(string folder, CancellationToken cancel)
    {
        var people = await db.Set<Person>().AsNoTracking().ToDictionaryAsync(person => person.Id, cancel);
        await Write(folder, "units.csv", ["code", "name", "kind", "parent"],
            (await db.Set<Unit>().AsNoTracking().Where(unit => unit.ClosedOn == null).OrderBy(unit => unit.UnitPath).ToListAsync(cancel)).Select(unit => new[] { unit.Code, unit.Name, unit.Kind, unit.ParentCode }));
        await Write(folder, "people.csv", ["account", "name", "phone"], people.Values.OrderBy(person => person.Account, StringComparer.Ordinal).Select(person => new[] { person.Account, person.Name, "" }));
        await Write(folder, "appointments.csv", ["account", "unit", "post", "kind", "from", "to"],
            (await db.Set<Appointment>().AsNoTracking().OrderBy(held => held.Id).ToListAsync(cancel)).Select(held => new[] { people[held.PersonId].Account, held.UnitCode, held.Post, held.Kind, Day(held.StartsOn), Day(held.EndsOn) }));
        await Write(folder, "matters.csv", ["matter", "county_department", "town_office"],
            (await db.Set<Matter>().AsNoTracking().OrderBy(matter => matter.Name).ToListAsync(cancel)).Select(matter => new[] { matter.Name, matter.CountyDepartment, matter.TownOffice }));
        await Write(folder, "duties.csv", ["matter", "unit", "role", "account", "deputy", "list", "basis"],
            (await db.Set<Duty>().AsNoTracking().OrderBy(duty => duty.Id).ToListAsync(cancel)).Select(duty => new[]
            {
                duty.Matter, duty.UnitCode, duty.Role == DutyRole.Lead ? "牵头" : "配合", Account(duty.HolderId), Account(duty.DeputyId), duty.List, duty.Basis,
            }));

        string Account(Guid? id) => id is { } known && people.TryGetValue(known, out var person) ? person.Account : "";
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static async Task Write(string folder, string name, string[] header, IEnumerable<string?[]> rows)
    {
        await using var writer = new CsvWriter(new StreamWriter(Path.Combine(folder, name)), CultureInfo.InvariantCulture);
        foreach (var row in rows.Prepend(header))
        {
            foreach (var cell in row)
                writer.WriteField(cell);
            await writer.NextRecordAsync();
        }
    }
}
