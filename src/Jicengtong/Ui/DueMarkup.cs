using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Ui;

/// <summary>A due time as people say it; colour only when it is near or past, and always with words.</summary>
public static class DueMarkup
{
    /// <summary>Writes the label; nothing when there is no due time.</summary>
    public static Markup AddDue(this Markup markup, DateTimeOffset? at, bool finished, DateTimeOffset now, WorkingCalendar calendar) => at is not { } due
        ? markup
        : markup.Add($"<time class=\"due {(finished ? "far" : Spoken.Nearness(due, now))}\" datetime=\"{due.ToString("O", CultureInfo.InvariantCulture)}\" title=\"{Spoken.Moment(due, now)} 前\">{Spoken.Due(due, now, calendar)}</time>");
}
