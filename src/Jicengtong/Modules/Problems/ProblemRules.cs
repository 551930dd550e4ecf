using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>How a limit is counted.</summary>
public enum LimitUnit
{
    /// <summary>Hours on the wall clock, nights and weekends included.</summary>
    Hours,

    /// <summary>Days on the wall clock.</summary>
    Days,

    /// <summary>Working days of the calendar (调休 included).</summary>
    WorkingDays,
}

/// <summary>One category and by when it is answered.</summary>
public sealed record Limit(string Category, int Amount, LimitUnit Unit)
{
    /// <summary>When the limit is reached.</summary>
    public DateTimeOffset From(DateTimeOffset at, WorkingCalendar calendar) => Unit switch
    {
        LimitUnit.Hours => at.AddHours(Amount),
        LimitUnit.Days => at.AddDays(Amount),
        _ => calendar.AddWorkingDays(at, Amount),
    };

    /// <summary>48 小时, 15 天, 3 个工作日.</summary>
    public string Words => Amount.ToString(CultureInfo.InvariantCulture) + Unit switch { LimitUnit.Hours => " 小时", LimitUnit.Days => " 天", _ => " 个工作日" };
}

/// <summary>Which category a matter has unless the reporter says otherwise.</summary>
public sealed record MatterCategory(string Matter, string Category);

/// <summary>The rules of the ledger in a place, as data its office can change.</summary>
/// <param name="Limits">Categories, in the order they are offered.</param>
/// <param name="Matters">Matters that are not 一般 by nature.</param>
/// <param name="SilenceDays">After so many days without a word an answered problem is closed.</param>
/// <param name="CatchAllUnit">兜底: takes what nobody answers for; null: whoever handles papers.</param>
/// <param name="PlatformUnit">Answers for the platform itself; null: whoever handles papers in the county.</param>
public sealed record ProblemRules(IReadOnlyList<Limit> Limits, IReadOnlyList<MatterCategory> Matters, int SilenceDays, string? CatchAllUnit, string? PlatformUnit)
{
    /// <summary>The category of what nobody classified; always there.</summary>
    public const string General = "一般";

    /// <summary>What holds where nobody set anything.</summary>
    public static readonly ProblemRules Default = new([new(General, 48, LimitUnit.Hours), new("险情", 2, LimitUnit.Hours), new("疑难", 15, LimitUnit.Days)], [], 7, null, null);

    /// <summary>The limit chosen, else the matter's own, else the general one; null when the category chosen does not exist.</summary>
    public Limit? For(string? category, string matter)
    {
        var wanted = string.IsNullOrEmpty(category) ? Matters.FirstOrDefault(one => one.Matter == matter)?.Category ?? General : category;
        return Limits.FirstOrDefault(limit => limit.Category == wanted);
    }
}

/// <summary>Finds the rules of a place: those of the nearest unit above that set any.</summary>
internal sealed class RulesInForce(AppDb db, Calendars calendars)
{
    public async Task<ProblemRules> At(string path, CancellationToken cancel)
    {
        var codes = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var rows = await db.Set<RulesRow>().AsNoTracking().Where(row => codes.Contains(row.UnitCode)).ToListAsync(cancel);
        return rows.MaxBy(row => Array.IndexOf(codes, row.UnitCode))?.Rules ?? ProblemRules.Default;
    }

    /// <summary>When a problem of this category is due if it is dispatched now.</summary>
    public async Task<DateTimeOffset> DueOf(Problem problem, DateTimeOffset now, CancellationToken cancel)
    {
        var rules = await At(problem.UnitPath, cancel);
        return (rules.For(problem.Category, problem.Matter) ?? rules.For(ProblemRules.General, "") ?? ProblemRules.Default.Limits[0]).From(now, calendars.For(problem.HandlerPath));
    }

    /// <summary>When silence closes what is answered now.</summary>
    public async Task<DateTimeOffset> LapseOf(Problem problem, DateTimeOffset now, CancellationToken cancel)
        => now.AddDays((await At(problem.UnitPath, cancel)).SilenceDays);
}

/// <summary>Changes the rules of a town or county: its own people, for it alone.</summary>
internal sealed class SetProblemRules(AppDb db, RulesOwners owners, IDirectory directory, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404 for a unit that is not theirs, or the first thing wrong, with its field.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, string unit, ProblemRules rules, CancellationToken cancel)
    {
        if ((await owners.Of(by, cancel)).All(owner => owner.Code != unit))
            return new NotFound("这个单位的规则");
        if (await Fault(rules, cancel) is { } fault)
            return fault;
        var (row, now) = (await db.Set<RulesRow>().FirstOrDefaultAsync(candidate => candidate.UnitCode == unit, cancel), clock.GetUtcNow());
        if (row is null)
            db.Add(row = new RulesRow { UnitCode = unit, Id = Ids.Next(now) });
        (row.Rules, row.ChangedAt, row.ChangedBy) = (rules, now, by.PersonId);
        await evidence.Record(ProblemFacts.RulesChanged(row, by), cancel);
        return Done.Instance;
    }

    private async Task<Error?> Fault(ProblemRules rules, CancellationToken cancel)
    {
        if (rules.Limits is null or { Count: 0 or > 12 } || rules.Matters is null)
            return new Invalid("limits", "请留 1 到 12 类。", "rules.limits");
        if (rules.Limits.FirstOrDefault(limit => CleanText.Of(limit.Category) != limit.Category || limit.Category.Length is 0 or > 20) is { } unnamed)
            return new Invalid("limits", $"类别“{unnamed.Category}”请写 1 到 20 个字。", "rules.category");
        if (rules.Limits.Select(limit => limit.Category).Distinct().Count() < rules.Limits.Count)
            return new Invalid("limits", "有两类同名。请改一个。", "rules.category");
        if (rules.Limits.All(limit => limit.Category != ProblemRules.General))
            return new Invalid("limits", $"要有“{ProblemRules.General}”这一类：没选类别的都算它。", "rules.general");
        if (rules.Limits.FirstOrDefault(limit => limit.Amount < 1 || limit.From(DateTimeOffset.UnixEpoch, new WorkingCalendar()) > DateTimeOffset.UnixEpoch.AddDays(180)) is { } odd)
            return new Invalid("limits", $"“{odd.Category}”的期限请写大于 0、不超过半年的数。", "rules.amount");
        if (rules.SilenceDays is < 1 or > 90)
            return new Invalid("silenceDays", "答复后等几天，请写 1 到 90。", "rules.silence");
        var matters = await directory.Matters(cancel);
        if (rules.Matters.FirstOrDefault(one => !matters.Contains(one.Matter) || rules.Limits.All(limit => limit.Category != one.Category)) is { } unknown)
            return new Invalid("matters", $"事项“{unknown.Matter}”或类别“{unknown.Category}”不存在。", "rules.matter");
        foreach (var (field, code) in new[] { ("catchAllUnit", rules.CatchAllUnit), ("platformUnit", rules.PlatformUnit) })
            if (code is not null && await directory.Unit(code, cancel) is null)
                return new Invalid(field, "没有这个单位，请重新选。", "rules.unit");
        return null;
    }
}

/// <summary>Which towns and counties a person keeps the rules of.</summary>
internal sealed class RulesOwners(IKeptPlaces places, IDirectory directory)
{
    public async Task<IReadOnlyList<UnitEntry>> Of(CurrentUser user, CancellationToken cancel)
    {
        var kept = await places.KeptBy(user, cancel);
        var units = await directory.Units([.. kept.Select(place => place.Code)], cancel);
        return [.. kept.Select(place => units[place.Code])];
    }
}

/// <summary>The rules of one unit.</summary>
internal sealed class RulesRow
{
    public required string UnitCode { get; init; }

    /// <summary>What the evidence of its changes is kept under.</summary>
    public required Guid Id { get; init; }

    public ProblemRules Rules { get; set; } = ProblemRules.Default;

    public DateTimeOffset ChangedAt { get; set; }

    public Guid ChangedBy { get; set; }
}
