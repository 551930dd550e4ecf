namespace Jicengtong.Tests.Platform;

public sealed class CalendarTests
{
    private readonly WorkingCalendar calendar = new();

    [Theory]
    [InlineData("2026-10-01", false)] // 国庆节
    [InlineData("2026-10-10", true)] // 调休 Saturday
    [InlineData("2026-11-21", false)] // Saturday
    [InlineData("2026-11-20", true)]
    public void Holidays_weekends_and_make_up_days_are_known(string day, bool works)
        => Assert.Equal(works, calendar.IsWorkingDay(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void One_working_day_after_Friday_is_Monday_at_the_same_hour()
        => Assert.Equal(TestClock.At(11, 23, 10), calendar.AddWorkingDays(TestClock.At(11, 20, 10), 1));

    [Fact]
    public void What_comes_at_night_waits_for_the_morning()
        => Assert.Equal(TestClock.At(11, 20, 9), calendar.NextWorkingTime(TestClock.At(11, 19, 22)));

    [Theory]
    [InlineData(20, 18, "今天 18:00 前")]
    [InlineData(21, 18, "明天 18:00 前")]
    [InlineData(27, 18, "还有 5 个工作日")]
    [InlineData(19, 18, "过期 15 小时")]
    public void Due_times_read_as_people_say_them(int day, int hour, string words)
        => Assert.Equal(words, Spoken.Due(TestClock.At(11, day, hour), TestClock.At(11, 20, 9), calendar));
}
