using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.Extensions.Options;

namespace Jicengtong.Modules.Evidence;

/// <summary>存证: the append-only log, its proofs and its verifier.</summary>
public static class EvidenceModule
{
    private const int PageSize = 100;

    /// <summary>Services and the sequencer.</summary>
    public static WebApplicationBuilder AddEvidence(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EvidenceSettings>().BindConfiguration(EvidenceSettings.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EvidenceSettings>>().Value);
        services.AddSingleton<SigningKey>().AddSingleton<Anchors>().AddSingleton<EvidenceStanding>();
        services.AddScoped<IEvidence, RecordFact>().AddScoped<StoredTree>().AddScoped<WaitingLeaves>().AddScoped<EvidenceQuestions>().AddScoped<CompareRows>().AddScoped<IForgetting, ForgetLeaves>().AddScoped<Witnesses>().AddScoped<CoSign>();
        services.AddSingleton<WitnessKey>().AddSingleton<PendingLeaves>().AddSingleton<IPendingLeaves>(provider => provider.GetRequiredService<PendingLeaves>());
        services.AddHttpClient(Witnesses.Client, client => client.Timeout = TimeSpan.FromSeconds(20));
        services.AddScoped<IEvidenceSubject>(_ => new AuditedSubject("administrator", new() { ["administrator.made"] = "成为管理员", ["administrator.signed-in"] = "管理员登录", ["administrator.named"] = "定了一位管理员", ["administrator.ended"] = "不再是管理员" }));
        services.AddScoped<IEvidenceSubject>(_ => new AuditedSubject("account", new()
        {
            ["account.second-factor-set"] = "设了验证器", ["account.second-factor-removed"] = "去掉验证器", ["account.passkey-added"] = "添加指纹或人脸登录", ["account.passkey-removed"] = "删掉指纹或人脸登录",
            ["account.disabled"] = "停用账号", ["account.enabled"] = "启用账号", ["account.sessions-ended"] = "让账号退出所有设备", ["account.linked"] = "连上外面的账号", ["account.unlinked"] = "断开外面的账号",
        }));
        services.AddScoped<IEvidenceSubject>(_ => new AuditedSubject("appointment", new() { ["appointment.kept"] = "任职登记或变动", ["appointment.removed"] = "任职删除" }));
        services.AddScoped<IEvidenceSubject>(_ => new AuditedSubject("duty", new() { ["duty.kept"] = "职责登记或变动", ["duty.removed"] = "职责删除" }));
        services.AddScoped<IEvidenceSubject>(_ => new AuditedSubject("calendar", new() { ["calendar.set"] = "改工作日历" }));
        services.AddScoped<IEvidenceSubject>(_ => new AuditedSubject("ladder", new() { ["ladder.set"] = "改催办步骤和静默时段" }));
        services.AddScoped<IEvidenceSubject>(_ => new AuditedSubject("disturbance", new() { ["disturbance.kept"] = "静默时段被突发打扰", ["disturbance.removed"] = "打扰记录删除" }));
        services.AddScoped<IEvidenceSubject>(_ => new AuditedSubject("export", new() { ["export.made"] = "导出" }));
        services.AddJob<SequenceLeaves>(TimeSpan.FromSeconds(1), "新记的存证没有签名，管理员改了看不出来。");
        services.AddJob<MailCheckpoint>(TimeSpan.FromMinutes(10), "存证的凭据只留在本机，没有寄到外面。");
        return builder;
    }

    /// <summary>API and page.</summary>
    public static void MapEvidence(this IEndpointRouteBuilder routes)
    {
        MapPage(routes.MapPages());
        MapWitness(routes);
        var api = routes.MapGroup("/api/evidence").For(Who.SignedInOrAudit).WithTags("Evidence");
        api.MapGet("/checkpoint", async (EvidenceQuestions questions, CancellationToken cancel) => await questions.Checkpoint(cancel))
            .WithSummary("The newest signed checkpoint, the public key, and why this node does not sign if it does not.");
        api.MapGet("/consistency", async (long from, long? to, EvidenceQuestions questions, CancellationToken cancel) => Http.Ok(await questions.Consistency(from, to, cancel)))
            .WithSummary("Proof that the log only grew between two sizes (RFC 6962 §2.1.2).").Produces<ConsistencyProof>();
        api.MapGet("/leaves/{subject}", async (string subject, string? after, int? limit, EvidenceQuestions questions, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await questions.About(person.Required, subject, after, Math.Clamp(limit ?? PageSize, 1, 200), cancel)))
            .WithSummary("What was recorded about a subject such as directive:0193…, for those who may see it.").Produces<Listing<RecordedFact>>();
        api.MapGet("/bundle/{leafId:guid}", async (Guid leafId, EvidenceQuestions questions, CurrentPerson person, CancellationToken cancel) =>
        {
            var bundle = await questions.Bundle(person.Required, leafId, cancel);
            return bundle.Succeeded ? TypedResults.Text(bundle.Value.Write(), "application/json") : Http.Problem(bundle.Error);
        }).WithSummary("Everything that proves one leaf; verified offline with jct evidence verify. 409 evidence.waiting within the first second.").Produces<ProofBundle>();
    }

    // C2SP tlog-witness: plain text both ways, for programs of other installations.
    private static void MapWitness(IEndpointRouteBuilder routes)
    {
        var witness = routes.MapGroup("/api/witness").AllowAnonymous().WithTags("Witness");
        witness.MapPost("/add-checkpoint", async (HttpContext http, CoSign coSign, CancellationToken cancel) =>
        {
            http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = CheckpointOffer.Largest;
            using var reader = new StreamReader(http.Request.Body);
            var answer = await coSign.Run(await reader.ReadToEndAsync(cancel), cancel);
            return TypedResults.Text(answer.Body, answer.MediaType, statusCode: answer.Status);
        }).WithSummary("Co-signs a checkpoint of a log this installation is a witness for (C2SP tlog-witness): 200 with the signature line, 400, 403, 404, 409 with the known size, 422.")
            .Accepts<string>("text/plain").Produces<string>(StatusCodes.Status200OK, "text/plain");
        witness.MapGet("/key", (WitnessKey key) => TypedResults.Text(key.Signer.Public.ToString()))
            .WithSummary("The key this installation co-signs with, as C2SP writes it.").Produces<string>(StatusCodes.Status200OK, "text/plain");
        witness.MapGet("/checkpoints", async (Sql sql, CancellationToken cancel) => new Listing<WitnessedCheckpoint>(
            [.. await sql.Query<WitnessedCheckpoint>("SELECT origin, size, at, note FROM evidence_witnessed WHERE size > 0 ORDER BY origin", null, cancel)], null))
            .WithSummary("The last checkpoints co-signed here: an auditor compares them with the log itself.");
    }

    private static void MapPage(RouteGroupBuilder pages)
    {
        pages.MapGet("/evidence", async (EvidenceQuestions questions, CurrentPerson person, CancellationToken cancel) => Pages.Show<EvidenceOverview>(new
        {
            Newest = await questions.Checkpoint(cancel), Watched = person.Required.Administers is AdministratorKind.Audit ? await questions.Watched(PageSize, cancel) : [],
        })).For(Who.SignedInOrAudit);
        pages.MapGet("/evidence/log.csv", async (EvidenceQuestions questions, CancellationToken cancel)
            => TypedResults.File(AuditLog.Csv(await questions.Watched(AuditLog.Most, cancel)), "text/csv; charset=utf-8", "管理留痕.csv")).For(Who.AuditAdministrator).RecordsExport("evidence/log.csv");
        // Only what is put under a page that is printed.
        pages.MapGet("/evidence/stamp", () => Pages.Show<CheckpointStamp>(new { })).For(Who.SignedInOrAudit);
        MapSubject(pages);
    }

    private static void MapSubject(RouteGroupBuilder pages) => pages.MapGet("/evidence/{subject}", async (
        string subject, string? after, HttpRequest request, EvidenceQuestions questions, EvidenceStanding standing, CurrentPerson person, CancellationToken cancel) =>
    {
        var facts = await questions.About(person.Required, subject, after, PageSize, cancel);
        return facts.Succeeded
            ? Pages.Show<EvidencePage>(new { Subject = subject, Facts = facts.Value, Known = after is null ? await questions.KnownTo(person.Required, subject, cancel) : [], Newest = await questions.Checkpoint(cancel), standing.Refusal, CameFrom = CameFrom(request) })
            : Pages.Refuse(facts.Error);
    }).For(Who.SignedInOrAudit);

    // The page of the thing itself has several forms; the right one is where the reader was.
    private static string? CameFrom(HttpRequest request) => Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value && !page.AbsolutePath.StartsWith("/evidence/", StringComparison.Ordinal)
        ? Http.LocalOr(page.PathAndQuery, "/evidence")
        : null;
}
