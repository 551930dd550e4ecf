using System.Globalization;
using Jicengtong.Modules.Organization.People;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.Leaves;

/// <summary>A person's card with leave and B岗, as page and as API.</summary>
internal static class LeavePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/people/{account}", async (string account, string? said, LeaveQuestions questions, CurrentPerson person, CancellationToken cancel)
            => await Show(questions, person.Required, account, said, null, null, cancel)).For(Who.KeepsOrganization);
        pages.MapPost("/people/{account}/leaves", async (string account, HttpContext http, EnterLeave enter, LeaveQuestions questions, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var draft = new LeaveDraft(form.Field("kind"), Day(form.Field("from")), Day(form.Field("to")), form.Field("deputy"));
            var entered = await work.Run(() => enter.Run(person.Required, account, draft, cancel), cancel);
            return entered.Succeeded ? Pages.SeeOther($"/people/{Uri.EscapeDataString(account)}?said=leave") : await Show(questions, person.Required, account, null, draft, entered.Error, cancel);
        }).For(Who.KeepsOrganization);
        pages.MapPost("/people/{account}/leaves/{id:guid}/end", async (string account, Guid id, EndLeave end, LeaveQuestions questions, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var ended = await work.Run(() => end.Run(person.Required, id, cancel), cancel);
            return ended.Succeeded ? Pages.SeeOther($"/people/{Uri.EscapeDataString(account)}?said=back") : await Show(questions, person.Required, account, null, null, ended.Error, cancel);
        }).For(Who.KeepsOrganization);
        pages.MapPost("/people/{account}/deputy", async (string account, HttpContext http, NameDeputy name, LeaveQuestions questions, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var named = await work.Run(() => name.Run(person.Required, account, form.Field("deputy"), cancel), cancel);
            return named.Succeeded ? Pages.SeeOther($"/people/{Uri.EscapeDataString(account)}?said=deputy") : await Show(questions, person.Required, account, null, null, named.Error, cancel);
        }).For(Who.KeepsOrganization);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/people/{account}", async (string account, LeaveQuestions questions, CurrentPerson person, CancellationToken cancel)
            => await questions.Card(person.Required, account, cancel) is { } card ? Http.Ok<PersonCard>(card) : Http.Problem(new NotFound("这个人")))
            .WithSummary("Somebody's card: posts, duties, leave and who stands in. The kind of leave only for those who keep it.").Produces<PersonCard>();
        api.MapPost("/people/{account}/leaves", async (string account, LeaveDraft body, EnterLeave enter, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created((await work.Run(() => enter.Run(person.Required, account, body, cancel), cancel)).Map(id => new LeaveMade(id)), made => $"/api/leaves/{made.Id}"))
            .WithSummary("Enters leave (请假, 出差, 离岗培训) with who stands in: for oneself, or by the office of the place.").Produces<LeaveMade>(StatusCodes.Status201Created);
        api.MapPut("/leaves/{id:guid}/end", async (Guid id, EndLeave end, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => end.Run(person.Required, id, cancel), cancel)))
            .WithSummary("Back from today on; a leave that has not begun is taken back.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/people/{account}/deputy", async (string account, DeputyBody body, NameDeputy name, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => name.Run(person.Required, account, body.Deputy, cancel), cancel)))
            .WithSummary("Names the B岗 of a person for whatever names none of its own; empty for nobody.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>A leave was entered.</summary>
    public sealed record LeaveMade(Guid Id);

    /// <summary>Account of the B岗.</summary>
    public sealed record DeputyBody(string? Deputy);

    internal static DateOnly? Day(string text) => DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static async Task<IResult> Show(LeaveQuestions questions, CurrentUser user, string account, string? said, LeaveDraft? draft, Error? error, CancellationToken cancel)
    {
        if (await questions.Card(user, account, cancel) is not { } card)
            return Pages.Refuse(new NotFound("这个人"));
        return Pages.Show<PersonPage>(new
        {
            Card = card, Draft = draft, Error = error, Deputies = card.MayKeep ? await questions.Deputies(account, cancel) : [], IsOneself = card.Account == user.Account,
            Said = said switch { "leave" => "登记好了。那几天有事会马上找代办的人。", "back" => "改好了，从今天起有事还是找本人。", "deputy" => "B岗改好了。", "handed" => "已经离任，没办完的事都转给接手的人了。", _ => null },
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
