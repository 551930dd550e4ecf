using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Budgets;

/// <summary>A unit's budget of a year and what is used of it, in hours of its readers.</summary>
public sealed record BudgetStanding(string Unit, int Year, int Limit, double Used);

/// <summary>What a document would do to the budget.</summary>
/// <param name="Budget">The budget and what is used.</param>
/// <param name="Cost">What this one costs, in hours.</param>
/// <param name="IsOver">It does not fit any more.</param>
/// <param name="Release">The last request to let it go all the same, or null.</param>
/// <param name="State">none, waiting, granted or refused; a release for less than it costs now counts as none.</param>
/// <param name="Words">What was said with the decision.</param>
public sealed record BudgetReview(BudgetStanding Budget, double Cost, bool IsOver, Guid? Release, string State, string? Words);

/// <summary>Says whether a document fits its unit's budget. A unit without a budget has no limit.</summary>
internal sealed class BudgetCheck(AppDb db, TimeProvider clock)
{
    public async Task<BudgetReview?> Of(Directive directive, Price price, CancellationToken cancel)
    {
        if (await Standing(directive.IssuerCode, WorkingCalendar.LocalDay(clock.GetUtcNow()).Year, cancel) is not { } standing)
            return null;
        var cost = price.TotalMinutes / 60.0;
        var release = await db.Set<DirectiveRelease>().AsNoTracking().Where(one => one.DirectiveId == directive.Id).OrderByDescending(one => one.Id).FirstOrDefaultAsync(cancel);
        if (release is not null && release.Minutes < price.TotalMinutes)
            release = null;
        return new BudgetReview(standing, cost, standing.Used + cost > standing.Limit, release?.Id,
            release switch { null => "none", { Decision: null } => "waiting", { Decision.Granted: true } => "granted", _ => "refused" }, release?.Decision?.Words);
    }

    /// <summary>Why it may not go out, or null.</summary>
    public static Error? MayIssue(BudgetReview? review) => review is null or { IsOver: false } or { State: "granted" } ? null
        : new Invalid("whyRelease", $"今年的发文额度 {review.Budget.Limit} 人·小时，已用 {Said(review.Budget.Used)}，这一份要 {Said(review.Cost)}，超了。"
            + (review.State == "waiting" ? "已经请办公室放行，等答复。" : "少发一些人、写短一点、并进别的文件，或请办公室放行。"), "budget.over");

    /// <summary>The unit's budget of a year; null when it has none.</summary>
    public async Task<BudgetStanding?> Standing(string unit, int year, CancellationToken cancel)
    {
        if (await db.Set<SenderBudget>().AsNoTracking().FirstOrDefaultAsync(one => one.UnitCode == unit && one.Year == year, cancel) is not { } budget)
            return null;
        var (from, until) = BurdenLedger.Span(year);
        var sent = await db.Set<Directive>().AsNoTracking().Where(one => one.IssuerCode == unit && one.IssuedAt >= from && one.IssuedAt < until && one.Withdrawal == null && one.PaperId == null).Select(one => one.Issue).ToListAsync(cancel);
        return new BudgetStanding(unit, year, budget.Hours, sent.Sum(issue => issue!.Price?.TotalMinutes ?? 0) / 60.0);
    }

    internal static string Said(double hours) => hours.ToString(hours < 10 ? "0.#" : "0", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The office that watches over what a unit sends: whoever leads 公文处理 there or, failing that, above.</summary>
internal sealed class PapersOffice(IDirectory directory)
{
    private const string Papers = "公文处理";

    /// <summary>Whom to ask, other than one person; null when the duty list names nobody else.</summary>
    public async Task<Addressee?> Of(string unit, Guid except, CancellationToken cancel)
    {
        foreach (var lead in await directory.WhoAnswers(Papers, unit, cancel))
            if (lead.Without(person => person == except) is var (holder, deputy))
                return new Addressee(lead.Key, holder, lead.Unit, lead.UnitPath, deputy);
        return null;
    }

    /// <summary>Does this person, or as B岗, watch over what the unit sends?</summary>
    public async Task<bool> Is(CurrentUser user, string unit, CancellationToken cancel)
        => (await directory.WhoAnswers(Papers, unit, cancel)).Any(lead => lead.HolderId == user.PersonId || lead.DeputyId == user.PersonId);
}

/// <summary>Sets or lowers the budget of a unit.</summary>
internal sealed class SetBudget(AppDb db, PapersOffice office, IDirectory directory, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, string? unitCode, int? year, int? hours, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var of = year ?? WorkingCalendar.LocalDay(now).Year;
        if (of is < 2000 or > 2999)
            return new Invalid("year", "年份不对，例如 2026。", "budget.year");
        if (await directory.Unit(unitCode?.Trim() ?? "", cancel) is not { } unit)
            return new Invalid("unit", "请从列表里选单位。", "budget.unit");
        if (!await office.Is(by, unit.Code, cancel))
            return new Forbidden("发文额度由管公文的办公室定。");
        var budgets = await db.Set<SenderBudget>().Where(one => one.UnitCode == unit.Code).OrderBy(one => one.Year).ToListAsync(cancel);
        var (before, same, later) = (budgets.FindLast(one => one.Year < of), budgets.Find(one => one.Year == of), budgets.Find(one => one.Year > of));
        if (later is not null && hours < later.Hours)
            return new Invalid("hours", $"{later.Year} 年已经定了 {later.Hours}，以前的年份不能比它少。", "budget.rises");
        if (same is not null)
        {
            var lowered = same.Lower(hours ?? 0, by, now);
            if (!lowered.Succeeded)
                return lowered.Error;
        }
        else
        {
            var made = SenderBudget.Set(unit.Code, unit.Name, of, hours ?? 0, before, by, now);
            if (!made.Succeeded)
                return made.Error;
            db.Add(same = made.Value);
        }

        await evidence.Record(BudgetFacts.Set(same, by), cancel);
        return Done.Instance;
    }
}
