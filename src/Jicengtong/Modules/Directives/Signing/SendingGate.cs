using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Signing;

/// <summary>
/// Says whether a draft may go out to these people now: signed and numbered where the unit insists, due on a day on which somebody
/// works, to others than its writer alone.
/// </summary>
internal sealed class SendingGate(AppDb db, SigningUnit units, SigningDesk desk, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>Null when it may.</summary>
    public async Task<Error?> Check(CurrentUser by, Directive directive, IReadOnlyList<Reached> people, CancellationToken cancel)
    {
        if (people.All(person => person.PersonId == by.PersonId))
            return new Invalid("audience", "这个范围里只有您自己，等于发给自己。请换个范围。", "directive.onlyYourself");
        if (directive.Content.DueAt is { } due && directive.Content.Urgency < Urgency.ExtraUrgent && calendar.HolidayOn(WorkingCalendar.LocalDay(due)) is { } holiday)
            return new Invalid("due", $"{Day(WorkingCalendar.LocalDay(due))}是{holiday}，放假，收的人没有上班。请改到上班的日子，前面最近的是 {Day(calendar.WorkingDayBefore(WorkingCalendar.LocalDay(due)))}；特急、突发件不受限制。", "directive.dueHoliday");
        if (directive.IsAtSigning)
            return await db.Set<SignedPaper>().AnyAsync(signing => signing.Id == directive.SigningId && signing.Number != null, cancel) ? null
                : new Invalid("", "正在送审，签发、编号以后才能发出。", "signing.open");
        var (unit, flows) = await units.Of(directive.IssuerCode, cancel);
        return flows.MustSign ? new Invalid("", $"{unit?.Name}发文要先送审、签发、编号。请点“送审”。", "signing.missing") : null;
    }

    /// <summary>It went out: the signing ends.</summary>
    public async Task Sent(CurrentUser by, Directive directive, CancellationToken cancel)
    {
        if (directive.SigningId is not { } id || !directive.IsAtSigning)
            return;
        var (signing, now) = (await db.Set<SignedPaper>().SingleAsync(one => one.Id == id, cancel), clock.GetUtcNow());
        await desk.Record(new StepTaken { Id = Ids.Next(now), FileId = id, Kind = StepKind.Send, ById = by.PersonId, ByName = by.Name, CameAt = signing.SinceAt, At = now }, new { signing.Number }, cancel);
        await desk.Settle(by, signing.PendingId, "发出", cancel);
        signing.Send(now);
    }

    private static string Day(DateOnly day) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{day.Month}月{day.Day}日");
}
