using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Tree;

/// <summary>What still stands in a unit, as a list of things to do first.</summary>
internal sealed class WhatIsLeft(AppDb db, IEnumerable<IUnitWatch> watches)
{
    /// <param name="unit">The unit.</param>
    /// <param name="isMerged">People, duties, asks and units below go along then.</param>
    /// <param name="today">Posts that end earlier do not count.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<Leftover>> In(Unit unit, bool isMerged, DateOnly today, CancellationToken cancel)
    {
        List<Leftover> left = [];
        if (!isMerged)
        {
            var below = await db.Set<Unit>().CountAsync(one => one.ParentCode == unit.Code && one.ClosedOn == null, cancel);
            var people = await db.Set<Appointment>().Where(held => held.UnitCode == unit.Code && (held.EndsOn == null || held.EndsOn >= today)).Select(held => held.PersonId).Distinct().CountAsync(cancel);
            var duties = await db.Set<Duty>().CountAsync(duty => duty.UnitCode == unit.Code && duty.HolderId != null, cancel);
            if (below > 0)
                left.Add(new Leftover($"下面还有 {below} 个单位", "先把它们划转、并入或撤销"));
            if (people > 0)
                left.Add(new Leftover($"还有 {people} 人在这里任职", "先结束或调整他们的任职"));
            if (duties > 0)
                left.Add(new Leftover($"还有 {duties} 项职责由人负责", "先把职责交给别的单位"));
        }

        foreach (var watch in watches)
            left.AddRange(await watch.LeftIn(unit.Code, unit.UnitPath, isMerged, cancel));
        return left;
    }
}

/// <summary>撤销: the unit is no more. Refused while anybody or anything in it would be orphaned; its records keep its name.</summary>
internal sealed class CloseUnit(AppDb db, KeepHistory history, WhatIsLeft left, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, string code, Occasion occasion, CancellationToken cancel)
    {
        if (await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == code, cancel) is not { } unit)
            return new NotFound("这个单位");
        if (!TreeRights.MayChange(by, unit.UnitPath))
            return TreeRights.Refusal(unit);
        if (unit.IsClosed)
            return Done.Instance;
        var when = history.Read(occasion);
        if (!when.Succeeded)
            return when.Error;
        if (await left.In(unit, isMerged: false, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel) is { Count: > 0 } still)
            return new UnitInUse(unit.Name, "撤销", still);
        var before = KeepHistory.Of(unit);
        unit.Close(when.Value.From);
        return await history.Write(by, unit, UnitChangeKind.Closed, before, when.Value, cancel);
    }
}

/// <summary>Somebody or something would be orphaned.</summary>
internal sealed record UnitInUse(string Name, string Act, IReadOnlyList<Leftover> Left) : Error("unit.inUse",
    $"{Name}现在还不能{Act}：{string.Join("；", Left.Select(one => $"{one.What}（{one.Remedy}）"))}。也可以用“并入”，人员、职责、没办完的事和网格会一起转过去。", StatusCodes.Status409Conflict);
