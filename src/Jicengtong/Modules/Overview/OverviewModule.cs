using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Overview;

/// <summary>全局情况: what is open, late, unread and unanswered below a leader, by unit and never by person.</summary>
public static class OverviewModule
{
    /// <summary>Services.</summary>
    public static WebApplicationBuilder AddOverview(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<WhatIsOpen>();
        return builder;
    }

    /// <summary>API and page.</summary>
    public static void MapOverview(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/api").For(Who.SignedIn).WithTags("Overview")
            .MapGet("/overview", async (string? unit, WhatIsOpen open, CurrentPerson person, CancellationToken cancel) => Http.Ok(await open.Below(person.Required, unit, cancel)))
            .WithSummary("Open, late, unread and unanswered asks of the units directly below; counts of units, never of persons.").Produces<OpenBelow>();
        routes.MapPages().MapGet("/overview", async (string? unit, WhatIsOpen open, CurrentPerson person, CancellationToken cancel) =>
        {
            var below = await open.Below(person.Required, unit, cancel);
            return below.Succeeded ? Pages.Show<OverviewPage>(new { Open = below.Value }) : Pages.Refuse(below.Error);
        }).For(Who.SignedIn);
    }
}

/// <summary>One unit with everything below it.</summary>
/// <param name="Waiting">Open and neither late, questioned nor unread.</param>
public sealed record OpenUnit(string Unit, string Name, int Open, int Late, int Unread, int Questioned, int Unanswered, int Waiting, bool HasBelow);

/// <summary>A unit and the units directly below it, the worst on top.</summary>
public sealed record OpenBelow(string Unit, string Name, string? Above, int Open, int Late, int Unread, int Questioned, int Unanswered, IReadOnlyList<OpenUnit> Units);

/// <summary>Sums the open asks over the tree below.</summary>
internal sealed class WhatIsOpen(IInbox inbox, IDirectory directory)
{
    public async Task<Result<OpenBelow>> Below(CurrentUser user, string? unitCode, CancellationToken cancel)
    {
        var post = user.Posts.FirstOrDefault(held => held.Oversees);
        if (post is null)
            return new Forbidden("全局情况给单位负责人和办公室看。您要办的都在收件箱里。");
        if (await directory.Unit(unitCode ?? post.ActsForUnit, cancel) is not { } unit)
            return new NotFound("这个单位");
        if (!user.Posts.Any(held => held.Oversees && UnitPath.IsWithin(unit.Path, held.JurisdictionPath)))
            return new NotFound("这个单位");

        var loads = await inbox.Load(unit.Path, cancel);
        var places = await directory.Units([.. loads.Select(load => load.Unit)], cancel);
        var children = await directory.Children(unit.Code, cancel);
        var lines = children.Prepend(unit).Select(line => LineOf(line, line == unit, loads, places)).Where(line => line.Open > 0)
            .OrderByDescending(line => line.Late).ThenByDescending(line => line.Unread).ThenByDescending(line => line.Open).ToList();
        var above = unit.Parent is { } parent && await directory.Unit(parent, cancel) is { } up && user.Governs(up.Path) ? up.Code : null;
        return new OpenBelow(unit.Code, unit.Name, above, lines.Sum(line => line.Open), lines.Sum(line => line.Late), lines.Sum(line => line.Unread),
            lines.Sum(line => line.Questioned), lines.Sum(line => line.Unanswered), lines);
    }

    private static OpenUnit LineOf(UnitEntry line, bool itself, IReadOnlyList<UnitLoad> loads, IReadOnlyDictionary<string, UnitEntry> places)
    {
        var own = loads.Where(load => itself ? load.Unit == line.Code : places.TryGetValue(load.Unit, out var place) && UnitPath.IsWithin(place.Path, line.Path)).ToList();
        var (open, late, unread, questioned) = (own.Sum(load => load.Open), own.Sum(load => load.Late), own.Sum(load => load.Unread), own.Sum(load => load.Questioned));
        return new OpenUnit(line.Code, itself ? line.Name + "本级" : line.Name, open, late, unread, questioned, own.Sum(load => load.Unanswered), open - late, !itself);
    }
}
