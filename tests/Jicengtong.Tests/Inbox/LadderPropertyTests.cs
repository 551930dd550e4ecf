using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Ladder;

namespace Jicengtong.Tests.Inbox;

/// <summary>
/// A million person-days under a fake clock: people of three calendars, asks of every urgency, leave, edits of ladder and calendar,
/// standstills of the server. The oracle counts time on its own.
/// </summary>
public sealed class LadderPropertyTests
{
    private const int People = 100_000;
    private const int Days = 10;
    private const int Tick = 20;
    private static readonly Act[] Acts = [.. Enum.GetValues<Act>().Where(act => act != Act.None)];

    private static readonly WorkingCalendar[] Calendars =
    [
        new(),
        new WorkingCalendar().With(new CalendarEdits([new(new DateOnly(2026, 11, 20), false, "彝族年"), new(new DateOnly(2026, 11, 21), true, "")], [])),
        new WorkingCalendar().With(new CalendarEdits([], [new(new TimeOnly(8, 30), new TimeOnly(12, 0)), new(new TimeOnly(14, 30), new TimeOnly(17, 30))])),
    ];

    private static readonly LadderRules Stricter = LadderRules.Default with
    {
        Routine = [new(Act.Push, 30, Counted.WorkingMinutes), new(Act.Deputy, 4, Counted.WorkingDays), new(Act.Head, 1, Counted.WorkingDays)],
        Urgent = [new(Act.Push, 0, Counted.Minutes), new(Act.Sms, 20, Counted.WorkingMinutes), new(Act.Deputy, 1, Counted.WorkingDays, 4), new(Act.DutyRoom, 45, Counted.WorkingMinutes)],
        Quiet = new QuietHours(new TimeOnly(19, 0), new TimeOnly(7, 30), true),
    };

    [Fact]
    public void Over_a_million_person_days_each_step_comes_once_never_early_at_most_a_minute_late_and_never_after_an_answer()
    {
        var (random, steps) = (new Random(20261120), 0L);
        for (var person = 0; person < People; person++)
            steps += new Life(random).Live();
        Assert.True(steps > People, "Hardly anything happened; the property would hold of nothing.");
    }

    [Fact]
    public void A_planner_that_forgets_what_was_climbed_would_be_found()
    {
        var plan = LadderPlan.Of(LadderRules.Default, Calendars[0], new Climber(Urgency.Urgent, Demand.Do, TestClock.At(11, 20, 9), TestClock.At(11, 25, 18)));
        var first = LadderPlan.Climb(plan, Act.None, TestClock.At(11, 20, 9, 1), null, false);
        Assert.Equal((Act.Push, TestClock.At(11, 20, 9, 30)), (first.Done, first.Next));
        Assert.NotEqual(Act.None, LadderPlan.Climb(plan, Act.None, TestClock.At(11, 20, 9, 2), null, false).Done);
        Assert.Equal(Act.None, LadderPlan.Climb(plan, first.Climbed, TestClock.At(11, 20, 9, 2), null, false).Done);
    }

    [Fact]
    public void Quiet_is_followed_back_to_when_it_began()
    {
        var random = new Random(20261122);
        var seen = 0;
        foreach (var calendar in Calendars)
            foreach (var quiet in new[] { LadderRules.Default.Quiet, Stricter.Quiet, new QuietHours(new TimeOnly(12, 0), new TimeOnly(14, 0), true), new QuietHours(new TimeOnly(0, 0), new TimeOnly(0, 0), true), new QuietHours(new TimeOnly(22, 0), new TimeOnly(6, 0), false) })
                for (var round = 0; round < 500; round++)
                {
                    var at = TestClock.At(11, 20, 0).AddMinutes(random.Next(30 * 24 * 60));
                    var began = quiet.BeginBefore(at, calendar);
                    if (!quiet.IsQuiet(at, calendar))
                    {
                        Assert.Equal(at, began);
                        continue;
                    }

                    seen++;
                    Assert.False(quiet.IsQuiet(began.AddTicks(-1), calendar), $"{at:O}: {began:O} is not the beginning");
                    for (var between = began; between <= at; between = between.AddMinutes(17))
                        Assert.True(quiet.IsQuiet(between, calendar), $"{at:O}: loud at {between:O} after {began:O}");
                }

        Assert.True(seen > 1000, "Hardly any moment was quiet; the property would hold of nothing.");
    }

    /// <summary>One ask in one person's ten days.</summary>
    private sealed class Life
    {
        private readonly DateTimeOffset asked, until;
        private readonly DateTimeOffset? due, answered, edited, leaveFrom, leaveTo, stopped, started;
        private readonly Urgency urgency;
        private readonly Demand demand;
        private readonly WorkingCalendar before, after;
        private readonly LadderRules rulesBefore, rulesAfter;

        public Life(Random random)
        {
            asked = TestClock.At(11, 16, 0).AddMinutes(random.Next(4 * 24 * 60));
            until = asked.AddDays(Days);
            urgency = (Urgency)random.Next(4);
            demand = (Demand)random.Next(3);
            due = random.Next(3) > 0 ? asked.AddMinutes(30 + random.Next(6 * 24 * 60)) : null;
            answered = Sometimes(random, 2, 3 * 24 * 60);
            edited = Sometimes(random, 3, 4 * 24 * 60);
            leaveFrom = Sometimes(random, 6, 4 * 24 * 60);
            leaveTo = leaveFrom?.AddDays(1 + random.Next(3));
            stopped = Sometimes(random, 8, 4 * 24 * 60);
            started = stopped?.AddMinutes(1 + random.Next(2 * 24 * 60));
            (before, after) = (Calendars[random.Next(3)], Calendars[random.Next(3)]);
            (rulesBefore, rulesAfter) = (random.Next(4) > 0 ? LadderRules.Default : Stricter, random.Next(2) > 0 ? LadderRules.Default : Stricter);
        }

        public long Live()
        {
            var (climbed, steps, now) = (Act.None, 0L, asked);
            var plan = PlanAt(now);
            var (next, plannedAt) = (LadderPlan.Next(plan, climbed), now);
            var changes = new[] { edited, leaveFrom, leaveTo }.OfType<DateTimeOffset>().Order().ToList();
            while (now < until)
            {
                var change = changes.Find(moment => moment > now);
                var look = next is { } at ? NextTick(at > now ? at : now) : until;
                if (change != default && change <= look)
                {
                    now = change;
                    plan = PlanAt(now);
                    (next, plannedAt) = (LadderPlan.Next(plan, climbed), now);
                    continue;
                }

                if (look >= until)
                    break;
                now = look;
                if (answered <= now)
                    next = null;
                if (next is null)
                    continue;
                var (rules, calendar) = InForce(now);
                var climb = LadderPlan.Climb(plan, climbed, now, urgency != Urgency.Emergency && rules.Quiet.IsQuiet(now, calendar) ? rules.Quiet.EndAfter(now, calendar) : null, IsAway(now));
                Assert.True((climb.Done & climbed) == Act.None, "a step came twice");
                Assert.True((climb.Climbed & climbed) == climbed, "a step was forgotten");
                foreach (var act in Acts.Where(act => climb.Done.HasFlag(act)))
                    Check(act, plan, plannedAt, now);
                steps += Acts.Count(act => climb.Done.HasFlag(act));
                (climbed, next) = (climb.Climbed, climb.Next);
                Assert.False(next <= now, "the next look would be at once, for ever");
            }

            if (answered is null && !(stopped < until && started > until))
                Assert.All(plan.Where(step => step.At < until.AddDays(-3)), step => Assert.True(climbed.HasFlag(step.Act), "a step never came"));
            return steps;
        }

        // Independent of the planner: counted from the asking, on the calendar in force.
        private void Check(Act act, IReadOnlyList<PlannedAct> plan, DateTimeOffset plannedAt, DateTimeOffset now)
        {
            Assert.False(answered <= now, "after an answer");
            Assert.False(due is null && act == Act.Due, "due without a due time");
            Assert.True(now >= asked, "before it was asked");
            var (rules, calendar) = InForce(now);
            var isLoud = act is Act.Push or Act.Card or Act.Sms or Act.Deputy or Act.DutyRoom or Act.Due;
            Assert.False(isLoud && urgency != Urgency.Emergency && OpenAndAwake(rules, calendar, now) is false, "in quiet hours");
            if (act == Act.Due)
                Assert.True(now >= due, "due too early");
            var step = plan.FirstOrDefault(one => one.Act == act);
            // The deputy of somebody on leave is asked at once; everything else has its time.
            if (IsAway(now) && act == Act.Deputy)
                return;
            Assert.True(now >= step.At, "early");
            var rule = rules.For(urgency).FirstOrDefault(one => one.Act == act);
            if (rule is { HoursBeforeDue: null })
                Assert.True(rule.Counted switch
                {
                    Counted.Minutes => now - asked >= TimeSpan.FromMinutes(rule.After),
                    Counted.WorkingMinutes => calendar.WorkingTimeBetween(asked, now) >= TimeSpan.FromMinutes(rule.After),
                    Counted.WorkingDays => calendar.WorkingDaysBetween(asked, now) >= rule.After,
                    _ => act == Act.Digest || calendar.WorkingDaysBetween(asked, now) >= rule.After,
                }, "earlier than the rule says");
            var ready = step.At > plannedAt ? step.At : plannedAt;
            var isStandstill = stopped <= now && started >= ready.AddMinutes(-1);
            var wasQuiet = urgency != Urgency.Emergency && rules.Quiet.IsQuiet(ready, calendar);
            if (!isStandstill && !wasQuiet && !StoodBefore(ready))
                Assert.True(now - ready <= TimeSpan.FromSeconds(60), $"late by {now - ready}");
        }

        // Held over a night because the server stood still the evening before, or the plan was made in quiet hours.
        private bool StoodBefore(DateTimeOffset ready) => started is { } up && up > ready || InForce(ready) is var (rules, calendar) && rules.Quiet.IsQuiet(ready, calendar);

        private static bool OpenAndAwake(LadderRules rules, WorkingCalendar calendar, DateTimeOffset now)
        {
            var local = now.ToOffset(TimeSpan.FromHours(8));
            return calendar.IsWorkingDay(DateOnly.FromDateTime(local.DateTime)) && local.TimeOfDay >= rules.Quiet.Until.ToTimeSpan() && local.TimeOfDay < rules.Quiet.From.ToTimeSpan();
        }

        private IReadOnlyList<PlannedAct> PlanAt(DateTimeOffset now)
        {
            var (rules, calendar) = InForce(now);
            return LadderPlan.Of(rules, calendar, new Climber(urgency, demand, asked, due, IsAway(now)));
        }

        private (LadderRules Rules, WorkingCalendar Calendar) InForce(DateTimeOffset now) => edited <= now ? (rulesAfter, after) : (rulesBefore, before);

        private bool IsAway(DateTimeOffset now) => leaveFrom <= now && now < leaveTo;

        private DateTimeOffset NextTick(DateTimeOffset at)
        {
            var tick = asked.AddSeconds(Math.Ceiling((at - asked).TotalSeconds / Tick) * Tick);
            return stopped <= tick && tick < started ? started.Value.AddSeconds(1) : tick;
        }

        private DateTimeOffset? Sometimes(Random random, int oneIn, int minutes) => random.Next(oneIn) == 0 ? asked.AddMinutes(random.Next(minutes)) : null;
    }
}
