using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Problems.Media;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems;

/// <summary>Pages for people without an account: the form behind a grid's code, the case behind a tracking code, 意见和投诉.</summary>
internal static class OpenPages
{
    private static readonly CurrentUser Nobody = new(Guid.Empty, "", "群众", null, []);

    public static void Map(RouteGroupBuilder pages)
    {
        MapReporting(pages);
        MapCase(pages);
        MapVoice(pages);
        pages.MapGet("/problems/posters", async (string? unit, HttpContext http, PosterModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, unit, $"{http.Request.Scheme}://{http.Request.Host}", cancel)).For(Who.SignedIn);
    }

    private static void MapReporting(RouteGroupBuilder pages)
    {
        pages.MapGet("/r/{grid}", async (string grid, ResidentPageModel model, CancellationToken cancel) => await model.Show(grid, new OpenVoice("", "", "", "", null), null, cancel)).AllowAnonymous();
        pages.MapPost("/r/{grid}", async (string grid, HttpContext http, IDirectory directory, ReportAsResident report, OpenDoor door, ResidentPageModel model, AttachMedia attach, Work work, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var said = new OpenVoice(form["text"], form.Field("matter"), form.Field("category"), form.Field("phone"), form.Field("operation"));
            if (await directory.UnitOfToday(grid, cancel) is not { } place || !ReportAsResident.HasPoster(place))
                return Pages.Refuse(new NotFound("这个网格"));
            if (!door.MayReport(http.Connection.RemoteIpAddress, grid))
                return await model.Show(grid, said, new TooMany("从这里反映的"), cancel);
            // Somebody who happens to be signed in is still nobody here: nothing may tie the code to them.
            work.NameNobody();
            // Uploads in pieces belong to accounts; here everything comes with the form.
            var media = ChosenMedia.Of(form) with { Uploads = [] };
            var taken = await work.Run(async () =>
            {
                var reported = await report.Run(place, said, cancel);
                return reported.Succeeded && reported.Value.Problem is { } made && await attach.Run(media, made.Id, Nobody, cancel) is { } refused ? refused : reported;
            }, cancel);
            return taken.Succeeded ? Pages.SeeOther($"/case/{taken.Value.Code}?said=new") : await model.Show(grid, said, taken.Error, cancel);
        }).AllowAnonymous();
    }

    private static void MapCase(RouteGroupBuilder pages)
    {
        pages.MapGet("/case", (string? code) => TrackingCode.DigestOf(code) is not null
            ? Pages.SeeOther($"/case/{Uri.EscapeDataString(code!.Trim())}")
            : Pages.Show<FindCasePage>(new { Code = code ?? "", Error = string.IsNullOrEmpty(code) ? null : (Error)new NoSuchCode() }, string.IsNullOrEmpty(code) ? 200 : 404)).AllowAnonymous();
        pages.MapGet("/case/{code}", async (string code, string? said, HttpContext http, CasePageModel model, CancellationToken cancel) => await model.Show(http, code, said, null, FilledForm.None, cancel)).AllowAnonymous();
        pages.MapGet("/case/{code}/photos/{photo:guid}", async (string code, Guid photo, HttpContext http, OpenDoor door, ProblemReading reading, FileStore files, CancellationToken cancel) =>
        {
            if (!door.MayLook(http.Connection.RemoteIpAddress))
                return Http.Problem(new TooMany("查询"));
            var read = await reading.ByCode(code, cancel);
            if (!read.Succeeded || read.Value.Photos.FirstOrDefault(one => one.Id == photo) is not { } file)
                return Http.Problem(new NotFound("这张照片"));
            return FileRoutes.Give(http, files, file);
        }).AllowAnonymous();
        pages.MapPost("/case/{code}/closure", async (string code, HttpContext http, SpeakByCode speak, CasePageModel model, Work work, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (solved, rating) = ProblemActionPages.Decided(form);
            work.NameNobody();
            var done = await work.Run(() => speak.Decide(code, solved, rating, form["comment"], cancel), cancel);
            return done.Succeeded ? Pages.SeeOther($"/case/{code}?said={(solved == true ? "closed" : "back")}") : await model.Show(http, code, null, done.Error, FilledForm.Of(solved == false ? "back" : "closure", form), cancel);
        }).AllowAnonymous();
        pages.MapPost("/case/{code}/additions", async (string code, HttpContext http, SpeakByCode speak, CasePageModel model, Work work, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            work.NameNobody();
            var done = await work.Run(() => speak.Add(code, form["text"], cancel), cancel);
            return done.Succeeded ? Pages.SeeOther($"/case/{code}?said=additions") : await model.Show(http, code, null, done.Error, FilledForm.Of("additions", form), cancel);
        }).AllowAnonymous();
    }

    private static void MapVoice(RouteGroupBuilder pages)
    {
        pages.MapGet("/voice", (CurrentPerson person) => Pages.Show<VoicePage>(new { SignedIn = person.User is not null })).AllowAnonymous();
        pages.MapPost("/voice", async (HttpContext http, SpeakAboutPlatform speak, OpenDoor door, CurrentPerson person, Work work, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (text, anonymous) = (form["text"].ToString(), person.User is null || form.Field("anonymous") == "yes");
            IResult Again(Error error) => Pages.Show<VoicePage>(new { SignedIn = person.User is not null, Text = text, Anonymous = anonymous, Error = error }, error.Status);
            if (!anonymous)
            {
                var named = await work.Run(async () => (await speak.Run(person.Required, text, cancel)).Map(problem => new ProblemApi.Reported(problem.Id, problem.Number)), cancel);
                return named.Succeeded ? Pages.SeeOther($"/problems/{named.Value.Id}?said=reported") : Again(named.Error);
            }

            if (!door.MayReport(http.Connection.RemoteIpAddress, "platform"))
                return Again(new TooMany("意见"));
            work.NameNobody();
            var taken = await work.Run(() => speak.RunAnonymously(person.User, text, form.Field("operation"), cancel), cancel);
            return taken.Succeeded ? Pages.SeeOther($"/case/{taken.Value.Code}?said=new") : Again(taken.Error);
        }).AllowAnonymous();
    }
}

/// <summary>The form behind a grid's code.</summary>
internal sealed class ResidentPageModel(IDirectory directory, RulesInForce rules)
{
    public async Task<IResult> Show(string grid, OpenVoice said, Error? error, CancellationToken cancel)
    {
        if (await directory.UnitOfToday(grid, cancel) is not { } place || !ReportAsResident.HasPoster(place))
            return Pages.Refuse(new NotFound("这个网格"));
        return Pages.Show<ResidentPage>(new
        {
            Place = place, Text = said.Text ?? "", Matter = said.Matter ?? "", Phone = said.Phone ?? "", Category = said.Category ?? "", Error = error,
            Matters = await directory.Matters(cancel), Limits = (await rules.At(place.Path, cancel)).Limits,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}

/// <summary>The case behind a code. What opens nothing is counted, and always answered alike.</summary>
internal sealed class CasePageModel(ProblemReading reading, OpenDoor door)
{
    private static readonly Dictionary<string, string> Sayings = new()
    {
        ["closed"] = "已办结，谢谢您。", ["back"] = "已退回去重办，重新计时。", ["additions"] = "补充已送到办这件事的单位。",
    };

    public async Task<IResult> Show(HttpContext http, string code, string? said, Error? error, FilledForm filled, CancellationToken cancel)
    {
        var from = http.Connection.RemoteIpAddress;
        if (!door.MayLook(from))
            return Pages.Show<FindCasePage>(new { Code = code, Error = (Error)new TooMany("查询") }, StatusCodes.Status429TooManyRequests);
        var read = await reading.ByCode(code, cancel);
        if (!read.Succeeded)
        {
            door.WrongCode(from);
            return Pages.Show<FindCasePage>(new { Code = code, read.Error }, read.Error.Status);
        }

        return Pages.Show<CasePage>(new { Read = read.Value, Code = code, IsNew = said == "new", Said = Sayings.GetValueOrDefault(said ?? ""), Error = error, Filled = filled }, error?.Status ?? StatusCodes.Status200OK);
    }
}

/// <summary>Posters of the grids one looks after.</summary>
internal sealed class PosterModel(IDirectory directory)
{
    private const int Most = 200;

    public async Task<IResult> Show(CurrentUser user, string? unit, string address, CancellationToken cancel)
    {
        var code = unit ?? user.MainPost?.ActsForUnit;
        if (code is null || await directory.Unit(code, cancel) is not { } place || !(user.Governs(place.Path) || user.WorksIn(place.Code)))
            return Pages.Refuse(new NotFound("这个单位"));
        var grids = await directory.Below(place.Path, ["网格"], cancel);
        var shown = grids.Count > 0 ? grids : ReportAsResident.HasPoster(place) ? [place] : [];
        var above = await directory.Units([.. shown.Select(one => one.Parent ?? "")], cancel);
        return Pages.Show<PosterPage>(new
        {
            Place = place, Below = (await directory.Children(place.Code, cancel)).Where(ReportAsResident.HasPoster).ToList(), More = shown.Count > Most,
            Posters = shown.Take(Most).Select(one => new Poster(one.Name, above.GetValueOrDefault(one.Parent ?? "")?.Name ?? "", $"{address}/r/{one.Code}")).ToList(),
        });
    }
}

/// <summary>One poster.</summary>
public sealed record Poster(string Grid, string Above, string Address);
