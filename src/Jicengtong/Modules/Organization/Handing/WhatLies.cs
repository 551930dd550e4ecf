using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Modules.Organization.Posts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Handing;

/// <summary>A duty that is to go to somebody.</summary>
/// <param name="Id">The duty.</param>
/// <param name="Matter">The matter.</param>
/// <param name="Unit">Code of the unit.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="As">牵头, 配合 or B岗.</param>
public sealed record DutyToHand(Guid Id, string Matter, string Unit, string UnitName, string As);

/// <summary>What lies with somebody who leaves a post, or the house.</summary>
/// <param name="Account">Account.</param>
/// <param name="Name">Name.</param>
/// <param name="Post">The appointment that ends; null when they leave the house.</param>
/// <param name="PostName">As people say it.</param>
/// <param name="Duties">Duties they hold or are the deputy for.</param>
/// <param name="Things">Everything else that is open, by kind.</param>
/// <param name="Candidates">Who might take over: who works there.</param>
public sealed record Handover(
    string Account, string Name, Guid? Post, string PostName, IReadOnlyList<DutyToHand> Duties, IReadOnlyList<LyingThing> Things, IReadOnlyList<PostHolder> Candidates);

/// <summary>Who leaves what: the person, the appointments that end, and the units whose work is handed over.</summary>
/// <param name="Units">Null when they leave the house: everything is handed over.</param>
internal sealed record Leaving(Person Person, IReadOnlyList<(Appointment Held, Unit Unit)> Posts, IReadOnlyList<string>? Units)
{
    public bool Concerns(string unit) => Units is null || Units.Contains(unit);
}

/// <summary>Finds what lies with a person, before anything is moved.</summary>
internal sealed class WhatLies(AppDb db, DutyGaps gaps, IEnumerable<IPersonWatch> watches, TimeProvider clock)
{
    /// <summary>The list for those who may hand over; <paramref name="post"/> null: the person leaves the house.</summary>
    public async Task<Result<Handover>> Of(CurrentUser by, string account, Guid? post, CancellationToken cancel)
    {
        var found = await Find(by, account, post, cancel);
        if (!found.Succeeded)
            return found.Error;
        var leaving = found.Value;
        var things = new List<LyingThing>();
        foreach (var watch in watches)
            things.AddRange(await watch.LiesWith(leaving.Person.Id, leaving.Units, cancel));
        var candidates = new List<PostHolder>();
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        foreach (var unit in leaving.Posts.SelectMany(one => UnitsOf(one.Unit)).Distinct())
            candidates.AddRange(await gaps.Candidates(unit, today, cancel));
        return new Handover(leaving.Person.Account, leaving.Person.Name, post, string.Join("、", leaving.Posts.Select(one => $"{one.Unit.Name} {one.Held.Post}")),
            [.. (await Duties(leaving, cancel)).Select(one => new DutyToHand(one.Duty.Id, one.Duty.Matter, one.Unit.Code, one.Unit.Name, one.Duty.HolderId != leaving.Person.Id ? "B岗" : one.Duty.Role == DutyRole.Lead ? "牵头" : "配合"))],
            things, [.. candidates.Where(one => one.Account != leaving.Person.Account).DistinctBy(one => one.Account)]);
    }

    /// <summary>Who leaves, for those who may say so: whoever may change the posts concerned.</summary>
    public async Task<Result<Leaving>> Find(CurrentUser by, string account, Guid? post, CancellationToken cancel)
    {
        if (await PersonMay.Find(db, account, cancel) is not { } person)
            return new NotFound("这个人");
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var held = (await db.Set<Appointment>().Where(one => one.PersonId == person.Id && (one.EndsOn == null || one.EndsOn >= today) && (post == null || one.Id == post))
            .Join(db.Set<Unit>(), one => one.UnitCode, unit => unit.Code, (one, unit) => new { one, unit }).ToListAsync(cancel)).ConvertAll(row => (Held: row.one, Unit: row.unit));
        if (post is not null && held.Count == 0)
            return new NotFound("这条任职");
        if (!PostRights.MayHandOver(by, held.ConvertAll(one => one.Unit.UnitPath)))
            return new Forbidden("只有本单位、上级和管理员可以办离任交接；有几个任职的，要管得到全部单位。");
        if (post is null)
            return new Leaving(person, held, null);
        // What is done for a unit in which another post is kept stays.
        var kept = await db.Set<Appointment>().Where(one => one.PersonId == person.Id && one.Id != post && one.StartsOn <= today && (one.EndsOn == null || one.EndsOn >= today))
            .Join(db.Set<Unit>(), one => one.UnitCode, unit => unit.Code, (one, unit) => unit).ToListAsync(cancel);
        var stays = kept.SelectMany(UnitsOf).ToHashSet();
        return new Leaving(person, held, [.. held.SelectMany(one => UnitsOf(one.Unit)).Distinct().Where(unit => !stays.Contains(unit))]);
    }

    /// <summary>The duties that are handed over.</summary>
    public async Task<IReadOnlyList<(Duty Duty, Unit Unit)>> Duties(Leaving leaving, CancellationToken cancel)
    {
        var person = leaving.Person.Id;
        var duties = await db.Set<Duty>().Where(duty => duty.HolderId == person || duty.DeputyId == person).Join(db.Set<Unit>(), duty => duty.UnitCode, unit => unit.Code, (duty, unit) => new { duty, unit })
            .OrderBy(row => row.unit.UnitPath).ThenBy(row => row.duty.Matter).ToListAsync(cancel);
        return [.. duties.Where(row => leaving.Concerns(row.unit.Code)).Select(row => (row.duty, row.unit))];
    }

    // An office works for the unit it belongs to: duties and asks stand under that unit.
    private static IEnumerable<string> UnitsOf(Unit unit) => UnitKinds.ActsForParent(unit.Kind) && unit.Kind != UnitKinds.Department && unit.ParentCode is { } parent ? [unit.Code, parent] : [unit.Code];
}
