using System.Globalization;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems;

/// <summary>The buttons of one problem's page: each a form, one call and a redirect; refused, the form comes back open and filled.</summary>
internal static class ProblemActionPages
{
    private static readonly Dictionary<string, string> Sayings = new()
    {
        ["reported"] = "已经送到。有答复会到您的收件箱，不用再打电话催。",
        ["solved"] = "已记下，当场解决的也算数。",
        ["answer"] = "答复已送到反映的人，由他看办好没有。",
        ["closed"] = "已办结。谢谢您反映。",
        ["back"] = "已退回重办，重新计时。",
        ["additions"] = "补充已送到办这件事的人。",
        ["acceptance"] = "已签收。",
        ["return"] = "已退单。时间照走。",
        ["ruling"] = "已裁定，已送到负责的单位。",
        ["extension"] = "已送上级批。批下来以前，还按原来的期限。",
        ["decision"] = "已定。",
        ["suspension"] = "已挂账，反映的人会知道在等什么。",
        ["resumption"] = "继续办，已重新计时。",
        ["supports"] = "已请协办。",
        ["support"] = "已记下，主办的单位看得到。",
        ["merge"] = "已并案，反映的人都会知道。",
    };

    /// <summary>What is said after a step.</summary>
    public static string? Saying(string? said) => Sayings.GetValueOrDefault(said ?? "");

    public static void Map(RouteGroupBuilder pages)
    {
        MapPhone(pages);
        On<AnswerProblem>(pages, "answer", (act, by, id, form, cancel) => act.Run(by, id, form["text"], cancel));
        On<AddToProblem>(pages, "additions", (act, by, id, form, cancel) => act.Run(by, id, form["text"], cancel));
        On<AcceptProblem>(pages, "acceptance", (act, by, id, _, cancel) => act.Run(by, id, cancel));
        On<ReturnProblem>(pages, "return", (act, by, id, form, cancel) => act.Run(by, id, form["reason"], form.Field("instead"), cancel));
        On<RuleOnProblem>(pages, "ruling", (act, by, id, form, cancel) => act.Run(by, id, form.Field("unit"), form["reason"], form.Field("precedent") == "yes", cancel));
        On<AskForExtension>(pages, "extension", (act, by, id, form, cancel) => act.Run(by, id, form["reason"], MomentOf(form.Field("until")), cancel));
        On<DecideExtension>(pages, "decision", (act, by, id, form, cancel) => act.Run(by, id, form.Field("granted") switch { "yes" => true, "no" => false, _ => null }, form["why"], cancel));
        On<SuspendProblem>(pages, "suspension", (act, by, id, form, cancel) => act.Run(by, id, form["waitsFor"], DateOnly.TryParseExact(form.Field("reviewOn"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null, cancel));
        On<ResumeProblem>(pages, "resumption", (act, by, id, _, cancel) => act.Run(by, id, cancel));
        On<AskForSupport>(pages, "supports", (act, by, id, form, cancel) => act.Run(by, id, form.Field("unit"), form["wanted"], cancel));
        On<SupportProblem>(pages, "support", (act, by, id, form, cancel) => act.Run(by, id, form["text"], cancel));
        On<MergeProblems>(pages, "merge", (act, by, id, form, cancel) => act.Run(by, id, form["into"], cancel));

        pages.MapPost("/problems/{id:guid}/closure", async (Guid id, HttpContext http, CloseProblem close, ProblemPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (solved, rating) = Decided(form);
            var closed = await work.Run(() => close.Run(person.Required, id, solved, rating, form["comment"], cancel), cancel);
            return closed.Succeeded
                ? Pages.SeeOther($"/problems/{id}?said={(solved == true ? "closed" : "back")}")
                : await model.Show(person.Required, id, null, closed.Error, FilledForm.Of(solved == false ? "back" : "closure", form), cancel);
        }).For(Who.SignedIn);
    }

    // Shown in the answer to the form: an address that shows it could be opened again and again without a leaf.
    private static void MapPhone(RouteGroupBuilder pages) => pages.MapPost("/problems/{id:guid}/phone", async (Guid id, SeePhone see, ProblemPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
    {
        var seen = await work.Run(() => see.Run(person.Required, id, cancel), cancel);
        return await model.Show(person.Required, id, null, seen.Succeeded ? null : seen.Error, FilledForm.None, cancel, showsPhone: seen.Succeeded);
    }).For(Who.SignedIn);

    /// <summary>What the reporter chose in <see cref="ClosePanel"/>.</summary>
    public static (bool? Solved, Rating? Rating) Decided(IFormCollection form) => (
        form.Field("satisfied") switch { "yes" => true, "no" => false, _ => null },
        form.Field("rating") switch { "satisfied" => Rating.Satisfied, "mostly" => Rating.Mostly, "dissatisfied" => Rating.Dissatisfied, _ => null });

    private static void On<TAct>(RouteGroupBuilder pages, string step, Func<TAct, CurrentUser, Guid, IFormCollection, CancellationToken, Task<Result<Done>>> run)
        where TAct : class
        => On(pages, step, (services, by, id, form, cancel) => run(services.GetRequiredService<TAct>(), by, id, form, cancel));

    // The route itself knows no type parameter: the generator of request delegates passes over those that do.
    private static void On(RouteGroupBuilder pages, string step, Func<IServiceProvider, CurrentUser, Guid, IFormCollection, CancellationToken, Task<Result<Done>>> run)
        => pages.MapPost($"/problems/{{id:guid}}/{step}", async (Guid id, HttpContext http, ProblemPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var done = await work.Run(() => run(http.RequestServices, person.Required, id, form, cancel), cancel);
            return done.Succeeded ? Pages.SeeOther($"/problems/{id}?said={step}") : await model.Show(person.Required, id, null, done.Error, FilledForm.Of(step, form), cancel);
        }).For(Who.SignedIn);

    // A browser's datetime-local has no zone; people mean the time on their wall.
    private static DateTimeOffset? MomentOf(string text)
        => DateTime.TryParseExact(text, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? new DateTimeOffset(local, TimeSpan.FromHours(8)) : null;
}
