namespace Jicengtong.Modules.ChatGroups;

/// <summary>When people work; everything else is their own time. Local time, <paramref name="Until"/> exclusive.</summary>
public sealed record WorkingHours(TimeOnly From, TimeOnly Until, IReadOnlySet<DayOfWeek> Days)
{
    /// <summary>Monday to Friday, 8:30 to 18:00.</summary>
    public static WorkingHours Usual { get; } = new(
        new TimeOnly(8, 30),
        new TimeOnly(18, 0),
        new HashSet<DayOfWeek> { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday });

    /// <summary>True inside working hours.</summary>
    public bool Include(DateTime time) =>
        Days.Contains(time.DayOfWeek) && TimeOnly.FromDateTime(time) >= From && TimeOnly.FromDateTime(time) < Until;
}
