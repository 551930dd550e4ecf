using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Tree;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Importing;

/// <summary>
/// What is here and no longer in the files: units below the highest ones of the file, posts and duties in its units. A file says nothing
/// about what lies outside of it, and even inside nothing is ended unless somebody ticks it.
/// </summary>
internal sealed class EndMissing(AppDb db, KeepHistory history, WhatIsLeft left)
{
    private const int Most = 2000;

    /// <summary>Units below the file's own that the file does not name, the lowest first.</summary>
    public async Task<IReadOnlyList<Unit>> Units(OrganizationFolder folder, Dictionary<string, Unit> known, CancellationToken cancel)
    {
        var inFile = folder["units.csv"].Select(row => row["code"]).ToHashSet();
        var missing = new List<Unit>();
        foreach (var root in folder["units.csv"].Where(row => !inFile.Contains(row["parent"])).Select(row => known.GetValueOrDefault(row["code"])).OfType<Unit>())
        {
            var (from, to) = (root.UnitPath, UnitPath.End(root.UnitPath));
            missing.AddRange((await db.Set<Unit>().Where(unit => string.Compare(unit.UnitPath, from) > 0 && string.Compare(unit.UnitPath, to) < 0 && unit.ClosedOn == null).OrderBy(unit => unit.UnitPath).Take(Most + inFile.Count).ToListAsync(cancel))
                .Where(unit => !inFile.Contains(unit.Code)));
        }

        return [.. missing.DistinctBy(unit => unit.Code).OrderByDescending(unit => unit.UnitPath.Length).Take(Most)];
    }

    /// <summary>Units of which the file speaks: its own, or without a list of units those it names.</summary>
    public static HashSet<string> SpokenOf(OrganizationFolder folder, string file)
        => [.. folder["units.csv"].Count > 0 ? folder["units.csv"].Select(row => row["code"]) : folder[file].Select(row => row["unit"])];

    public static string KeyOf(object row) => row switch
    {
        Unit unit => "unit:" + unit.Code, Appointment held => "appointment:" + held.Id.ToString("N"), Duty duty => "duty:" + duty.Id.ToString("N"), _ => "",
    };

    /// <summary>The post ends with yesterday.</summary>
    public static void End(Appointment held, DateOnly today) => held.EndsOn = held.StartsOn < today ? today.AddDays(-1) : held.StartsOn;

    /// <summary>Nobody holds the duty any more.</summary>
    public void End(Duty duty, string? holder, CurrentUser by, string why, DateTimeOffset now)
    {
        (duty.HolderId, duty.DeputyId) = (null, null);
        db.Add(DutyChange.Of(duty, duty.Role == DutyRole.Lead ? "牵头人" : "配合人", holder, null, why, by, now));
    }

    /// <summary>Closes the unit when nothing is left in it; a fault says what still is.</summary>
    public async Task<ImportFault?> Close(Unit unit, CurrentUser by, (DateOnly From, string Why) when, CancellationToken cancel)
    {
        if (await left.In(unit, isMerged: false, when.From, cancel) is { Count: > 0 } still)
            return new ImportFault("units.csv", 0, "code", new UnitInUse(unit.Name, "撤销", still).Message);
        var before = KeepHistory.Of(unit);
        unit.Close(when.From);
        var written = await history.Write(by, unit, UnitChangeKind.Closed, before, when, cancel);
        return written.Succeeded ? null : new ImportFault("units.csv", 0, "code", written.Error.Message);
    }
}
