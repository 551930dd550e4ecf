using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Fidelity;

/// <summary>
/// 期限切分: a level that passes something on may use up two fifths of the working time it got; the rest belongs to those who
/// do the work (essay S0: a week was lost in the offices, one evening was left to the village). Measured in working hours;
/// where there are hardly any, on the clock, because an emergency knows no office hours.
/// </summary>
/// <param name="Given">Working time from when it came to when it is due.</param>
/// <param name="Left">Working time from passing it on to when the readers must be done.</param>
public sealed record DeadlineShare(TimeSpan Given, TimeSpan Left)
{
    /// <summary>The share that belongs to the doers.</summary>
    public const double OfDoers = 0.6;

    private static readonly TimeSpan TooFewWorkingHours = TimeSpan.FromHours(3);

    /// <summary>What was used up.</summary>
    public TimeSpan Used => Given > Left ? Given - Left : TimeSpan.Zero;

    /// <summary>What might have been used up.</summary>
    public TimeSpan Allowed => Given * (1 - OfDoers);

    /// <summary>Is less left than belongs to the doers?</summary>
    public bool IsTight => Given > TimeSpan.Zero && Left < Given * OfDoers;

    /// <summary>From when it came and is due, and when it goes on and is due there.</summary>
    public static DeadlineShare Of(WorkingCalendar calendar, DateTimeOffset came, DateTimeOffset due, DateTimeOffset goesOn, DateTimeOffset dueThere)
    {
        var working = new DeadlineShare(calendar.WorkingTimeBetween(came, due), calendar.WorkingTimeBetween(goesOn, dueThere));
        return working.Given > TooFewWorkingHours ? working : new DeadlineShare(Positive(due - came), Positive(dueThere - goesOn));
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
