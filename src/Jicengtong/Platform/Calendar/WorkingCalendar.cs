using System.Text.Json;

namespace Jicengtong.Platform;

/// <summary>
/// Working days and hours of a place: weekends, statutory holidays and make-up working days (调休) as data
/// (<c>holidays.json</c>, from the State Council's yearly notices), 09:00–12:00 and 14:00–18:00 Asia/Shanghai, and over them
/// what the place and those above it say otherwise (<see cref="Calendars"/>).
/// </summary>
public sealed class WorkingCalendar
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    // A calendar whose every day was declared free would be asked for ever.
    private const int LongestRest = 400;

    private readonly Dictionary<DateOnly, string> holidays;
    private readonly HashSet<DateOnly> workdays;
    private readonly (TimeSpan From, TimeSpan To)[] hours = [(TimeSpan.FromHours(9), TimeSpan.FromHours(12)), (TimeSpan.FromHours(14), TimeSpan.FromHours(18))];

    /// <summary>The calendar shipped with the product.</summary>
    public WorkingCalendar()
    {
        using var stream = typeof(WorkingCalendar).Assembly.GetManifestResourceStream("holidays.json")!;
        using var json = JsonDocument.Parse(stream);
        holidays = json.RootElement.GetProperty("holidays").EnumerateObject().ToDictionary(day => Parse(day.Name), day => day.Value.GetString()!);
        workdays = [.. json.RootElement.GetProperty("workdays").EnumerateObject().Select(day => Parse(day.Name))];
    }

    private WorkingCalendar(WorkingCalendar above, CalendarEdits edits)
    {
        (holidays, workdays) = (new(above.holidays), [.. above.workdays]);
        foreach (var day in edits.Days)
        {
            holidays.Remove(day.Day);
            workdays.Remove(day.Day);
            if (day.Works)
                workdays.Add(day.Day);
            else
                holidays[day.Day] = day.Name;
        }

        hours = edits.Hours.Count == 0 ? above.hours : [.. edits.Hours.Select(span => (span.From.ToTimeSpan(), span.To.ToTimeSpan()))];
    }

    /// <summary>Working hours of a day, in their order.</summary>
    public IReadOnlyList<WorkingSpan> Hours => [.. hours.Select(span => new WorkingSpan(TimeOnly.FromTimeSpan(span.From), TimeOnly.FromTimeSpan(span.To)))];

    /// <summary>The days of a year that are otherwise than the week says, in their order.</summary>
    public IReadOnlyList<CalendarDay> DaysOf(int year) =>
    [
        .. holidays.Where(day => day.Key.Year == year).Select(day => new CalendarDay(day.Key, false, day.Value))
            .Concat(workdays.Where(day => day.Year == year).Select(day => new CalendarDay(day, true, ""))).OrderBy(day => day.Day),
    ];

    /// <summary>The same calendar with what a place says over it.</summary>
    public WorkingCalendar With(CalendarEdits edits) => new(this, edits);

    /// <summary>Is this a day on which offices work?</summary>
    public bool IsWorkingDay(DateOnly day) => workdays.Contains(day)
        || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.ContainsKey(day));

    /// <summary>Name of the statutory holiday on that day (国庆节), or null: a plain weekend has none.</summary>
    public string? HolidayOn(DateOnly day) => holidays.TryGetValue(day, out var name) ? name.Length > 0 ? name : "放假" : null;

    /// <summary>The last day before on which offices work.</summary>
    public DateOnly WorkingDayBefore(DateOnly day)
    {
        do
            day = day.AddDays(-1);
        while (!IsWorkingDay(day));
        return day;
    }

    /// <summary>Is the office open at this instant?</summary>
    public bool IsWorkingTime(DateTimeOffset at)
    {
        var local = at.ToOffset(Shanghai);
        return IsWorkingDay(DateOnly.FromDateTime(local.DateTime)) && hours.Any(span => local.TimeOfDay >= span.From && local.TimeOfDay < span.To);
    }

    /// <summary>The same time of day so many working days later; zero days moves to the next working time.</summary>
    public DateTimeOffset AddWorkingDays(DateTimeOffset from, int days)
    {
        var local = NextWorkingTime(from).ToOffset(Shanghai);
        return At(WorkingDayAfter(DateOnly.FromDateTime(local.DateTime), days), local.TimeOfDay);
    }

    /// <summary>When so much working time has passed.</summary>
    public DateTimeOffset AddWorkingTime(DateTimeOffset from, TimeSpan time)
    {
        for (var (at, left) = (NextWorkingTime(from), time); ; at = NextWorkingTime(at))
        {
            var local = at.ToOffset(Shanghai);
            var until = hours.First(span => local.TimeOfDay >= span.From && local.TimeOfDay < span.To).To - local.TimeOfDay;
            if (left <= until)
                return at + left;
            (at, left) = (at + until, left - until);
        }
    }

    /// <summary>The so-many-th working day after this one.</summary>
    public DateOnly WorkingDayAfter(DateOnly day, int days = 1)
    {
        for (var (left, rest) = (days, 0); left > 0 && rest < LongestRest; rest++)
        {
            day = day.AddDays(1);
            if (!IsWorkingDay(day))
                continue;
            left--;
            rest = 0;
        }

        return day;
    }

    /// <summary>The instant itself when the office is open, else when it opens next.</summary>
    public DateTimeOffset NextWorkingTime(DateTimeOffset from)
    {
        var local = from.ToOffset(Shanghai);
        for (var (day, rest) = (DateOnly.FromDateTime(local.DateTime), 0); ; day = day.AddDays(1))
        {
            if (!IsWorkingDay(day) && rest++ < LongestRest)
                continue;
            foreach (var (opens, closes) in hours)
            {
                var (open, close) = (At(day, opens), At(day, closes));
                if (from < close)
                    return from > open ? from : open;
            }
        }
    }

    /// <summary>How many whole working days lie between today and the day of <paramref name="until"/>, counting the last.</summary>
    public int WorkingDaysBetween(DateTimeOffset from, DateTimeOffset until)
    {
        var (day, last) = (LocalDay(from), LocalDay(until));
        var count = 0;
        while (day < last)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day))
                count++;
        }

        return count;
    }

    /// <summary>How much working time lies between two instants; nothing when the second is not later.</summary>
    public TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset until)
    {
        var total = TimeSpan.Zero;
        for (var day = LocalDay(from); day <= LocalDay(until); day = day.AddDays(1))
        {
            if (!IsWorkingDay(day))
                continue;
            foreach (var (opens, closes) in hours)
            {
                var (start, end) = (At(day, opens) > from ? At(day, opens) : from, At(day, closes) < until ? At(day, closes) : until);
                if (end > start)
                    total += end - start;
            }
        }

        return total;
    }

    /// <summary>The day in Asia/Shanghai.</summary>
    public static DateOnly LocalDay(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Shanghai).DateTime);

    /// <summary>A time of day in Asia/Shanghai as an instant.</summary>
    public static DateTimeOffset At(DateOnly day, TimeSpan time) => new(day.ToDateTime(TimeOnly.MinValue) + time, Shanghai);

    private static DateOnly Parse(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
