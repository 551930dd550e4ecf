using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives.Insight;

/// <summary>信息差: a page at one glance, by unit below, as CSV and as JSON.</summary>
internal static class GapPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/insight", async (string? unit, string? period, InformationGap gap, CurrentPerson person, CancellationToken cancel) =>
        {
            var found = await gap.Of(person.Required, unit, period, cancel);
            return found.Succeeded ? Pages.Show<GapPage>(new { Gap = found.Value, Period.Read(found.Value.Period, default)!.Other }) : Pages.Refuse(found.Error);
        }).For(Who.SignedIn);
        pages.MapGet("/insight/{id:guid}", async (Guid id, string? unit, InformationGap gap, CurrentPerson person, CancellationToken cancel) =>
        {
            var found = await gap.OfDocument(person.Required, unit, id, cancel);
            return found.Succeeded ? Pages.Show<PlaceGapPage>(new { Gap = found.Value }) : Pages.Refuse(found.Error);
        }).For(Who.SignedIn);
        pages.MapGet("/insight.csv", async (string? unit, string? period, InformationGap gap, CurrentPerson person, CancellationToken cancel) =>
        {
            var found = await gap.Of(person.Required, unit, period, cancel);
            return found.Succeeded ? TypedResults.File(Csv(found.Value), "text/csv; charset=utf-8", $"信息差-{found.Value.UnitName}-{found.Value.Period}.csv") : Pages.Refuse(found.Error);
        }).For(Who.SignedIn).RecordsExport("insight.csv");
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/gap", async (string? unit, string? period, InformationGap gap, CurrentPerson person, CancellationToken cancel) => Http.Ok(await gap.Of(person.Required, unit, period, cancel)))
            .WithSummary("The information gap of a month (2026-11) or quarter (2026-Q4) by level and document: reach, working hours until units knew, key points lost. Never by person.").Produces<PeriodGap>();
        api.MapGet("/{id:guid}/gap", async (Guid id, string? unit, InformationGap gap, CurrentPerson person, CancellationToken cancel) => Http.Ok(await gap.OfDocument(person.Required, unit, id, cancel)))
            .WithSummary("The same of one document, by the units directly below.").Produces<PlaceGap>();
    }

    // With a byte order mark, or Excel reads Chinese as noise; cells that begin like a formula are disarmed.
    private static byte[] Csv(PeriodGap gap)
    {
        using var memory = new MemoryStream();
        using (var writer = new StreamWriter(memory, new UTF8Encoding(true)))
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var title in new[] { "文件", "发文单位", "级", "单位", "有人打开的单位", "应收到的人", "打开的人", "多久知道（工作小时）", "转办的要点", "没传到的要点", "断在哪里" })
                csv.WriteField(title);
            csv.NextRecord();
            foreach (var level in gap.Levels)
                Write(csv, "合计", "", level, "");
            foreach (var document in gap.Documents)
                foreach (var level in document.Levels)
                    Write(csv, document.Title, document.IssuerName, level, document.Broke);
        }

        return memory.ToArray();
    }

    private static void Write(CsvWriter csv, string title, string issuer, GapLine line, string broke)
    {
        foreach (var text in new[] { title, issuer, line.Place })
            csv.WriteField(text);
        foreach (var number in new[] { line.Units, line.Reached, line.People, line.Opened })
            csv.WriteField(number);
        csv.WriteField(line.Hours?.ToString("0.0", CultureInfo.InvariantCulture) ?? "");
        csv.WriteField(line.Points);
        csv.WriteField(line.Lost);
        csv.WriteField(broke);
        csv.NextRecord();
    }
}
