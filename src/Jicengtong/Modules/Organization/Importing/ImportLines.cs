using System.Globalization;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Jicengtong.Modules.Organization.Importing;

/// <summary>What an import does to one row.</summary>
public enum ImportAct
{
    /// <summary>新增</summary>
    Added,

    /// <summary>改动</summary>
    Changed,

    /// <summary>结束</summary>
    Ended,
}

/// <summary>One line of what an import does, or would do.</summary>
/// <param name="Act">Added, changed or ended.</param>
/// <param name="File">units.csv, people.csv …</param>
/// <param name="Subject">Which unit, person, appointment, matter or duty.</param>
/// <param name="Details">What changes: 名称 甲乌村 → 甲乌社区.</param>
public sealed record ImportLine(ImportAct Act, string File, string Subject, string Details);

/// <summary>Something that is here and no longer in the file. It is ended only when somebody says so.</summary>
/// <param name="Key">By which it is ticked.</param>
/// <param name="File">The file it is missing from.</param>
/// <param name="Subject">Which.</param>
public sealed record ImportMissing(string Key, string File, string Subject);

/// <summary>
/// Says what is about to be written, from the rows themselves: what the dry run shows and what the import does cannot differ.
/// </summary>
internal sealed class ImportLines(AppDb db, IReadOnlyDictionary<Guid, string> people, IReadOnlyDictionary<string, string> unitNames, IReadOnlySet<Guid> ended)
{
    private static readonly Dictionary<string, string> Words = new()
    {
        [nameof(Unit.Name)] = "名称", [nameof(Unit.Kind)] = "类别", [nameof(Unit.ParentCode)] = "上级", [nameof(Person.Phone)] = "手机号", [nameof(Appointment.StartsOn)] = "开始", [nameof(Appointment.EndsOn)] = "结束",
        [nameof(Duty.HolderId)] = "负责人", [nameof(Duty.DeputyId)] = "B岗", [nameof(Duty.Role)] = "角色", [nameof(Duty.List)] = "清单", [nameof(Duty.Basis)] = "依据", [nameof(Duty.TimeLimit)] = "办理时限",
        [nameof(Matter.CountyDepartment)] = "县级部门", [nameof(Matter.TownOffice)] = "乡镇办公室", [nameof(Matter.Parent)] = "上级事项", [nameof(Unit.ClosedOn)] = "撤销",
        [nameof(Places.UnitPlace.Households)] = "户数", [nameof(Places.UnitPlace.Latitude)] = "纬度", [nameof(Places.UnitPlace.Longitude)] = "经度", [nameof(Places.UnitPlace.Outline)] = "边界",
    };

    // The path follows from the parent; the rest is nobody's cell in a file.
    private static readonly HashSet<string> Unsaid = [nameof(Unit.UnitPath), nameof(Person.PasswordHash), nameof(Person.SecurityStamp),
        nameof(Places.UnitPlace.South), nameof(Places.UnitPlace.North), nameof(Places.UnitPlace.West), nameof(Places.UnitPlace.East)];

    public IReadOnlyList<ImportLine> All()
    {
        db.ChangeTracker.DetectChanges();
        return [.. db.ChangeTracker.Entries().Select(LineOf).OfType<ImportLine>().OrderBy(line => Order(line.File)).ThenBy(line => line.Act)];
    }

    /// <summary>How a row is called.</summary>
    public string NameOf(object row) => row switch
    {
        Unit unit => $"{unit.Name}（{unit.Code}）",
        Person person => $"{person.Name}（{person.Account}）",
        Appointment held => $"{people.GetValueOrDefault(held.PersonId)} · {UnitName(held.UnitCode)} · {held.Post}",
        Matter matter => matter.Name,
        Places.UnitPlace place => UnitName(place.UnitCode),
        Duty duty => $"{UnitName(duty.UnitCode)} · {duty.Matter} · {(duty.HolderId is { } holder ? people.GetValueOrDefault(holder) : "空白")}",
        _ => "",
    };

    public static string FileOf(object row) => row switch
    {
        Unit => "units.csv", Person => "people.csv", Appointment => "appointments.csv", Matter => "matters.csv", Duty => "duties.csv", Places.UnitPlace => Places.ImportPlaces.File, _ => "",
    };

    private ImportLine? LineOf(EntityEntry entry)
    {
        var file = FileOf(entry.Entity);
        if (file.Length == 0)
            return null;
        if (entry.State == EntityState.Added)
            return new ImportLine(ImportAct.Added, file, NameOf(entry.Entity), entry.Entity is Unit { ParentCode: { } parent } ? $"属{UnitName(parent)}" : "");
        if (entry.State != EntityState.Modified)
            return null;
        var changed = entry.Properties.Where(property => property.IsModified && !Unsaid.Contains(property.Metadata.Name) && !Equals(property.OriginalValue, property.CurrentValue)).ToList();
        if (changed.Count == 0)
            return null;
        var isEnded = entry.Entity switch { Unit unit => unit.IsClosed, Appointment held => ended.Contains(held.Id), Duty duty => ended.Contains(duty.Id), _ => false };
        return new ImportLine(isEnded ? ImportAct.Ended : ImportAct.Changed, file, isEnded && entry.Entity is Duty ? NameBefore(entry) : NameOf(entry.Entity),
            string.Join("；", changed.Select(property => $"{Words.GetValueOrDefault(property.Metadata.Name, property.Metadata.Name)} {Say(property.Metadata.Name, property.OriginalValue)} → {Say(property.Metadata.Name, property.CurrentValue)}")));
    }

    private string NameBefore(EntityEntry entry)
    {
        var duty = (Duty)entry.Entity;
        return $"{UnitName(duty.UnitCode)} · {duty.Matter} · {Say(nameof(Duty.HolderId), entry.Property(nameof(Duty.HolderId)).OriginalValue)}";
    }

    private string Say(string property, object? value) => value switch
    {
        null or "" => "（空）",
        Guid person => people.GetValueOrDefault(person, "（空）"),
        double degrees => degrees.ToString(CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DutyRole role => role == DutyRole.Lead ? "牵头" : "配合",
        string when property == nameof(Person.Phone) => "（号码）",
        string code when property == nameof(Unit.ParentCode) => UnitName(code),
        _ => value.ToString()!,
    };

    private string UnitName(string code) => unitNames.GetValueOrDefault(code, code);

    private static int Order(string file) => Array.IndexOf(["units.csv", "people.csv", "appointments.csv", "matters.csv", "duties.csv", Places.ImportPlaces.File], file);
}
