using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>What one rung of the ladder does. Each is one bit, so that an ask keeps in one number which it has climbed.</summary>
[Flags]
public enum Act
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>Into the holder's next digest.</summary>
    Digest = 1,

    /// <summary>Push to the holder's phone.</summary>
    Push = 2,

    /// <summary>企业微信、钉钉、飞书</summary>
    Card = 4,

    /// <summary>短信</summary>
    Sms = 8,

    /// <summary>The deputy (B岗) is asked too.</summary>
    Deputy = 16,

    /// <summary>Into the collective summary of whoever leads the unit.</summary>
    Head = 32,

    /// <summary>Onto the duty room's list, to be called.</summary>
    DutyRoom = 64,

    /// <summary>It is due: said once more in the digest. Not a rung one sets; every ask with a due time has it.</summary>
    Due = 128,
}

/// <summary>How the time before a rung is counted.</summary>
public enum Counted
{
    /// <summary>Minutes on the clock; what falls into quiet hours begins when they end.</summary>
    Minutes,

    /// <summary>Minutes in which the office is open.</summary>
    WorkingMinutes,

    /// <summary>Working days of the addressee's unit, to the same hour.</summary>
    WorkingDays,

    /// <summary>Mornings of working days.</summary>
    Mornings,
}

/// <summary>One rung.</summary>
/// <param name="Act">What is done.</param>
/// <param name="After">How long after asking.</param>
/// <param name="Counted">How that is counted.</param>
/// <param name="HoursBeforeDue">At the latest so many hours before it is due; null: no earlier for that.</param>
public sealed record LadderStep(Act Act, int After, Counted Counted, int? HoursBeforeDue = null);

/// <summary>静默时段: when nothing may disturb, except 突发.</summary>
/// <param name="From">Begins, Asia/Shanghai.</param>
/// <param name="Until">Ends; earlier than From means the next morning, the same as From that no hour is quiet.</param>
/// <param name="RestDays">Days off are quiet altogether.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly Until, bool RestDays)
{
    /// <summary>Is it quiet at this instant, on this calendar?</summary>
    public bool IsQuiet(DateTimeOffset at, WorkingCalendar calendar)
    {
        if (RestDays && !calendar.IsWorkingDay(WorkingCalendar.LocalDay(at)))
            return true;
        var time = TimeOf(at);
        return From > Until ? time >= From || time < Until : time >= From && time < Until;
    }

    /// <summary>The instant itself when it is not quiet, else when quiet ends.</summary>
    public DateTimeOffset EndAfter(DateTimeOffset at, WorkingCalendar calendar)
    {
        if (!IsQuiet(at, calendar))
            return at;
        var today = WorkingCalendar.LocalDay(at);
        var isFree = RestDays && !calendar.IsWorkingDay(today);
        var day = !isFree && TimeOf(at) < Until ? today : !isFree && From < Until ? today : today.AddDays(1);
        if (RestDays && !calendar.IsWorkingDay(day))
            day = calendar.WorkingDayAfter(day);
        return WorkingCalendar.At(day, From == Until ? TimeSpan.Zero : Until.ToTimeSpan());
    }

    /// <summary>The instant itself when it is not quiet, else when the quiet began in which it lies, with the nights and days off before it.</summary>
    public DateTimeOffset BeginBefore(DateTimeOffset at, WorkingCalendar calendar)
    {
        if (!IsQuiet(at, calendar))
            return at;
        // Quiet begins at its hour or with a day off: the first of these moments, going back, before which it is not quiet.
        for (var day = WorkingCalendar.LocalDay(at); ; day = day.AddDays(-1))
            foreach (var begins in new[] { WorkingCalendar.At(day, From.ToTimeSpan()), WorkingCalendar.At(day, TimeSpan.Zero) })
                if (begins <= at && !IsQuiet(begins.AddTicks(-1), calendar))
                    return begins;
    }

    private static TimeOnly TimeOf(DateTimeOffset at) => TimeOnly.FromTimeSpan(at.ToOffset(TimeSpan.FromHours(8)).TimeOfDay);
}

/// <summary>How people are reminded in a place, as data its office can change.</summary>
/// <param name="Routine">平件: its rungs.</param>
/// <param name="Urgent">加急</param>
/// <param name="ExtraUrgent">特急</param>
/// <param name="Emergency">突发</param>
/// <param name="Quiet">静默时段</param>
/// <param name="DigestAt">When the digest comes, unless somebody chose another time.</param>
/// <param name="MostPerDay">Most reminders per person and day outside these pages; what is more goes into the digest. 突发 does not count.</param>
/// <param name="DutyRoom">The unit whose people are the duty room (值班室); null: the office that handles papers.</param>
/// <param name="HeadPosts">Posts whose holders lead a unit, the first that somebody holds counts.</param>
/// <param name="RestMinutes">Minutes of rest credited to whoever was disturbed in quiet hours, each time.</param>
public sealed record LadderRules(
    IReadOnlyList<LadderStep> Routine, IReadOnlyList<LadderStep> Urgent, IReadOnlyList<LadderStep> ExtraUrgent, IReadOnlyList<LadderStep> Emergency,
    QuietHours Quiet, TimeOnly DigestAt, int MostPerDay, string? DutyRoom, IReadOnlyList<string> HeadPosts, int RestMinutes)
{
    private const int MostDays = 60;

    /// <summary>What holds where nobody set anything.</summary>
    public static readonly LadderRules Default = new(
        [new(Act.Digest, 1, Counted.Mornings), new(Act.Deputy, 1, Counted.WorkingDays, 6), new(Act.Head, 2, Counted.WorkingDays)],
        [
            new(Act.Push, 0, Counted.Minutes), new(Act.Card, 30, Counted.WorkingMinutes), new(Act.Sms, 60, Counted.WorkingMinutes), new(Act.Deputy, 120, Counted.WorkingMinutes, 8),
            new(Act.DutyRoom, 240, Counted.WorkingMinutes), new(Act.Head, 1, Counted.WorkingDays),
        ],
        [new(Act.Push, 0, Counted.Minutes), new(Act.Card, 0, Counted.Minutes), new(Act.Sms, 0, Counted.Minutes), new(Act.Deputy, 0, Counted.Minutes), new(Act.DutyRoom, 15, Counted.Minutes)],
        [new(Act.Push, 0, Counted.Minutes), new(Act.Card, 0, Counted.Minutes), new(Act.Sms, 0, Counted.Minutes), new(Act.Deputy, 0, Counted.Minutes), new(Act.DutyRoom, 5, Counted.Minutes)],
        new QuietHours(new TimeOnly(18, 0), new TimeOnly(8, 30), true), new TimeOnly(8, 30), 6, null,
        ["党委书记", "党支部书记", "村党支部书记兼村委会主任", "书记", "县长", "市长", "镇长", "乡长", "局长", "主任"], 60);

    /// <summary>The rungs of an urgency.</summary>
    public IReadOnlyList<LadderStep> For(Urgency urgency) => urgency switch
    {
        Urgency.Routine => Routine,
        Urgency.Urgent => Urgent,
        Urgency.ExtraUrgent => ExtraUrgent,
        _ => Emergency,
    };

    /// <summary>What is wrong, with its field; null when nothing is.</summary>
    public Error? Fault()
    {
        foreach (var (name, steps) in new[] { ("routine", Routine), ("urgent", Urgent), ("extraUrgent", ExtraUrgent), ("emergency", Emergency) })
        {
            if (steps is null)
                return new Invalid(name, "每一种紧急程度都要写步骤，可以是空的。", "ladder.missing");
            if (steps.FirstOrDefault(step => step.Act is Act.None or Act.Due || !Enum.IsDefined(step.Act) || !Enum.IsDefined(step.Counted)) is not null)
                return new Invalid(name, "有一步写的办法没有。请从列表里选。", "ladder.act");
            if (steps.GroupBy(step => step.Act).Any(same => same.Count() > 1))
                return new Invalid(name, "同一个办法写了两次。每个办法一种紧急程度只用一次。", "ladder.twice");
            if (steps.FirstOrDefault(step => step.After < 0 || step.After > MostDays * (step.Counted is Counted.Minutes or Counted.WorkingMinutes ? 24 * 60 : 1) || step.HoursBeforeDue is < 0 or > 24 * 30) is { } odd)
                return new Invalid(name, string.Create(CultureInfo.InvariantCulture, $"“{LadderWords.Of(odd.Act)}”的时间请写 0 到 {MostDays} 天以内。"), "ladder.after");
        }

        if (Emergency.Count == 0)
            return new Invalid("emergency", "突发至少要有一步，不然没有人知道。", "ladder.emergency");
        if (Quiet is null)
            return new Invalid("quiet", "请写静默时段；不要静默就把两个时间写成一样。", "ladder.quiet");
        if (MostPerDay is < 1 or > 50)
            return new Invalid("mostPerDay", "每人每天最多提醒几次，请写 1 到 50。", "ladder.most");
        if (RestMinutes is < 0 or > 480)
            return new Invalid("restMinutes", "每次打扰记多少分钟调休，请写 0 到 480。", "ladder.rest");
        return HeadPosts is null or { Count: > 40 } || HeadPosts.Any(post => post is null or { Length: 0 or > 40 })
            ? new Invalid("headPosts", "负责人的职务最多写 40 个，每个最多 40 个字。", "ladder.heads") : null;
    }
}

/// <summary>The words of the ladder on the screen.</summary>
internal static class LadderWords
{
    public static string Of(Act act) => act switch
    {
        Act.Digest => "进早报",
        Act.Push => "推送到手机",
        Act.Card => "企业微信、钉钉、飞书",
        Act.Sms => "短信",
        Act.Deputy => "请B岗",
        Act.Head => "汇总给负责人",
        Act.DutyRoom => "进值班室的电话名单",
        Act.Due => "到期提醒",
        _ => "",
    };

    public static string Of(Urgency urgency) => urgency switch { Urgency.Routine => "平件", Urgency.Urgent => "加急", Urgency.ExtraUrgent => "特急", _ => "突发" };

    public static string Of(Counted counted) => counted switch { Counted.Minutes => "分钟", Counted.WorkingMinutes => "上班的分钟", Counted.WorkingDays => "个工作日", _ => "个上班的早上" };

    /// <summary>马上, 上班 30 分钟后, 1 个工作日后, 下一个上班的早上.</summary>
    public static string When(LadderStep step)
    {
        var after = step.After.ToString(CultureInfo.InvariantCulture);
        var when = step switch
        {
            { Counted: Counted.Mornings, After: 1 } => "下一个上班的早上",
            { After: 0 } => "马上",
            { Counted: Counted.Minutes } => Length(step.After) + "后",
            { Counted: Counted.WorkingMinutes } => $"上班 {Length(step.After)}后",
            { Counted: Counted.WorkingDays } => after + " 个工作日后",
            _ => $"第 {after} 个上班的早上",
        };
        return step.HoursBeforeDue is { } hours ? string.Create(CultureInfo.InvariantCulture, $"{when}，最晚到期前 {hours} 小时") : when;
    }

    /// <summary>Hours of work until a step, about: only to say the steps in the order in which they come.</summary>
    public static double Roughly(LadderStep step) => step.Counted switch { Counted.Minutes or Counted.WorkingMinutes => step.After / 60.0, Counted.Mornings => (step.After - 0.5) * 8, _ => step.After * 8 };

    // 240 minutes are read as 4 hours; 90 stay minutes.
    private static string Length(int minutes) => minutes >= 60 && minutes % 60 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} 小时") : string.Create(CultureInfo.InvariantCulture, $"{minutes} 分钟");
}
