using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Problems.Monthly;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems.Essay;

/// <summary>
/// 逐件表: one line for each problem of a month under the very headings of the essay's table (网格ID, 问题类型, 解决状态, 响应时间(天)), so that
/// its own statistics run on it unchanged. By place and matter; nobody stands in it.
/// </summary>
internal sealed class EssayTable(Sql sql, ProblemFigures figures)
{
    private const int Most = 100_000;

    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/problems/lines.csv", async (string? unit, string? month, EssayTable table, CurrentPerson person, CancellationToken cancel) =>
    {
        var csv = await table.Of(person.Required, unit, month, cancel);
        return csv.Succeeded ? TypedResults.File(csv.Value, "text/csv; charset=utf-8", "逐件.csv") : Pages.Refuse(csv.Error);
    }).For(Who.SignedIn).RecordsExport("problems/lines.csv");

    /// <summary>For those who may see the figures of the unit; days without an answer yet are empty.</summary>
    public async Task<Result<byte[]>> Of(CurrentUser user, string? unit, string? month, CancellationToken cancel)
    {
        var place = await figures.PlaceFor(user, unit, cancel);
        if (!place.Succeeded)
            return place.Error;
        var chosen = figures.MonthFor(FigurePages.MonthOf(month));
        if (!chosen.Succeeded)
            return chosen.Error;
        var scope = place.Value.Kind == "部门" ? "p.handler_unit = @code" : "p.unit_path >= @path AND p.unit_path < @end";
        var lines = await sql.Query<Line>($"""
            SELECT p.unit_code AS unit, p.matter, p.state, p.answer_took FROM problem_problems p WHERE p.month = @month AND {scope} ORDER BY p.unit_code, p.id LIMIT {Most.ToString(CultureInfo.InvariantCulture)}
            """, new { month = chosen.Value, code = place.Value.Code, path = place.Value.Path, end = UnitPath.End(place.Value.Path) }, cancel);
        return Write(lines);
    }

    private static byte[] Write(IReadOnlyList<Line> lines)
    {
        using var memory = new MemoryStream();
        using (var writer = new StreamWriter(memory, new UTF8Encoding(true)))
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var title in new[] { "网格ID", "问题类型", "解决状态", "响应时间(天)" })
                csv.WriteField(title);
            csv.NextRecord();
            foreach (var line in lines)
            {
                csv.WriteField(line.Unit);
                csv.WriteField(line.Matter);
                csv.WriteField(line.State == ProblemState.Closed ? "已解决" : "待处理");
                csv.WriteField(line.AnswerTook is { } seconds ? (seconds / 86400.0).ToString("0.##", CultureInfo.InvariantCulture) : "");
                csv.NextRecord();
            }
        }

        return memory.ToArray();
    }

    private sealed class Line
    {
        public string Unit { get; init; } = "";

        public string Matter { get; init; } = "";

        public ProblemState State { get; init; }

        public long? AnswerTook { get; init; }
    }
}
