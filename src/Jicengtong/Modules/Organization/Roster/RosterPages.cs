using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.Roster;

/// <summary>The list the office already has: choose the file, look at what was understood, answer what is unclear, import.</summary>
internal static class RosterPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/organization/roster", async (Rosters rosters, CurrentPerson person, CancellationToken cancel) => await rosters.PlacesOf(person.Required, cancel) is { Count: > 0 } places
            ? Pages.Show<RosterUploadPage>(new { Places = places })
            : Pages.Refuse(new Forbidden("名单由本单位的办公室、村里的文书或管理员来导入。"))).For(Who.SignedIn);
        pages.MapPost("/organization/roster", async (HttpContext http, Rosters rosters, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var kept = await Upload(form, rosters, work, person.Required, cancel);
            if (kept.Succeeded)
                return Pages.SeeOther($"/organization/roster/{kept.Value}");
            return await rosters.PlacesOf(person.Required, cancel) is { Count: > 0 } places ? Pages.Show<RosterUploadPage>(new { Places = places, kept.Error }, kept.Error.Status) : Pages.Refuse(kept.Error);
        }).For(Who.SignedIn);
        pages.MapGet("/organization/roster/{id:guid}", async (Guid id, Rosters rosters, CurrentPerson person, CancellationToken cancel) => await Show(rosters, person.Required, id, null, cancel)).For(Who.SignedIn);
        pages.MapPost("/organization/roster/{id:guid}", async (Guid id, HttpContext http, Rosters rosters, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var chosen = await work.Run(() => rosters.Choose(person.Required, id, choices => Take(form, choices), cancel), cancel);
            return chosen.Succeeded ? Pages.SeeOther($"/organization/roster/{id}") : Pages.Refuse(chosen.Error);
        }).For(Who.SignedIn);
        pages.MapPost("/organization/roster/{id:guid}/import", async (Guid id, Rosters rosters, ImportRoster import, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var report = await Import(id, import, work, person.Required, cancel);
            return report.Succeeded ? Pages.Show<RosterDonePage>(new { Report = report.Value }) : await Show(rosters, person.Required, id, report.Error, cancel);
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapPost("/rosters", async (HttpContext http, Rosters rosters, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var kept = await Upload(await http.Request.ReadFormAsync(cancel), rosters, work, person.Required, cancel);
            return kept.Succeeded ? await Tell(rosters, person.Required, kept.Value, cancel) : Http.Problem(kept.Error);
        }).WithSummary("Uploads a list of people in whatever form (multipart: file, place) and says what was understood of it; nothing is imported yet.").Produces<RosterAnswer>();
        api.MapGet("/rosters/{id:guid}", async (Guid id, Rosters rosters, CurrentPerson person, CancellationToken cancel) => await Tell(rosters, person.Required, id, cancel))
            .WithSummary("What is understood of an uploaded list, row by row, what must be asked, and what is wrong.").Produces<RosterAnswer>();
        api.MapPut("/rosters/{id:guid}/choices", async (Guid id, RosterChoices body, Rosters rosters, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var chosen = await work.Run(() => rosters.Choose(person.Required, id, choices => Merge(body, choices), cancel), cancel);
            return chosen.Succeeded ? await Tell(rosters, person.Required, id, cancel) : Http.Problem(chosen.Error);
        }).WithSummary("Says how sheets are read, what units are called, and who is who; what is not named stays as it was.").Produces<RosterAnswer>();
        api.MapPost("/rosters/{id:guid}/import", async (Guid id, ImportRoster import, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok<RosterReport>(await Import(id, import, work, person.Required, cancel)))
            .WithSummary("Imports the list once nothing is unclear; all of it or nothing.").Produces<RosterReport>();
    }

    private static async Task<Result<Guid>> Upload(IFormCollection form, Rosters rosters, Work work, CurrentUser user, CancellationToken cancel)
    {
        if (form.Files.Count == 0 || form.Files[0].Length == 0)
            return new Invalid("file", "请先选名单文件（.xlsx、.xls 或 .csv）。", "roster.noFile");
        // The reader jumps about in the file.
        using var content = new MemoryStream();
        await form.Files[0].CopyToAsync(content, cancel);
        content.Position = 0;
        return await work.Run(() => rosters.Upload(user, form.Field("place"), form.Files[0].FileName, content, cancel), cancel);
    }

    // With a single fault nothing was written, and that is no refusal: the report says where.
    private static async Task<Result<RosterReport>> Import(Guid id, ImportRoster import, Work work, CurrentUser user, CancellationToken cancel)
    {
        RosterReport? faults = null;
        var done = await work.Run<RosterReport>(async () =>
        {
            var report = await import.Run(user, id, cancel);
            if (report is { Succeeded: true, Value.Faults.Count: > 0 })
            {
                faults = report.Value;
                return new Faulty(faults.Faults);
            }

            return report;
        }, cancel);
        return faults is null ? done : faults;
    }

    private static async Task<IResult> Show(Rosters rosters, CurrentUser user, Guid id, Error? error, CancellationToken cancel)
    {
        var opened = await rosters.Open(user, id, cancel);
        return opened.Succeeded ? Pages.Show<RosterPage>(new { Id = id, opened.Value.Draft.File, PlaceName = opened.Value.Place.Name, opened.Value.Draft.Choices, opened.Value.Sheets, opened.Value.Units, opened.Value.Reading, Error = error }, error?.Status ?? StatusCodes.Status200OK) : Pages.Refuse(opened.Error);
    }

    private static async Task<IResult> Tell(Rosters rosters, CurrentUser user, Guid id, CancellationToken cancel)
        => Http.Ok<RosterAnswer>((await rosters.Open(user, id, cancel)).Map(open => new RosterAnswer(id, open.Place.Code, open.Draft.File, open.Draft.Choices.Sheets,
            open.Reading.Rows, [.. open.Reading.Units.Select(asked => new AskedUnit(asked.Text, asked.Rows, [.. asked.Candidates.Select(unit => unit.Code)]))],
            [.. open.Reading.People.Select(asked => new AskedPerson(asked.Key, asked.Name, asked.Where, [.. asked.Candidates.Select(one => one.Id)]))], open.Reading.Faults, open.Reading.IsClear)));

    private static void Take(IFormCollection form, RosterChoices choices)
    {
        foreach (var (sheet, mapping) in choices.Sheets.ToList())
        {
            var columns = mapping.Columns.ToArray();
            for (var at = 0; at < columns.Length; at++)
                if (Enum.TryParse<RosterColumn>(form.Field($"column:{sheet}:{at.ToString(CultureInfo.InvariantCulture)}"), out var column))
                    columns[at] = column;
            var isSkipped = form.ContainsKey($"sheet:{sheet}") ? form[$"sheet:{sheet}"].Contains("skip") : mapping.IsSkipped;
            choices.Sheets[sheet] = mapping with { Columns = columns, IsSkipped = isSkipped };
        }

        foreach (var key in form.Keys.Where(key => key.StartsWith("unit:", StringComparison.Ordinal) && form.Field(key).Length > 0))
            choices.Units[key["unit:".Length..]] = form.Field(key);
        foreach (var key in form.Keys.Where(key => key.StartsWith("person:", StringComparison.Ordinal) && form.Field(key).Length > 0))
            choices.People[key["person:".Length..]] = form.Field(key);
    }

    private static void Merge(RosterChoices said, RosterChoices choices)
    {
        foreach (var (sheet, mapping) in said.Sheets.Where(one => choices.Sheets.ContainsKey(one.Key)))
            choices.Sheets[sheet] = mapping;
        foreach (var (text, code) in said.Units)
            choices.Units[text] = code;
        foreach (var (key, person) in said.People)
            choices.People[key] = person;
    }

    private sealed record Faulty(IReadOnlyList<ImportFault> Faults) : Error("roster.faulty", "名单里有错，一行也没有导入。");

    /// <summary>What was understood, for a program.</summary>
    public sealed record RosterAnswer(Guid Id, string Place, string File, Dictionary<string, SheetMapping> Sheets, IReadOnlyList<RosterRow> Rows,
        IReadOnlyList<AskedUnit> Units, IReadOnlyList<AskedPerson> People, IReadOnlyList<ImportFault> Faults, bool Clear);

    /// <summary>A unit to ask about.</summary>
    public sealed record AskedUnit(string Text, int Rows, IReadOnlyList<string> Candidates);

    /// <summary>A person to ask about.</summary>
    public sealed record AskedPerson(string Key, string Name, string Where, IReadOnlyList<Guid> Candidates);
}
