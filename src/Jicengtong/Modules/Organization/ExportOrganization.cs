using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization;

/// <summary>Writes the organisation in the form <see cref="OrganizationFolder"/> reads.</summary>
internal sealed class ExportOrganization(AppDb db) : IOrganizationExport
{
    /// <summary>All files in one workbook, a sheet each, with Chinese heads.</summary>
    public async Task<byte[]> Workbook(CancellationToken cancel) => Sheet.Of([.. (await Tables(cancel)).Select(table => new SheetTable(
        Importing.WorkbookSheets.Sheets.GetValueOrDefault(table.File, Path.GetFileNameWithoutExtension(table.File)), [.. table.Head.Select(column => Importing.WorkbookSheets.HeadOf(table.File, column))], table.Rows))]);

    /// <summary>All files in one archive.</summary>
    public async Task<byte[]> Archive(CancellationToken cancel)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (file, head, rows) in await Tables(cancel))
            {
                await using var entry = zip.CreateEntry(file).Open();
                await Write(entry, head, rows);
            }

        return memory.ToArray();
    }

    public async Task WriteTo(string folder, CancellationToken cancel)
    {
        foreach (var (file, head, rows) in await Tables(cancel))
        {
            await using var stream = File.Create(Path.Combine(folder, file));
            await Write(stream, head, rows);
        }
    }

    private async Task<IReadOnlyList<(string File, string[] Head, IReadOnlyList<string?[]> Rows)>> Tables(CancellationToken cancel)
    {
        var tables = new List<(string File, string[] Head, IReadOnlyList<string?[]> Rows)>();
        var people = await db.Set<Person>().AsNoTracking().ToDictionaryAsync(person => person.Id, cancel);
        Add("units.csv", ["code", "name", "kind", "parent"],
            (await db.Set<Unit>().AsNoTracking().Where(unit => unit.ClosedOn == null).OrderBy(unit => unit.UnitPath).ToListAsync(cancel)).Select(unit => new[] { unit.Code, unit.Name, unit.Kind, unit.ParentCode }));
        Add("people.csv", ["account", "name", "phone"], people.Values.OrderBy(person => person.Account, StringComparer.Ordinal).Select(person => new[] { person.Account, person.Name, "" }));
        Add("appointments.csv", ["account", "unit", "post", "kind", "from", "to"],
            (await db.Set<Appointment>().AsNoTracking().Where(held => db.Set<Unit>().Any(unit => unit.Code == held.UnitCode && unit.ClosedOn == null)).OrderBy(held => held.Id).ToListAsync(cancel)).Select(held => new[] { people[held.PersonId].Account, held.UnitCode, held.Post, held.Kind, Day(held.StartsOn), Day(held.EndsOn) }));
        Add("matters.csv", ["matter", "county_department", "town_office", "parent"],
            (await db.Set<Matter>().AsNoTracking().OrderBy(matter => matter.Name).ToListAsync(cancel)).Select(matter => new[] { matter.Name, matter.CountyDepartment, matter.TownOffice, matter.Parent }));
        Add("duties.csv", ["matter", "unit", "role", "account", "deputy", "list", "basis", "time_limit"],
            (await db.Set<Duty>().AsNoTracking().Where(duty => db.Set<Unit>().Any(unit => unit.Code == duty.UnitCode && unit.ClosedOn == null)).OrderBy(duty => duty.Id).ToListAsync(cancel)).Select(duty => new[]
            {
                duty.Matter, duty.UnitCode, duty.Role == DutyRole.Lead ? "牵头" : "配合", Account(duty.HolderId), Account(duty.DeputyId), duty.List, duty.Basis, duty.TimeLimit,
            }));
        Add(Places.ImportPlaces.File, Places.ImportPlaces.Columns, (await db.Set<Places.UnitPlace>().AsNoTracking().Where(place => db.Set<Unit>().Any(unit => unit.Code == place.UnitCode && unit.ClosedOn == null)).OrderBy(place => place.UnitCode).ToListAsync(cancel)).Select(place => new[]
        {
            place.UnitCode, place.Households?.ToString(CultureInfo.InvariantCulture), place.Latitude?.ToString(CultureInfo.InvariantCulture), place.Longitude?.ToString(CultureInfo.InvariantCulture), place.Outline,
        }));

        return tables;

        void Add(string file, string[] head, IEnumerable<string?[]> rows) => tables.Add((file, head, [.. rows]));

        string Account(Guid? id) => id is { } known && people.TryGetValue(known, out var person) ? person.Account : "";
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static async Task Write(Stream target, string[] head, IReadOnlyList<string?[]> rows)
    {
        await using var writer = new CsvWriter(new StreamWriter(target), CultureInfo.InvariantCulture);
        foreach (var row in rows.Prepend(head))
        {
            foreach (var cell in row)
                writer.WriteField(cell);
            await writer.NextRecordAsync();
        }
    }
}
