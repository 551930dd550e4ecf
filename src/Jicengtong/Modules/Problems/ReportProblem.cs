using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>What a reporter sends. <paramref name="Unit"/> empty means the unit of their main post; <paramref name="Directive"/> is the one they were reading.</summary>
public sealed record ProblemDraft(string? Text, string? Matter, string? Unit = null, Guid? Directive = null);

/// <summary>Takes a problem in, hands it to whoever answers for it and starts the clock, in one transaction.</summary>
internal sealed class ReportProblem(AppDb db, ProblemIntake intake, RouteProblem route, ProblemNumbers numbers, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    /// <returns>The problem; <c>problem.textEmpty</c>, <c>problem.textTooLong</c>, <c>matter.unknown</c>, <c>problem.place</c>, <c>directive.unknown</c> or <c>problem.nobody</c>.</returns>
    public async Task<Result<Problem>> Run(CurrentUser by, ProblemDraft draft, CancellationToken cancel)
    {
        if (Problem.TextOf(draft.Text) is { Succeeded: false, Error: var wrong })
            return wrong;
        var place = await intake.Check(by, draft, cancel);
        if (!place.Succeeded)
            return place.Error;
        var handler = await route.Run(draft.Matter!, place.Value, by.PersonId, cancel);
        if (!handler.Succeeded)
            return handler.Error;

        var (now, county) = (clock.GetUtcNow(), await route.CountyOf(place.Value, cancel));
        var report = new Report(county, await numbers.Next(county, now, cancel), draft.Text, draft.Matter!, place.Value, draft.Directive);
        var problem = Problem.Report(by, report, handler.Value, now);
        if (!problem.Succeeded)
            return problem.Error;
        db.Add(problem.Value);
        await evidence.Record(ProblemFacts.Reported(problem.Value, by), cancel);
        await asks.Handler(problem.Value, handler.Value, "", cancel);
        return problem;
    }
}

/// <summary>Checks what was chosen beside the text, and knows what one may choose.</summary>
internal sealed class ProblemIntake(IDirectory directory, IInbox inbox)
{
    private static readonly string[] Places = ["乡镇街道", "村社区", "网格"];

    /// <summary>The place of the problem when matter, place and directive stand.</summary>
    public async Task<Result<UnitEntry>> Check(CurrentUser by, ProblemDraft draft, CancellationToken cancel)
    {
        if (!(await directory.Matters(cancel)).Contains(draft.Matter ?? ""))
            return new Invalid("matter", string.IsNullOrEmpty(draft.Matter) ? "请选是哪方面的事。说不准就选最接近的一个。" : $"没有“{draft.Matter}”这个事项，请从列表里选。", "matter.unknown");
        if (HomeOf(by) is not { } home)
            return new Invalid("unit", "您现在没有任职，不知道是哪里的问题。请本单位先登记您的任职。", "problem.place");
        var code = string.IsNullOrEmpty(draft.Unit) ? home.UnitCode : draft.Unit;
        if (await directory.Unit(code, cancel) is not { } place || !(by.WorksIn(code) || by.Governs(place.Path)))
            return new Invalid("unit", "这个地方不在您任职的单位里。请选您自己单位或下面的地方。", "problem.place");
        if (draft.Directive is { } directive && !await MayComeFrom(by, directive, cancel))
            return new Invalid("directive", "这份文件不是发给您单位的，或者已经撤回。问题可以照样反映，再点一次提交就行。", "directive.unknown");
        return place;
    }

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
    private static HeldPost? HomeOf(CurrentUser by) => by.MainPost is { } main
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
