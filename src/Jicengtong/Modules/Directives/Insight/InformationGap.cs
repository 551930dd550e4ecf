using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Insight;

/// <summary>One level of the tree, or one place, in one document or in a period. Units only; docs/figures.md says what each number means.</summary>
/// <param name="Place">县, 乡镇, 村, 网格; or the name of a unit.</param>
/// <param name="Units">Units that were to get it.</param>
/// <param name="Reached">Of them, where somebody opened it.</param>
/// <param name="People">People who were to get it.</param>
/// <param name="Opened">Of them, who opened it.</param>
/// <param name="Hours">Working hours from sending until the unit knew, the middle one of its units; null when fewer than five people were asked.</param>
/// <param name="Points">Key points that were to be passed on from here, all relays together.</param>
/// <param name="Lost">Of them, those that did not arrive: softer, otherwise or missing.</param>
public sealed record GapLine(string Place, int Units, int Reached, int People, int Opened, double? Hours, int Points, int Lost);

/// <summary>One document: where it broke.</summary>
/// <param name="Levels">From the top down.</param>
/// <param name="Broke">Where it broke, in one sentence; empty when it did not.</param>
public sealed record DocumentGap(Guid Id, string Title, string IssuerName, DateTimeOffset IssuedAt, IReadOnlyList<GapLine> Levels, string Broke);

/// <summary>A month (2026-11) or quarter (2026-Q4) below a unit.</summary>
public sealed record PeriodGap(string Unit, string UnitName, string Period, string Before, string After, IReadOnlyList<GapLine> Levels, IReadOnlyList<DocumentGap> Documents);

/// <summary>One document by the units directly below.</summary>
public sealed record PlaceGap(Guid Id, string Title, string IssuerName, IReadOnlyList<GapLine> Levels, IReadOnlyList<GapLine> Places, string Broke);

/// <summary>信息差: how far documents came, how long until a unit knew, what was lost on the way and where. Never a person.</summary>
internal sealed class InformationGap(AppDb db, IInbox inbox, IDirectory directory, Budgets.PapersOffice office, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>A time of fewer people than this would be somebody's.</summary>
    private const int FewestForTime = 5;

    private const string Bureau = "部门";
    private static readonly string[] LevelsInOrder = ["县", "乡镇", "村", "网格"];

    /// <summary>For those who oversee: what was sent in the period to their place and below, or what their bureau sent.</summary>
    public async Task<Result<PeriodGap>> Of(CurrentUser user, string? unit, string? period, CancellationToken cancel)
    {
        var found = await Place(user, unit, cancel);
        if (!found.Succeeded)
            return found.Error;
        var place = found.Value;
        if (Period.Read(period, WorkingCalendar.LocalDay(clock.GetUtcNow())) is not { } span)
            return new Invalid("period", "时间请写成 2026-11 或 2026-Q4。", "gap.period");
        var (from, until) = (span.From, span.Until);
        var issued = await db.Set<Directive>().AsNoTracking().Where(one => one.IssuedAt >= from && one.IssuedAt < until && one.Withdrawal == null).OrderByDescending(one => one.IssuedAt).ToListAsync(cancel);
        var facts = await Facts([.. issued.Where(one => place.Kind != Bureau || one.IssuerCode == place.Code)], place, cancel);
        var documents = facts.Where(one => one.Reach.Count > 0).Select(DocumentOf).ToList();
        return new PeriodGap(place.Code, place.Name, span.Name, span.Before, span.After, Levels([.. facts]), documents);
    }

    /// <summary>One document by level and by the units directly below.</summary>
    public async Task<Result<PlaceGap>> OfDocument(CurrentUser user, string? unit, Guid id, CancellationToken cancel)
    {
        var found = await Place(user, unit, cancel);
        if (!found.Succeeded)
            return found.Error;
        var directive = await db.Set<Directive>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == id && one.IssuedAt != null && (found.Value.Kind != Bureau || one.IssuerCode == found.Value.Code), cancel);
        if (directive is null || await Facts([directive], found.Value, cancel) is not [{ Reach.Count: > 0 } fact])
            return new NotFound("这份文件");
        var lines = PlaceLines.Of([.. fact.Reach.Select(one => one.Path)]);
        var places = fact.Reach.GroupBy(one => lines.CodeOf(one.Path)).ToList();
        var names = await directory.Units([.. places.Select(one => one.Key)], cancel);
        var units = await directory.Units([.. fact.Passed.Select(one => one.Unit)], cancel);
        var document = DocumentOf(fact);
        return new PlaceGap(directive.Id, document.Title, document.IssuerName, document.Levels,
            [
                .. places.Select(one => LineOf(names.GetValueOrDefault(one.Key)?.Name ?? one.Key, [.. one], [.. fact.Passed.Where(relay => units.TryGetValue(relay.Unit, out var passing) && lines.CodeOf(passing.Path) == one.Key)]))
                    .OrderBy(line => (double)line.Reached / line.Units).ThenByDescending(line => line.Lost),
            ], document.Broke);
    }

    private async Task<Result<UnitEntry>> Place(CurrentUser user, string? unit, CancellationToken cancel)
    {
        if (user.Posts.FirstOrDefault(held => held.Oversees) is not { } post)
            return new Forbidden("信息差给单位负责人和办公室看。");
        var code = unit ?? (await SeesAll(user, post, cancel) ? post.ActsForUnit : post.UnitCode);
        if (await directory.Unit(code, cancel) is not { } place)
            return new NotFound("这个单位");
        // Each post for itself: whoever is seconded to a bureau from an office oversees no county.
        foreach (var held in user.Posts.Where(held => held.Oversees))
            if (await SeesAll(user, held, cancel) ? UnitPath.IsWithin(place.Path, held.JurisdictionPath) : held.UnitCode == place.Code)
                return place;
        return new NotFound("这个单位");
    }

    // A bureau sees what it sent; the one that handles papers sees the county.
    private async Task<bool> SeesAll(CurrentUser user, HeldPost post, CancellationToken cancel) => post.UnitKind != Bureau || await office.Is(user, post.ActsForUnit, cancel);

    // Everything about these documents that happened at and below the place; of a bureau's own everything.
    private async Task<IReadOnlyList<DocumentFacts>> Facts(IReadOnlyList<Directive> directives, UnitEntry place, CancellationToken cancel)
    {
        var ids = directives.Select(one => one.Id).ToList();
        var rows = await inbox.Awareness(ids, cancel);
        var relays = await db.Set<Relay>().AsNoTracking().Where(relay => ids.Contains(relay.DirectiveId)).OrderBy(relay => relay.Id).ToListAsync(cancel);
        var units = await directory.Units([.. rows.Select(row => row.Unit), .. relays.Select(relay => relay.UnitCode)], cancel);
        bool IsHere(string unit) => units.TryGetValue(unit, out var entry) && (place.Kind == Bureau || UnitPath.IsWithin(entry.Path, place.Path));
        return
        [
            .. directives.Select(directive => new DocumentFacts(directive,
                [
                    .. rows.Where(row => row.RootId == directive.Id && IsHere(row.Unit)).GroupBy(row => row.Unit).Select(unit => new UnitReach(unit.Key, units[unit.Key].Path, LevelOf(units[unit.Key].Kind),
                        unit.Sum(row => row.Total), unit.Sum(row => row.Opened), unit.Min(row => row.FirstOpenedAt) is { } knew ? calendar.WorkingTimeBetween(directive.IssuedAt!.Value, knew).TotalHours : null)),
                ],
                [
                    .. relays.Where(relay => relay.DirectiveId == directive.Id && IsHere(relay.UnitCode)).Select(relay => new Passed(relay.UnitCode, LevelOf(units[relay.UnitCode].Kind),
                        BriefFidelity.OfKeyPoints(directive.Content.KeyPoints, [.. relay.KeyPoints, relay.Opinion]))),
                ])),
        ];
    }

    private static DocumentGap DocumentOf(DocumentFacts fact)
    {
        var levels = Levels([fact]);
        return new DocumentGap(fact.Directive.Id, fact.Directive.Content.Title, fact.Directive.IssuerName, fact.Directive.IssuedAt!.Value, levels, BrokeAt(levels));
    }

    private static IReadOnlyList<GapLine> Levels(IReadOnlyList<DocumentFacts> facts) =>
    [
        .. facts.SelectMany(fact => fact.Reach.Select(one => one.Level).Concat(fact.Passed.Select(one => one.Level))).Distinct()
            .OrderBy(level => Array.IndexOf(LevelsInOrder, level) is var at && at < 0 ? LevelsInOrder.Length : at).ThenBy(level => level, StringComparer.Ordinal)
            .Select(level => LineOf(level, [.. facts.SelectMany(fact => fact.Reach).Where(one => one.Level == level)], [.. facts.SelectMany(fact => fact.Passed).Where(one => one.Level == level)])),
    ];

    private static GapLine LineOf(string name, IReadOnlyList<UnitReach> reach, IReadOnlyList<Passed> passed)
    {
        var people = reach.Sum(one => one.People);
        var hours = reach.Select(one => one.Hours).OfType<double>().Order().ToList();
        return new GapLine(name, reach.Count, reach.Count(one => one.Opened > 0), people, reach.Sum(one => one.Opened), people < FewestForTime || hours.Count == 0 ? null : hours[hours.Count / 2],
            passed.Sum(one => one.Points.Count), passed.Sum(one => one.Points.Count(point => point.Fate != Fate.Kept)));
    }

    // The first level where more than a fifth does not know; else where most of the points were lost.
    private static string BrokeAt(IReadOnlyList<GapLine> levels)
    {
        if (levels.FirstOrDefault(level => level.Units > 0 && level.Reached < level.Units * 0.8) is { } unreached)
            return $"断在{unreached.Place}：{unreached.Units} 个单位，{unreached.Units - unreached.Reached} 个还没人打开";
        return levels.Where(level => level.Lost * 3 >= level.Points && level.Lost > 0).MaxBy(level => (double)level.Lost / level.Points) is { } lossy
            ? $"走样在{lossy.Place}：转办时 {lossy.Points} 条要点，{lossy.Lost} 条没传到" : "";
    }

    private static string LevelOf(string kind) => kind switch { "县市区" or "部门" => "县", "乡镇街道" or "内设机构" => "乡镇", "村社区" => "村", _ => kind };

    private sealed record DocumentFacts(Directive Directive, IReadOnlyList<UnitReach> Reach, IReadOnlyList<Passed> Passed);

    private sealed record UnitReach(string Unit, string Path, string Level, int People, int Opened, double? Hours);

    private sealed record Passed(string Unit, string Level, IReadOnlyList<ItemFate> Points);
}
