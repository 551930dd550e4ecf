using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// What a reporter sends. <paramref name="Unit"/> empty means the unit of their main post; <paramref name="Directive"/> is the
/// one they were reading; <paramref name="Category"/> empty means what the rules say about the matter;
/// <paramref name="Point"/> is where it is on a map ("27.89,102.26"): then the grid there counts, and the point itself is not kept;
/// <paramref name="Uploads"/> are complete uploads of photos, voices and videos (API only).
/// </summary>
public sealed record ProblemDraft(string? Text, string? Matter, string? Unit = null, Guid? Directive = null, string? Category = null, IReadOnlyList<Guid>? Uploads = null, string? Point = null);

/// <summary>An official reports: at their own place or below.</summary>
internal sealed class ReportProblem(ProblemIntake intake, TakeProblemIn takeIn)
{
    /// <returns>The problem; <c>problem.textEmpty</c>, <c>problem.textTooLong</c>, <c>matter.unknown</c>, <c>problem.category</c>, <c>problem.place</c>, <c>directive.unknown</c> or <c>problem.nobody</c>.</returns>
    public async Task<Result<Problem>> Run(CurrentUser by, ProblemDraft draft, CancellationToken cancel)
    {
        if (Problem.TextOf(draft.Text) is { Succeeded: false, Error: var wrong })
            return wrong;
        var place = await intake.Check(by, draft, cancel);
        return place.Succeeded
            ? await takeIn.Run(by, new NewProblem(draft.Text, draft.Matter!, draft.Category, place.Value, ProblemChannel.Official, DirectiveId: draft.Directive), cancel)
            : place.Error;
    }
}

/// <summary>What is taken in, whoever said it. <paramref name="To"/>: a unit that answers whatever the duty list says, or null.</summary>
internal sealed record NewProblem(
    string? Text, string Matter, string? Category, UnitEntry Place, ProblemChannel Channel,
    Guid? DirectiveId = null, string? Phone = null, string? CodeDigest = null, string? Department = null, UnitEntry? To = null, DateTimeOffset? SaidAt = null);

/// <summary>Takes a problem in, hands it to whoever answers for it and starts the clock, in one transaction.</summary>
internal sealed class TakeProblemIn(
    AppDb db, RouteProblem route, HandlersOfUnit handlers, RulesInForce rules, WorkingCalendar calendar, ProblemNumbers numbers, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Problem>> Run(Speaker by, NewProblem said, CancellationToken cancel)
    {
        if (Problem.TextOf(said.Text) is { Succeeded: false, Error: var wrong })
            return wrong;
        if ((await rules.At(said.Place.Path, cancel)).For(said.Category, said.Matter) is not { } limit)
            return new Invalid("category", $"没有“{said.Category}”这一类，请从列表里选。", "problem.category");
        var handler = await HandlerFor(by, said, cancel);
        if (!handler.Succeeded)
            return handler.Error;

        var (now, county) = (clock.GetUtcNow(), (await route.CountyOf(said.Place, cancel)).Code);
        var problem = Problem.Report(by, new Report(county, await numbers.Next(county, said.SaidAt ?? now, cancel), said.Text, said.Matter, limit.Category, said.Place, limit.From(now, calendar),
            said.DirectiveId, said.Channel, said.Phone, said.CodeDigest, said.Department, said.SaidAt), handler.Value, now);
        if (!problem.Succeeded)
            return problem.Error;
        db.Add(problem.Value);
        await evidence.Record(ProblemFacts.Reported(problem.Value, by), cancel);
        await asks.Handler(problem.Value, handler.Value, "", cancel);
        return problem;
    }

    private async Task<Result<Handler>> HandlerFor(Speaker by, NewProblem said, CancellationToken cancel)
        => said.To is { } unit && await handlers.In(unit, said.Matter, by.PersonId, "", cancel) is { } named ? named : await route.Run(said.Matter, said.Place, by.PersonId, cancel);
}

/// <summary>Checks what was chosen beside the text, and knows what one may choose.</summary>
internal sealed class ProblemIntake(IDirectory directory, IPlaces map, IInbox inbox)
{
    private static readonly string[] Places = ["乡镇街道", "村社区", "网格"];

    /// <summary>The place of the problem when matter, place and directive stand.</summary>
    public async Task<Result<UnitEntry>> Check(CurrentUser by, ProblemDraft draft, CancellationToken cancel)
    {
        if (await CheckMatter(draft.Matter, cancel) is { } unknown)
            return unknown;
        if (HomeOf(by) is not { } home)
            return new Invalid("unit", "您现在没有任职，不知道是哪里的问题。请本单位先登记您的任职。", "problem.place");
        var pointed = await PlaceOf(draft.Point, cancel);
        if (!pointed.Succeeded)
            return pointed.Error;
        var code = pointed.Value?.Code ?? (string.IsNullOrEmpty(draft.Unit) ? home.UnitCode : draft.Unit);
        if (await directory.UnitOfToday(code, cancel) is not { } place || !(by.WorksIn(code) || by.Governs(place.Path)))
            return new Invalid("unit", "这个地方不在您任职的单位里。请选您自己单位或下面的地方。", "problem.place");
        if (draft.Directive is { } directive && !await MayComeFrom(by, directive, cancel))
            return new Invalid("directive", "这份文件不是发给您单位的，或者已经撤回。问题可以照样反映，再点一次提交就行。", "directive.unknown");
        return place;
    }

    /// <summary>The grid at a point of the map; null when no point was given, <c>problem.point</c> when it is none or lies nowhere known.</summary>
    public async Task<Result<UnitEntry?>> PlaceOf(string? point, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(point))
            return (UnitEntry?)null;
        if (MapPoint.Read(point) is not { } there)
            return new Invalid("point", "坐标读不懂。请写成 27.8931,102.2644；不知道就空着，在列表里选地方。", "problem.point");
        return await map.At(there, cancel) is { } unit ? unit : new Invalid("point", "这个点不在登记过的网格里。请把它空着，在列表里选地方。", "problem.pointNowhere");
    }

    /// <summary>Null when the matter is in the list.</summary>
    public async Task<Error?> CheckMatter(string? matter, CancellationToken cancel) => (await directory.Matters(cancel)).Contains(matter ?? "") ? null
        : new Invalid("matter", string.IsNullOrEmpty(matter) ? "请选是哪方面的事。说不准就选最接近的一个。" : $"没有“{matter}”这个事项，请从列表里选。", "matter.unknown");

    /// <summary>Was this person, or the unit they oversee, asked by this directive?</summary>
    public async Task<bool> MayComeFrom(CurrentUser by, Guid directive, CancellationToken cancel)
        => await inbox.AskOf(directive, by.PersonId, cancel) is not null
            || await inbox.IsAskedWithin(directive, [.. by.Posts.Where(post => post.Oversees).Select(post => post.JurisdictionPath)], cancel);

    /// <summary>Places offered: one's own units first, then what lies directly below them.</summary>
    public async Task<IReadOnlyList<UnitEntry>> PlacesOf(CurrentUser by, CancellationToken cancel)
    {
        var codes = by.Posts.OrderBy(post => post != HomeOf(by)).SelectMany(post => new[] { post.UnitCode, post.ActsForUnit }).Distinct().ToList();
        var units = await directory.Units(codes, cancel);
        var places = codes.Where(units.ContainsKey).Select(code => units[code]).ToList();
        foreach (var own in places.ToList())
            places.AddRange((await directory.Children(own.Code, cancel)).Where(unit => Places.Contains(unit.Kind)));
        return [.. places.DistinctBy(unit => unit.Code)];
    }

    // A secretary who is also head of a grid speaks for the village: of the main post and those above it, the widest.
    internal static HeldPost? HomeOf(CurrentUser by) => by.MainPost is { } main
        ? by.Posts.Where(post => UnitPath.IsWithin(main.UnitPath, post.UnitPath)).MinBy(post => post.UnitPath.Length)
        : null;
}

/// <summary>
/// Running numbers per county and day. The counter's row is locked until the commit, so no number is given twice and none is
/// lost to a report that was refused; it is taken as late as possible.
/// </summary>
internal sealed class ProblemNumbers(Sql sql)
{
    public async Task<string> Next(string county, DateTimeOffset now, CancellationToken cancel)
    {
        var day = WorkingCalendar.LocalDay(now);
        var number = await sql.First<int>("""
            INSERT INTO problem_numbers (county_code, day, last_number) VALUES (@county, @day, 1)
            ON CONFLICT (county_code, day) DO UPDATE SET last_number = problem_numbers.last_number + 1 RETURNING last_number
            """, new { county, day }, cancel);
        return string.Create(CultureInfo.InvariantCulture, $"{day:yyyyMMdd}-{number:000}");
    }
}
