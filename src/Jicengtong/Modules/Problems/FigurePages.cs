using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems;

/// <summary>月报: on a page that prints, as CSV for a spreadsheet, as JSON for programs.</summary>
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
            foreach (var title in new[] { "分类", "单位", "事项", "件数", "响应率%", "48小时答复率%", "按时答复", "解决率%", "满意率%", "退回重办", "退单", "挂账", "平均答复天数", "答复天数中位数" })
                csv.WriteField(title);
            csv.NextRecord();
            Write(csv, "合计", report.Total, report.UnitName);
            foreach (var line in report.ByUnit)
                Write(csv, "按答复单位", line, line.UnitName);
            foreach (var line in report.ByPlace)
                Write(csv, "按地方和事项", line, line.UnitName);
        }

        return memory.ToArray();
    }

    private static void Write(CsvWriter csv, string kind, Figures line, string name)
    {
        foreach (var text in new[] { kind, name, line.Matter })
            csv.WriteField(text);
        csv.WriteField(line.Number);
        foreach (var rate in new[] { line.ResponsePercent, line.Within48Percent })
            csv.WriteField(Spell(rate));
        csv.WriteField(line.InTime);
        foreach (var rate in new[] { line.SolvedPercent, line.ContentPercent })
            csv.WriteField(Spell(rate));
        foreach (var count in new[] { line.Reopened, line.Returned, line.Suspended })
            csv.WriteField(count);
        foreach (var days in new[] { line.MeanDays, line.MedianDays })
            csv.WriteField(Spell(days));
        csv.NextRecord();
    }

    internal static string Spell(double? number) => number is { } value ? value.ToString("0.0", CultureInfo.InvariantCulture) : "";
}
