using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Duties;

/// <summary>A blank to fill: who might.</summary>
public sealed record DutyBlank(string Matter, string Unit, string UnitName, IReadOnlyList<PostHolder> Candidates);

/// <summary>An overlap to settle: who leads now.</summary>
public sealed record DutyOverlap(string Matter, string Unit, string UnitName, IReadOnlyList<Answerable> Leads);

/// <summary>The work list of 空白和重叠 at and below a unit.</summary>
public sealed record DutyGapList(string Unit, string UnitName, IReadOnlyList<DutyBlank> Blanks, IReadOnlyList<DutyOverlap> Overlaps);

/// <summary>One change as people read it.</summary>
public sealed record DutyChangeView(string Matter, string UnitName, string What, string Before, string After, string Why, string By, DateTimeOffset At);

/// <summary>Finds what nobody and what two answer for, and what was changed.</summary>
internal sealed class DutyGaps(AppDb db, Sql sql, IDirectory directory, IAudiences audiences, DutyQuestions questions, TimeProvider clock)
{
    /// <summary>Blanks and overlaps at and below a unit that the person oversees.</summary>
    public async Task<Result<DutyGapList>> Of(CurrentUser user, string? code, CancellationToken cancel)
    {
        code = string.IsNullOrWhiteSpace(code) ? user.Posts.FirstOrDefault(post => post.Oversees)?.ActsForUnit : code.Trim();
        if (code is null || await directory.Unit(code, cancel) is not { } unit)
            return new NotFound("这个单位");
        if (!AssignDuty.MayChange(user, unit.Path))
            return new Forbidden("只有本单位的上级或本单位的人可以看这张清单。");
        var resolved = await audiences.Resolve(new Audience(await directory.Matters(cancel), [code], [], []), user, cancel);
        if (!resolved.Succeeded)
            return resolved.Error;
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var candidates = new Dictionary<string, IReadOnlyList<PostHolder>>();
        foreach (var place in resolved.Value.Blanks.Select(blank => blank.Unit).Distinct())
            candidates[place] = await Candidates(place, today, cancel);
        var overlaps = new List<DutyOverlap>();
        foreach (var overlap in resolved.Value.Overlaps)
            overlaps.Add(new DutyOverlap(overlap.Matter, overlap.Unit, overlap.UnitName, [.. (await questions.OfUnit(overlap.Unit, cancel)).Where(duty => duty.Matter == overlap.Matter && duty.Role == nameof(DutyRole.Lead))]));
        return new DutyGapList(unit.Code, unit.Name, [.. resolved.Value.Blanks.Select(blank => new DutyBlank(blank.Matter, blank.Unit, blank.UnitName, candidates[blank.Unit]))], overlaps);
    }

    /// <summary>People of a unit and of its offices, once each.</summary>
    public async Task<IReadOnlyList<PostHolder>> Candidates(string unit, DateOnly today, CancellationToken cancel) => [.. (await sql.Query<PostHolder>("""
        SELECT p.account, p.name, a.post, a.kind, u.code AS unit, u.name AS unit_name
        FROM organization_appointments a JOIN organization_persons p ON p.id = a.person_id JOIN organization_units u ON u.code = a.unit_code
        WHERE (u.code = @unit OR (u.parent_code = @unit AND u.kind = @office)) AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
        ORDER BY u.unit_path, a.id LIMIT 200
        """, new { unit, office = UnitKinds.Office, today }, cancel)).DistinctBy(person => person.Account)];

    /// <summary>The last changes of a unit's list, newest first.</summary>
    public async Task<IReadOnlyList<DutyChangeView>> Changes(string unit, CancellationToken cancel) => await db.Set<DutyChange>().AsNoTracking().Where(change => change.UnitCode == unit).OrderByDescending(change => change.Id).Take(50)
        .Join(db.Set<Unit>(), change => change.UnitCode, place => place.Code, (change, place) => new DutyChangeView(change.Matter, place.Name, change.What, change.Before, change.After, change.Why, change.ByName, change.At)).ToListAsync(cancel);
}
