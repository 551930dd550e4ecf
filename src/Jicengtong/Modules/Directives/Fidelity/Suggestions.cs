using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Fidelity;

/// <summary>Something the text asks that might become a key point; <paramref name="Sentence"/> is where it stands.</summary>
public sealed record SuggestedPoint(string Point, string Sentence);

/// <summary>What a text suggests for the fields around it. A human takes it or leaves it.</summary>
/// <param name="Points">Phrases that ask something, in the order of the text, those with days and limits first chosen.</param>
/// <param name="Due">The last day the text names a limit for, at 18:00 when no hour is said; null when there is none to come.</param>
/// <param name="DueWords">As it stands in the text.</param>
public sealed record DraftSuggestions(IReadOnlyList<SuggestedPoint> Points, DateTimeOffset? Due, string? DueWords)
{
    private const int MostPoints = 8;

    internal static DraftSuggestions Of(DirectiveContent content, DateTimeOffset now)
    {
        var asked = Requirement.In(content.Text).Where(item => item.Phrase.Length is >= 6 and <= 80).ToList();
        var chosen = asked.OrderByDescending(item => (item.Deadlines.Count > 0 ? 2 : 0) + (item.Measures.Any(measure => measure.Bound != Bound.Exactly) ? 2 : 0) + (item.Force == Force.Must ? 1 : 0))
            .Take(MostPoints).ToHashSet();
        var limits = asked.SelectMany(item => item.Deadlines).Where(day => day.IsLimit).Select(day => (Day: day, At: At(day, now))).Where(limit => limit.At > now).ToList();
        var last = limits.Count == 0 ? default : limits.MaxBy(limit => limit.At);
        return new DraftSuggestions([.. asked.Where(chosen.Contains).Select(item => new SuggestedPoint(item.Phrase, item.Sentence))], limits.Count == 0 ? null : last.At, last.Day?.Words);
    }

    // A day without a year is the next one of that name.
    private static DateTimeOffset? At(Deadline day, DateTimeOffset now)
    {
        var today = WorkingCalendar.LocalDay(now);
        if (day.Month is < 1 or > 12 || day.Day < 1 || day.Hour > 24)
            return null;
        var year = day.Month < today.Month - 6 ? today.Year + 1 : today.Year;
        return day.Day > DateTime.DaysInMonth(year, day.Month) ? null : WorkingCalendar.At(new DateOnly(year, day.Month, day.Day), TimeSpan.FromHours(day.Hour ?? 18));
    }
}
