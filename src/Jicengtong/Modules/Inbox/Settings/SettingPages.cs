using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Inbox.Settings;

/// <summary>工作日历 and 催办: read by everybody, kept by the office of the town or county.</summary>
internal static class SettingPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/calendar", async (string? unit, string? said, CalendarPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, unit, null, said == "saved", cancel)).For(Who.KeepsOrganization);
        pages.MapPost("/calendar", async (HttpContext http, SetCalendar set, CalendarPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (unit, typed) = (form.Field("unit"), new CalendarPageModel.Typed(form.Field("days"), form.Field("hours")));
            var edits = CalendarLines.Read(typed.Days, typed.Hours);
            var saved = edits.Succeeded ? await work.Run(() => set.Run(person.Required, unit, edits.Value, cancel), cancel) : edits.Error;
            return saved.Succeeded ? Pages.SeeOther($"/calendar?unit={Uri.EscapeDataString(unit)}&said=saved") : await model.Show(person.Required, unit, typed with { Error = saved.Error }, false, cancel);
        }).For(Who.KeepsOrganization);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/calendar", async (string? unit, SettingPlaces places, Calendars calendars, TimeProvider clock, CurrentPerson person, int? year, CancellationToken cancel) =>
        {
            var place = await places.ShownTo(person.Required, unit, cancel);
            var calendar = calendars.For(place.Path);
            return new CalendarView(place.Code, place.Name, calendar.DaysOf(year ?? WorkingCalendar.LocalDay(clock.GetUtcNow()).Year), calendar.Hours, calendars.EditsOf(place.Code));
        }).WithSummary("Holidays, make-up days and working hours of a place, and what the place itself says about them.").Produces<CalendarView>();
        api.MapPut("/calendar", async (string? unit, CalendarEdits body, SetCalendar set, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => set.Run(person.Required, unit ?? Calendars.Everywhere, new CalendarEdits(body.Days ?? [], body.Hours ?? []), cancel), cancel)))
            .WithSummary("Sets what a place says about its calendar; open asks are planned anew. Without a unit: everywhere, for administrators.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>A calendar in force and the words of the place itself.</summary>
    public sealed record CalendarView(string Unit, string UnitName, IReadOnlyList<CalendarDay> Days, IReadOnlyList<WorkingSpan> Hours, CalendarEdits Own);
}

/// <summary>The calendar of a place: to change for those who keep it, to read for everybody else.</summary>
internal sealed class CalendarPageModel(SettingPlaces places, Calendars calendars, TimeProvider clock)
{
    /// <summary>What was typed and refused.</summary>
    public sealed record Typed(string Days, string Hours)
    {
        public Error? Error { get; init; }
    }

    public async Task<IResult> Show(CurrentUser user, string? unit, Typed? typed, bool saved, CancellationToken cancel)
    {
        var place = await places.ShownTo(user, unit, cancel);
        var own = calendars.EditsOf(place.Code);
        return Pages.Show<CalendarPage>(new
        {
            Place = place, Kept = await places.Of(user, cancel), InForce = calendars.For(place.Path), WorkingCalendar.LocalDay(clock.GetUtcNow()).Year,
            Days = typed?.Days ?? CalendarLines.Of(own), Hours = typed?.Hours ?? CalendarLines.Of(own.Hours), Saved = saved, typed?.Error,
        }, typed?.Error?.Status ?? StatusCodes.Status200OK);
    }
}
