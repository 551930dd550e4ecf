using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox;

/// <summary>The working calendar is data: of the nation, of a prefecture, of a town; what is left out is as above.</summary>
public sealed class CalendarEditTests : TownTests
{
    private const string Prefecture = "51/5134/";
    private const string TownPath = "51/5134/513401/513401111/";

    [Fact]
    public async Task A_town_keeps_its_own_days_and_hours_and_its_neighbour_does_not_notice()
    {
        var office = await Town.As("u0144");
        Assert.Equal("notFound", await (await Town.As("u0365")).Put("/api/calendar?unit=513401111", Edits("2026-11-20", false, "彝族年")).Refusal(404));
        await office.Put("/api/calendar?unit=513401111", new
        {
            days = new[] { new { day = "2026-11-20", works = false, name = "彝族年" }, new { day = "2026-11-21", works = true, name = "" } },
            hours = new[] { new { from = "08:30:00", to = "12:00:00" }, new { from = "14:30:00", to = "17:30:00" } },
        }).Json(204);

        var here = Calendar(TownPath + "513401111200/");
        Assert.Equal((false, true, "彝族年"), (here.IsWorkingDay(Day("2026-11-20")), here.IsWorkingDay(Day("2026-11-21")), here.HolidayOn(Day("2026-11-20"))));
        Assert.Equal(TestClock.At(11, 23, 9), here.AddWorkingDays(TestClock.At(11, 21, 9), 1));
        Assert.Equal(TestClock.At(11, 21, 8, 30), here.NextWorkingTime(TestClock.At(11, 19, 18)));
        Assert.True(Calendar(Prefecture + "513401/513401110/").IsWorkingDay(Day("2026-11-20")));
        Assert.Equal("08:30:00", (await office.GetAsync("/api/calendar?unit=513401111").Json()).GetProperty("hours")[0].GetProperty("from").GetString());
    }

    [Fact]
    public async Task What_the_nation_says_later_holds_everywhere_and_the_year_needs_no_new_version()
    {
        var office = await Town.As("u0144");
        Assert.Equal("notFound", await office.Put("/api/calendar", Edits("2027-02-08", false, "春节")).Refusal(404));
        Assert.True(Calendar(TownPath).IsWorkingDay(Day("2027-02-08")));
        using var keeper = await Town.As(AdministratorKind.Security);
        await keeper.Put("/api/calendar", Edits("2027-02-08", false, "春节")).Json(204);
        Assert.Equal("春节", Calendar(TownPath).HolidayOn(Day("2027-02-08")));
        // Another node, or this one after a restart, reads the same.
        var fresh = new Calendars(Town.Services.GetRequiredService<Store>());
        await fresh.Refresh(CancellationToken.None);
        Assert.Equal("春节", fresh.For(TownPath).HolidayOn(Day("2027-02-08")));
    }

    [Fact]
    public async Task Lines_of_the_yearly_notice_are_read_on_the_page_and_what_is_wrong_is_said()
    {
        var office = await Town.As("u0144");
        var page = await office.GetStringAsync("/calendar?unit=513401111", CancellationToken.None);
        Assert.Contains("调休上班", page, StringComparison.Ordinal);
        Assert.Equal("calendar.twice", await office.Put("/api/calendar?unit=513401111", new { days = new[] { new { day = "2026-11-20", works = false, name = "" }, new { day = "2026-11-20", works = true, name = "" } }, hours = Array.Empty<object>() }).Refusal(422));
        Assert.Equal("calendar.hours", await office.Put("/api/calendar?unit=513401111", new { days = Array.Empty<object>(), hours = new[] { new { from = "12:00:00", to = "09:00:00" } } }).Refusal(422));
        Assert.Equal("calendar.year", await office.Put("/api/calendar?unit=513401111", Edits("1999-01-01", false, "")).Refusal(422));
    }

    [Fact]
    public void Working_time_is_counted_over_noon_nights_and_days_off()
    {
        var calendar = new WorkingCalendar();
        Assert.Equal(TestClock.At(11, 20, 14, 30), calendar.AddWorkingTime(TestClock.At(11, 20, 11, 30), TimeSpan.FromHours(1)));
        Assert.Equal(TestClock.At(11, 23, 9, 20), calendar.AddWorkingTime(TestClock.At(11, 20, 17, 50), TimeSpan.FromMinutes(30)));
        Assert.Equal(TestClock.At(10, 10, 9, 30), calendar.AddWorkingTime(TestClock.At(10, 9, 18), TimeSpan.FromMinutes(30)));
    }

    private WorkingCalendar Calendar(string path) => Town.Services.GetRequiredService<Calendars>().For(path);

    private static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);

    private static object Edits(string day, bool works, string name) => new { days = new[] { new { day, works, name } }, hours = Array.Empty<object>() };
}
