using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Duties;

/// <summary>A matter and what is above it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Parent">The matter it is a part of; null when it stands by itself.</param>
/// <param name="CountyDepartment">The county department that answers for it.</param>
/// <param name="TownOffice">The office of a town that handles it.</param>
public sealed record MatterView(string Name, string? Parent, string CountyDepartment, string TownOffice);

/// <summary>The list of a matter: what it is part of, its parts, and who answers where.</summary>
internal static class MatterPages
{
    private const int Most = 300;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/matters", async (AppDb db, CancellationToken cancel) => Pages.Show<MattersPage>(new { Matters = await All(db, cancel) })).For(Who.KeepsOrganization);
        pages.MapGet("/matters/{name}", async (string name, string? unit, AppDb db, DutyQuestions duties, MatterTree tree, IDirectory directory, CurrentPerson person, CancellationToken cancel)
            => await Show(name, unit, null, db, duties, tree, directory, person.Required, cancel)).For(Who.KeepsOrganization);
        pages.MapPost("/matters/{name}", async (string name, HttpContext http, PlaceMatter place, AppDb db, DutyQuestions duties, MatterTree tree, IDirectory directory, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var placed = await work.Run(() => place.Run(person.Required, name, form.Field("parent"), cancel), cancel);
            return placed.Succeeded ? Pages.SeeOther($"/matters/{Uri.EscapeDataString(name)}") : await Show(name, null, placed.Error, db, duties, tree, directory, person.Required, cancel);
        }).For(Who.KeepsOrganization);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/matters", async (AppDb db, CancellationToken cancel) => new Listing<MatterView>(await All(db, cancel), null)).WithSummary("All matters with what each is a part of.");
        api.MapPut("/matters/{name}/parent", async (string name, ParentBody body, PlaceMatter place, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => place.Run(person.Required, name, body.Parent, cancel), cancel)))
            .WithSummary("Makes a matter a part of another (null: it stands by itself). Audiences and who-answers for the whole include the parts.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>The whole.</summary>
    public sealed record ParentBody(string? Parent);

    private static async Task<IReadOnlyList<MatterView>> All(AppDb db, CancellationToken cancel)
        => await db.Set<Matter>().AsNoTracking().OrderBy(matter => matter.Name).Select(matter => new MatterView(matter.Name, matter.Parent, matter.CountyDepartment, matter.TownOffice)).ToListAsync(cancel);

    private static async Task<IResult> Show(string name, string? unit, Error? error, AppDb db, DutyQuestions duties, MatterTree tree, IDirectory directory, CurrentUser user, CancellationToken cancel)
    {
        var all = await All(db, cancel);
        if (all.FirstOrDefault(one => one.Name == name) is not { } matter)
            return Pages.Refuse(new NotFound("这个事项"));
        var place = await directory.Unit(unit ?? user.MainPost?.ActsForUnit ?? "", cancel) ?? (await directory.Children(null, cancel) is [var root, ..] ? root : null);
        var listed = new List<Answerable>();
        foreach (var part in await tree.WithBelow([name], cancel))
            listed.AddRange(await duties.List(part, place, null, Most, cancel));
        return Pages.Show<MatterPage>(new
        {
            Matter = matter, Place = place, Above = await tree.Above(name, cancel), Parts = (IReadOnlyList<MatterView>)[.. all.Where(one => one.Parent == name)],
            Duties = (IReadOnlyList<Answerable>)[.. listed.OrderBy(duty => duty.UnitPath, StringComparer.Ordinal).Take(Most)], All = all,
            MayChange = user.Administers is AdministratorKind.Security || user.Posts.Any(post => post.Oversees && post.UnitKind == UnitKinds.County), Error = error,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
