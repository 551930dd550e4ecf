using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>The kinds of appointment, and what each of them asks for.</summary>
internal static class PostKinds
{
    /// <summary>A post of one's own.</summary>
    public const string Permanent = "任职";

    /// <summary>挂职: three to six months in another unit, upward or downward, to learn each other's work.</summary>
    public const string Secondment = "挂职";

    /// <summary>借调: working for another unit that is short of hands.</summary>
    public const string Borrowing = "借调";

    /// <summary>专班: a member of a task force.</summary>
    public const string TaskForce = "专班";

    public static readonly IReadOnlyList<string> All = [Permanent, "派驻", Secondment, TaskForce, "代理", Borrowing];

    private const int ShortestReason = 6;

    /// <summary>挂职 lasts three to six months (双向挂职); 借调 has a reason on record and an end.</summary>
    public static Error? Fault(string kind, DateOnly from, DateOnly? to, string? why) => kind switch
    {
        Secondment when to is null => new Invalid("to", "挂职要写到哪一天：3 到 6 个月。", "post.secondmentEnd"),
        Secondment when to < from.AddMonths(3).AddDays(-1) || to > from.AddMonths(6) => new Invalid("to", $"挂职是 3 到 6 个月：{from.AddMonths(3).AddDays(-1):yyyy-MM-dd} 到 {from.AddMonths(6):yyyy-MM-dd} 之间。更久的请用任职，更短的请用专班。", "post.secondmentLength"),
        Borrowing when to is null => new Invalid("to", "借调要写到哪一天。", "post.borrowingEnd"),
        Borrowing when (why?.Trim().Length ?? 0) < ShortestReason => new Invalid("why", "借调要写明理由和批准的依据，留在记录里。", "post.borrowingWhy"),
        _ => null,
    };

    /// <summary>
    /// 《整治形式主义为基层减负若干规定》(2024): upward borrowing from county level and below is not to be done; who does it all the
    /// same says so with a reason.
    /// </summary>
    public static Error? Warning(string kind, PlaceInTree? home, PlaceInTree target, bool insist)
        => kind == Borrowing && home is { } from && from.Level >= PlaceInTree.County && target.Level < from.Level && !insist ? new BorrowedFromBelow(from.Name) : null;

    private sealed record BorrowedFromBelow(string Home) : Error("post.borrowedFromBelow",
        $"{Home}是县级及以下单位。按 2024 年《整治形式主义为基层减负若干规定》，上级不得从县级及以下单位借调人员。确有规定依据的，请写明依据，再勾选“仍要借调”。");
}

/// <summary>How high a unit stands: offices and departments stand where the unit stands that they act for.</summary>
/// <param name="Name">Name of that unit.</param>
/// <param name="Level">0 province, 1 city or prefecture, 2 county, 3 town, 4 village, 5 grid.</param>
internal sealed record PlaceInTree(string Name, int Level)
{
    public const int County = 2;

    public static PlaceInTree Of(UnitEntry unit, IReadOnlyDictionary<string, UnitEntry> above)
    {
        var at = unit;
        while ((UnitKinds.ActsForParent(at.Kind) || at.Kind == UnitKinds.TaskForce) && at.Parent is { } parent && above.TryGetValue(parent, out var next))
            at = next;
        return new PlaceInTree(at.Name, at.Kind switch
        {
            "省" or "自治区" or "直辖市" => 0,
            UnitKinds.County => County,
            UnitKinds.Town => 3,
            UnitKinds.Village => 4,
            UnitKinds.Grid => 5,
            _ => 1,
        });
    }
}
