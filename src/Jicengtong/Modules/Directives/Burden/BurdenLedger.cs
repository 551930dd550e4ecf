using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Burden;

/// <summary>负担账 of one sender in one year: what it cost the people below. Units that send, never persons who read.</summary>
/// <param name="Unit">Code of the issuing unit.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="Documents">How many it sent, those taken back not counted.</param>
/// <param name="Hours">Hours of all its readers together, as estimated before sending.</param>
/// <param name="Repeats">Of them, sent though the readers had one on the topic.</param>
/// <param name="OutOfHours">Of them, sent outside working hours.</param>
/// <param name="FormFields">Fields to fill in, all forms together.</param>
public sealed record SenderBurden(string Unit, string UnitName, int Documents, double Hours, int Repeats, int OutOfHours, int FormFields);

/// <summary>The account of all senders, the heaviest first; everybody may see it.</summary>
internal sealed class BurdenLedger(AppDb db, TimeProvider clock)
{
    public async Task<IReadOnlyList<SenderBurden>> Of(int? year, CancellationToken cancel)
    {
        var asked = year ?? WorkingCalendar.LocalDay(clock.GetUtcNow()).Year;
        var (from, until) = Span(asked);
        var sent = await db.Set<Directive>().AsNoTracking().Where(directive => directive.IssuedAt >= from && directive.IssuedAt < until && directive.Withdrawal == null && directive.PaperId == null)
            .Select(directive => new { directive.IssuerCode, directive.IssuerName, directive.Issue }).ToListAsync(cancel);
        return
        [
            .. sent.GroupBy(directive => directive.IssuerCode).Select(unit => new SenderBurden(unit.Key, unit.Last().IssuerName, unit.Count(),
                unit.Sum(directive => directive.Issue!.Price?.TotalMinutes ?? 0) / 60.0, unit.Count(directive => directive.Issue!.WhyAgain is not null),
                unit.Count(directive => directive.Issue!.Price?.OutOfHours == true), unit.Sum(directive => directive.Issue!.Price?.FormFields ?? 0)))
            .OrderByDescending(unit => unit.Hours)
        ];
    }

    /// <summary>From the first moment of a year to the first of the next.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until) Span(int year)
        => (WorkingCalendar.At(new DateOnly(year, 1, 1), TimeSpan.Zero), WorkingCalendar.At(new DateOnly(year + 1, 1, 1), TimeSpan.Zero));
}
