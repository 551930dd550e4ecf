using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Settings;

/// <summary>Where somebody may change how people are reminded: their town or county, and for those who run the installation everywhere.</summary>
internal sealed class SettingPlaces(IKeptPlaces places)
{
    private static readonly Place Nation = new(Calendars.Everywhere, "全部单位", "", "");

    /// <summary>The places, the widest first.</summary>
    public async Task<IReadOnlyList<Place>> Of(CurrentUser user, CancellationToken cancel)
        => [.. user.Administers is AdministratorKind.Security ? [Nation] : (Place[])[], .. await places.KeptBy(user, cancel)];

    /// <summary>The place when the person keeps it, else null.</summary>
    public async Task<Place?> Kept(CurrentUser user, string unit, CancellationToken cancel)
        => (await Of(user, cancel)).FirstOrDefault(place => place.Code == unit);

    /// <summary>Nobody is kept from reading what holds where they work.</summary>
    public async Task<Place> ShownTo(CurrentUser user, string? unit, CancellationToken cancel)
    {
        var kept = await Of(user, cancel);
        if (kept.FirstOrDefault(place => place.Code == unit) is { } chosen)
            return chosen;
        return user.MainPost is { } post && (await places.Find([post.ActsForUnit], cancel)).GetValueOrDefault(post.ActsForUnit) is { } home ? home : Nation;
    }
}

/// <summary>Changes the calendar of a place; everything that waits for working time there is planned anew in the same transaction.</summary>
internal sealed class SetCalendar(SettingPlaces places, Sql sql, Work work, Calendars calendars, LadderBook book, PlanAsks plan, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404 for a place that is not theirs, or the first thing wrong, with its field.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, string unit, CalendarEdits edits, CancellationToken cancel)
    {
        if (await places.Kept(by, unit, cancel) is not { } place)
            return new NotFound("这个单位的日历");
        if (edits.Fault() is { } fault)
            return fault;
        var sorted = edits with { Days = [.. edits.Days.OrderBy(day => day.Day)] };
        var id = await Calendars.Save(sql, place.Code, sorted, by.PersonId, clock.GetUtcNow(), cancel);
        await evidence.Record(new Fact("calendar.set", by.PersonId, Fact.SubjectOf("calendar", id), JsonSerializer.Serialize(new { place.Code, sorted })), cancel);
        await plan.Below(place.Path, book.With(calendars.With(unit, sorted)), cancel);
        work.AfterCommit(() => calendars.Adopt(unit, sorted));
        return Done.Instance;
    }
}

/// <summary>A calendar as lines people can paste from the yearly notice: 2027-02-06至2027-02-12 放假 春节.</summary>
internal static partial class CalendarLines
{
    [GeneratedRegex(@"^(?<from>\d{4}[-./年]\d{1,2}[-./月]\d{1,2})日?\s*(?:(?:至|到|—|~|～)\s*(?<to>\d{4}[-./年]\d{1,2}[-./月]\d{1,2})日?)?\s*(?<what>放假|上班|调休)\s*(?<name>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<from>\d{1,2}[:：]\d{2})\s*[-–—至到~]\s*(?<to>\d{1,2}[:：]\d{2})")]
    private static partial Regex Span();

    public static string Of(CalendarEdits edits) => string.Join('\n', edits.Days.Select(day => string.Create(CultureInfo.InvariantCulture, $"{day.Day:yyyy-MM-dd} {(day.Works ? "上班" : "放假")} {day.Name}").TrimEnd()));

    public static string Of(IReadOnlyList<WorkingSpan> hours) => string.Join('、', hours.Select(span => string.Create(CultureInfo.InvariantCulture, $"{span.From:HH:mm}–{span.To:HH:mm}")));

    public static Result<CalendarEdits> Read(string days, string hours)
    {
        var read = new List<CalendarDay>();
        foreach (var line in days.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Line().Match(line) is not { Success: true } match || DayOf(match.Groups["from"].Value) is not { } from || DayOf(match.Groups["to"].Value, from) is not { } to || to < from || to.DayNumber - from.DayNumber > 31)
                return new Invalid("days", $"“{line}”看不懂。请这样写：2027-02-06至2027-02-12 放假 春节，或 2027-02-14 上班。", "calendar.line");
            for (var day = from; day <= to; day = day.AddDays(1))
                read.Add(new CalendarDay(day, match.Groups["what"].Value != "放假", match.Groups["name"].Value.Trim()));
        }

        var spans = new List<WorkingSpan>();
        foreach (Match match in Span().Matches(hours))
            if (TimeOf(match.Groups["from"].Value) is { } opens && TimeOf(match.Groups["to"].Value) is { } closes)
                spans.Add(new WorkingSpan(opens, closes));
        return hours.Length > 0 && spans.Count == 0
            ? new Invalid("hours", "上班时间请这样写：09:00–12:00、14:00–18:00。和上级一样就空着。", "calendar.hours")
            : new CalendarEdits(read, spans);
    }

    private static DateOnly? DayOf(string text, DateOnly? otherwise = null)
        => text.Length == 0 ? otherwise : DateOnly.TryParseExact(text.Replace('年', '-').Replace('月', '-').Replace('.', '-').Replace('/', '-'), "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static TimeOnly? TimeOf(string text) => TimeOnly.TryParseExact(text.Replace('：', ':'), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
