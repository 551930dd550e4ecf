using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>当场解决 in one tap: what an official solved where they saw it, kept for the figures of the place. Nobody is asked anything.</summary>
internal sealed class RecordSolved(AppDb db, ProblemIntake intake, RouteProblem route, RulesInForce rules, Calendars calendars, ProblemNumbers numbers, IEvidence evidence, TimeProvider clock)
{
    /// <returns>The closed problem; refused like a report, but for <c>problem.nobody</c>.</returns>
    public async Task<Result<Problem>> Run(CurrentUser by, ProblemDraft draft, CancellationToken cancel)
    {
        if (Problem.TextOf(draft.Text) is { Succeeded: false, Error: var wrong })
            return wrong;
        var place = await intake.Check(by, draft, cancel);
        if (!place.Succeeded)
            return place.Error;
        if ((await rules.At(place.Value.Path, cancel)).For(draft.Category, draft.Matter!) is not { } limit)
            return new Invalid("category", $"没有“{draft.Category}”这一类，请从列表里选。", "problem.category");
        var (now, county) = (clock.GetUtcNow(), (await route.CountyOf(place.Value, cancel)).Code);
        var problem = Problem.SolveOnTheSpot(by, new Report(county, await numbers.Next(county, now, cancel), draft.Text, draft.Matter!, limit.Category, place.Value, limit.From(now, calendars.For(place.Value.Path)), draft.Directive),
            ProblemIntake.HomeOf(by)!, now);
        if (!problem.Succeeded)
            return problem.Error;
        db.Add(problem.Value);
        await evidence.Record(ProblemFacts.Of("problem.solved-on-the-spot", problem.Value, by, new { problem.Value.Number, problem.Value.Text, problem.Value.Matter, problem.Value.UnitCode }), cancel);
        return problem;
    }
}
