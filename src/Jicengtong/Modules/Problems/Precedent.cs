using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>先例: a ruling that routes the next like problem: this matter, in this place and below, is that unit's.</summary>
[Proven("precedent")]
public sealed class Precedent
{
    public required Guid Id { get; init; }

    public required string Matter { get; init; }

    /// <summary>The town (or county) in which it holds.</summary>
    public required string PlaceCode { get; init; }

    public required string PlaceName { get; init; }

    public required string PlacePath { get; init; }

    /// <summary>Who is responsible.</summary>
    public required string Unit { get; init; }

    public required string UnitName { get; init; }

    public required string Reason { get; init; }

    /// <summary>The problem it was ruled on.</summary>
    public required Guid ProblemId { get; init; }

    public required string Number { get; init; }

    /// <summary>The unit that ruled, and may end it.</summary>
    public required string RulingUnit { get; init; }

    public required string RulingUnitName { get; init; }

    public required DateTimeOffset RuledAt { get; init; }

    /// <summary>When it stopped to hold: ended by the unit that ruled, or replaced by a newer one.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Precedents that hold, and those a person may read.</summary>
internal sealed class Precedents(AppDb db, TimeProvider clock)
{
    /// <summary>The nearest one for this matter and place.</summary>
    public async Task<Precedent?> For(string matter, string path, CancellationToken cancel)
    {
        var codes = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var found = await db.Set<Precedent>().AsNoTracking().Where(one => one.Matter == matter && one.EndedAt == null && codes.Contains(one.PlaceCode)).ToListAsync(cancel);
        return found.OrderByDescending(one => one.PlacePath.Length).ThenByDescending(one => one.Id).FirstOrDefault();
    }

    /// <summary>Keeps a ruling; the one before for the same matter and place ends.</summary>
    public async Task Keep(Precedent precedent, CancellationToken cancel)
    {
        foreach (var before in await db.Set<Precedent>().Where(one => one.Matter == precedent.Matter && one.PlaceCode == precedent.PlaceCode && one.EndedAt == null).ToListAsync(cancel))
            before.EndedAt = clock.GetUtcNow();
        db.Add(precedent);
    }

    /// <summary>Newest first: those of one's own places, and those that concern one's own units. Few in a county, so not paged.</summary>
    public async Task<IReadOnlyList<Precedent>> Of(CurrentUser user, CancellationToken cancel)
    {
        var all = await db.Set<Precedent>().AsNoTracking().OrderByDescending(one => one.Id).Take(500).ToListAsync(cancel);
        return [.. all.Where(one => user.Posts.Any(post => UnitPath.IsWithin(post.UnitPath, one.PlacePath) || UnitPath.IsWithin(one.PlacePath, post.JurisdictionPath) || post.UnitCode == one.Unit || post.UnitCode == one.RulingUnit))];
    }

    /// <summary>May this person end it? Whoever works in charge in the unit that ruled.</summary>
    public static bool MayEnd(CurrentUser user, Precedent precedent)
        => precedent.EndedAt is null && ProblemScope.UnitsAnsweredFor(user).Contains(precedent.RulingUnit);
}

/// <summary>撤销先例: from now on the duty list decides again.</summary>
internal sealed class EndPrecedent(AppDb db, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        if (await db.Set<Precedent>().FirstOrDefaultAsync(one => one.Id == id, cancel) is not { } precedent)
            return new NotFound("这条先例");
        if (precedent.EndedAt is not null)
            return Done.Instance;
        if (!Precedents.MayEnd(by, precedent))
            return new Forbidden($"先例由{precedent.RulingUnitName}定的，也由它撤销。");
        precedent.EndedAt = clock.GetUtcNow();
        await evidence.Record(ProblemFacts.PrecedentEnded(precedent, by), cancel);
        return Done.Instance;
    }
}
