using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization;

/// <summary>Tells the modules beside it about places and who sits there.</summary>
internal sealed class KeptPlaces(AppDb db, IDirectory directory, TimeProvider clock) : IKeptPlaces
{
    private const string Papers = "公文处理";
    private const int Chunk = 10_000;

    // Not a village's, and not every bureau's clerk.
    public async Task<IReadOnlyList<Place>> KeptBy(CurrentUser user, CancellationToken cancel)
    {
        var units = await directory.Units([.. user.Posts.Where(post => post.Oversees).Select(post => post.ActsForUnit).Distinct()], cancel);
        var kept = new List<Place>();
        foreach (var unit in units.Values.Where(unit => unit.Kind is UnitKinds.County or UnitKinds.Town))
        {
            var papers = (await directory.WhoAnswers(Papers, unit.Code, cancel)).Select(lead => lead.Unit).ToList();
            if (user.Posts.Any(post => post.ActsForUnit == unit.Code && (post.UnitKind != UnitKinds.Department || papers.Contains(post.UnitCode))))
                kept.Add(PlaceOf(unit));
        }

        return kept;
    }

    public async Task<IReadOnlyDictionary<string, Place>> Find(IReadOnlyCollection<string> codes, CancellationToken cancel)
        => (await directory.Units(codes, cancel)).ToDictionary(unit => unit.Key, unit => PlaceOf(unit.Value));

    public async Task<IReadOnlyList<Place>> Offices(string unit, CancellationToken cancel)
        => await directory.Unit(unit, cancel) is not { } place ? []
            : [.. (await directory.Children(unit, cancel)).Where(one => UnitKinds.ActsForParent(one.Kind) || one.Kind == UnitKinds.TaskForce).Prepend(place).Select(PlaceOf)];

    public async Task<IReadOnlyDictionary<string, Guid>> Heads(IReadOnlyCollection<string> units, IReadOnlyList<string> posts, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var (heads, order) = (new Dictionary<string, Guid>(), posts.ToArray());
        foreach (var chunk in units.Distinct().Chunk(Chunk))
        {
            var held = await db.Set<Appointment>().AsNoTracking()
                .Where(one => chunk.Contains(one.UnitCode) && posts.Contains(one.Post) && one.StartsOn <= today && (one.EndsOn == null || one.EndsOn >= today))
                .Select(one => new { one.Id, one.UnitCode, one.PersonId, one.Post }).ToListAsync(cancel);
            foreach (var unit in held.GroupBy(one => one.UnitCode))
                heads[unit.Key] = unit.OrderBy(one => Array.IndexOf(order, one.Post)).ThenBy(one => one.Id).First().PersonId;
        }

        return heads;
    }

    // The duty stands with the town; the office is where whoever holds it sits.
    public async Task<string?> PapersOffice(string unitPath, CancellationToken cancel)
    {
        if (await directory.WhoAnswers(Papers, UnitPath.CodeOf(unitPath), cancel) is not [var lead, ..])
            return null;
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        return await db.Set<Appointment>().Where(one => one.PersonId == lead.HolderId && one.StartsOn <= today && (one.EndsOn == null || one.EndsOn >= today))
            .Join(db.Set<Unit>(), one => one.UnitCode, unit => unit.Code, (_, unit) => unit).Where(unit => unit.Kind == UnitKinds.Office && unit.ParentCode == lead.Unit)
            .Select(unit => unit.Code).FirstOrDefaultAsync(cancel) ?? lead.Unit;
    }

    public async Task<IReadOnlyList<Guid>> Members(string unit, CancellationToken cancel)
        => [.. (await directory.Members(unit, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel)).Select(member => member.PersonId).Distinct()];

    // Through the mapping: numbers may be stored in a form of their own.
    public async Task<IReadOnlyDictionary<Guid, Callable>> People(IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, Callable>();
        foreach (var chunk in people.Distinct().Chunk(Chunk))
            foreach (var person in await db.Set<Person>().AsNoTracking().Where(one => chunk.Contains(one.Id)).Select(one => new { one.Id, one.Name, one.Phone }).ToListAsync(cancel))
                found[person.Id] = new Callable(person.Id, person.Name, person.Phone);
        return found;
    }

    private static Place PlaceOf(UnitEntry unit) => new(unit.Code, unit.Name, unit.Kind, unit.Path);
}
