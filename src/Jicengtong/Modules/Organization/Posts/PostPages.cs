using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>The posts of a unit, as a page and as API.</summary>
internal static class PostPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/who/{code}/posts", async (string code, string? said, PostQuestions posts, CurrentPerson person, CancellationToken cancel)
            => await Show(posts, person.Required, code, said, null, null, cancel)).For(Who.KeepsOrganization);
        pages.MapPost("/who/{code}/posts", async (string code, HttpContext http, AppointPerson appoint, PostQuestions posts, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var draft = DraftOf(await http.Request.ReadFormAsync(cancel));
            var made = await work.Run(() => appoint.Run(person.Required, code, draft, cancel), cancel);
            return made.Succeeded ? Back(code, "made") : await Show(posts, person.Required, code, null, draft, made.Error, cancel);
        }).For(Who.KeepsOrganization);
        pages.MapPost("/who/{code}/posts/{id:guid}", async (string code, Guid id, HttpContext http, ChangePost change, PostQuestions posts, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var draft = DraftOf(await http.Request.ReadFormAsync(cancel));
            var changed = await work.Run(() => change.Run(person.Required, id, draft, cancel), cancel);
            return changed.Succeeded ? Back(code, "changed") : await Show(posts, person.Required, code, null, null, changed.Error, cancel);
        }).For(Who.KeepsOrganization);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/units/{code}/appointments", async (string code, PostQuestions posts, CurrentPerson person, CancellationToken cancel)
            => await posts.Of(person.Required, code, cancel) is { } list ? Http.Ok<UnitPosts>(list) : Http.Problem(new NotFound("这个单位")))
            .WithSummary("The posts of a unit: held today, to come, past, and every change of them.").Produces<UnitPosts>();
        api.MapPost("/units/{code}/appointments", async (string code, PostDraft body, AppointPerson appoint, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created((await work.Run(() => appoint.Run(person.Required, code, body, cancel), cancel)).Map(id => new PostMade(id)), made => $"/api/appointments/{made.Id}"))
            .WithSummary("Gives somebody a post from a day to a day; a post to come takes effect on its day. 借调 upward from county level and below is refused (post.borrowedFromBelow) unless insist and why are given.").Produces<PostMade>(StatusCodes.Status201Created);
        api.MapPut("/appointments/{id:guid}", async (Guid id, PostDraft body, ChangePost change, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => change.Run(person.Required, id, body, cancel), cancel)))
            .WithSummary("Gives an appointment other days or another kind.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/appointments/{id:guid}/end", async (Guid id, EndBody body, EndPost end, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => end.Run(person.Required, id, body.LastDay, body.Why, cancel), cancel)))
            .WithSummary("Ends a post on its last day (yesterday: from the next request on). What lies with the person is handed over by /people/{account}/handover.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>A post was given.</summary>
    public sealed record PostMade(Guid Id);

    /// <summary>Last day and why.</summary>
    public sealed record EndBody(DateOnly? LastDay, string? Why);

    private static PostDraft DraftOf(IFormCollection form) => new(form.Field("person"), form.Field("post"), form.Field("kind"), LeavePages.Day(form.Field("from")), LeavePages.Day(form.Field("to")), form.Field("why"), form.Field("insist") == "1");

    private static IResult Back(string code, string said) => Pages.SeeOther($"/who/{Uri.EscapeDataString(code)}/posts?said={said}");

    private static async Task<IResult> Show(PostQuestions posts, CurrentUser user, string code, string? said, PostDraft? draft, Error? error, CancellationToken cancel)
        => await posts.Of(user, code, cancel) is not { } list ? Pages.Refuse(new NotFound("这个单位")) : Pages.Show<PostsPage>(new
        {
            Posts = list, Draft = draft, Error = error,
            Said = said switch { "made" => "登记好了。到了那一天，权限和收件自动生效。", "changed" => "改好了。", "left" => "已经离任，没办完的事都转给接手的人了。", _ => null },
        }, error?.Status ?? StatusCodes.Status200OK);
}
