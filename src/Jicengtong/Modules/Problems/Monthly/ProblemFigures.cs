using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Monthly;

/// <summary>
/// What became of the problems reported in a month: of one unit that answers, or of one place and matter. Never of a reporter
/// and never of a clerk. docs/figures.md says what each number means.
/// </summary>
public sealed class Figures
{
    /// <summary>Unit code: who answers, or the place.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Its name.</summary>
    public string UnitName { get; init; } = "";

    /// <summary>Matter; empty for all.</summary>
    public string Matter { get; init; } = "";

    /// <summary>Problems.</summary>
    public int Number { get; init; }

    /// <summary>Answered at least once.</summary>
    public int Answered { get; init; }

    /// <summary>Answered within 48 hours of the report, whatever the limit was.</summary>
    public int Within48 { get; init; }

    /// <summary>Answered within their limit.</summary>
    public int InTime { get; init; }

    /// <summary>Closed.</summary>
    public int Solved { get; init; }

    /// <summary>Of these solved at once by whoever saw it (当场解决).</summary>
    public int SolvedAtOnce { get; init; }

    /// <summary>Rated by whoever raised it.</summary>
    public int Rated { get; init; }

    /// <summary>Of these 满意 or 基本满意.</summary>
    public int Content { get; init; }

    /// <summary>Sent back at least once.</summary>
    public int Reopened { get; init; }

    /// <summary>退单 at least once.</summary>
    public int Returned { get; init; }

    /// <summary>Waiting for something outside now.</summary>
    public int Suspended { get; init; }

    /// <summary>Mean time to the first answer in days, of those answered.</summary>
    public double? MeanDays { get; init; }

    /// <summary>Half were answered faster.</summary>
    public double? MedianDays { get; init; }

    /// <summary>响应率: answered, of all.</summary>
    public double? ResponsePercent => Percent(Answered, Number);

    /// <summary>48 小时答复率: of all.</summary>
    public double? Within48Percent => Percent(Within48, Number);

    /// <summary>解决率: closed, of all.</summary>
    public double? SolvedPercent => Percent(Solved, Number);

    /// <summary>满意率: content, of those rated; silence is no rating.</summary>
    public double? ContentPercent => Percent(Content, Rated);

    private static double? Percent(int part, int whole) => whole == 0 ? null : 100.0 * part / whole;
}

/// <summary>A month of a unit and everything below it.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="Month">202611.</param>
/// <param name="Total">Everything together.</param>
/// <param name="ByUnit">By the unit that answers, the largest first.</param>
/// <param name="ByPlace">By place and matter, the largest first; at most <see cref="ProblemFigures.MostPlaces"/>.</param>
/// <param name="Below">Places one may look at alone.</param>
public sealed record MonthlyFigures(string Unit, string UnitName, int Month, Figures Total, IReadOnlyList<Figures> ByUnit, IReadOnlyList<Figures> ByPlace, IReadOnlyList<UnitEntry> Below)
{
    /// <summary>The places directly below, the most problems first, by matter; empty when nothing lies below.</summary>
    public IReadOnlyList<HeatLine> Heat { get; init; } = [];
}

/// <summary>Sums a month of the ledger from what is added up as it changes.</summary>
internal sealed class ProblemFigures(Sql sql, IDirectory directory, IPlaces places, TimeProvider clock)
{
    /// <summary>Most lines by place and matter.</summary>
    public const int MostPlaces = 500;

    private const string Bureau = "部门";

    /// <summary>For those who oversee: their place and everything below, or what their bureau answers; 404 for other units.</summary>
    public async Task<Result<MonthlyFigures>> Of(CurrentUser user, string? unit, int? month, CancellationToken cancel)
    {
        var (found, asked) = (await PlaceFor(user, unit, cancel), MonthFor(month));
        if (!found.Succeeded)
            return found.Error;
        if (!asked.Succeeded)
            return asked.Error;
        var (place, chosen) = (found.Value, asked.Value);
        var code = place.Code;
        var scope = "month = @month AND " + (place.Kind == Bureau ? "handler_unit = @code" : "unit_path >= @path AND unit_path < @end");
        var args = new { month = chosen, code, path = place.Path, end = UnitPath.End(place.Path) };
        var tally = new MonthTally();
        await sql.Read(MonthTally.Everything(scope), args, tally.Add, cancel);
        var below = place.Kind == Bureau ? [] : (await directory.Children(place.Code, cancel)).Where(one => one.Kind is "县市区" or "乡镇街道" or "村社区" or "网格").ToList();
        return new MonthlyFigures(place.Code, place.Name, chosen, tally.Total, tally.ByUnit, tally.ByPlace(MostPlaces), below) { Heat = await HeatMap.Of(tally, places, place, below, cancel) };
    }

    /// <summary>The unit asked for, or one's own; 403 to whoever oversees nothing, 404 for other units.</summary>
    public async Task<Result<UnitEntry>> PlaceFor(CurrentUser user, string? unit, CancellationToken cancel)
    {
        var post = user.Posts.FirstOrDefault(held => held.Oversees);
        if (post is null)
            return new Forbidden("月报给单位负责人和办公室看。您反映的和要您答复的都在问题台账里。");
        var code = unit ?? (post.UnitKind == Bureau ? post.UnitCode : post.ActsForUnit);
        return await directory.Unit(code, cancel) is { } place && MaySee(user, place) ? place : new NotFound("这个单位");
    }

    /// <summary>The month asked for, or the present one.</summary>
    public Result<int> MonthFor(int? month)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var chosen = month ?? ((today.Year * 100) + today.Month);
        return chosen is < 200001 or > 999912 || chosen % 100 is < 1 or > 12 ? new Invalid("month", "月份请写成 2026-11 这样。", "figures.month") : chosen;
    }

    private static bool MaySee(CurrentUser user, UnitEntry place) => user.Posts.Any(post => post.Oversees
        && (post.UnitKind == Bureau ? post.UnitCode == place.Code : UnitPath.IsWithin(place.Path, post.JurisdictionPath)));
}
