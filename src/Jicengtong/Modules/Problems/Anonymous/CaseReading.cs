using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>One letter, opened.</summary>
public sealed record OpenLetter(bool FromHandlers, DateOnly WrittenOn, int Sequence, LetterKind Kind, string Text, bool OnItsWay);

/// <summary>A case as one side reads it.</summary>
public sealed record ReadCase(AnonymousCase Case, string AccusedName, IReadOnlyList<OpenLetter> Letters, bool CareWaits)
{
    /// <summary>The handlers have asked, and the reporter has said nothing since.</summary>
    public bool CareToAnswer => Letters.LastOrDefault(letter => letter.Kind is LetterKind.AskedAfter or LetterKind.Safe or LetterKind.Harmed) is { Kind: LetterKind.AskedAfter };
}

/// <summary>A line of the handlers' list.</summary>
public sealed record CaseLine(Guid Id, string AccusedName, DateOnly BeganOn, DateOnly? ClosedOn, bool Waits, bool CareWaits);

/// <summary>
/// Opens cases: the reporter's by the code, the handlers' with their key. Either side reads a letter of the other from the
/// next day on: letters are carried once a day.
/// </summary>
internal sealed class CaseReading(AppDb db, HandlersKey handlersKey, RouteCase route, TimeProvider clock)
{
    /// <summary>For whoever holds the code; always the same refusal when it opens nothing.</summary>
    public async Task<Result<(ReadCase Read, byte[] Key)>> ByCode(CaseCode? code, CancellationToken cancel)
    {
        var digest = code?.Digest ?? [];
        if (code is null || await db.Set<AnonymousCase>().FirstOrDefaultAsync(one => one.CodeDigest == digest, cancel) is not { } found || found.KeyBy(code) is not { } key)
            return new NoSuchCase();
        return (await Read(found, key, forHandlers: false, cancel), key);
    }

    /// <summary>For the handlers; 404 to everybody else, above all to whoever works in the unit complained of.</summary>
    public async Task<Result<(ReadCase Read, byte[] Key)>> ByHandler(CurrentUser user, Guid id, CancellationToken cancel)
    {
        if (await db.Set<AnonymousCase>().FirstOrDefaultAsync(one => one.Id == id, cancel) is not { } found || found.KeyBy(handlersKey) is not { } key || !await MayHandle(user, found, found.AccusedBy(key), cancel))
            return new NotFound("这封信");
        return (await Read(found, key, forHandlers: true, cancel), key);
    }

    /// <summary>What lies with this handler: what waits first, then the newest day.</summary>
    public async Task<IReadOnlyList<CaseLine>> Of(CurrentUser user, CancellationToken cancel)
    {
        var units = user.Posts.SelectMany(post => new[] { post.UnitCode, post.ActsForUnit }).Distinct().ToList();
        var today = Today;
        var lines = new List<CaseLine>();
        foreach (var found in await db.Set<AnonymousCase>().AsNoTracking().Where(one => units.Contains(one.HandlerUnit) && one.BeganOn < today).OrderByDescending(one => one.BeganOn).ToListAsync(cancel))
            if (found.KeyBy(handlersKey) is { } key && found.AccusedBy(key) is var accused && await MayHandle(user, found, accused, cancel))
                lines.Add(new CaseLine(found.Id, accused.Name, found.BeganOn, found.ClosedOn, found.AnswerSubjectId is not null, found.CareSubjectId is not null));
        return [.. lines.OrderByDescending(line => line.Waits || line.CareWaits)];
    }

    /// <summary>Does it exist for this person?</summary>
    public async Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => (await ByHandler(user, id, cancel)).Succeeded;

    private DateOnly Today => WorkingCalendar.LocalDay(clock.GetUtcNow());

    private async Task<bool> MayHandle(CurrentUser user, AnonymousCase about, AccusedUnit accused, CancellationToken cancel)
        => !user.Posts.Any(post => post.UnitCode == accused.Code || post.ActsForUnit == accused.Code)
            && (await route.HoldersOf(about, accused, cancel)).Any(holder => holder.HolderId == user.PersonId || holder.DeputyId == user.PersonId);

    private async Task<ReadCase> Read(AnonymousCase about, byte[] key, bool forHandlers, CancellationToken cancel)
    {
        var today = Today;
        var letters = await db.Set<CaseLetter>().AsNoTracking().Where(letter => letter.CaseId == about.Id && (letter.FromHandlers == forHandlers || letter.WrittenOn < today)).ToListAsync(cancel);
        return new ReadCase(about, about.AccusedBy(key).Name,
            [.. letters.OrderBy(letter => letter.WrittenOn).ThenBy(letter => letter.FromHandlers).ThenBy(letter => letter.Sequence).Select(letter => Opened(letter, key, forHandlers, today))],
            forHandlers && about.CareSubjectId is not null);
    }

    private static OpenLetter Opened(CaseLetter letter, byte[] key, bool forHandlers, DateOnly today)
    {
        var (kind, text) = letter.Open(key) ?? (LetterKind.Said, "（这一封打不开：内容被人动过。）");
        return new OpenLetter(letter.FromHandlers, letter.WrittenOn, letter.Sequence, kind, text, letter.FromHandlers == forHandlers && letter.WrittenOn == today);
    }
}

/// <summary>A code that opens nothing, always answered alike.</summary>
internal sealed record NoSuchCase() : Error("case.unknown", "这个信码打不开任何来信。请对照记下的再输一遍；信码丢了找不回来，可以重新写一封。", StatusCodes.Status404NotFound);
