using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// When an unanswered ask is put to the deputy. Per urgency: so many working days after asking, but at the latest so long
/// before it is due; never outside working hours except in an emergency. Places differ, so the steps are data.
/// </summary>
internal sealed class Ladder(Calendars calendars)
{
    private static readonly Dictionary<Urgency, Step> DeputySteps = new()
    {
        [Urgency.Routine] = new(WorkingDays: 1, BeforeDue: TimeSpan.FromHours(6)),
        [Urgency.Urgent] = new(WorkingDays: 1, BeforeDue: TimeSpan.FromHours(8)),
        [Urgency.ExtraUrgent] = new(WorkingDays: 0, BeforeDue: TimeSpan.FromHours(12)),
        [Urgency.Emergency] = new(WorkingDays: 0, BeforeDue: TimeSpan.FromHours(24)),
    };

    /// <summary>The first step after asking, or null when nobody waits for an answer (知悉 without a due time).</summary>
    public DateTimeOffset? FirstStep(Urgency urgency, Demand demand, DateTimeOffset askedAt, DateTimeOffset? dueAt)
    {
        if (demand == Demand.Know && dueAt is null)
            return null;
        var (step, calendar) = (DeputySteps[urgency], calendars.For(""));
        var afterAsking = step.WorkingDays == 0 ? askedAt.AddMinutes(30) : calendar.AddWorkingDays(askedAt, step.WorkingDays);
        var at = dueAt is { } due && due - step.BeforeDue < afterAsking ? due - step.BeforeDue : afterAsking;
        if (at < askedAt)
            at = askedAt;
        return urgency == Urgency.Emergency ? at : Disturbs(calendar, at, dueAt);
    }

    // A step that falls before work, at noon or at night waits for the office to open, unless that would be too late.
    // Noon itself is allowed: people look at their phones before lunch, and six hours before 18:00 is noon.
    private static DateTimeOffset Disturbs(WorkingCalendar calendar, DateTimeOffset at, DateTimeOffset? dueAt)
    {
        if (calendar.IsWorkingTime(at.AddTicks(-1)))
            return at;
        var next = calendar.NextWorkingTime(at);
        return dueAt is { } due && next >= due ? at : next;
    }

    private sealed record Step(int WorkingDays, TimeSpan BeforeDue);
}
