using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Directives.Questions;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>文件: written, issued, relayed, understood, answered.</summary>
public static class DirectivesModule
{
    /// <summary>Services.</summary>
    public static WebApplicationBuilder AddDirectives(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<DirectiveAccess>().AddScoped<IFileOwner>(provider => provider.GetRequiredService<DirectiveAccess>());
        builder.Services.AddScoped<Evidence.Contracts.IEvidenceSubject, DirectiveEvidence>().AddScoped<Evidence.Contracts.IEvidenceSubject, ReceiptEvidence>();
        builder.Services.AddScoped<WriteDirective>().AddScoped<IssueDirective>().AddScoped<RelayContext>().AddScoped<RelayDirective>().AddScoped<ReviewRelays>().AddScoped<FindSameTopic>().AddScoped<IDutyWatch, BringInForce>().AddScoped<IUnitWatch, DirectivePlaces>().AddScoped<Reaching.FollowAudiences>().AddScoped<IPostWatch>(provider => provider.GetRequiredService<Reaching.FollowAudiences>()).AddScoped<IPersonWatch, HandOverDirectives>().AddScoped<BurdenLedger>().AddScoped<ReviewSending>().AddScoped<Revising.ReviseDirective>();
        builder.Services.AddScoped<AnswerQuestions>().AddScoped<WithdrawDirective>().AddScoped<RemindMissing>().AddScoped<CoveragePicture>().AddScoped<DirectiveReading>().AddScoped<AudienceChoice>().AddScoped<WritePageModel>().AddScoped<SentDirectives>().AddScoped<SenderPageModel>().AddScoped<RelayPageModel>();
        builder.Services.AddScoped<Revising.BeginRevision>().AddScoped<Merging.MergeAccess>().AddScoped<Merging.MergeAsks>().AddScoped<Merging.AskMerge>().AddScoped<Merging.DeclineMerge>().AddScoped<Merging.TakeInMerge>();
        builder.Services.AddScoped<Budgets.BudgetCheck>().AddScoped<Budgets.PapersOffice>().AddScoped<Budgets.SetBudget>().AddScoped<Budgets.AskRelease>().AddScoped<Budgets.DecideRelease>().AddScoped<Budgets.BurdenPageModel>().AddScoped<Evidence.Contracts.IEvidenceSubject, Budgets.BudgetEvidence>();
        builder.Services.AddOptions<BurdenLimits>().BindConfiguration("Jct:Burden");
        builder.Services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<BurdenLimits>>().Value);
        builder.Services.AddJob<Reaching.KeepAudiences>(TimeSpan.FromMinutes(15), "新到岗的人收不到还有效的文件，离任的人还在被催。");
        builder.Services.AddScoped<Insight.InformationGap>();
        builder.Services.AddSingleton<Sampling.SampleKeys>().AddScoped<Sampling.AskSample>().AddScoped<Sampling.AnswerSample>().AddScoped<Sampling.Accuracy>();
        builder.Services.AddJob<Sampling.CloseSamples>(TimeSpan.FromHours(1), "能查出谁答过不记名抽样的钥匙一直留着。");
        Papers.PaperServices.Add(builder.Services);
        return builder;
    }

    /// <summary>API and pages.</summary>
    public static void MapDirectives(this IEndpointRouteBuilder routes)
    {
        DirectiveWritingPages.Map(routes.MapPages());
        DirectiveReadingPages.Map(routes.MapPages());
        Revising.RevisionPages.Map(routes.MapPages());
        Merging.MergePages.Map(routes.MapPages());
        Sampling.SamplePages.Map(routes.MapPages());
        Budgets.BudgetPages.Map(routes.MapPages());
        Insight.GapPages.Map(routes.MapPages());
        Papers.PaperServices.Map(routes);
        var api = routes.MapGroup("/api/directives").For(Who.SignedIn).WithTags("Directives");
        api.MapPost("", async (DirectiveDraft body, WriteDirective write, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            if (string.IsNullOrWhiteSpace(body.Title))
                return Http.Problem(new Invalid("title", "请写标题。", "directive.titleMissing"));
            var written = await work.Run(async () => (await write.Run(person.Required, body, cancel)).Map(directive => new Identified(directive.Id)), cancel);
            return Http.Created(written, made => $"/api/directives/{made.Id}");
        }).WithSummary("Writes a draft.").Produces<Identified>(StatusCodes.Status201Created);
        api.MapPut("/{id:guid}", async (Guid id, DirectiveDraft body, WriteDirective write, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await write.Run(person.Required, id, body, cancel)).Map(_ => Done.Instance), cancel)))
            .WithSummary("Rewrites a draft.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/{id:guid}/sending-review", async (Guid id, DirectiveAccess access, IAudiences audiences, ReviewSending review, CurrentPerson person, CancellationToken cancel) =>
        {
            var directive = await access.OfSender(person.Required, id, "查看", cancel);
            if (!directive.Succeeded)
                return Http.Problem(directive.Error);
            var resolved = await audiences.Resolve(directive.Value.Content.Audience, person.Required, cancel);
            return resolved.Succeeded ? Http.Ok<SendingReview>(await review.Of(directive.Value, resolved.Value, cancel)) : Http.Problem(resolved.Error);
        }).WithSummary("Before sending: what it costs the readers, what they already have on the topic, the 减负 checks.").Produces<SendingReview>();
        api.MapPut("/{id:guid}/issue", async (Guid id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] IssueBody? body, IssueDirective issue, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await issue.Run(person.Required, id, body?.WhyAgain, cancel)).Map(asks => new Issued(asks)), cancel)))
            .WithSummary("Issues it: everybody of the audience is asked, or nobody.").Produces<Issued>();
        api.MapPut("/{id:guid}/withdrawal", async (Guid id, WhyBody body, WithdrawDirective withdraw, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => withdraw.Run(person.Required, id, body.Why, cancel), cancel)))
            .WithSummary("Takes it back with a reason.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/{id:guid}", async (Guid id, DirectiveReading reading, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await reading.Of(person.Required, id, cancel)).Map(DirectiveView.Of))).WithSummary("The directive with its relays and answers, for those it concerns.").Produces<DirectiveView>();
        api.MapGet("/{id:guid}/coverage", async (Guid id, DirectiveAccess access, CoveragePicture picture, CurrentPerson person, CancellationToken cancel) =>
        {
            var (directive, standing) = await access.Find(person.Required, id, cancel);
            if (directive is null)
                return Http.Problem(new NotFound("这份文件"));
            return (standing & (Standing.Sender | Standing.Relayer)) == 0
                ? Http.Problem(new Forbidden("到达情况只有发文和转办的单位能看。"))
                : Http.Ok<Coverage>((await picture.Of(directive, standing, person.Required, Coverage.MostNames, 0, cancel)).Coverage);
        }).WithSummary("How far it has come: the five states add up to the total.").Produces<Coverage>();
        api.MapGet("/{id:guid}/audience", async (Guid id, DirectiveAccess access, SenderPageModel page, CurrentPerson person, CancellationToken cancel) =>
        {
            var directive = await access.OfSender(person.Required, id, "看范围", cancel);
            return directive.Succeeded ? TypedResults.Ok(await page.AudienceOf(directive.Value, cancel)) : Http.Problem(directive.Error);
        }).WithSummary("The audience as the query it is, how many it reached at issue and how many it means now.").Produces<Reaching.AudienceNow>();
        api.MapGet("/{id:guid}/deadline", async (Guid id, DirectiveAccess access, CoveragePicture picture, CurrentPerson person, CancellationToken cancel) =>
        {
            var directive = await access.OfSender(person.Required, id, "看时间花在哪一级", cancel);
            return directive.Succeeded ? TypedResults.Ok((await picture.Of(directive.Value, Standing.Sender, person.Required, 0, int.MaxValue, cancel)).Time.Levels) : Http.Problem(directive.Error);
        }).WithSummary("Working time each unit used against its share, and what is late because of it.").Produces<IReadOnlyList<LevelTime>>();
        api.MapPost("/{id:guid}/relays", async (Guid id, RelayDraft body, RelayDirective relay, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var passed = await work.Run(async () => (await relay.Run(person.Required, id, body, cancel)).Map(done => new Relayed(done.Id, done.Asked)), cancel);
            return Http.Created(passed, _ => $"/api/directives/{id}");
        }).WithSummary("Passes it down with own key points and opinion; 422 relay.bare or relay.copy when nothing is added.").Produces<Relayed>(StatusCodes.Status201Created);
        api.MapGet("/burden", async (int? year, BurdenLedger ledger, CancellationToken cancel) => await ledger.Of(year, cancel))
            .WithSummary("负担账: per issuing unit what its documents cost the readers in a year; units, never persons.");
        Revising.RevisionPages.MapApi(api);
        Merging.MergePages.MapApi(api);
        Sampling.SamplePages.MapApi(api);
        Budgets.BudgetPages.MapApi(api);
        Insight.GapPages.MapApi(api);
        api.MapPost("/{id:guid}/relay-review", async (Guid id, RelayDraft body, ReviewRelays review, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await review.Of(person.Required, id, body, cancel))).WithSummary("What a relay would lose of the source and how much time it would leave; nothing is stored.").Produces<RelayReview>();
        api.MapGet("/{id:guid}/fidelity", async (Guid id, ReviewRelays review, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await review.Chain(person.Required, id, cancel))).WithSummary("Per relay: what became of the key points and of everything the text asks.").Produces<IReadOnlyList<RelayFidelity>>();
        api.MapGet("/{id:guid}/questions", async (Guid id, DirectiveAccess access, IInbox inbox, CurrentPerson person, CancellationToken cancel) =>
        {
            var directive = await access.OfSender(person.Required, id, "看疑问", cancel);
            return directive.Succeeded ? TypedResults.Ok(SameQuestion.Groups(await inbox.Questions(id, cancel), directive.Value.Content.Text)) : Http.Problem(directive.Error);
        }).WithSummary("Questions that wait, those that may be one together; the sender decides which are.").Produces<IReadOnlyList<QuestionGroup>>();
        api.MapPut("/{id:guid}/answer", async (Guid id, AnswerBody body, AnswerQuestions answer, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await answer.Run(person.Required, id, body.Text, body.Asks, cancel)).Map(given => new Answered(given.Questions, given.Answer)), cancel)))
            .WithSummary("Answers questions once for all who asked; every reader sees the answer.").Produces<Answered>();
        api.MapPut("/{id:guid}/reminder", async (Guid id, RemindMissing remind, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await remind.Run(person.Required, id, cancel)).Map(reminded => new Reminded(reminded)), cancel)))
            .WithSummary("Reminds exactly those who are missing.").Produces<Reminded>();
        api.MapGet("/{id:guid}/live", async (Guid id, DirectiveAccess access, IInbox inbox, LiveHints live, CurrentPerson person, CancellationToken cancel)
            => (await access.Find(person.Required, id, cancel)).Directive is null
                ? Http.Problem(new NotFound("这份文件"))
                : TypedResults.ServerSentEvents(Inbox.Contracts.LiveEvents.Of(live.Listen([(inbox.TopicOf(id), "coverage")], cancel))))
            .WithSummary("Server-sent events: 'coverage' whenever the coverage changed.").WithMetadata(new Streams()).Produces<LiveVersion>(StatusCodes.Status200OK, "text/event-stream");
    }

    /// <summary>Why it is sent though the readers have one on the same topic (422 directive.sameTopic asks for it).</summary>
    public sealed record IssueBody(string? WhyAgain);

    /// <summary>An id.</summary>
    public sealed record Identified(Guid Id);

    /// <summary>How many were asked.</summary>
    public sealed record Issued(int Asks);

    /// <summary>Id of the relay, and how many it asked.</summary>
    public sealed record Relayed(Guid Id, int Asks);

    /// <summary>How many questions were answered, and the answer; a revision that follows from it names it.</summary>
    public sealed record Answered(int Questions, Guid Answer);

    /// <summary>How many were reminded.</summary>
    public sealed record Reminded(int Asks);

    /// <summary>The answer; without <paramref name="Asks"/> it answers all open questions.</summary>
    public sealed record AnswerBody(string? Text, IReadOnlyList<Guid>? Asks);

    /// <summary>Why it is taken back.</summary>
    public sealed record WhyBody(string? Why);
}
