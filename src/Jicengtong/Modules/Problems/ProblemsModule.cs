using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems;

/// <summary>问题台账: reported, handed to whoever answers for it, answered within 48 hours, closed or sent back.</summary>
public static class ProblemsModule
{
    private const int PageSize = 20;

    /// <summary>Services.</summary>
    public static WebApplicationBuilder AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Evidence.Contracts.IEvidenceSubject, ProblemEvidence>();
        builder.Services.AddScoped<ProblemAccess>().AddScoped<IFileOwner>(provider => provider.GetRequiredService<ProblemAccess>());
        builder.Services.AddScoped<ReportProblem>().AddScoped<AnswerProblem>().AddScoped<CloseProblem>().AddScoped<SendBackProblem>();
        builder.Services.AddScoped<ProblemIntake>().AddScoped<RouteProblem>().AddScoped<ProblemNumbers>().AddScoped<AskAboutProblem>();
        builder.Services.AddScoped<ProblemLedger>().AddScoped<ProblemReading>().AddScoped<ReportPageModel>().AddScoped<ProblemPageModel>();
        return builder;
    }

    /// <summary>API and pages.</summary>
    public static void MapProblems(this IEndpointRouteBuilder routes)
    {
        ProblemPages.Map(routes.MapPages());
        var api = routes.MapGroup("/api/problems").For(Who.SignedIn).WithTags("Problems");
        api.MapPost("", async (ProblemDraft body, ReportProblem report, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var reported = await work.Run(async () => (await report.Run(person.Required, body, cancel)).Map(problem => new Reported(problem.Id, problem.Number)), cancel);
            return Http.Created(reported, made => $"/api/problems/{made.Id}");
        }).WithSummary("Reports a problem by matter; it goes to whoever answers for it, with 48 hours to answer.").Produces<Reported>(StatusCodes.Status201Created);
        api.MapGet("", async (ProblemLedger ledger, CurrentPerson person, string? box, string? state, string? after, int? limit, CancellationToken cancel) =>
        {
            if (BoxOf(box ?? "mine") is not { } chosen)
                return Http.Problem(new Invalid("box", "box 只能是 mine、handling 或 all。", "problem.box"));
            if (state is not (null or "open" or "closed"))
                return Http.Problem(new Invalid("state", "state 只能是 open 或 closed，不写就是都要。", "problem.state"));
            return Http.Ok<Listing<LedgerLine>>(await ledger.List(person.Required, chosen, state is null ? null : state == "open", after, Math.Clamp(limit ?? PageSize, 1, 100), cancel));
        }).WithSummary("The ledger, newest first: mine (我反映的), handling (要我答复的) or all (everything one may see).").Produces<Listing<LedgerLine>>();
        api.MapGet("/{id:guid}", async (Guid id, ProblemReading reading, TimeProvider clock, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await reading.Of(person.Required, id, cancel)).Map(read => ProblemView.Of(read, clock.GetUtcNow()))))
            .WithSummary("One problem with its history, for those it concerns.").Produces<ProblemView>();
        api.MapPut("/{id:guid}/answer", async (Guid id, AnswerBody body, AnswerProblem answer, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => answer.Run(person.Required, id, body.Text, cancel), cancel)))
            .WithSummary("Answers it: the handler, the deputy, or somebody in charge in the handler's unit.");
        api.MapPut("/{id:guid}/closure", async (Guid id, ClosureBody body, CloseProblem close, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => close.Run(person.Required, id, body.Satisfied, body.Comment, cancel), cancel)))
            .WithSummary("The reporter closes it (satisfied) or sends it back with a comment: then a new clock of 48 hours starts.");
    }

    internal static LedgerBox? BoxOf(string word) => word switch { "mine" => LedgerBox.Mine, "handling" => LedgerBox.Handling, "all" => LedgerBox.All, _ => null };

    /// <summary>What was made.</summary>
    public sealed record Reported(Guid Id, string Number);

    /// <summary>The answer.</summary>
    public sealed record AnswerBody(string? Text);

    /// <summary>Solved or not; a comment is needed when it is not.</summary>
    public sealed record ClosureBody(bool? Satisfied, string? Comment);
}
