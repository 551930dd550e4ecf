using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Papers;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Signing;

/// <summary>A draft on its way as one person may read it.</summary>
/// <param name="Seen">The signing and their standing.</param>
/// <param name="Steps">What was done with it, oldest first.</param>
/// <param name="Stays">How long it lay at each step: of steps, never of persons.</param>
/// <param name="Files">What is attached to the draft.</param>
/// <param name="Texts">Its words.</param>
/// <param name="MayStep">The step it waits for is theirs.</param>
public sealed record ReadSigning(SeenSigning Seen, IReadOnlyList<StepTaken> Steps, IReadOnlyList<Stay> Stays, IReadOnlyList<StoredFile> Files, IReadOnlyList<FileText> Texts, bool MayStep);

/// <summary>Puts together what somebody may read of a draft on its way.</summary>
internal sealed class SigningReading(AppDb db, SigningAccess access, FileStore files, AttachedTexts texts, Stays stays)
{
    public async Task<Result<ReadSigning>> Of(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var found = await access.Find(user, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var signing = found.Value.Signing;
        var steps = await db.Set<StepTaken>().AsNoTracking().Where(step => step.FileId == id).OrderBy(step => step.Id).ToListAsync(cancel);
        return new ReadSigning(found.Value, steps, stays.Of(steps, signing.Pending, signing.SinceAt), await files.Of("directive", signing.DirectiveId, cancel),
            await texts.Of("directive", signing.DirectiveId, cancel), await access.MayStep(user, found.Value, cancel));
    }
}

/// <summary>The 发文簿 of one year: numbers given, the cancelled ones too, and what is on its way.</summary>
/// <param name="Numbers">By series, the newest number first.</param>
/// <param name="OnTheWay">Without a number yet.</param>
public sealed record NumbersOfYear(IReadOnlyList<GivenNumber> Numbers, IReadOnlyList<SignedPaper> OnTheWay);

/// <summary>Reads the 发文簿 of a unit.</summary>
internal sealed class NumberRegister(AppDb db, PaperOffices offices)
{
    /// <summary>404 for a unit whose register is not theirs to see.</summary>
    public async Task<Result<NumbersOfYear>> Of(CurrentUser user, UnitEntry unit, int year, CancellationToken cancel)
    {
        if (await offices.Of(user, unit, cancel) is null)
            return new NotFound("这个单位的发文簿");
        var given = await db.Set<GivenNumber>().AsNoTracking().Where(number => number.UnitCode == unit.Code && number.Year == year)
            .OrderBy(number => number.Series).ThenByDescending(number => number.Number).Take(PaperRegister.Most).ToListAsync(cancel);
        var open = await db.Set<SignedPaper>().AsNoTracking().Where(signing => signing.UnitCode == unit.Code && signing.SentAt == null && signing.Number == null).OrderByDescending(signing => signing.Id).Take(100).ToListAsync(cancel);
        return new NumbersOfYear(given, open);
    }
}
