using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems.Monthly;

/// <summary>月报: on a page that prints, as a workbook and as CSV, as JSON for programs.</summary>
internal static class FigurePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/problems/figures", async (string? unit, string? month, ProblemFigures figures, CurrentPerson person, CancellationToken cancel) =>
        {
            var found = await figures.Of(person.Required, unit, MonthOf(month), cancel);
            return found.Succeeded ? Pages.Show<FiguresPage>(new { Report = found.Value }) : Pages.Refuse(found.Error);
        }).For(Who.SignedIn);
        pages.MapGet("/problems/figures.csv", async (string? unit, string? month, ProblemFigures figures, CurrentPerson person, CancellationToken cancel) =>
        {
            var found = await figures.Of(person.Required, unit, MonthOf(month), cancel);
            return found.Succeeded
                ? TypedResults.File(Csv(found.Value), "text/csv; charset=utf-8", $"问题月报-{found.Value.UnitName}-{found.Value.Month.ToString(CultureInfo.InvariantCulture)}.csv")
                : Pages.Refuse(found.Error);
        }).For(Who.SignedIn).RecordsExport("problems/figures.csv");
        pages.MapGet("/problems/figures.xlsx", async (string? unit, string? month, ProblemFigures figures, CurrentPerson person, CancellationToken cancel) =>
        {
            var found = await figures.Of(person.Required, unit, MonthOf(month), cancel);
            return found.Succeeded
                ? TypedResults.File(Sheet.Of("问题月报", FigureTable.Head, FigureTable.Rows(found.Value)), Sheet.MediaType, $"问题月报-{found.Value.UnitName}-{found.Value.Month.ToString(CultureInfo.InvariantCulture)}.xlsx")
                : Pages.Refuse(found.Error);
        }).For(Who.SignedIn).RecordsExport("problems/figures.xlsx");
    }

    /// <summary>The same for programs.</summary>
    public static void MapApi(RouteGroupBuilder api) => api.MapGet("/figures", async (string? unit, string? month, ProblemFigures figures, CurrentPerson person, CancellationToken cancel)
        => Http.Ok(await figures.Of(person.Required, unit, MonthOf(month), cancel)))
        .WithSummary("A month (2026-11) of a unit and below: by unit that answers, by place and matter. Never by person.").Produces<MonthlyFigures>();

    /// <summary>"2026-11" as 202611; this month when there is none, a month that is none when it cannot be read.</summary>
    internal static int? MonthOf(string? month) => string.IsNullOrEmpty(month) ? null
        : DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (day.Year * 100) + day.Month : 0;

    // With a byte order mark, or Excel reads Chinese as noise; cells that begin like a formula are disarmed.
    private static byte[] Csv(MonthlyFigures report)
    {
        using var memory = new MemoryStream();
        using (var writer = new StreamWriter(memory, new UTF8Encoding(true)))
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var row in FigureTable.Rows(report).Prepend(FigureTable.Head))
            {
                foreach (var cell in row)
                    csv.WriteField(cell is double number ? Spell(number) : cell);
                csv.NextRecord();
            }
        }

        return memory.ToArray();
    }

    internal static string Spell(double? number) => number is { } value ? value.ToString("0.0", CultureInfo.InvariantCulture) : "";
}

/// <summary>The month as one table, for spreadsheets.</summary>
internal static class FigureTable
{
    public static IReadOnlyList<string> Head { get; } =
        ["分类", "单位", "事项", "件数", "响应率%", "48小时答复率%", "按时答复", "解决率%", "满意率%", "退回重办", "退单", "挂账", "平均答复天数", "答复天数中位数", "其中当场解决"];

    public static IEnumerable<IReadOnlyList<object?>> Rows(MonthlyFigures report)
        => [Row("合计", report.Total, report.UnitName), .. report.ByUnit.Select(line => Row("按答复单位", line, line.UnitName)), .. report.ByPlace.Select(line => Row("按地方和事项", line, line.UnitName))];

    private static IReadOnlyList<object?> Row(string kind, Figures line, string name) =>
        [kind, name, line.Matter, line.Number, line.ResponsePercent, line.Within48Percent, line.InTime, line.SolvedPercent, line.ContentPercent, line.Reopened, line.Returned, line.Suspended, line.MeanDays, line.MedianDays, line.SolvedAtOnce];
}
