namespace Jicengtong.Platform;

/// <summary>One day that is otherwise than the week says.</summary>
/// <param name="Day">The day.</param>
/// <param name="Works">True: offices work (调休); false: they do not.</param>
/// <param name="Name">彝族年, 国庆节; empty for a make-up day without a name.</param>
public sealed record CalendarDay(DateOnly Day, bool Works, string Name);

/// <summary>A stretch of the day in which offices work.</summary>
/// <param name="From">Opens.</param>
/// <param name="To">Closes, on the same day.</param>
public sealed record WorkingSpan(TimeOnly From, TimeOnly To);

/// <summary>What one place says about its calendar; what it leaves out is as above it.</summary>
/// <param name="Days">Days that are otherwise there: 彝族年, 火把节, holidays of later years.</param>
/// <param name="Hours">Working hours in their order; empty: as above.</param>
public sealed record CalendarEdits(IReadOnlyList<CalendarDay> Days, IReadOnlyList<WorkingSpan> Hours)
{
    /// <summary>Says nothing.</summary>
    public static readonly CalendarEdits None = new([], []);

    /// <summary>More than anybody needs: ten years of holidays.</summary>
    public const int MostDays = 400;

    /// <summary>What is wrong with it, with its field; null when nothing is.</summary>
    public Error? Fault()
    {
        if (Days is null or { Count: > MostDays } || Hours is null or { Count: > 4 })
            return new Invalid("days", "日子最多写 400 天，上班时间最多写 4 段。", "calendar.many");
        if (Days.GroupBy(day => day.Day).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return new Invalid("days", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{twice.Key:yyyy-MM-dd} 写了两次，请留一行。"), "calendar.twice");
        if (Days.FirstOrDefault(day => day.Name is null or { Length: > 20 } || day.Name.Any(char.IsControl)) is { } named)
            return new Invalid("days", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{named.Day:yyyy-MM-dd} 的名称最多 20 个字。"), "calendar.name");
        if (Days.FirstOrDefault(day => day.Day.Year is < 2020 or > 2100) is { } far)
            return new Invalid("days", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{far.Day:yyyy-MM-dd} 不在 2020 到 2100 年之间，请改一下。"), "calendar.year");
        for (var at = 0; at < Hours.Count; at++)
            if (Hours[at].To <= Hours[at].From || (at > 0 && Hours[at].From < Hours[at - 1].To))
                return new Invalid("hours", "上班时间要一段接一段，下班晚于上班，例如 09:00–12:00、14:00–18:00。", "calendar.hours");
        return null;
    }
}
