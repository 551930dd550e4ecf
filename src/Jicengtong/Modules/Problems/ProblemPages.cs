using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
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
            var (user, shown, open) = (person.Required, ProblemsModule.BoxOf(box ?? "mine") ?? LedgerBox.Mine, state != "all");
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
            return await model.Show(person.Required, id, Sayings.GetValueOrDefault(said ?? ""), null, null, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/problems/{id:guid}/answer", async (Guid id, HttpContext http, AnswerProblem answer, ProblemPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var text = (await http.Request.ReadFormAsync(cancel))["text"].ToString();
            var answered = await work.Run(() => answer.Run(person.Required, id, text, cancel), cancel);
            return answered.Succeeded ? Pages.SeeOther($"/problems/{id}?said=answered") : await model.Show(person.Required, id, null, answered.Error, text, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/problems/{id:guid}/closure", async (Guid id, HttpContext http, CloseProblem close, ProblemPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            bool? satisfied = form.Field("satisfied") switch { "yes" => true, "no" => false, _ => null };
            var comment = form["comment"].ToString();
            var closed = await work.Run(() => close.Run(person.Required, id, satisfied, comment, cancel), cancel);
            return closed.Succeeded
                ? Pages.SeeOther($"/problems/{id}?said={(satisfied == true ? "closed" : "returned")}")
                : await model.Show(person.Required, id, null, closed.Error, comment, cancel);
        }).For(Who.SignedIn);
    }

    private static readonly Dictionary<string, string> Sayings = new()
    {
        ["reported"] = "已经送到。有答复会到您的收件箱，不用再打电话催。",
        ["answered"] = "答复已送到反映的人，由他看办好没有。",
        ["closed"] = "已办结。谢谢您反映。",
        ["returned"] = "已退回重办，48 小时重新计时。",
    };

    private static async Task<IResult> Report(HttpContext http, ReportProblem report, FileStore files, ReportPageModel model, Work work, CurrentPerson person, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var draft = new ProblemDraft(form["text"].ToString(), form.Field("matter"), form.Field("unit"), Guid.TryParse(form.Field("directive"), out var directive) ? directive : null);
        var photos = form.Files.Where(file => file.Length > 0 || file.FileName.Length > 0).ToList();
        var reported = await work.Run(async () =>
        {
            var problem = await report.Run(person.Required, draft, cancel);
            if (problem.Succeeded && await AddPhotos(photos, problem.Value.Id, files, person.Required, cancel) is { } refused)
                return refused;
            return problem.Map(made => new ProblemsModule.Reported(made.Id, made.Number));
        }, cancel);
        return reported.Succeeded
            ? Pages.SeeOther($"/problems/{reported.Value.Id}?said=reported")
            : await model.Show(person.Required, draft, reported.Error, photos.Count > 0, cancel);
    }

    private static async Task<Error?> AddPhotos(List<IFormFile> photos, Guid problem, FileStore files, CurrentUser user, CancellationToken cancel)
    {
        if (photos.Count > ReportPageModel.MostPhotos)
            return new Invalid("photos", "一次最多 9 张照片。请挑最说明问题的。", "problem.tooManyPhotos");
        foreach (var photo in photos)
        {
            var added = await files.Add(photo, ProblemAccess.FileKind, problem, user, cancel);
            if (!added.Succeeded)
                return added.Error;
            if (!added.Value.MediaType.StartsWith("image/", StringComparison.Ordinal))
                return new Invalid("photos", $"“{added.Value.Name}”不是照片。请选 JPG、PNG 或 WebP 图片。", "problem.notAPhoto");
        }

        return null;
    }
}

/// <summary>Everything the reporting form offers to choose from, with what was typed.</summary>
internal sealed class ReportPageModel(IDirectory directory, ProblemIntake intake)
{
    /// <summary>Most photos of one report.</summary>
    public const int MostPhotos = 9;

    public async Task<IResult> Show(CurrentUser user, ProblemDraft draft, Error? error, bool hadPhotos, CancellationToken cancel)
    {
        // A directive one cannot name is left out: the problem itself can be reported all the same.
        var from = draft.Directive is { } id && await intake.MayComeFrom(user, id, cancel) ? draft.Directive : null;
        return Pages.Show<ReportPage>(new
        {
            Draft = draft with { Directive = from }, Matters = await directory.Matters(cancel), Places = await intake.PlacesOf(user, cancel), Error = error, HadPhotos = hadPhotos,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}

/// <summary>The page of one problem.</summary>
internal sealed class ProblemPageModel(ProblemReading reading)
{
    public async Task<IResult> Show(CurrentUser user, Guid id, string? said, Error? error, string? typed, CancellationToken cancel)
    {
        var read = await reading.Of(user, id, cancel);
        return read.Succeeded
            ? Pages.Show<ProblemPage>(new { Read = read.Value, Said = said, Error = error, Typed = typed ?? "" }, error?.Status ?? StatusCodes.Status200OK)
            : Pages.Refuse(read.Error);
    }
}
