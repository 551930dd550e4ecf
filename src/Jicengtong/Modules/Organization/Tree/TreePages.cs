using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Tree;

/// <summary>机构的历史和改动: what a unit was on a day, and setting up, renaming, moving, merging and closing it; as pages and as API.</summary>
internal static class TreePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/units/{code}", async (string code, string? on, string? said, UnitHistory history, Duties.DutiesOnDay duties, IDirectory directory, CurrentPerson person, TimeProvider clock, CancellationToken cancel) =>
        {
            var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
            var isDay = DateOnly.TryParseExact(on, "yyyy-MM-dd", out var day);
            if (await directory.Unit(code, cancel) is not { } unit || await history.On(code, isDay ? day : today, cancel) is not { } then)
                return Pages.Refuse(new NotFound("这个单位"));
            return Pages.Show<UnitHistoryPage>(new
            {
                Unit = unit, Then = then, Today = today, Duties = isDay && day != today && then.Existed ? await duties.Of([code], day, cancel) : [], Changes = await history.Changes(code, cancel), Said = Words.GetValueOrDefault(said ?? ""),
                MayChange = unit.ClosedOn is null && MayEdit(person.Required, unit), Error = isDay || string.IsNullOrEmpty(on) ? null : BadDay,
            });
        }).For(Who.KeepsOrganization);
        pages.MapGet("/units/{code}/edit", async (string code, EditModel model, CancellationToken cancel) => await model.Show(code, null, null, cancel)).For(Who.KeepsOrganization);
        pages.MapPost("/units/{code}/edit", async (string code, HttpContext http, EditModel model, Work work, TreeActs acts, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var act = form.Field("act");
            var done = await work.Run(() => acts.Run(code, act, form, cancel), cancel);
            return done.Succeeded ? Pages.SeeOther($"/units/{done.Value}?said={act}") : await model.Show(code, form, done.Error, cancel);
        }).For(Who.KeepsOrganization);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/units/{code}", async (string code, DateOnly? on, UnitHistory history, TimeProvider clock, CancellationToken cancel)
            => await history.On(code, on ?? WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel) is { } then ? Http.Ok<UnitOnDay>(then) : Http.Problem(new NotFound("这个单位")))
            .WithSummary("What a unit is, or was on a day (?on=2024-05-01): name, kind, the units above it then, and what stands for it today.").Produces<UnitOnDay>();
        api.MapGet("/units/{code}/changes", async (string code, UnitHistory history, CancellationToken cancel) => new Listing<UnitChangeView>(await history.Changes(code, cancel), null))
            .WithSummary("The last 200 changes of a unit and of those that became part of it: what, from which day, why, by whom.");
        api.MapPost("/units", async (NewUnit body, CreateUnit create, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created((await work.Run(() => create.Run(person.Required, body, cancel), cancel)).Map(code => new UnitMade(code)), made => $"/api/units/{made.Code}"))
            .WithSummary("Sets up a unit below one's place. Without a code it gets the next free one of its parent.").Produces<UnitMade>(StatusCodes.Status201Created);
        api.MapPut("/units/{code}/name", async (string code, NameBody body, RenameUnit rename, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => rename.Run(person.Required, code, body.Name, body.Kind, new Occasion(body.From, body.Why), cancel), cancel)))
            .WithSummary("Another name, another kind, or both; documents keep the name they were made under.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/units/{code}/parent", async (string code, ParentBody body, MoveUnit move, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => move.Run(person.Required, code, body.Parent, new Occasion(body.From, body.Why), cancel), cancel)))
            .WithSummary("Moves a unit with everything below it. It takes effect with the next request.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/units/{code}/merger", async (string code, MergerBody body, MergeUnits merge, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => merge.Run(person.Required, code, body.Into, new Occasion(body.From, body.Why), cancel), cancel)))
            .WithSummary("The unit becomes part of another of its kind: people, duties, open asks and units below go along.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/units/{code}/closure", async (string code, Occasion body, CloseUnit close, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => close.Run(person.Required, code, body, cancel), cancel)))
            .WithSummary("The unit is no more. Refused (409 unit.inUse) while people, duties, units or open work remain; the answer says which.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>The code of a new unit.</summary>
    public sealed record UnitMade(string Code);

    /// <summary>New name and kind (empty: as it is).</summary>
    public sealed record NameBody(string? Name, string? Kind, string? From, string? Why);

    /// <summary>Code of the new parent.</summary>
    public sealed record ParentBody(string? Parent, string? From, string? Why);

    /// <summary>Code of the unit it becomes part of.</summary>
    public sealed record MergerBody(string? Into, string? From, string? Why);

    internal static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["create"] = "设好了，马上可以用。", ["rename"] = "名称改好了。以前的文件上还是原来的名称。", ["move"] = "已经划转，从现在起生效；它下面的单位和记录一起过去了。",
        ["merge"] = "已经并入。人员、职责、没办完的事和下面的单位都转过来了。", ["close"] = "已经撤销。它的记录都还在，名称也还查得到。",
    };

    // The place itself may get units below it, whatever lies below may be changed.
    internal static bool MayEdit(CurrentUser user, UnitEntry unit) => TreeRights.MayAddTo(user, unit.Path);

    private static readonly Invalid BadDay = new("on", "日期请写成 2024-05-01。现在显示的是今天。");
}

/// <summary>The five acts of the form, by their word.</summary>
internal sealed class TreeActs(CreateUnit create, RenameUnit rename, MoveUnit move, MergeUnits merge, CloseUnit close, CurrentPerson person)
{
    /// <summary>Does it, and says the code of the page to go to.</summary>
    public async Task<Result<string>> Run(string code, string act, IFormCollection form, CancellationToken cancel)
    {
        var (by, when) = (person.Required, new Occasion(form.Field("from"), form.Field("why")));
        return act switch
        {
            "create" => await create.Run(by, new NewUnit(form.Field("code"), form.Field("name"), form.Field("kind"), code, when.From, when.Why), cancel),
            "rename" => (await rename.Run(by, code, form.Field("name"), form.Field("kind"), when, cancel)).Map(_ => code),
            "move" => (await move.Run(by, code, Chosen(form, "parent"), when, cancel)).Map(_ => code),
            "merge" => (await merge.Run(by, code, Chosen(form, "into"), when, cancel)).Map(_ => Chosen(form, "into")),
            "close" => (await close.Run(by, code, when, cancel)).Map(_ => code),
            _ => new NotFound("这一步"),
        };
    }

    /// <summary>A unit chosen from the list, or written by its code.</summary>
    public static string Chosen(IFormCollection form, string field) => form.Field(field + "Code") is { Length: > 0 } written ? written : form.Field(field);
}

/// <summary>What the form offers: possible parents and possible targets, near ones first.</summary>
internal sealed class EditModel(AppDb db, IDirectory directory, WhatIsLeft left, CurrentPerson person, TimeProvider clock)
{
    private const int MostChoices = 400;

    public async Task<IResult> Show(string code, IFormCollection? said, Error? error, CancellationToken cancel)
    {
        var user = person.Required;
        if (await directory.Unit(code, cancel) is not { } unit || await db.Set<Unit>().AsNoTracking().FirstOrDefaultAsync(one => one.Code == code, cancel) is not { } row)
            return Pages.Refuse(new NotFound("这个单位"));
        if (!TreePages.MayEdit(user, unit))
            return Pages.Refuse(TreeRights.Refusal(row));
        if (row.IsClosed)
            return Pages.Refuse(new UnitClosed(unit.Name));
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var mayChange = TreeRights.MayChange(user, unit.Path);
        var above = unit.Parent is { } parent ? await directory.Unit(parent, cancel) : null;
        // Near ones: below the parent of the parent, where a village finds other towns and a grid other villages.
        IReadOnlyList<UnitEntry> near = mayChange && above is not null ? await directory.Below(above.Parent is null ? above.Path : PathAbove(above.Path), [above.Kind, unit.Kind], cancel) : [];
        var choices = near.Where(one => !UnitPath.IsWithin(one.Path, unit.Path) && TreeRights.MayAddTo(user, one.Path)).ToList();
        return Pages.Show<EditUnitPage>(new
        {
            Unit = unit, Today = today, MayChange = mayChange, Said = said, Error = error, Kinds = await KindsKnown(cancel),
            Parents = (IReadOnlyList<UnitEntry>)[.. choices.Where(one => one.Code != unit.Parent && one.Kind == above?.Kind).Take(MostChoices)],
            Targets = (IReadOnlyList<UnitEntry>)[.. choices.Where(one => one.Kind == unit.Kind).OrderBy(one => one.Parent != unit.Parent).Take(MostChoices)],
            Left = mayChange ? await left.In(row, isMerged: false, today, cancel) : [],
        }, error?.Status ?? StatusCodes.Status200OK);
    }

    private static string PathAbove(string path) => path[..(path.LastIndexOf('/', path.Length - 2) + 1)];

    private async Task<IReadOnlyList<string>> KindsKnown(CancellationToken cancel)
        => await db.Set<Unit>().Where(unit => unit.ClosedOn == null).GroupBy(unit => unit.Kind).OrderByDescending(kind => kind.Count()).Select(kind => kind.Key).ToListAsync(cancel);
}
