using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives.Revising;

/// <summary>Pages and API of 以此份为准.</summary>
internal static class RevisionPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/directives/{id:guid}/revision", async (Guid id, DirectiveAccess access, CurrentPerson person, CancellationToken cancel) =>
        {
            var directive = await access.OfSender(person.Required, id, "修订", cancel);
            if (!directive.Succeeded)
                return Pages.Refuse(directive.Error);
            return directive.Value.IsIssued ? Show(directive.Value, new RevisionDraft(null, null, null, null), null, null) : Pages.SeeOther($"/directives/{id}/write");
        }).For(Who.SignedIn);

        pages.MapPost("/directives/{id:guid}/revision", async (Guid id, HttpContext http, ReviseDirective revise, DirectiveAccess access, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var user = person.Required;
            var draft = new RevisionDraft(form["text"].ToString(), DraftForm.Split(form["keyPoints"].ToString()), DraftForm.Time(form.Field("due")), form.Field("why"), Concerns(form));
            Error? refused = null;
            if (form.Field("do") == "revise")
            {
                var revised = await work.Run(async () => (await revise.Run(user, id, draft, cancel)).Map(asks => new Asks(asks)), cancel);
                if (revised.Succeeded)
                    return Pages.SeeOther($"/directives/{id}?said=revised");
                refused = revised.Error;
            }

            var directive = await access.OfSender(user, id, "修订", cancel);
            if (!directive.Succeeded)
                return Pages.Refuse(directive.Error);
            var review = await revise.Review(user, id, draft, cancel);
            return Show(directive.Value, draft, review.Succeeded ? review.Value : null, refused ?? review.Error);
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

    private static IResult Show(Directive directive, RevisionDraft draft, RevisionReview? review, Error? error)
        => Pages.Show<RevisionPage>(new { Directive = directive, Draft = draft, Review = review, Error = error }, error?.Status ?? StatusCodes.Status200OK);

    // "第四条|村社区" per checked box; "第四条|" alone says that the clause was on the page and nobody was checked.
    private static IReadOnlyList<ClauseConcern> Concerns(IFormCollection form) =>
    [
        .. form["concern"].OfType<string>().Select(value => value.Split('|', 2)).Where(parts => parts.Length == 2).GroupBy(parts => parts[0])
            .Select(clause => new ClauseConcern(clause.Key, [.. clause.Select(parts => parts[1]).Where(kind => kind.Length > 0)])),
    ];
}
