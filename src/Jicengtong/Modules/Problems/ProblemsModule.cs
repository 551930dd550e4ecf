using Jicengtong.Modules.Problems.Essay;
using Jicengtong.Modules.Problems.Monthly;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems;

/// <summary>问题台账: reported, handed to whoever answers for it, answered within its limit, rated and closed or sent back.</summary>
public static class ProblemsModule
{
    /// <summary>Services.</summary>
    public static WebApplicationBuilder AddProblems(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<Evidence.Contracts.IEvidenceSubject, ProblemEvidence>().AddScoped<Evidence.Contracts.IEvidenceSubject, RulesEvidence>();
        services.AddSingleton(SealedField.Of<Problem>(nameof(Problem.Phone), "problem_problems"));
        services.AddScoped<ProblemAccess>().AddScoped<IFileOwner>(provider => provider.GetRequiredService<ProblemAccess>());
        services.AddScoped<Media.AttachMedia>().AddScoped<ReportProblem>().AddScoped<RecordSolved>().AddScoped<TakeProblemIn>().AddScoped<AnswerProblem>().AddScoped<CloseProblem>().AddScoped<DecideProblem>().AddScoped<SendBackProblem>().AddScoped<AddToProblem>();
        services.AddScoped<IUnitWatch, ProblemPlaces>().AddScoped<ReturnProblem>().AddScoped<RuleOnProblem>().AddScoped<Precedents>().AddScoped<EndPrecedent>();
        services.AddScoped<AcceptProblem>().AddScoped<AskForExtension>().AddScoped<DecideExtension>().AddScoped<SuspendProblem>().AddScoped<ResumeProblem>();
        services.AddScoped<AskForSupport>().AddScoped<SupportProblem>().AddScoped<MergeProblems>().AddScoped<AnswerFollowers>();
        services.AddScoped<HandOverProblems>().AddScoped<IDutyWatch>(provider => provider.GetRequiredService<HandOverProblems>()).AddScoped<IPersonWatch>(provider => provider.GetRequiredService<HandOverProblems>());
        services.AddScoped<RulesInForce>().AddScoped<SetProblemRules>().AddScoped<RulesOwners>();
        services.AddScoped<ProblemIntake>().AddScoped<RouteProblem>().AddScoped<HandlersOfUnit>().AddScoped<FindDecider>().AddScoped<UnitsToName>().AddScoped<ProblemNumbers>().AddScoped<AskAboutProblem>();
        services.AddScoped<ProblemLedger>().AddScoped<ProblemReading>().AddScoped<SeePhone>().AddScoped<RulesPageModel>().AddScoped<ReportPageModel>().AddScoped<ProblemPageModel>();
        services.AddOptions<OpenDoorSettings>().BindConfiguration(OpenDoorSettings.Section);
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<OpenDoorSettings>>().Value).AddSingleton<OpenDoor>();
        services.AddScoped<ReportAsResident>().AddScoped<SpeakAboutPlatform>().AddScoped<SpeakByCode>().AddScoped<ResidentPageModel>().AddScoped<CasePageModel>().AddScoped<PosterModel>();
        services.AddScoped<ProblemFigures>().AddScoped<SubmitFeedback>().AddSingleton<ManyFeedback>().AddScoped<TakeFeedback>().AddScoped<IVitalSigns, WaitingFeedbackVitals>().AddScoped<ImportFeedback>().AddScoped<EssayTable>();
        services.AddSingleton<Suggesting.LearnedMatters>().AddScoped<Suggesting.SuggestMatters>();
        services.AddJob<HandOnFeedback>(TimeSpan.FromSeconds(1), "程序提交的反馈收下了，却没有人接到。");
        services.AddJob<FoldMonths>(TimeSpan.FromSeconds(5), "月报要一行一行数新变动，越来越慢。");
        services.AddJob<LapseProblems>(TimeSpan.FromMinutes(5), "答复了没人再说话的问题永远挂着，不会自动办结。");
        services.AddJob<ReviewSuspended>(TimeSpan.FromMinutes(5), "挂账的问题到了日子不会自动接着计时。");
        Anonymous.AnonymousPages.Add(services);
        return builder;
    }

    /// <summary>API and pages.</summary>
    public static void MapProblems(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        ProblemPages.Map(pages);
        ProblemActionPages.Map(pages);
        RulesPages.Map(pages);
        OpenPages.Map(pages);
        FigurePages.Map(pages);
        Anonymous.AnonymousPages.Map(pages);
        EssayTable.Map(pages);
        FeedbackApi.Map(routes);
        ProblemApi.Map(routes.MapGroup("/api/problems").For(Who.SignedIn).WithTags("Problems"));
    }
}
