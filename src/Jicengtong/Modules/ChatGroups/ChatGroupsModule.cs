using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>减群: audits the chat groups of a town, works out which of them anybody needs, and keeps the register of those that stay.</summary>
public static class ChatGroupsModule
{
    /// <summary>Services.</summary>
    public static WebApplicationBuilder AddChatGroups(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<IEvidenceSubject, ConsolidationEvidence>().AddScoped<IEvidenceSubject, ChatGroupEvidence>();
        services.AddSingleton<CalculatePlan>().AddScoped<UploadedLists>().AddScoped<OrganizationRecords>().AddScoped<ImportGroups>();
        services.AddScoped<ConsolidationAccess>().AddScoped<KeepPlan>().AddScoped<AdjustPlan>().AddScoped<ChangeWishes>().AddScoped<CarryOutPlan>().AddScoped<TakeBackPlan>().AddScoped<OwnCards>().AddKeyedScoped<IOwnLines, OwnGroupLines>(OwnGroupLines.Kind);
        services.AddScoped<RegisterAccess>().AddScoped<SettleGroupAsk>().AddScoped<OpenGroup>().AddScoped<KeepGroup>().AddScoped<DissolveGroup>().AddScoped<TakeBackStatement>().AddScoped<HandGroupOver>().AddScoped<GroupOwnerAsk>();
        services.AddScoped<Office>().AddScoped<CheckRequest>().AddScoped<RequestGroup>().AddScoped<DecideGroup>();
        services.AddScoped<IUnitWatch, GroupPlaces>().AddScoped<ConsolidationView>().AddScoped<ChatHabit>().AddScoped<GroupView>().AddScoped<IPersonWatch, HandOverGroups>();
        services.AddJob<AskForReview>(TimeSpan.FromHours(1), "工作群没有人问还要不要，三年后又是三十几个。");
        return builder;
    }

    /// <summary>API and pages.</summary>
    public static void MapChatGroups(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        ConsolidationPages.Map(pages);
        RegisterPages.Map(pages);
        MapPlans(routes.MapGroup("/api/consolidations").For(Who.SignedIn).WithTags("ChatGroups"));
        MapRegister(routes.MapGroup("/api/chat-groups").For(Who.SignedIn).WithTags("ChatGroups"));
    }

    private static void MapPlans(RouteGroupBuilder api)
    {
        api.MapPost("", async (HttpContext http, ImportGroups import, KeepPlan keep, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            if (!GroupScope.MayPlan(person.Required))
                return Http.Problem(new Forbidden("减群给单位负责人和办公室用。"));
            if (!http.Request.HasFormContentType)
                return Http.Problem(new Invalid("files", "请用 multipart/form-data 上传文件。", "groups.files"));
            var form = await http.Request.ReadFormAsync(cancel);
            var files = ImportGroups.FilesOf(form);
            var calculated = await import.Run(files, ConsolidationPages.WishesOf(form), form.Field("skipUnknown").Length > 0, cancel);
            if (!calculated.Succeeded)
                return Http.Problem(calculated.Error);
            var kept = await work.Run(async () => (await keep.Run(person.Required, calculated.Value, ImportGroups.SourceOf(files), cancel)).Map(plan => new ConsolidationModel.Made(plan.Id)), cancel);
            return Http.Created(kept, made => $"/api/consolidations/{made.Id}");
        }).WithSummary("Calculates a plan from uploaded lists of groups (form files; fields maxGroups, maxPerPerson, skipUnknown) and keeps it; only counts of messages are kept.")
            .Produces<ConsolidationModel.Made>(StatusCodes.Status201Created);
        api.MapGet("", async (ConsolidationAccess access, CurrentPerson person, CancellationToken cancel)
            => new Listing<ConsolidationModel.PlanLine>([.. (await access.List(person.Required, cancel)).Select(ConsolidationModel.PlanLine.Of)], null))
            .WithSummary("Plans one made or looks after, newest first.").Produces<Listing<ConsolidationModel.PlanLine>>();
        api.MapGet("/{id:guid}", async (Guid id, ConsolidationView view, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await view.Plan(person.Required, id, cancel)).Map(ConsolidationModel.PlanView.Of)))
            .WithSummary("A plan with its groups and wishes; what it does for one person only that person sees.").Produces<ConsolidationModel.PlanView>();
        api.MapPut("/{id:guid}/wishes", async (Guid id, WishChange body, ChangeWishes change, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await change.Run(person.Required, id, null, body, cancel)))
            .WithSummary("Changes one wish (limits, keep, unkeep, separate, unseparate, except, unexcept, or reset to what was calculated first) and calculates the plan anew.");
        api.MapPut("/{id:guid}/adoption", async (Guid id, CarryOutPlan carryOut, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => carryOut.Run(person.Required, id, cancel), cancel)))
            .WithSummary("Carries the plan out: groups into the register, owners and members asked through the inbox.");
        api.MapPut("/{id:guid}/withdrawal", async (Guid id, ConsolidationModel.Ending body, TakeBackPlan takeBack, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => takeBack.Run(person.Required, id, body.Why, cancel), cancel)))
            .WithSummary("Takes the decision to carry the plan out back within 14 days, with a reason: what was only planned leaves the register, what was done meanwhile stays and is named.");
    }

    private static void MapRegister(RouteGroupBuilder api)
    {
        api.MapGet("", async (string? state, RegisterAccess register, CurrentPerson person, CancellationToken cancel) =>
        {
            ChatGroupState[] states = state is null ? GroupWords.Registered : Enum.TryParse<ChatGroupState>(state, true, out var one) ? [one] : [];
            return new Listing<ConsolidationModel.GroupLine>([.. (await register.List(person.Required, states, null, cancel)).Select(ConsolidationModel.GroupLine.Of)], null);
        }).WithSummary("Registered groups one owns or looks after.").Produces<Listing<ConsolidationModel.GroupLine>>();
        api.MapGet("/mine", async (OwnCards cards, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await cards.Of(person.Required.PersonId, cancel)).Relief is { } relief ? (Result<OwnRelief>)relief : new NotFound("您的减群前后")))
            .WithSummary("What the latest consolidation does for oneself.").Produces<OwnRelief>();
        api.MapPost("", async (GroupRequest body, RequestGroup request, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created(await work.Run(async () => (await request.Run(person.Required, body, cancel)).Map(group => new ConsolidationModel.Made(group.Id)), cancel), made => $"/api/chat-groups/{made.Id}"))
            .WithSummary("Asks for a new group; refused with chat-group.notNeeded when an audience or a group for it exists, unless one insists with a reason.")
            .Produces<ConsolidationModel.Made>(StatusCodes.Status201Created);
        api.MapGet("/{id:guid}", async (Guid id, RegisterAccess register, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await register.Find(person.Required, id, cancel)).Map(ConsolidationModel.GroupLine.Of)))
            .WithSummary("One registered group.").Produces<ConsolidationModel.GroupLine>();
        api.MapPut("/{id:guid}/decision", async (Guid id, ConsolidationModel.Decision body, DecideGroup decide, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => decide.Run(person.Required, id, body.Yes, body.Note, cancel), cancel)))
            .WithSummary("The unit's office says yes or no to a request; never the requester.");
        api.MapPut("/{id:guid}/opening", async (Guid id, OpenGroup open, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => open.Run(person.Required, id, cancel), cancel)))
            .WithSummary("The group was made outside.");
        api.MapDelete("/{id:guid}/opening", async (Guid id, TakeBackStatement takeBack, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => takeBack.Opening(person.Required, id, cancel), cancel)))
            .WithSummary("It was not made after all: said by mistake, taken back within 14 days.");
        api.MapPut("/{id:guid}/review", async (Guid id, ConsolidationModel.Review body, KeepGroup keep, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => keep.Run(person.Required, id, body.Until, body.Why, cancel), cancel)))
            .WithSummary("The group is still needed until another day, for a reason.");
        api.MapPut("/{id:guid}/owner", async (Guid id, ConsolidationModel.NewOwner body, HandGroupOver handOver, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => handOver.Run(person.Required, id, body.To, cancel), cancel)))
            .WithSummary("Another member owns the group from now on; what its owner was asked about it is asked of them.");
        api.MapPut("/{id:guid}/dissolution", async (Guid id, ConsolidationModel.Ending body, DissolveGroup dissolve, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => dissolve.Run(person.Required, id, body.Why, cancel), cancel)))
            .WithSummary("The group was dissolved outside; it goes into the archive.");
        api.MapDelete("/{id:guid}/dissolution", async (Guid id, TakeBackStatement takeBack, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => takeBack.Dissolution(person.Required, id, cancel), cancel)))
            .WithSummary("It was not dissolved after all: said by mistake, taken back within 14 days; it stands where it stood before.");
    }
}
