using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>A paper as one person stands to it.</summary>
/// <param name="Paper">The paper.</param>
/// <param name="Unit">The unit it was sent to.</param>
/// <param name="KeepsThem">Keeps the unit's register.</param>
public sealed record SeenPaper(Paper Paper, UnitEntry Unit, bool KeepsThem);

/// <summary>Who sees a paper: the office that keeps the register, the unit's leaders, and everybody it was laid before.</summary>
internal sealed class PaperAccess(AppDb db, IInbox inbox, IDirectory directory, PaperOffices offices, FindDoer doers) : IFileOwner
{
    public string Kind => "paper";

    public async Task<bool> MayRead(CurrentUser user, Guid ownerId, CancellationToken cancel) => (await Find(user, ownerId, cancel)).Succeeded;

    public async Task<Result<SeenPaper>> Find(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var paper = await db.Set<Paper>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancel);
        if (paper is null || await directory.Unit(paper.UnitCode, cancel) is not { } unit)
            return new NotFound("这份收文");
        var office = await offices.Of(user, unit, cancel);
        return office is null && paper.ReceivedById != user.PersonId && await inbox.AskOf(id, user.PersonId, cancel) is null
            ? new NotFound("这份收文")
            : new SeenPaper(paper, unit, office?.KeepsThem == true);
    }

    /// <summary>May this person take the step it waits for? Whoever was asked, or with whom the step lies today.</summary>
    public async Task<bool> MayStep(CurrentUser user, SeenPaper seen, CancellationToken cancel)
    {
        var (paper, unit, keeps) = seen;
        if (paper.Pending is not { } kind)
            return false;
        if (kind == StepKind.Register && keeps)
            return true;
        var ask = await inbox.AskOf(paper.Id, user.PersonId, cancel);
        if (ask is { } id && await inbox.Card(id, user.PersonId, cancel) is { } card && card.SubjectId == paper.PendingId)
            return true;
        var doer = await doers.Of(unit, kind == StepKind.Handle ? paper.Lead!.Choice : paper.Steps[paper.Place].Doer, cancel);
        return doer.Succeeded && doer.Value.Is(user);
    }
}
