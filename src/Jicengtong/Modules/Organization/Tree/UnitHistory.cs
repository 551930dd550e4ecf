using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Tree;

/// <summary>A unit as it was on a day.</summary>
/// <param name="Code">Its code; it never changes.</param>
/// <param name="On">The day asked about.</param>
/// <param name="Name">Its name on that day.</param>
/// <param name="Kind">Its kind on that day.</param>
/// <param name="Existed">False before it was set up and after it was closed.</param>
/// <param name="Above">The units above it on that day, the root first, each with the name it had then.</param>
/// <param name="Now">The unit that stands for it today: itself, the one it became part of, or null.</param>
public sealed record UnitOnDay(string Code, DateOnly On, string Name, string Kind, bool Existed, IReadOnlyList<UnitThen> Above, UnitEntry? Now);

/// <summary>A unit's name on a day.</summary>
public sealed record UnitThen(string Code, string Name, string Kind);

/// <summary>One change as people read it.</summary>
/// <param name="From">First day on which it was so.</param>
/// <param name="Says">In words: 由“甲乌村”更名为“甲乌社区”.</param>
public sealed record UnitChangeView(string Unit, UnitChangeKind What, DateOnly From, string Says, string Why, string ByName, DateTimeOffset At);

/// <summary>What units were on past days.</summary>
internal sealed class UnitHistory(AppDb db, IDirectory directory)
{
    /// <summary>The unit on a day, or null when there never was one of this code.</summary>
    public async Task<UnitOnDay?> On(string code, DateOnly day, CancellationToken cancel)
    {
        if (await StateOf(code, day, cancel) is not { } state)
            return null;
        var above = new List<UnitThen>();
        // Parents are asked for the same day; a chain is never longer than the tree is deep.
        for (var parent = state.Parent; parent is not null && above.Count < 32 && await StateOf(parent, day, cancel) is { } up; parent = up.Parent)
            above.Insert(0, new UnitThen(parent, up.Name, up.Kind));
        return new UnitOnDay(code, day, state.Name, state.Kind, state.Existed, above, await directory.UnitOfToday(code, cancel));
    }

    /// <summary>Changes of the unit, and of units that became part of it, newest first.</summary>
    public async Task<IReadOnlyList<UnitChangeView>> Changes(string code, CancellationToken cancel)
    {
        var changes = await db.Set<UnitChange>().AsNoTracking().Where(change => change.UnitCode == code || change.Into == code)
            .OrderByDescending(change => change.StartsOn).ThenByDescending(change => change.Id).Take(200).ToListAsync(cancel);
        var names = await directory.Units([.. changes.SelectMany(change => new[] { change.ParentBefore, change.ParentAfter, change.Into }).OfType<string>().Distinct()], cancel);
        return [.. changes.Select(change => new UnitChangeView(change.UnitCode, change.What, change.StartsOn, Say(change, code, names), change.Why, change.ByName, change.At))];
    }

    private async Task<(string Name, string Kind, string? Parent, bool Existed)?> StateOf(string code, DateOnly day, CancellationToken cancel)
    {
        var changes = db.Set<UnitChange>().AsNoTracking().Where(change => change.UnitCode == code);
        if (await changes.Where(change => change.StartsOn <= day).OrderByDescending(change => change.StartsOn).ThenByDescending(change => change.Id).FirstOrDefaultAsync(cancel) is { } last)
            return last.What is UnitChangeKind.Closed or UnitChangeKind.Merged
                ? (last.NameBefore, last.KindBefore, last.ParentBefore, false)
                : (last.NameAfter, last.KindAfter, last.ParentAfter, true);
        if (await changes.OrderBy(change => change.StartsOn).ThenBy(change => change.Id).FirstOrDefaultAsync(cancel) is { } first)
            return first.What == UnitChangeKind.Created ? (first.NameAfter, first.KindAfter, first.ParentAfter, false) : (first.NameBefore, first.KindBefore, first.ParentBefore, true);
        return await directory.Unit(code, cancel) is { } unit ? (unit.Name, unit.Kind, unit.Parent, unit.ClosedOn is null || unit.ClosedOn > day) : null;
    }

    private static string Say(UnitChange change, string reader, IReadOnlyDictionary<string, UnitEntry> names)
    {
        string Name(string? code) => code is null ? "（最上级）" : names.TryGetValue(code, out var unit) ? unit.Name : code;
        var renamed = change.NameBefore.Length > 0 && change.NameBefore != change.NameAfter ? $"，名称由“{change.NameBefore}”改为“{change.NameAfter}”" : "";
        return change.What switch
        {
            UnitChangeKind.Created => $"设立，属{Name(change.ParentAfter)}",
            UnitChangeKind.Renamed when change.KindBefore == change.KindAfter => $"由“{change.NameBefore}”更名为“{change.NameAfter}”",
            UnitChangeKind.Renamed => $"由“{change.NameBefore}”（{change.KindBefore}）改为“{change.NameAfter}”（{change.KindAfter}）",
            UnitChangeKind.Moved => $"由{Name(change.ParentBefore)}划归{Name(change.ParentAfter)}{renamed}",
            UnitChangeKind.Merged when change.UnitCode != reader => $"{change.NameBefore}并入本单位",
            UnitChangeKind.Merged => $"并入{Name(change.Into)}",
            _ => "撤销",
        };
    }
}
