using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Tree;

/// <summary>What happened to a unit.</summary>
public enum UnitChangeKind
{
    /// <summary>设立</summary>
    Created,

    /// <summary>更名: the name, the kind or both.</summary>
    Renamed,

    /// <summary>划转: it belongs to another unit.</summary>
    Moved,

    /// <summary>并入: it became part of another.</summary>
    Merged,

    /// <summary>撤销</summary>
    Closed,
}

/// <summary>
/// One change of a unit: who, when, from which day, why, and how it was before and after. Kept for ever, so that what the unit
/// was on a past day can be said. A unit without changes was always what it is now, as far as is known here.
/// </summary>
[Proven("unit-change")]
internal sealed class UnitChange
{
    public required Guid Id { get; init; }

    public required string UnitCode { get; init; }

    public required UnitChangeKind What { get; init; }

    /// <summary>First day on which it is so.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Empty when it was created.</summary>
    public required string NameBefore { get; init; }

    public required string NameAfter { get; init; }

    public required string KindBefore { get; init; }

    public required string KindAfter { get; init; }

    public required string? ParentBefore { get; init; }

    public required string? ParentAfter { get; init; }

    /// <summary>The unit it became part of, for <see cref="UnitChangeKind.Merged"/>.</summary>
    public string? Into { get; init; }

    public required string Why { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>When and why a unit is changed.</summary>
/// <param name="From">First day on which it is so, as 2026-11-20; empty means today. Not in the future.</param>
/// <param name="Why">Why: the paper that says so, or a few words.</param>
public sealed record Occasion(string? From, string? Why);

/// <summary>Writes changes down. One per use case: it remembers how the unit was when the use case began.</summary>
internal sealed class KeepHistory(AppDb db, TimeProvider clock)
{
    private const int LongestWhy = 300;

    /// <summary>The day and the reason, or what is wrong with them.</summary>
    public Result<(DateOnly From, string Why)> Read(Occasion occasion)
    {
        var (text, why, today) = (occasion.From?.Trim() ?? "", occasion.Why?.Trim() ?? "", WorkingCalendar.LocalDay(clock.GetUtcNow()));
        var from = today;
        if (text.Length > 0 && !DateOnly.TryParseExact(text, "yyyy-MM-dd", out from))
            return new Invalid("from", "从哪天起请写成 2026-01-01。", "unit.from");
        if (from > today)
            return new Invalid("from", "还没到那一天。请到那天再改，或者写今天。", "unit.fromFuture");
        if (why.Length is 0 or > LongestWhy)
            return new Invalid("why", "请写为什么改，例如批复的文号；最多 300 个字。", "unit.why");
        return (from, why);
    }

    /// <summary>How the unit is now, to be written down with what it becomes.</summary>
    public static (string Name, string Kind, string? Parent) Of(Unit unit) => (unit.Name, unit.Kind, unit.ParentCode);

    /// <summary>Writes the change down; a day before the unit's last change is refused, or the past would have two stories.</summary>
    public async Task<Result<Done>> Write(CurrentUser? by, Unit unit, UnitChangeKind what, (string Name, string Kind, string? Parent)? before, (DateOnly From, string Why) when, CancellationToken cancel)
    {
        var last = db.Set<UnitChange>().Where(change => change.UnitCode == unit.Code).OrderByDescending(change => change.StartsOn).Select(change => (DateOnly?)change.StartsOn);
        if (await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.FirstOrDefaultAsync(last, cancel) is { } latest && when.From < latest)
            return new Invalid("from", $"{unit.Name}在 {latest:yyyy-MM-dd} 改过，新的改动不能早于那一天。", "unit.fromEarlier");
        var now = clock.GetUtcNow();
        db.Add(new UnitChange
        {
            Id = Ids.Next(now), UnitCode = unit.Code, What = what, StartsOn = when.From,
            NameBefore = before?.Name ?? "", NameAfter = unit.Name, KindBefore = before?.Kind ?? "", KindAfter = unit.Kind, ParentBefore = before?.Parent, ParentAfter = unit.ParentCode,
            Into = unit.MergedInto, Why = when.Why, ById = by?.PersonId ?? Guid.Empty, ByName = by?.Name ?? "管理员（命令行）", At = now,
        });
        return Done.Instance;
    }
}
