using System.Globalization;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Tree;

/// <summary>A unit to be set up.</summary>
/// <param name="Code">Its code; empty: the next free one below its parent.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind; a place may use kinds of its own.</param>
/// <param name="Parent">Code of the unit above.</param>
/// <param name="From">See <see cref="Occasion"/>.</param>
/// <param name="Why">See <see cref="Occasion"/>.</param>
public sealed record NewUnit(string? Code, string? Name, string? Kind, string? Parent, string? From, string? Why);

/// <summary>What a unit must look like.</summary>
internal static class UnitShape
{
    public static Invalid? Check(string code, string name, string kind)
    {
        if (code.Length > 32 || !code.All(char.IsAsciiLetterOrDigit))
            return new Invalid("code", "单位代码只用数字和字母，最多 32 个。", "unit.code");
        return CheckWords(name, kind);
    }

    public static Invalid? CheckWords(string name, string kind)
    {
        if (name.Length is 0 or > 100)
            return new Invalid("name", "请写单位名称，最多 100 个字。", "unit.name");
        return kind.Length is 0 or > 20 ? new Invalid("kind", "请选单位类别。", "unit.kind") : null;
    }
}

/// <summary>设立: a new unit below another.</summary>
internal sealed class CreateUnit(AppDb db, KeepHistory history)
{
    public async Task<Result<string>> Run(CurrentUser by, NewUnit wanted, CancellationToken cancel)
    {
        var (name, kind) = (wanted.Name?.Trim() ?? "", wanted.Kind?.Trim() ?? "");
        var parent = await db.Set<Unit>().FirstOrDefaultAsync(unit => unit.Code == (wanted.Parent ?? "").Trim(), cancel);
        if (parent is null)
            return new Invalid("parent", "上级单位没有登记过，请先选一个上级。", "unit.parentUnknown");
        if (parent.IsClosed)
            return new Invalid("parent", $"{parent.Name}已经撤销，请选现在还在的单位。", "unit.parentClosed");
        if (!TreeRights.MayAddTo(by, parent.UnitPath))
            return TreeRights.PlaceRefusal(parent);
        var code = wanted.Code?.Trim() is { Length: > 0 } given ? given : await NextCode(parent.Code, cancel);
        if (UnitShape.Check(code, name, kind) is { } wrong)
            return wrong;
        if (await db.Set<Unit>().FirstOrDefaultAsync(unit => unit.Code == code, cancel) is { } taken)
            return new Invalid("code", $"代码 {code} 已经是{taken.Name}的，请换一个。", "unit.codeTaken");
        if (await db.Set<Unit>().AnyAsync(unit => unit.ParentCode == parent.Code && unit.Name == name && unit.ClosedOn == null, cancel))
            return new Invalid("name", $"{parent.Name}下面已经有“{name}”，请换个名称或直接用它。", "unit.nameTaken");
        var when = history.Read(new Occasion(wanted.From, wanted.Why));
        if (!when.Succeeded)
            return when.Error;
        var unit = new Unit { Code = code, Name = name, Kind = kind, ParentCode = parent.Code, UnitPath = $"{parent.UnitPath}{code}/" };
        db.Add(unit);
        return (await history.Write(by, unit, UnitChangeKind.Created, null, when.Value, cancel)).Map(_ => code);
    }

    // Who sets up a grid knows no codes: 51340111120103, or 513401111N01 where the parent's code is no number of twelve.
    private async Task<string> NextCode(string parent, CancellationToken cancel)
    {
        var taken = await db.Set<Unit>().Where(unit => unit.ParentCode == parent).Select(unit => unit.Code).ToListAsync(cancel);
        return Enumerable.Range(1, taken.Count + 1).Select(number => parent + "N" + number.ToString("00", CultureInfo.InvariantCulture)).First(code => !taken.Contains(code));
    }
}

/// <summary>更名: another name, another kind, or both. Documents keep the name they were made under.</summary>
internal sealed class RenameUnit(AppDb db, KeepHistory history)
{
    public async Task<Result<Done>> Run(CurrentUser by, string code, string? name, string? kind, Occasion occasion, CancellationToken cancel)
    {
        var (newName, newKind) = (name?.Trim() ?? "", kind?.Trim() ?? "");
        if (await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == code, cancel) is not { } unit)
            return new NotFound("这个单位");
        if (!TreeRights.MayChange(by, unit.UnitPath))
            return TreeRights.Refusal(unit);
        if (unit.IsClosed)
            return new UnitClosed(unit.Name);
        if (UnitShape.CheckWords(newName, newKind.Length == 0 ? unit.Kind : newKind) is { } wrong)
            return wrong;
        var before = KeepHistory.Of(unit);
        var after = (newName, newKind.Length == 0 ? unit.Kind : newKind);
        if (after == (unit.Name, unit.Kind))
            return Done.Instance;
        if (newName != unit.Name && await db.Set<Unit>().AnyAsync(one => one.ParentCode == unit.ParentCode && one.Name == newName && one.ClosedOn == null, cancel))
            return new Invalid("name", $"同一个上级下面已经有“{newName}”，请换个名称。", "unit.nameTaken");
        var when = history.Read(occasion);
        if (!when.Succeeded)
            return when.Error;
        (unit.Name, unit.Kind) = after;
        return await history.Write(by, unit, UnitChangeKind.Renamed, before, when.Value, cancel);
    }
}

/// <summary>It is no more, so nothing is changed about it.</summary>
internal sealed record UnitClosed(string Name) : Error("unit.closed", $"{Name}已经撤销，不能再改。它的历史还在这一页。", StatusCodes.Status409Conflict);
