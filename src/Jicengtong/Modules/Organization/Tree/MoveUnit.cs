using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Tree;

/// <summary>Lays a unit with everything below it elsewhere: its own rows, and every copy of a path in the house, one UPDATE each.</summary>
internal sealed class LayElsewhere(AppDb db, Work work, CopiedRows rows, IEnumerable<IUnitWatch> watches)
{
    /// <summary>The unit's parent is set already; its path follows here. Within <see cref="Work"/>.</summary>
    public async Task Run(Unit unit, string newPath, CancellationToken cancel)
    {
        var move = new UnitMove(unit.Code, unit.UnitPath, newPath);
        await work.Save(cancel);
        await rows.Move(new PathCopy(typeof(Unit), nameof(Unit.UnitPath)), move, cancel);
        // What is tracked here was changed behind its back.
        foreach (var entry in db.ChangeTracker.Entries<Unit>().ToList())
            await entry.ReloadAsync(cancel);
        foreach (var watch in watches)
        {
            foreach (var copy in watch.Copies)
                await rows.Move(copy, move, cancel);
            await watch.Moved(move, cancel);
        }
    }
}

/// <summary>划转: the unit belongs to another one from now on, with all its people, records and open work. It takes effect with the next request.</summary>
internal sealed class MoveUnit(AppDb db, KeepHistory history, LayElsewhere lay)
{
    public async Task<Result<Done>> Run(CurrentUser by, string code, string? parentCode, Occasion occasion, CancellationToken cancel)
    {
        if (await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == code, cancel) is not { } unit)
            return new NotFound("这个单位");
        if (!TreeRights.MayChange(by, unit.UnitPath))
            return TreeRights.Refusal(unit);
        if (unit.IsClosed)
            return new UnitClosed(unit.Name);
        var target = (parentCode ?? "").Trim();
        if (await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == target, cancel) is not { } parent)
            return new Invalid("parent", "新的上级没有登记过，请从列表里选或核对代码。", "unit.parentUnknown");
        if (parent.IsClosed)
            return new Invalid("parent", $"{parent.Name}已经撤销，请选现在还在的单位。", "unit.parentClosed");
        if (UnitPath.IsWithin(parent.UnitPath, unit.UnitPath))
            return new Invalid("parent", parent.Code == unit.Code ? "单位不能做自己的上级。" : $"{parent.Name}就在{unit.Name}下面，不能倒过来做它的上级。", "unit.cycle");
        if (!TreeRights.MayAddTo(by, parent.UnitPath))
            return TreeRights.PlaceRefusal(parent);
        if (unit.ParentCode == parent.Code)
            return Done.Instance;
        if (await db.Set<Unit>().AnyAsync(one => one.ParentCode == parent.Code && one.Name == unit.Name && one.ClosedOn == null, cancel))
            return new Invalid("parent", $"{parent.Name}下面已经有“{unit.Name}”。请先改名，或用“并入”。", "unit.nameTaken");
        var when = history.Read(occasion);
        if (!when.Succeeded)
            return when.Error;
        var before = KeepHistory.Of(unit);
        unit.ParentCode = parent.Code;
        var written = await history.Write(by, unit, UnitChangeKind.Moved, before, when.Value, cancel);
        if (written.Succeeded)
            await lay.Run(unit, $"{parent.UnitPath}{unit.Code}/", cancel);
        return written;
    }
}
