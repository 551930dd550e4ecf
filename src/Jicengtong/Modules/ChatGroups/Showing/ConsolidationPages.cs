using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>From lists to fewer groups: import, findings, plan, changes by hand, carrying out, report.</summary>
internal static class ConsolidationPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/groups", async (ConsolidationAccess access, CurrentPerson person, CancellationToken cancel) => GroupScope.MayPlan(person.Required)
            ? Pages.Show<GroupsPage>(new { Plans = await access.List(person.Required, cancel) })
            : Pages.Refuse(new Forbidden("减群给单位负责人和办公室用。您自己的群，在“我的”里点“我的工作群”。"))).For(Who.SignedIn);
        pages.MapGet("/groups/habit", async (ChatHabit habit, CurrentPerson person, CancellationToken cancel)
            => Show(await habit.Below(person.Required, cancel), found => Pages.Show<ChatHabitPage>(new { found.Unit, found.Lines }))).For(Who.SignedIn);
        pages.MapGet("/groups/import", (CurrentPerson person, Installation installation) => GroupScope.MayPlan(person.Required)
            ? Pages.Show<ImportPage>(new { installation.Demo, Wishes = new PlanWishes() })
            : Pages.Refuse(new Forbidden("减群给单位负责人和办公室用。"))).For(Who.SignedIn);
        // The mark in front makes a spreadsheet read it as Chinese.
        pages.MapGet("/groups/import/list.csv", (CurrentPerson person) => GroupScope.MayPlan(person.Required)
            ? TypedResults.File(System.Text.Encoding.UTF8.GetBytes("\uFEFF" + ImportGroups.EmptyList), "text/csv; charset=utf-8", "群名单.csv")
            : Pages.Refuse(new Forbidden("减群给单位负责人和办公室用。"))).For(Who.SignedIn);
        pages.MapPost("/groups/import", Import).For(Who.SignedIn);
        pages.MapGet("/groups/{id:guid}", async (Guid id, string? said, string? who, ConsolidationView view, CurrentPerson person, CancellationToken cancel)
            => Show(await view.PlanFor(person.Required, id, who?.Trim() ?? "", cancel), found => Pages.Show<PlanPage>(new { found.Shown, found.Asked, Who = who?.Trim() ?? "", Said = said == "adopted" ? "已经照办。" : null }))).For(Who.SignedIn);
        pages.MapGet("/groups/{id:guid}/findings", async (Guid id, ConsolidationView view, CurrentPerson person, CancellationToken cancel)
            => Show(await view.Findings(person.Required, id, cancel), found => Pages.Show<FindingsPage>(new { found.Plan, found.Found }))).For(Who.SignedIn);
        pages.MapGet("/groups/{id:guid}/adjust", async (Guid id, ConsolidationView view, CurrentPerson person, CancellationToken cancel)
            => await Adjusting(id, null, null, view, person.Required, cancel)).For(Who.SignedIn);
        pages.MapPost("/groups/{id:guid}/adjust", Adjust).For(Who.SignedIn);
        pages.MapGet("/groups/{id:guid}/carry-out", async (Guid id, ConsolidationView view, CurrentPerson person, CancellationToken cancel)
            => Show(await view.Preview(person.Required, id, cancel), found => Pages.Show<CarryOutPage>(new { found.Plan, found.Groups, found.Told }))).For(Who.SignedIn);
        pages.MapPost("/groups/{id:guid}/carry-out", async (Guid id, CarryOutPlan carryOut, ConsolidationView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var done = await work.Run(() => carryOut.Run(person.Required, id, cancel), cancel);
            return done.Succeeded
                ? Pages.SeeOther($"/groups/{id}/carry-out")
                : Show(await view.Preview(person.Required, id, cancel), found => Pages.Show<CarryOutPage>(new { found.Plan, found.Groups, found.Told, done.Error }, done.Error.Status));
        }).For(Who.SignedIn);
        pages.MapPost("/groups/{id:guid}/withdrawal", async (Guid id, HttpContext http, TakeBackPlan takeBack, ConsolidationView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var why = (await http.Request.ReadFormAsync(cancel)).Field("why");
            var done = await work.Run(() => takeBack.Run(person.Required, id, why, cancel), cancel);
            return done.Succeeded
                ? Pages.SeeOther($"/groups/{id}/carry-out")
                : Show(await view.Preview(person.Required, id, cancel), found => Pages.Show<CarryOutPage>(new { found.Plan, found.Groups, found.Told, done.Error, Typed = why }, done.Error.Status));
        }).For(Who.SignedIn);
        pages.MapGet("/groups/{id:guid}/texts", async (Guid id, ConsolidationView view, CurrentPerson person, CancellationToken cancel)
            => Show(await view.Preview(person.Required, id, cancel), found => Pages.Show<TextsPage>(new { found.Plan, found.Groups }))).For(Who.SignedIn);
        pages.MapGet("/groups/{id:guid}/report", async (Guid id, ConsolidationView view, CurrentPerson person, CancellationToken cancel) =>
        {
            var register = await view.Register(person.Required, id, cancel);
            return Show(await view.Plan(person.Required, id, cancel), shown => Pages.Show<ReportPage>(new { Shown = shown, Register = register.Value.Groups }));
        }).For(Who.SignedIn);
    }

    /// <summary>Limits as a form says them; what is no number stays as it was.</summary>
    public static PlanWishes WishesOf(IFormCollection form) => new()
    {
        MaxGroups = Number(form, "maxGroups") is > 0 and < 5000 and var groups ? groups : PlanWishes.GroupsPerTown,
        MaxPerPerson = Number(form, "maxPerPerson") is > 0 and < 50 and { } each ? each : new PlanWishes().MaxPerPerson,
    };

    private static async Task<IResult> Import(HttpContext http, ImportGroups import, Work work, KeepPlan keep, CurrentPerson person, Installation installation, CancellationToken cancel)
    {
        if (!GroupScope.MayPlan(person.Required))
            return Pages.Refuse(new Forbidden("减群给单位负责人和办公室用。"));
        var form = await http.Request.ReadFormAsync(cancel);
        var (wishes, skips) = (WishesOf(form), form.Field("skipUnknown").Length > 0);
        var files = form.Field("demo").Length > 0 && installation.Demo ? ImportGroups.Demo(installation.DemoFolder) : ImportGroups.FilesOf(form);
        var calculated = await import.Run(files, wishes, skips, cancel);
        var kept = calculated.Succeeded
            ? await work.Run(async () => (await keep.Run(person.Required, calculated.Value, ImportGroups.SourceOf(files), cancel)).Map(plan => new ConsolidationModel.Made(plan.Id)), cancel)
            : calculated.Error;
        return kept.Succeeded
            ? Pages.SeeOther($"/groups/{kept.Value.Id}/findings")
            : Pages.Show<ImportPage>(new { installation.Demo, Wishes = wishes, SkipsUnknown = skips, kept.Error }, kept.Error.Status);
    }

    private static async Task<IResult> Adjust(Guid id, HttpContext http, ChangeWishes change, ConsolidationView view, CurrentPerson person, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var wish = new WishChange(form.Field("do"), form.Field("first"), form.Field("second"), Number(form, "maxGroups") ?? (form.Field("maxGroups").Length > 0 ? 0 : null),
            Number(form, "maxPerPerson") ?? (form.Field("maxPerPerson").Length > 0 ? -1 : null), form.Field("do") == "limits" ? form.Field("announce").Length > 0 : null, form.Field("reason"), RemedyOf(form));
        var changed = await change.Run(person.Required, id, Number(form, "version"), wish, cancel);
        return changed.Succeeded ? Pages.SeeOther($"/groups/{id}/adjust") : await Adjusting(id, changed.Error, form, view, person.Required, cancel);
    }

    private static async Task<IResult> Adjusting(Guid id, Error? error, IFormCollection? form, ConsolidationView view, CurrentUser user, CancellationToken cancel)
        => Show(await view.Adjusting(user, id, cancel), found => found.Shown.Made.IsAdopted && error is null
            ? Pages.SeeOther($"/groups/{id}/carry-out")
            : Pages.Show<AdjustPage>(new { found.Shown, found.Old, Error = error, Form = form }, error?.Status ?? StatusCodes.Status200OK));

    // What the button of a refusal carries: limits, and own limits as “account=number”.
    private static PlanRemedy? RemedyOf(IFormCollection form)
    {
        var own = form["withLimit"].OfType<string>().Select(one => one.Split('='))
            .Where(one => one is [{ Length: > 0 }, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)).DistinctBy(one => one[0])
            .ToDictionary(one => one[0], one => int.Parse(one[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new PlanRemedy(Number(form, "withMaxGroups"), Number(form, "withMaxPerPerson"), own) is { Helps: true } remedy ? remedy : null;
    }

    private static IResult Show<T>(Result<T> found, Func<T, IResult> page) => found.Succeeded ? page(found.Value) : Pages.Refuse(found.Error);

    private static int? Number(IFormCollection form, string name) => int.TryParse(form.Field(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Puts together what the pages of a plan show.</summary>
internal sealed class ConsolidationView(ConsolidationAccess access, RegisterAccess register, IPeople people, TimeProvider clock)
{
    private static readonly ChatGroupState[] DoneAlready = [ChatGroupState.Running, ChatGroupState.Dissolved];

    public async Task<Result<ShownPlan>> Plan(CurrentUser user, Guid id, CancellationToken cancel) => (await Adjusting(user, id, cancel)).Map(found => found.Shown);

    /// <summary>The plan, and what it means for everybody of a name or account; for nobody when none is given.</summary>
    public async Task<Result<(ShownPlan Shown, IReadOnlyList<SeatsOfOne> Asked)>> PlanFor(CurrentUser user, Guid id, string who, CancellationToken cancel)
    {
        var found = await access.Find(user, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (records, plan) = await access.Content(id, cancel);
        return (ShownPlan.Of(found.Value, records, plan), who.Length > 0 ? SeatsOfOne.Of(records, plan, who) : []);
    }

    public async Task<Result<(ShownPlan Shown, IReadOnlyList<string> Old)>> Adjusting(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var found = await access.Find(user, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (records, plan) = await access.Content(id, cancel);
        return (ShownPlan.Of(found.Value, records, plan), records.Groups.Select(group => group.Name).ToList());
    }

    public async Task<Result<(Consolidation Plan, ShownFindings Found)>> Findings(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var found = await access.Find(user, id, cancel);
        return found.Succeeded ? (found.Value, ShownFindings.Of((await access.Content(id, cancel)).Records)) : found.Error;
    }

    public async Task<Result<(Consolidation Plan, IReadOnlyList<ChatGroup> Groups)>> Register(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var found = await access.Find(user, id, cancel);
        return found.Succeeded ? (found.Value, await register.List(user, GroupWords.Registered, id, cancel)) : found.Error;
    }

    /// <summary>The register of a plan that is carried out; before that what would stand in it and how many people would be told, with nothing stored.</summary>
    public async Task<Result<(Consolidation Plan, IReadOnlyList<ChatGroup> Groups, int Told)>> Preview(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var found = await access.Find(user, id, cancel);
        if (!found.Succeeded || found.Value.IsAdopted)
            return (await Register(user, id, cancel)).Map(register => (register.Plan, register.Groups, 0));
        var (records, content) = await access.Content(id, cancel);
        var (known, now) = (await people.ByAccount(RegisterOfPlan.AccountsOf(records, content), cancel), clock.GetUtcNow());
        var done = (await register.List(user, DoneAlready, id, cancel)).Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        return (found.Value, RegisterOfPlan.Of(user, found.Value, records, content, known, now).Preview(found.Value, now).Where(group => !done.Contains(group.Name)).ToList(),
            content.People.Select(person => person.Account).Distinct().Count(known.ContainsKey));
    }
}
