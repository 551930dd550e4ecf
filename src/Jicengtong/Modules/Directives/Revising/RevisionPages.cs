using System.Globalization;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives.Revising;

/// <summary>Pages and API of 以此份为准.</summary>
internal static class RevisionPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/directives/{id:guid}/revision", async (Guid id, Guid? answer, int? clause, Guid? merge, BeginRevision begin, CurrentPerson person, CancellationToken cancel) =>
        {
            var begun = await begin.Of(person.Required, id, answer, clause, merge, cancel);
            if (!begun.Succeeded)
                return Pages.Refuse(begun.Error);
            return begun.Value.Directive.IsIssued ? Show(begun.Value.Directive, begun.Value.Draft, begun.Value.Open, begun.Value.Draft.Text, null, null) : Pages.SeeOther($"/directives/{id}/write");
        }).For(Who.SignedIn);

        pages.MapPost("/directives/{id:guid}/revision", async (Guid id, HttpContext http, ReviseDirective revise, BeginRevision begin, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var user = person.Required;
            var (typed, answer, merge) = (form["text"].ToString(), Reference(form, "answer"), Reference(form, "merge"));
            int? clause = int.TryParse(form.Field("clause"), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;
            var wording = form["wording"].ToString();
            var draft = new RevisionDraft(clause is { } open ? Clause.Reword(typed, open, wording) : typed, DraftForm.Split(form["keyPoints"].ToString()), DraftForm.Time(form.Field("due")), form.Field("why"), Concerns(form), answer, merge);
            Error? refused = null;
            if (form.Field("do") == "revise")
            {
                var revised = await work.Run(async () => (await revise.Run(user, id, draft, cancel)).Map(asks => new Asks(asks)), cancel);
                if (revised.Succeeded)
                    return Pages.SeeOther($"/directives/{id}?said=revised");
                refused = revised.Error;
            }

            var begun = await begin.Of(user, id, answer, clause, merge, cancel);
            if (!begun.Succeeded)
                return Pages.Refuse(begun.Error);
            var review = await revise.Review(user, id, draft, cancel);
            return Show(begun.Value.Directive, draft, begun.Value.Open with { Wording = wording }, typed, review.Succeeded ? review.Value : null, refused ?? review.Error);
        }).For(Who.SignedIn);

        pages.MapGet("/directives/{id:guid}/versions/{number:int}", async (Guid id, int number, DirectiveReading reading, CurrentPerson person, CancellationToken cancel) =>
        {
            var read = await reading.Of(person.Required, id, cancel);
            if (!read.Succeeded)
                return Pages.Refuse(read.Error);
            return read.Value.Revisions.FirstOrDefault(revision => revision.Number == number + 1) is { } replacedBy
                ? Pages.Show<VersionPage>(new { DirectiveId = id, replacedBy.Before, Number = number })
                : Pages.SeeOther($"/directives/{id}/read");
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapPost("/{id:guid}/revision-review", async (Guid id, RevisionDraft body, ReviseDirective revise, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await revise.Review(person.Required, id, body, cancel))).WithSummary("What a revision changes, clause by clause, and how many would confirm again; nothing is stored.").Produces<RevisionReview>();
        api.MapPut("/{id:guid}/revision", async (Guid id, RevisionDraft body, ReviseDirective revise, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await revise.Run(person.Required, id, body, cancel)).Map(asks => new Asks(asks)), cancel)))
            .WithSummary("Revises what was issued (以此份为准): only readers of changed clauses are asked again.").Produces<Asks>();
    }

    /// <summary>How many were asked again.</summary>
    public sealed record Asks(int AskedAgain);

    private static IResult Show(Directive directive, RevisionDraft draft, OpenClause open, string? typed, RevisionReview? review, Error? error)
        => Pages.Show<RevisionPage>(new { Directive = directive, Draft = draft, Open = open, Typed = typed, Review = review, Error = error }, error?.Status ?? StatusCodes.Status200OK);

    private static Guid? Reference(IFormCollection form, string name) => Guid.TryParse(form.Field(name), out var id) ? id : null;

    // "第四条|村社区" per checked box; "第四条|" alone says that the clause was on the page and nobody was checked.
    private static IReadOnlyList<ClauseConcern> Concerns(IFormCollection form) =>
    [
        .. form["concern"].OfType<string>().Select(value => value.Split('|', 2)).Where(parts => parts.Length == 2).GroupBy(parts => parts[0])
            .Select(clause => new ClauseConcern(clause.Key, [.. clause.Select(parts => parts[1]).Where(kind => kind.Length > 0)])),
    ];
}
