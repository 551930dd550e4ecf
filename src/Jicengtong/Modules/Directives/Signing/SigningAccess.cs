using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Signing;

/// <summary>A signing as one person stands to it.</summary>
public sealed record SeenSigning(SignedPaper Signing, Directive Directive, UnitEntry Unit, bool KeepsThem);

/// <summary>Who sees a draft on its way: its drafter, those it is laid before, and the unit's office and leaders.</summary>
internal sealed class SigningAccess(AppDb db, IInbox inbox, IDirectory directory, PaperOffices offices, FindDoer doers)
{
    public async Task<Result<SeenSigning>> Find(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var signing = await db.Set<SignedPaper>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancel);
        if (signing is null || await directory.Unit(signing.UnitCode, cancel) is not { } unit)
            return new NotFound("这份送审稿");
        var office = await offices.Of(user, unit, cancel);
        if (signing.DrafterId != user.PersonId && office is null && await inbox.AskOf(id, user.PersonId, cancel) is null)
            return new NotFound("这份送审稿");
        return new SeenSigning(signing, await db.Set<Directive>().SingleAsync(directive => directive.Id == signing.DirectiveId, cancel), unit, office?.KeepsThem == true);
    }

    /// <summary>May this person take the step it waits for?</summary>
    public async Task<bool> MayStep(CurrentUser user, SeenSigning seen, CancellationToken cancel)
    {
        var signing = seen.Signing;
        switch (signing.Pending)
        {
            case null:
                return false;
            case StepKind.Send:
                return signing.DrafterId == user.PersonId;
            case StepKind.GiveNumber when seen.KeepsThem:
                return true;
        }

        if (await inbox.AskOf(signing.Id, user.PersonId, cancel) is { } id && await inbox.Card(id, user.PersonId, cancel) is { } card && card.SubjectId == signing.PendingId)
            return true;
        var doer = await doers.Of(seen.Unit, signing.Steps[signing.Place].Doer, cancel);
        return doer.Succeeded && doer.Value.Is(user);
    }

    /// <summary>Was this draft laid before the person? Then they may read it and what is attached.</summary>
    public async Task<bool> MayReadDraft(CurrentUser user, Directive directive, CancellationToken cancel)
        => directive.SigningId is { } id && (await Find(user, id, cancel)).Succeeded;
}
