using System.Globalization;
using Jicengtong.Modules.Organization.Access;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.StandingIn;

/// <summary>代办: who may act for me, for whom I act, and beginning and ending it.</summary>
internal static class StandInPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/me/acting", async (string? said, StandIns standIns, CurrentPerson person, CancellationToken cancel) => await Page(standIns, person.Required, Sayings.GetValueOrDefault(said ?? ""), null, cancel)).For(Who.SignedIn);
        pages.MapPost("/me/acting", async (HttpContext http, AllowStandIn allow, StandIns standIns, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var allowed = await work.Run(() => allow.Run(person.Required, person.Required.PersonId, IdIn(form, "actor"), DayIn(form), false, cancel), cancel);
            return allowed.Succeeded ? Pages.SeeOther("/me/acting?said=given") : await Page(standIns, person.Required, null, allowed.Error, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/me/acting/{id:guid}/end", async (Guid id, AllowStandIn allow, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var ended = await work.Run(() => allow.End(person.Required, id, cancel), cancel);
            return ended.Succeeded ? Pages.SeeOther("/me/acting?said=ended") : Pages.Refuse(ended.Error);
        }).For(Who.SignedIn);
        pages.MapPost("/access/people/{id:guid}/acting", async (Guid id, HttpContext http, AllowStandIn allow, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var allowed = await work.Run(() => allow.Run(person.Required, id, IdIn(form, "actor"), DayIn(form), form.Field("saidSo") == "yes", cancel), cancel);
            return allowed.Succeeded ? Pages.SeeOther($"/access/people/{id}?said=acting") : Pages.Refuse(allowed.Error);
        }).For(Who.SignedIn);
        pages.MapPost("/access/people/{id:guid}/acting/{standIn:guid}/end", async (Guid id, Guid standIn, AllowStandIn allow, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var ended = await work.Run(() => allow.End(person.Required, standIn, cancel), cancel);
            return ended.Succeeded ? Pages.SeeOther($"/access/people/{id}?said=actingEnded") : Pages.Refuse(ended.Error);
        }).For(Who.SignedIn);

        pages.MapPost("/acting/end", (HttpContext http, Installation installation) =>
        {
            http.Response.Cookies.Delete(ActingReader.CookieName(installation), Options(installation));
            return Pages.SeeOther("/inbox");
        }).For(Who.SignedIn).WithMetadata(new EndsActing());
        pages.MapPost("/acting/{person:guid}", async (Guid person, HttpContext http, StandIns standIns, Installation installation, CurrentPerson actor, CancellationToken cancel) =>
        {
            if (await standIns.Find(actor.Required, person, cancel) is null)
                return Pages.Refuse(new NotFound("这项代办"));
            http.Response.Cookies.Append(ActingReader.CookieName(installation), person.ToString("N"), Options(installation));
            return Pages.SeeOther("/inbox");
        }).For(Who.SignedIn).WithMetadata(new EndsActing());
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/acting", async (StandIns standIns, CurrentPerson person, CancellationToken cancel)
            => new ActingList(await standIns.For(person.Required.PersonId, cancel), await standIns.By(person.Required.PersonId, cancel)))
            .WithSummary("Who may act for the caller, and for whom the caller may act. A request with the header Acting-For: {person} reads and answers that person's inbox.");
        api.MapPost("/acting", async (ActingRequest body, AllowStandIn allow, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => allow.Run(person.Required, body.Person ?? person.Required.PersonId, body.Actor, body.EndsOn, body.SaidSo, cancel), cancel)))
            .WithSummary("Lets a colleague of the same unit act for the caller until a day; the office of the place may enter it for somebody who said so face to face.").Produces(StatusCodes.Status204NoContent);
        api.MapDelete("/acting/{id:guid}", async (Guid id, AllowStandIn allow, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => allow.End(person.Required, id, cancel), cancel)))
            .WithSummary("Ends it.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Page(StandIns standIns, CurrentUser user, string? said, Error? error, CancellationToken cancel) => Pages.Show<ActingPage>(new
    {
        For = await standIns.For(user.PersonId, cancel), By = await standIns.By(user.PersonId, cancel), Colleagues = await standIns.Colleagues(user.PersonId, cancel), Said = said, Error = error,
    }, error?.Status ?? StatusCodes.Status200OK);

    private static Guid IdIn(IFormCollection form, string name) => Guid.TryParse(form.Field(name), out var id) ? id : Guid.Empty;

    private static DateOnly? DayIn(IFormCollection form)
        => DateOnly.TryParseExact(form.Field("endsOn"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static CookieOptions Options(Installation installation) => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = !installation.PlainHttp, Path = "/" };

    private static readonly Dictionary<string, string> Sayings = new() { ["given"] = "好了。他替您办的，都写明是他代的，您随时能收回。", ["ended"] = "这项代办已经结束。" };

    /// <summary>Who acts for whom.</summary>
    public sealed record ActingList(IReadOnlyList<StandInView> ForMe, IReadOnlyList<StandInView> ByMe);

    /// <summary>Whom to allow, until when; for another person only by the office, when that person said so face to face.</summary>
    public sealed record ActingRequest(Guid Actor, DateOnly? EndsOn, Guid? Person = null, bool SaidSo = false);
}
