using System.Globalization;
using System.Text.RegularExpressions;

namespace Jicengtong.Modules.Directives.Fidelity;

/// <summary>A day, perhaps with an hour, as a document says it: 11月27日18时前.</summary>
/// <param name="Month">1–12.</param>
/// <param name="Day">1–31.</param>
/// <param name="Hour">0–24, or null when none is said.</param>
/// <param name="IsLimit">"前" stands behind it: earlier is allowed.</param>
/// <param name="Words">As it stands in the text.</param>
internal sealed partial record Deadline(int Month, int Day, int? Hour, bool IsLimit, string Words)
{
    /// <summary>All days of a phrase, in order.</summary>
    public static IReadOnlyList<Deadline> In(string phrase) =>
    [
        .. Days().Matches(phrase).Select(match => new Deadline(
            int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture),
            match.Groups["hour"].Success ? int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture) : null, match.Groups["limit"].Success, match.Value)),
    ];

    /// <summary>The phrase without its days, so that 11月 and 27日 are not taken for figures.</summary>
    public static string Without(string phrase) => Days().Replace(phrase, "　");

    /// <summary>Is it the same, or for a limit an earlier one? The year is the document's.</summary>
    public bool IsKeptIn(Deadline brief)
    {
        var (mine, other) = ((Month * 100) + Day, (brief.Month * 100) + brief.Day);
        return IsLimit ? other < mine || (other == mine && (Hour is null || brief.Hour is null || brief.Hour <= Hour)) : other == mine;
    }

    [GeneratedRegex(@"(?:\d{4}年)?(?<month>\d{1,2})月(?<day>\d{1,2})[日号](?:(?<hour>\d{1,2})[时点:：](?:\d{1,2}分?)?)?(?<limit>之?前|以前)?")]
    private static partial Regex Days();
}
