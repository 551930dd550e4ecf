using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Problems.Media;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems;

/// <summary>The ledger, the form to report, and the problem itself.</summary>
internal static class ProblemPages
{
    private const int PageSize = 30;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/problems", async (string? box, string? state, string? after, ProblemLedger ledger, CurrentPerson person, CancellationToken cancel) =>
        {
            var (user, shown, open) = (person.Required, ProblemApi.BoxOf(box ?? "mine") ?? LedgerBox.Mine, state != "all");
            return Pages.Show<LedgerPage>(new
            {
                Box = shown, OnlyOpen = open, Counts = await ledger.Counts(user, shown, cancel), Oversees = ProblemScope.Oversees(user),
                List = await ledger.List(user, shown, open ? true : null, after, PageSize, cancel),
            });
        }).For(Who.SignedIn);

        pages.MapGet("/problems/new", async (string? matter, Guid? directive, ReportPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, new ProblemDraft("", matter, null, directive), null, false, cancel)).For(Who.SignedIn);

        pages.MapPost("/problems", Report).For(Who.SignedIn);

        pages.MapGet("/problems/{id:guid}", async (Guid id, Guid? ask, string? said, HttpContext http, IInbox inbox, ProblemPageModel model, CurrentPerson person, CancellationToken cancel) =>
        {
            // A browser that only fetches ahead has opened nothing.
            if (http.Request.Headers["Sec-Purpose"].Count == 0 && (ask ?? await inbox.AskOf(id, person.Required.PersonId, cancel)) is { } opened)
                await inbox.Open(opened, person.Required, cancel);
            return await model.Show(person.Required, id, ProblemActionPages.Saying(said), null, FilledForm.None, cancel);
        }).For(Who.SignedIn);
    }

    private static async Task<IResult> Report(HttpContext http, ReportProblem report, RecordSolved recordSolved, AttachMedia attach, ReportPageModel model, Work work, CurrentPerson person, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var draft = new ProblemDraft(form["text"].ToString(), form.Field("matter"), form.Field("unit"), Guid.TryParse(form.Field("directive"), out var directive) ? directive : null, form.Field("category"), Point: form.Field("point"));
        var (media, solved) = (ChosenMedia.Of(form), form.Field("solved") == "yes");
        var reported = await work.Run(async () =>
        {
            var problem = solved ? await recordSolved.Run(person.Required, draft, cancel) : await report.Run(person.Required, draft, cancel);
            if (problem.Succeeded && await attach.Run(media, problem.Value.Id, person.Required, cancel) is { } refused)
                return refused;
            return problem.Map(made => new ProblemApi.Reported(made.Id, made.Number));
        }, cancel);
        return reported.Succeeded
            ? Pages.SeeOther($"/problems/{reported.Value.Id}?said={(solved ? "solved" : "reported")}")
            : await model.Show(person.Required, draft, reported.Error, media.Any, cancel);
    }
}

/// <summary>Everything the reporting form offers to choose from, with what was typed.</summary>
internal sealed class ReportPageModel(IDirectory directory, ProblemIntake intake, RulesInForce rules, Installation installation)
{
    public async Task<IResult> Show(CurrentUser user, ProblemDraft draft, Error? error, bool hadPhotos, CancellationToken cancel)
    {
        // A directive one cannot name is left out: the problem itself can be reported all the same.
        var from = draft.Directive is { } id && await intake.MayComeFrom(user, id, cancel) ? draft.Directive : null;
        var places = await intake.PlacesOf(user, cancel);
        return Pages.Show<ReportPage>(new
        {
            Draft = draft with { Directive = from }, Matters = await directory.Matters(cancel), Places = places, Error = error, HadPhotos = hadPhotos, Positions = installation.Positions,
            Limits = (places.Count > 0 ? await rules.At(places[0].Path, cancel) : ProblemRules.Default).Limits,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}

/// <summary>The page of one problem.</summary>
internal sealed class ProblemPageModel(ProblemReading reading, UnitsToName units)
{
    public async Task<IResult> Show(CurrentUser user, Guid id, string? said, Error? error, FilledForm filled, CancellationToken cancel, bool showsPhone = false)
    {
        var read = await reading.Of(user, id, cancel);
        if (!read.Succeeded)
            return Pages.Refuse(read.Error);
        var named = read.Value.MayReturn || read.Value.MaySuspend || read.Value.MayRule ? await units.For(read.Value.Problem, read.Value.MayRule, cancel) : [];
        return Pages.Show<ProblemPage>(new { Read = read.Value, Units = named, Said = said, Error = error, Filled = filled, ShowsPhone = showsPhone }, error?.Status ?? StatusCodes.Status200OK);
    }
}
