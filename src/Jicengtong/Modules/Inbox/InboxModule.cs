using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Modules.Inbox.Settings;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Inbox;

/// <summary>收件箱: asks, receipts, deputies, the ladder.</summary>
public static class InboxModule
{
    private const int PageSize = 20;

    /// <summary>Services and jobs.</summary>
    public static WebApplicationBuilder AddInbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LadderBook>().AddSingleton<LeavesSeen>();
        builder.Services.AddScoped<PlanAsks>().AddScoped<IAbsenceWatch>(provider => provider.GetRequiredService<PlanAsks>()).AddScoped<CarryOut>().AddScoped<DigestList>().AddScoped<DigestReading>().AddScoped<Notices>().AddScoped<DutyRoom>()
            .AddScoped<SetLadder>().AddScoped<SnoozeAsk>().AddScoped<IRestTime, RestTime>().AddScoped<LadderPageModel>();
        builder.Services.AddSingleton<KnownSubjects>().AddSingleton<ListedAsks>().AddSingleton<ManyReceipts>().AddSingleton(KnownSubjects.Table);
        builder.Services.AddScoped<IInbox, InboxOfEverybody>().AddScoped<InboxQuestions>().AddScoped<ReachedPlaces>().AddScoped<OwnWords>();
        builder.Services.AddOptions<InboxSettings>().BindConfiguration(InboxSettings.Section);
        builder.Services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<InboxSettings>>().Value);
        builder.Services.AddJob<ForgetTimes>(TimeSpan.FromHours(6), "谁几点看、几点回的原始时间一直留着，超过规定的期限。");
        builder.Services.AddScoped<SettingPlaces>().AddScoped<SetCalendar>().AddScoped<CalendarPageModel>();
        builder.Services.AddScoped<IProvenSource, ProvenAsks>().AddScoped<IProvenSource, ProvenReceipts>();
        builder.Services.AddScoped<AskMany>().AddScoped<AskAgain>().AddScoped<FollowAudience>().AddScoped<HandOver>().AddScoped<IDutyWatch>(provider => provider.GetRequiredService<HandOver>()).AddScoped<IPersonWatch, HandOverPerson>().AddScoped<IWorkTogether, WorkTogether>().AddScoped<IErrands, GiveErrand>().AddScoped<IUnitWatch, AskPlaces>().AddScoped<OpenAsk>().AddScoped<GiveReceipt>().AddScoped<UnderstandMany>().AddScoped<AskDeputies>().AddScoped<ITellPerson, TellPerson>().AddScoped<SetAsideOld>();
        builder.Services.AddJob<FollowEdits>(TimeSpan.FromSeconds(30), "新登记的放假、今天开始的请假不起作用。");
        builder.Services.AddJob<ClimbLadder>(TimeSpan.FromSeconds(20), "没有回音的不会自动催，又要打电话找人。");
        builder.Services.AddJob<SendDigests>(TimeSpan.FromSeconds(20), "早报不发，夜里压下来的提醒没人说。");
        builder.AddChannels();
        return builder;
    }

    /// <summary>API and pages.</summary>
    public static void MapInbox(this IEndpointRouteBuilder routes)
    {
        InboxPages.Map(routes.MapPages());
        ChannelPages.Map(routes.MapPages());
        Channels.Answering.CallbackRoutes.Map(routes);
        SettingPages.Map(routes.MapPages());
        LadderPages.Map(routes.MapPages());
        // Whoever acts for somebody (代办) reads and answers; what they put away for later is the holder's own.
        var api = routes.MapGroup("/api").For(Who.SignedIn).WithTags("Inbox").WithMetadata(new OpenToStandIns());
        // How a place reminds is kept by its office, and for everywhere by whoever keeps the organisation.
        var kept = routes.MapGroup("/api").For(Who.KeepsOrganization).WithTags("Inbox");
        SettingPages.MapApi(kept);
        LadderPages.MapApi(routes.MapGroup("/api").For(Who.SignedIn).WithTags("Inbox"), kept);
        api.MapGet("/inbox", async (InboxQuestions questions, CurrentPerson person, string? box, string? after, int? limit, bool? today, string? matter, string? from, Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, CancellationToken cancel)
            => (box ?? "todo") is "todo" or "know" or "done" or InboxQuestions.Snoozed
                ? new CardsAsJson(await questions.List(person.Required.PersonId, box ?? "todo", after, Math.Clamp(limit ?? PageSize, 1, 100), cancel, new InboxFilter(today == true, matter, from)), json.Value.SerializerOptions)
                : Http.Problem(new Invalid("box", "box 只能是 todo、know、later 或 done。", "inbox.box")))
            .WithSummary("One page of a box: todo (要办), know (要知道), later (稍后再看) or done (已办); of these what is due today, one matter, one sender.").Produces<Listing<AskCard>>();
        api.MapGet("/inbox/search", async (InboxQuestions questions, CurrentPerson person, string q, CancellationToken cancel)
            => new Listing<AskCard>(await questions.Search(person.Required.PersonId, q, cancel), null))
            .WithSummary("Everything one ever received in which the words occur, newest first, at most 50.");
        api.MapGet("/asks/{id:guid}", async (Guid id, InboxQuestions questions, CurrentPerson person, CancellationToken cancel)
            => await questions.Card(id, person.Required.PersonId, cancel) is { } card ? Http.Ok<AskCard>(card) : Http.Problem(new NotFound("这一条")))
            .WithSummary("One ask of one's own.").Produces<AskCard>();
        api.MapPut("/asks/{id:guid}/opened", async (Guid id, OpenAsk open, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await open.Run(person.Required, id, cancel)))
            .WithSummary("The reader really opened it; the first time counts.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/asks/{id:guid}/receipt", async (Guid id, ReceiptBody body, GiveReceipt give, CurrentPerson person, CancellationToken cancel)
            => body.Answer is { } answer
                ? Http.Ok(await give.Run(person.Required, id, answer, body.Text, body.TextFields, cancel, body.Round))
                : Http.Problem(new Invalid("answer", "请给出 answer：understood、questioned 或 done。", "receipt.answer")))
            .WithSummary("明白 (understood), 有疑问 (questioned, with text) or 办结 (done, with fields for a form).").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/live", (LiveHints live, CurrentPerson person, CancellationToken cancel)
            => TypedResults.ServerSentEvents(LiveEvents.Of(live.Listen([(Topics.Inbox(person.Required.PersonId), "inbox")], cancel))))
            .WithMetadata(new Streams()).WithSummary("Server-sent events: event 'inbox' with {version} whenever one's inbox changed. Fetch the inbox then.");
    }

    /// <summary>Body of a receipt. <paramref name="Round"/> is the round of the card one answers; with it an answer to an older wording is refused (409 ask.revised).</summary>
    public sealed record ReceiptBody(ReceiptAnswer? Answer, string? Text, IReadOnlyDictionary<string, System.Text.Json.JsonElement>? Fields, int? Round = null)
    {
        /// <summary>Numbers and words alike as text.</summary>
        internal IReadOnlyDictionary<string, string?>? TextFields => Fields?.ToDictionary(filled => filled.Key,
            filled => filled.Value.ValueKind == System.Text.Json.JsonValueKind.String ? filled.Value.GetString() : filled.Value.GetRawText());
    }
}
