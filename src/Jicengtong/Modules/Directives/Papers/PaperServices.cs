using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Signing;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.Extensions.Options;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>The part of the module that takes papers in and sends them out.</summary>
internal static class PaperServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<FindDoer>().AddScoped<PaperOffices>().AddScoped<SetFlows>().AddScoped<TakeNumber>().AddScoped<Stays>().AddScoped<FlowPageModel>();
        services.AddScoped<PaperAccess>().AddScoped<IFileOwner>(provider => provider.GetRequiredService<PaperAccess>()).AddScoped<PaperDesk>().AddScoped<SignForPaper>().AddScoped<TakePaperStep>().AddScoped<PassPaperDown>().AddScoped<WriteDownVoice>();
        services.AddScoped<PaperReading>().AddScoped<PaperRegister>().AddScoped<RegisterPageModel>().AddScoped<NewPaperPageModel>().AddScoped<PaperPageModel>();
        services.AddScoped<SigningAccess>().AddScoped<SigningUnit>().AddScoped<SigningDesk>().AddScoped<SendingGate>().AddScoped<HandIn>().AddScoped<TakeSigningStep>().AddScoped<TakeBack>().AddScoped<SigningReading>().AddScoped<NumberRegister>().AddScoped<SigningPageModel>();
        services.AddScoped<IEvidenceSubject, PaperEvidence>().AddScoped<IEvidenceSubject, SigningEvidence>().AddScoped<IEvidenceSubject, FlowEvidence>();
        services.AddOptions<PageReadingSettings>().BindConfiguration("Jct:Scans");
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PageReadingSettings>>().Value).AddSingleton<Tesseract>().AddSingleton<ScannedPdf>().AddSingleton<ScanReader>().AddHostedService(provider => provider.GetRequiredService<ScanReader>());
        services.AddScoped<KeepFiles>().AddScoped<AttachedTexts>().AddScoped<CorrectText>().AddScoped<TakeScan>().AddScoped<KeepScan>().AddScoped<PaperSearch>().AddScoped<ImportDirective>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        PaperPages.Map(routes.MapPages());
        SigningPages.Map(routes.MapPages());
        PaperApi.Map(routes);
    }
}
