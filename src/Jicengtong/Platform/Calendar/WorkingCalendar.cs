using System.Text.Json;

namespace Jicengtong.Platform;

/// <summary>
/// Working days and hours in China: weekends, statutory holidays and make-up working days (调休) as data
/// (<c>holidays.json</c>, from the State Council's yearly notices), 09:00–12:00 and 14:00–18:00 Asia/Shanghai.
/// </summary>
public sealed class WorkingCalendar
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);
    private static readonly (TimeSpan From, TimeSpan To)[] Hours = [(TimeSpan.FromHours(9), TimeSpan.FromHours(12)), (TimeSpan.FromHours(14), TimeSpan.FromHours(18))];
    private readonly Dictionary<DateOnly, string> holidays;
    private readonly HashSet<DateOnly> workdays;

    /// <summary>The calendar shipped with the product.</summary>
    public WorkingCalendar()
    {
        using var stream = typeof(WorkingCalendar).Assembly.GetManifestResourceStream("holidays.json")!;
        using var json = JsonDocument.Parse(stream);
        holidays = json.RootElement.GetProperty("holidays").EnumerateObject().ToDictionary(day => Parse(day.Name), day => day.Value.GetString()!);
        workdays = [.. json.RootElement.GetProperty("workdays").EnumerateObject().Select(day => Parse(day.Name))];
    }

    /// <summary>Is this a day on which offices work?</summary>
    public bool IsWorkingDay(DateOnly day) => workdays.Contains(day)
        || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.ContainsKey(day));

    /// <summary>Name of the statutory holiday on that day (国庆节), or null: a plain weekend has none.</summary>
    public string? HolidayOn(DateOnly day) => holidays.GetValueOrDefault(day);

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
        return IsWorkingDay(DateOnly.FromDateTime(local.DateTime)) && Hours.Any(span => local.TimeOfDay >= span.From && local.TimeOfDay < span.To);
    }

    /// <summary>The same time of day so many working days later; zero days moves to the next working time.</summary>
    public DateTimeOffset AddWorkingDays(DateTimeOffset from, int days)
    {
        var local = NextWorkingTime(from).ToOffset(Shanghai);
        var day = DateOnly.FromDateTime(local.DateTime);
        for (var left = days; left > 0;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day))
                left--;
        }

        return At(day, local.TimeOfDay);
    }

    /// <summary>The instant itself when the office is open, else when it opens next.</summary>
    public DateTimeOffset NextWorkingTime(DateTimeOffset from)
    {
        var local = from.ToOffset(Shanghai);
        for (var day = DateOnly.FromDateTime(local.DateTime); ; day = day.AddDays(1))
        {
            if (!IsWorkingDay(day))
                continue;
            foreach (var (opens, closes) in Hours)
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
            foreach (var (opens, closes) in Hours)
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
