using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Modules.Organization.Posts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.TaskForces;

/// <summary>A task force as people read it.</summary>
/// <param name="Unit">Code of its unit.</param>
/// <param name="UnitName">Name.</param>
/// <param name="Purpose">What it is for; empty for one that came from a list.</param>
/// <param name="EndsOn">Last day; null when its members have none.</param>
/// <param name="People">Who is in it today, the leader first.</param>
/// <param name="MayChange">May the reader rotate members and change its end?</param>
/// <param name="ClosedOn">First day on which it is no unit any more; null while it is.</param>
public sealed record TaskForceView(string Unit, string UnitName, string Purpose, DateOnly? EndsOn, IReadOnlyList<PostView> People, bool MayChange, DateOnly? ClosedOn);

/// <summary>Reads task forces.</summary>
internal sealed class TaskForces(AppDb db, PostQuestions posts, IDirectory directory)
{
    /// <summary>One task force; null when the unit is none.</summary>
    public async Task<TaskForceView?> Of(CurrentUser reader, string code, CancellationToken cancel)
    {
        if (await directory.Unit(code, cancel) is not { Kind: UnitKinds.TaskForce } unit || await posts.Of(reader, code, cancel) is not { } held)
            return null;
        var force = await db.Set<TaskForce>().AsNoTracking().FirstOrDefaultAsync(one => one.UnitCode == code, cancel);
        return new TaskForceView(code, unit.Name, force?.Purpose ?? "", force?.EndsOn ?? held.Now.Max(one => one.To), [.. held.Now.OrderBy(one => one.Post == TaskForce.Leader ? 0 : 1)],
            unit.ClosedOn is null && AssignDuty.MayChange(reader, unit.Path[..^(code.Length + 1)]), unit.ClosedOn);
    }

    /// <summary>Those directly below a unit, the earliest end first.</summary>
    public async Task<IReadOnlyList<TaskForceView>> Below(CurrentUser reader, string parent, CancellationToken cancel)
    {
        var views = new List<TaskForceView>();
        foreach (var unit in (await directory.Children(parent, cancel)).Where(unit => unit.Kind == UnitKinds.TaskForce))
            if (await Of(reader, unit.Code, cancel) is { } view)
                views.Add(view);
        return [.. views.OrderBy(view => view.EndsOn ?? DateOnly.MaxValue)];
    }
}

/// <summary>专班, as pages and as API.</summary>
internal static class TaskForcePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/who/{code}/task-forces", async (string code, TaskForces forces, IDirectory directory, CurrentPerson person, CancellationToken cancel) => await List(code, null, null, forces, directory, person.Required, cancel)).For(Who.SignedIn);
        pages.MapPost("/who/{code}/task-forces", async (string code, HttpContext http, SetUpTaskForce setUp, TaskForces forces, IDirectory directory, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var draft = new TaskForceDraft(form.Field("name"), form.Field("purpose"), LeavePages.Day(form.Field("endsOn")), form.Field("leader"), form.Field("members").Split(['\n', '、', '，', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            var made = await work.Run(() => setUp.Run(person.Required, code, draft, cancel), cancel);
            return made.Succeeded ? Pages.SeeOther($"/who/{made.Value}/task-force") : await List(code, draft, made.Error, forces, directory, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapGet("/who/{code}/task-force", async (string code, TaskForces forces, IDirectory directory, CurrentPerson person, CancellationToken cancel) => await Show(code, null, forces, directory, person.Required, cancel)).For(Who.SignedIn);
        pages.MapPost("/who/{code}/task-force", async (string code, HttpContext http, EndTaskForce end, RotateMember rotate, TaskForces forces, IDirectory directory, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var error = Guid.TryParse(form.Field("member"), out var member)
                ? (await work.Run(() => rotate.Run(person.Required, member, form.Field("person"), form.Field("why"), cancel), cancel)).Error
                : (await work.Run(() => end.Run(person.Required, code, LeavePages.Day(form.Field("until")), form.Field("why"), cancel), cancel)).Error;
            return error is null ? Pages.SeeOther($"/who/{Uri.EscapeDataString(code)}/task-force") : await Show(code, error, forces, directory, person.Required, cancel);
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/units/{code}/task-forces", async (string code, TaskForces forces, CurrentPerson person, CancellationToken cancel) => new Listing<TaskForceView>(await forces.Below(person.Required, code, cancel), null))
            .WithSummary("专班 directly below a unit: purpose, end, people of today.");
        api.MapPost("/units/{code}/task-forces", async (string code, TaskForceDraft body, SetUpTaskForce setUp, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created((await work.Run(() => setUp.Run(person.Required, code, body, cancel), cancel)).Map(unit => new TaskForceMade(unit)), made => $"/api/units/{made.Unit}/task-forces"))
            .WithSummary("Sets up a 专班 with purpose, leader, members and last day; it ends by itself, and its unit is closed.").Produces<TaskForceMade>(StatusCodes.Status201Created);
        api.MapPut("/units/{code}/task-force/end", async (string code, UntilBody body, EndTaskForce end, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => end.Run(person.Required, code, body.Until, body.Why, cancel), cancel)))
            .WithSummary("Gives a 专班 another last day; yesterday ends it now and closes its unit, which keeps its history.").Produces(StatusCodes.Status204NoContent);
        api.MapPost("/appointments/{id:guid}/rotation", async (Guid id, RotationBody body, RotateMember rotate, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await work.Run(() => rotate.Run(person.Required, id, body.Person, body.Why, cancel), cancel)).Map(made => new PostPages.PostMade(made))))
            .WithSummary("轮换: a member of a 专班 goes back, another joins, in one step.").Produces<PostPages.PostMade>();
    }

    /// <summary>A task force was set up.</summary>
    public sealed record TaskForceMade(string Unit);

    /// <summary>Last day and why.</summary>
    public sealed record UntilBody(DateOnly? Until, string? Why);

    /// <summary>Who joins and why.</summary>
    public sealed record RotationBody(string? Person, string? Why);

    private static async Task<IResult> List(string code, TaskForceDraft? draft, Error? error, TaskForces forces, IDirectory directory, CurrentUser user, CancellationToken cancel)
        => await directory.Unit(code, cancel) is not { } unit ? Pages.Refuse(new NotFound("这个单位"))
            : Pages.Show<TaskForcesPage>(new { Unit = unit, Forces = await forces.Below(user, code, cancel), MayChange = Tree.TreeRights.MayAddTo(user, unit.Path), Draft = draft, Error = error }, error?.Status ?? StatusCodes.Status200OK);

    private static async Task<IResult> Show(string code, Error? error, TaskForces forces, IDirectory directory, CurrentUser user, CancellationToken cancel)
    {
        if (await forces.Of(user, code, cancel) is not { } force || await directory.Unit(code, cancel) is not { } unit)
            return Pages.Refuse(new NotFound("这个专班"));
        // Its path ends with the unit it was set up in and itself.
        var above = unit.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var parent, _] ? await directory.Unit(parent, cancel) : null;
        return Pages.Show<TaskForcePage>(new { Force = force, Above = above, Error = error }, error?.Status ?? StatusCodes.Status200OK);
    }
}
