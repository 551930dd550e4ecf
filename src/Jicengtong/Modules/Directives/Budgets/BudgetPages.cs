using System.Globalization;
using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Budgets;

/// <summary>A request to go beyond the budget: waiting, granted or refused.</summary>
/// <param name="Cost">What it costs the readers, in words.</param>
/// <param name="Decided">Who decided and when, in words.</param>
public sealed record ReleaseView(Guid Id, Guid Directive, string Title, string IssuerName, string Cost, string Why, string State, string? Words, string? Decided)
{
    internal static ReleaseView Of((DirectiveRelease Release, Directive Directive, bool MayDecide) found)
    {
        var (release, directive, _) = found;
        return new ReleaseView(release.Id, directive.Id, directive.Content.Title, directive.IssuerName, BudgetCheck.Said(release.Minutes / 60.0) + " 人·小时", release.Why,
            release.Decision switch { null => "waiting", { Granted: true } => "granted", _ => "refused" }, release.Decision?.Words,
            release.Decision is { } decision ? $"{decision.ByName} · {Spoken.Moment(decision.At, decision.At)}" : null);
    }
}

/// <summary>A budget as everybody sees it.</summary>
public sealed record BudgetView(string Unit, string UnitName, int Year, int Limit);

/// <summary>负担账 with its budgets, and the office's release.</summary>
internal static class BudgetPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/burden", async (int? year, string? said, BurdenPageModel model, CurrentPerson person, CancellationToken cancel) => await model.Show(person.Required, year, said, null, cancel)).For(Who.SignedIn);
        pages.MapPost("/burden/budget", async (HttpContext http, SetBudget set, BurdenPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var year = Number(form.Field("year"));
            var done = await work.Run(() => set.Run(person.Required, form.Field("unit"), year, Number(form.Field("hours")), cancel), cancel);
            return done.Succeeded ? Pages.SeeOther(string.Create(CultureInfo.InvariantCulture, $"/burden?year={year}&said=set")) : await model.Show(person.Required, year, null, done.Error, cancel);
        }).For(Who.SignedIn);
        pages.MapGet("/releases/{id:guid}", async (Guid id, Guid? ask, DecideRelease decide, IInbox inbox, CurrentPerson person, CancellationToken cancel) =>
        {
            if (ask is { } opened)
                await inbox.Open(opened, person.Required, cancel);
            return await Show(id, null, decide, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/releases/{id:guid}", async (Guid id, HttpContext http, DecideRelease decide, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var decided = await work.Run(() => decide.Run(person.Required, id, form.Field("granted") == "yes", form.Field("words"), cancel), cancel);
            return decided.Succeeded ? Pages.SeeOther($"/releases/{id}") : await Show(id, decided.Error, decide, person.Required, cancel);
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/budgets", async (int? year, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        {
            var of = year ?? WorkingCalendar.LocalDay(clock.GetUtcNow()).Year;
            return await db.Set<SenderBudget>().AsNoTracking().Where(budget => budget.Year == of).OrderBy(budget => budget.UnitCode).Select(budget => new BudgetView(budget.UnitCode, budget.UnitName, budget.Year, budget.Hours)).ToListAsync(cancel);
        }).WithSummary("Budgets of a year in hours of readers, by sending unit; everybody may see them.").Produces<IReadOnlyList<BudgetView>>();
        api.MapPut("/budgets", async (BudgetBody body, SetBudget set, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => set.Run(person.Required, body.Unit, body.Year, body.Limit, cancel), cancel))).WithSummary("Sets or lowers a unit's yearly budget; it never rises. For the office that handles papers.").Produces(StatusCodes.Status204NoContent);
        api.MapPost("/{id:guid}/release", async (Guid id, DirectivesModule.WhyBody body, AskRelease ask, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created(await work.Run(async () => (await ask.Run(person.Required, id, body.Why, cancel)).Map(release => new DirectivesModule.Identified(release.Id)), cancel), made => $"/api/directives/releases/{made.Id}"))
            .WithSummary("Asks the office to let a document go beyond the budget (422 budget.over).").Produces<DirectivesModule.Identified>(StatusCodes.Status201Created);
        api.MapGet("/releases/{id:guid}", async (Guid id, DecideRelease decide, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await decide.Find(person.Required, id, cancel)).Map(ReleaseView.Of))).WithSummary("A request to go beyond the budget, for whoever asked or was asked.").Produces<ReleaseView>();
        api.MapPut("/releases/{id:guid}/decision", async (Guid id, ReleaseBody body, DecideRelease decide, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => decide.Run(person.Required, id, body.Granted, body.Words, cancel), cancel))).WithSummary("Lets it go or not; never by the one who asked.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>The budget in hours of readers.</summary>
    public sealed record BudgetBody(string? Unit, int? Year, int? Limit);

    /// <summary>The decision; a refusal needs words.</summary>
    public sealed record ReleaseBody(bool Granted, string? Words);

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static async Task<IResult> Show(Guid id, Error? error, DecideRelease decide, CurrentUser user, CancellationToken cancel)
    {
        var found = await decide.Find(user, id, cancel);
        return found.Succeeded
            ? Pages.Show<ReleasePage>(new { Release = ReleaseView.Of(found.Value), found.Value.MayDecide, Error = error }, error?.Status ?? StatusCodes.Status200OK)
            : Pages.Refuse(found.Error);
    }
}

/// <summary>The account of all senders beside their budgets; the office also sets them.</summary>
internal sealed class BurdenPageModel(BurdenLedger ledger, AppDb db, PapersOffice office, IDirectory directory, TimeProvider clock)
{
    private static readonly string[] Sending = ["部门", "乡镇街道"];

    public async Task<IResult> Show(CurrentUser user, int? year, string? said, Error? error, CancellationToken cancel)
    {
        var of = year is > 2000 and < 3000 ? year.Value : WorkingCalendar.LocalDay(clock.GetUtcNow()).Year;
        var budgets = await db.Set<SenderBudget>().AsNoTracking().Where(budget => budget.Year == of).ToDictionaryAsync(budget => budget.UnitCode, budget => budget.Hours, cancel);
        return Pages.Show<BurdenPage>(new
        {
            Year = of, Senders = await ledger.Of(of, cancel), Budgets = (IReadOnlyDictionary<string, int>)budgets, Mine = await MayBudget(user, cancel),
            Said = said == "set" ? "额度定好了，人人看得到。" : null, Error = error,
        }, error?.Status ?? StatusCodes.Status200OK);
    }

    // Units whose budget this person sets: none for almost everybody.
    private async Task<IReadOnlyList<UnitEntry>> MayBudget(CurrentUser user, CancellationToken cancel)
    {
        foreach (var post in user.Posts.Where(post => post.Oversees))
            if (await office.Is(user, post.ActsForUnit, cancel) || await office.Is(user, post.UnitCode, cancel))
                return await directory.Below(post.JurisdictionPath, Sending, cancel);
        return [];
    }
}
