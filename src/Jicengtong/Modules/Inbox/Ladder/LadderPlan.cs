using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>What the plan of an ask depends on, beside the rules and the calendar of its place.</summary>
/// <param name="Urgency">紧急程度.</param>
/// <param name="Demand">What is asked.</param>
/// <param name="Since">Since when the ladder runs: asked, asked again, or handed over.</param>
/// <param name="DueAt">By when, or null.</param>
/// <param name="HolderIsAway">Whoever holds it is on leave: nobody waits for them, the deputy is asked at once.</param>
internal sealed record Climber(Urgency Urgency, Demand Demand, DateTimeOffset Since, DateTimeOffset? DueAt, bool HolderIsAway = false);

/// <summary>What a look at an ask came to.</summary>
/// <param name="Done">To be carried out now.</param>
/// <param name="Climbed">Everything climbed so far.</param>
/// <param name="Next">When to look again; null: never.</param>
internal readonly record struct Climb(Act Done, Act Climbed, DateTimeOffset? Next);

/// <summary>One rung with its time.</summary>
internal readonly record struct PlannedAct(Act Act, DateTimeOffset At);

/// <summary>
/// The whole ladder of an ask as instants, worked out from data alone. Nothing in it falls into quiet hours, but for 突发 and what
/// disturbs nobody (being put on the list of the next digest).
/// </summary>
internal static class LadderPlan
{
    private const Act Loud = Act.Push | Act.Card | Act.Sms | Act.Deputy | Act.DutyRoom | Act.Due;
    private const Act ToHolder = Act.Digest | Act.Push | Act.Card | Act.Sms;

    public static IReadOnlyList<PlannedAct> Of(LadderRules rules, WorkingCalendar calendar, Climber ask)
    {
        var plan = new Dictionary<Act, DateTimeOffset>();
        // What only has to be known, without haste and without a due time, is said once in the digest; nobody is chased for it.
        var steps = ask is { Demand: Demand.Know, Urgency: Urgency.Routine, DueAt: null } ? rules.Routine.Where(step => step.Act == Act.Digest) : rules.For(ask.Urgency);
        foreach (var step in steps)
            if (!ask.HolderIsAway || (step.Act & ToHolder) == 0)
                Put(plan, rules, calendar, ask, step);
        if (ask.DueAt is { } due)
            Earliest(plan, Act.Due, Loudly(rules, calendar, ask, Later(due, ask.Since)));
        return [.. plan.Select(step => new PlannedAct(step.Key, step.Value)).OrderBy(step => step.At).ThenBy(step => step.Act)];
    }

    /// <summary>The first rung not climbed yet; null when there is none.</summary>
    public static DateTimeOffset? Next(IReadOnlyList<PlannedAct> plan, Act climbed)
        => plan.Where(step => (climbed & step.Act) == 0).Select(step => (DateTimeOffset?)step.At).Min();

    /// <summary>What is due now and was not done.</summary>
    public static Act DueNow(IReadOnlyList<PlannedAct> plan, Act climbed, DateTimeOffset now)
        => plan.Where(step => step.At <= now && (climbed & step.Act) == 0).Aggregate(Act.None, (acts, step) => acts | step.Act);

    /// <summary>
    /// What is done at this look. Who comes late into quiet hours (<paramref name="heldUntil"/>: when they end; null for 突发 and by day)
    /// waits; for a holder on leave the deputy takes the place of every word to them.
    /// </summary>
    public static Climb Climb(IReadOnlyList<PlannedAct> plan, Act climbed, DateTimeOffset now, DateTimeOffset? heldUntil, bool isAway)
    {
        var acts = DueNow(plan, climbed, now);
        if ((acts & Loud) != 0 && heldUntil is { } morning)
            return new Climb(Act.None, climbed, morning);
        if (isAway && (acts & ToHolder) != 0)
            acts |= Act.Deputy & ~climbed;
        return new Climb(isAway ? acts & ~ToHolder : acts, climbed | acts, Next(plan, climbed | acts));
    }

    private static void Put(Dictionary<Act, DateTimeOffset> plan, LadderRules rules, WorkingCalendar calendar, Climber ask, LadderStep step)
    {
        var isEmergency = ask.Urgency == Urgency.Emergency;
        // Minutes of the clock begin when quiet ends; what was held in the meantime is said in the digest of that morning, once.
        var begin = isEmergency || step.Counted != Counted.Minutes ? ask.Since : rules.Quiet.EndAfter(ask.Since, calendar);
        var at = ask.HolderIsAway && step.Act == Act.Deputy ? begin : After(calendar, begin, step);
        if (step.HoursBeforeDue is { } hours && ask.DueAt is { } due && due.AddHours(-hours) < at)
        {
            at = Later(due.AddHours(-hours), ask.Since);
            // Quiet would hold it until after it is due: then so many hours before that quiet begins.
            if (Loudly(rules, calendar, ask, at) >= due && !rules.Quiet.IsQuiet(ask.Since, calendar))
                at = Later(rules.Quiet.BeginBefore(at, calendar).AddHours(-hours), ask.Since);
        }

        if (step.Act is Act.Digest or Act.Head)
        {
            Earliest(plan, step.Act, at);
            return;
        }

        var isHeld = !isEmergency && (begin > ask.Since && step.After == 0 || rules.Quiet.IsQuiet(at, calendar));
        if (isHeld && (step.Act & ToHolder) != 0)
            Earliest(plan, Act.Digest, Later(MorningOf(rules.Quiet.EndAfter(at, calendar)), ask.Since));
        else
            Earliest(plan, step.Act, Loudly(rules, calendar, ask, at));
    }

    private static DateTimeOffset After(WorkingCalendar calendar, DateTimeOffset begin, LadderStep step) => step.Counted switch
    {
        Counted.Minutes => begin.AddMinutes(step.After),
        Counted.WorkingMinutes => calendar.AddWorkingTime(begin, TimeSpan.FromMinutes(step.After)),
        Counted.WorkingDays => calendar.AddWorkingDays(begin, step.After),
        _ => step.After == 0 ? begin : WorkingCalendar.At(calendar.WorkingDayAfter(WorkingCalendar.LocalDay(begin), step.After), TimeSpan.Zero),
    };

    private static DateTimeOffset Loudly(LadderRules rules, WorkingCalendar calendar, Climber ask, DateTimeOffset at)
        => ask.Urgency == Urgency.Emergency ? at : rules.Quiet.EndAfter(at, calendar);

    // The list of a morning's digest is open from midnight: whoever wants it at seven has it at seven.
    private static DateTimeOffset MorningOf(DateTimeOffset at) => WorkingCalendar.At(WorkingCalendar.LocalDay(at), TimeSpan.Zero);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void Earliest(Dictionary<Act, DateTimeOffset> plan, Act act, DateTimeOffset at)
    {
        if (!plan.TryGetValue(act, out var before) || at < before)
            plan[act] = at;
    }
}
