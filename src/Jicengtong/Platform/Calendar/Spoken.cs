using System.Globalization;

namespace Jicengtong.Platform;

/// <summary>Times as people say them: 今天 18:00 前, 还有 5 个工作日, 还剩 31 小时.</summary>
public static class Spoken
{
    private static readonly string[] WeekDays = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"];

    /// <summary>11月20日 星期五</summary>
    public static string Day(DateTimeOffset at)
    {
        var day = WorkingCalendar.LocalDay(at);
        return string.Create(CultureInfo.InvariantCulture, $"{day.Month}月{day.Day}日 {WeekDays[(int)day.DayOfWeek]}");
    }

    /// <summary>11月20日 18:00; with the year when it is not this year's.</summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now)
    {
        var local = at.ToOffset(TimeSpan.FromHours(8));
        var year = local.Year == now.ToOffset(TimeSpan.FromHours(8)).Year ? "" : $"{local.Year.ToString(CultureInfo.InvariantCulture)}年";
        return string.Create(CultureInfo.InvariantCulture, $"{year}{local.Month}月{local.Day}日 {local:HH:mm}");
    }

    /// <summary>How a due time reads on a card: today and tomorrow by name, then by working days.</summary>
    public static string Due(DateTimeOffset due, DateTimeOffset now, WorkingCalendar calendar)
    {
        if (due < now)
            return "过期 " + Length(now - due);
        var local = due.ToOffset(TimeSpan.FromHours(8));
        var days = WorkingCalendar.LocalDay(due).DayNumber - WorkingCalendar.LocalDay(now).DayNumber;
        if (days <= 1)
            return string.Create(CultureInfo.InvariantCulture, $"{(days == 0 ? "今天" : "明天")} {local:HH:mm} 前");
        var working = calendar.WorkingDaysBetween(now, due);
        return working == 0 ? Moment(due, now) + " 前" : string.Create(CultureInfo.InvariantCulture, $"还有 {working} 个工作日");
    }

    /// <summary>A span in the largest unit that says enough: 40 分钟, 6 小时, 2.1 天.</summary>
    public static string Length(TimeSpan span) => span switch
    {
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)span.TotalMinutes)} 分钟"),
        { TotalHours: <= 48 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} 小时"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} 天"),
    };

    /// <summary>Working time: 40 分钟, 6 个工作小时, 2.5 个工作日 (a working day has seven hours).</summary>
    public static string WorkingLength(TimeSpan span) => span switch
    {
        { TotalMinutes: < 60 } => Length(span),
        { TotalHours: < 14 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} 个工作小时"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours / 7:0.#} 个工作日"),
    };

    /// <summary>How near a due time is, as the style sheet names it: late, near or far.</summary>
    public static string Nearness(DateTimeOffset? due, DateTimeOffset now) => due switch
    {
        null => "far",
        { } at when at <= now || WorkingCalendar.LocalDay(at) == WorkingCalendar.LocalDay(now) => "late",
        { } at when at - now < TimeSpan.FromDays(7) => "near",
        _ => "far",
    };
}
