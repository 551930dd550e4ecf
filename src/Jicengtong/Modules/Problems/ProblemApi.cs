using Jicengtong.Modules.Problems.Media;
using Jicengtong.Modules.Problems.Monthly;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>The ledger for programs: every button of the pages has its route here.</summary>
internal static class ProblemApi
{
    private const int PageSize = 20;

    public static void Map(RouteGroupBuilder api)
    {
        MapLedger(api);
        MapLife(api);
        MapDecisions(api);
        MapRules(api);
        FigurePages.MapApi(api);
        Suggesting.SuggestMatters.Map(api);
    }

    private static void MapLedger(RouteGroupBuilder api)
    {
        api.MapPost("", async (ProblemDraft body, ReportProblem report, AttachMedia attach, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var reported = await work.Run(async () =>
            {
                var problem = await report.Run(person.Required, body, cancel);
                if (problem.Succeeded && await attach.Run(new ChosenMedia([], body.Uploads ?? []), problem.Value.Id, person.Required, cancel) is { } refused)
                    return refused;
                return problem.Map(made => new Reported(made.Id, made.Number));
            }, cancel);
            return Http.Created(reported, made => $"/api/problems/{made.Id}");
        }).WithSummary("Reports a problem by matter; it goes to whoever answers for it, within the limit of its category (48 hours unless the rules say otherwise). Uploads: ids of complete uploads (photo, voice, video).").Produces<Reported>(StatusCodes.Status201Created);
        api.MapPost("/solved", async (ProblemDraft body, RecordSolved record, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created(await work.Run(async () => (await record.Run(person.Required, body, cancel)).Map(problem => new Reported(problem.Id, problem.Number)), cancel), made => $"/api/problems/{made.Id}"))
            .WithSummary("当场解决: what one has already solved where one saw it; asks nobody, counts in the figures.").Produces<Reported>(StatusCodes.Status201Created);
        api.MapGet("", async (ProblemLedger ledger, CurrentPerson person, string? box, string? state, string? after, int? limit, CancellationToken cancel) =>
        {
            if (BoxOf(box ?? "mine") is not { } chosen)
                return Http.Problem(new Invalid("box", "box 只能是 mine、handling 或 all。", "problem.box"));
            if (state is not (null or "open" or "closed"))
                return Http.Problem(new Invalid("state", "state 只能是 open 或 closed，不写就是都要。", "problem.state"));
            return Http.Ok<Listing<LedgerLine>>(await ledger.List(person.Required, chosen, state is null ? null : state == "open", after, Math.Clamp(limit ?? PageSize, 1, 100), cancel));
        }).WithSummary("The ledger, newest first: mine (我反映的), handling (要我答复的) or all (everything one may see).").Produces<Listing<LedgerLine>>();
        api.MapPost("/place", async (PointBody body, ProblemIntake intake, CancellationToken cancel)
            => Http.Ok((await intake.PlaceOf(string.IsNullOrWhiteSpace(body.Point) ? "?" : body.Point, cancel)).Map(unit => new PlaceView(unit!.Code, unit.Name))))
            .WithSummary("Which grid lies at a point of the map (\"27.8931,102.2644\", WGS-84). Nothing is kept.").Produces<PlaceView>();
        api.MapGet("/{id:guid}", async (Guid id, ProblemReading reading, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await reading.Of(person.Required, id, cancel)).Map(ProblemView.Of)))
            .WithSummary("One problem with its history, for those it concerns.").Produces<ProblemView>();
    }

    private static void MapLife(RouteGroupBuilder api)
    {
        api.MapPut("/{id:guid}/acceptance", async (Guid id, AcceptProblem accept, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => accept.Run(person.Required, id, cancel), cancel)))
            .WithSummary("签收: the unit has taken it on. The clock has been running since dispatch.");
        api.MapPut("/{id:guid}/answer", async (Guid id, TextBody body, AnswerProblem answer, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => answer.Run(person.Required, id, body.Text, cancel), cancel)))
            .WithSummary("Answers it: the handler, the deputy, or somebody in charge in the handler's unit.");
        api.MapPut("/{id:guid}/closure", async (Guid id, ClosureBody body, CloseProblem close, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => close.Run(person.Required, id, body.Satisfied, body.Rating, body.Comment, cancel), cancel)))
            .WithSummary("The reporter closes it (satisfied: true, with a rating) or sends it back with a comment (satisfied: false): then a new clock starts.");
        api.MapPost("/{id:guid}/additions", async (Guid id, TextBody body, AddToProblem add, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => add.Run(person.Required, id, body.Text, cancel), cancel)))
            .WithSummary("补充: the reporter adds something; whoever has it is told.");
        api.MapPut("/{id:guid}/suspension", async (Guid id, SuspensionBody body, SuspendProblem suspend, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => suspend.Run(person.Required, id, body.WaitsFor, body.ReviewOn, cancel), cancel)))
            .WithSummary("挂账: says what it waits for and on which day it is looked at again; the clock stands, the reporter is told.");
        api.MapDelete("/{id:guid}/suspension", async (Guid id, ResumeProblem resume, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => resume.Run(person.Required, id, cancel), cancel)))
            .WithSummary("Ends 挂账: the clock goes on with what was left, at least a day.");
        api.MapPost("/{id:guid}/supports", async (Guid id, SupportBody body, AskForSupport ask, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => ask.Run(person.Required, id, body.Unit, body.Wanted, cancel), cancel)))
            .WithSummary("协办: asks another unit to help; whoever answers stays responsible.");
        api.MapPut("/{id:guid}/support", async (Guid id, TextBody body, SupportProblem support, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => support.Run(person.Required, id, body.Text, cancel), cancel)))
            .WithSummary("The unit asked to help says what it did.");
        api.MapPut("/{id:guid}/merge", async (Guid id, MergeBody body, MergeProblems merge, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => merge.Run(person.Required, id, body.Into, cancel), cancel)))
            .WithSummary("并案: follows the problem with this number; every reporter is told and still decides for themselves.");
    }

    private static void MapDecisions(RouteGroupBuilder api)
    {
        api.MapPut("/{id:guid}/return", async (Guid id, ReturnBody body, ReturnProblem giveBack, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => giveBack.Run(person.Required, id, body.Reason, body.Instead, cancel), cancel)))
            .WithSummary("退单: why, and which unit is responsible instead. The first goes there, the second to arbitration; the clock runs through.");
        api.MapPut("/{id:guid}/ruling", async (Guid id, RulingBody body, RuleOnProblem rule, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => rule.Run(person.Required, id, body.Unit, body.Reason, body.Precedent ?? true, cancel), cancel)))
            .WithSummary("裁定: which unit is responsible, with the reason; as a precedent it routes the next like problem.");
        api.MapPut("/{id:guid}/extension", async (Guid id, ExtensionBody body, AskForExtension ask, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => ask.Run(person.Required, id, body.Reason, body.Until, cancel), cancel)))
            .WithSummary("Asks the unit above for a later limit; only before the limit.");
        api.MapPut("/{id:guid}/extension/decision", async (Guid id, DecisionBody body, DecideExtension decide, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => decide.Run(person.Required, id, body.Granted, body.Why, cancel), cancel)))
            .WithSummary("Grants the extension or not.");
    }

    private static void MapRules(RouteGroupBuilder api)
    {
        api.MapGet("/precedents", async (Precedents precedents, CurrentPerson person, CancellationToken cancel)
            => new Listing<Precedent>(await precedents.Of(person.Required, cancel), null)).WithSummary("Rulings that route like problems, newest first; those that ended say when.");
        api.MapDelete("/precedents/{id:guid}", async (Guid id, EndPrecedent end, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => end.Run(person.Required, id, cancel), cancel))).WithSummary("Ends a precedent; from then on the duty list decides.");
        api.MapGet("/rules", async (string unit, RulesInForce rules, Organization.Contracts.IDirectory directory, CancellationToken cancel) => await directory.Unit(unit, cancel) is { } place
            ? Http.Ok<ProblemRules>(await rules.At(place.Path, cancel)) : Http.Problem(new NotFound("这个单位")))
            .WithSummary("The rules in force at a unit: categories with their limits, silence, 兜底.").Produces<ProblemRules>();
        api.MapPut("/rules", async (string unit, ProblemRules body, SetProblemRules set, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => set.Run(person.Required, unit, body, cancel), cancel)))
            .WithSummary("Sets the rules of a town or county, by its own office. Problems already dispatched keep their limit.");
    }

    internal static LedgerBox? BoxOf(string word) => word switch { "mine" => LedgerBox.Mine, "handling" => LedgerBox.Handling, "all" => LedgerBox.All, _ => null };

    /// <summary>What was made.</summary>
    public sealed record Reported(Guid Id, string Number);

    /// <summary>What is said.</summary>
    public sealed record TextBody(string? Text);

    /// <summary>Solved or not, and how well; a comment is needed when it is not.</summary>
    public sealed record ClosureBody(bool? Satisfied, string? Comment, Rating? Rating);

    /// <summary>退单.</summary>
    public sealed record ReturnBody(string? Reason, string? Instead);

    /// <summary>裁定; a precedent unless it says no.</summary>
    public sealed record RulingBody(string? Unit, string? Reason, bool? Precedent);

    /// <summary>延期.</summary>
    public sealed record ExtensionBody(string? Reason, DateTimeOffset? Until);

    /// <summary>Granted or not.</summary>
    public sealed record DecisionBody(bool? Granted, string? Why);

    /// <summary>挂账.</summary>
    public sealed record SuspensionBody(string? WaitsFor, DateOnly? ReviewOn);

    /// <summary>协办.</summary>
    public sealed record SupportBody(string? Unit, string? Wanted);

    /// <summary>Number of the leading problem.</summary>
    public sealed record MergeBody(string? Into);

    /// <summary>A point of the map.</summary>
    public sealed record PointBody(string? Point);

    /// <summary>The unit that lies there.</summary>
    public sealed record PlaceView(string Unit, string UnitName);
}
