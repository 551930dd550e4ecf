using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives.Merging;

/// <summary>Pages and API of 并件.</summary>
internal static class MergePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/merges/{id:guid}", async (Guid id, Guid? ask, MergeAccess access, IInbox inbox, CurrentPerson person, CancellationToken cancel) =>
        {
            if (ask is { } opened)
                await inbox.Open(opened, person.Required, cancel);
            return await Show(id, null, access, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/merges/{id:guid}/refusal", async (Guid id, HttpContext http, DeclineMerge decline, MergeAccess access, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var declined = await work.Run(() => decline.Run(person.Required, id, form.Field("words"), cancel), cancel);
            return declined.Succeeded ? Pages.SeeOther($"/merges/{id}") : await Show(id, declined.Error, access, person.Required, cancel);
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapPost("/{id:guid}/merges", async (Guid id, MergeBody body, AskMerge ask, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created(await work.Run(async () => (await ask.Run(person.Required, id, body.Into, body.Why, cancel)).Map(merge => new DirectivesModule.Identified(merge.Id)), cancel), made => $"/api/directives/merges/{made.Id}"))
            .WithSummary("Asks for a draft to be put into a document on the same topic that was sent already; its sender answers.").Produces<DirectivesModule.Identified>(StatusCodes.Status201Created);
        api.MapGet("/merges/{id:guid}", async (Guid id, MergeAccess access, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await access.Find(person.Required, id, cancel)).Map(MergeView.Of))).WithSummary("A request to put one document into another, for both senders.").Produces<MergeView>();
        api.MapPut("/merges/{id:guid}/refusal", async (Guid id, MergeRefusal body, DeclineMerge decline, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => decline.Run(person.Required, id, body.Words, cancel), cancel)))
            .WithSummary("Does not put it in, with a reason. To put it in, revise the document and name the request (merge).").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>Into which document, and why.</summary>
    public sealed record MergeBody(Guid Into, string? Why);

    /// <summary>Why not.</summary>
    public sealed record MergeRefusal(string? Words);

    private static async Task<IResult> Show(Guid id, Error? error, MergeAccess access, CurrentUser user, CancellationToken cancel)
    {
        var found = await access.Find(user, id, cancel);
        return found.Succeeded
            ? Pages.Show<MergePage>(new { found.Value.Merge, found.Value.Into, found.Value.MayAnswer, Error = error }, error?.Status ?? StatusCodes.Status200OK)
            : Pages.Refuse(found.Error);
    }
}

/// <summary>A request as the API shows it: waiting, merged or refused.</summary>
public sealed record MergeView(Guid Id, Guid Draft, Guid Into, MergeProposal Proposal, string State, string? Words, int? Version)
{
    internal static MergeView Of((DirectiveMerge Merge, Directive Into, bool MayAnswer) found) => new(found.Merge.Id, found.Merge.DraftId, found.Merge.IntoId, found.Merge.Proposal,
        found.Merge.Answer switch { null => "waiting", { Agreed: true } => "merged", _ => "refused" }, found.Merge.Answer?.Words, found.Merge.Answer?.Version);
}
