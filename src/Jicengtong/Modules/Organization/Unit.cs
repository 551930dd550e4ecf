namespace Jicengtong.Modules.Organization;

/// <summary>A node of the organisation tree: 省 州 县市区 乡镇街道 村社区 网格, or a 部门, 内设机构, 专班 beside them.</summary>
internal sealed class Unit
{
    /// <summary>Administrative code, natural and stable (12 digits, or extended: 513401111O01).</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }

    /// <summary>One of <see cref="UnitKinds"/>; a place may add its own.</summary>
    public required string Kind { get; set; }

    public string? ParentCode { get; set; }

    /// <summary>Codes from the root, each followed by a slash; see UnitPath.</summary>
    public required string UnitPath { get; set; }

    /// <summary>First day on which it is no more; null while it is. Its row stays: old records name it.</summary>
    public DateOnly? ClosedOn { get; private set; }

    /// <summary>The unit it became part of, when that is why it is no more.</summary>
    public string? MergedInto { get; private set; }

    public bool IsClosed => ClosedOn is not null;

    public void Close(DateOnly on) => ClosedOn ??= on;

    /// <summary>It becomes part of another and lies, closed, directly below it.</summary>
    public void MergeInto(Unit other, DateOnly on) => (ClosedOn, MergedInto, ParentCode) = (on, other.Code, other.Code);
}

/// <summary>The kinds the rules speak about.</summary>
internal static class UnitKinds
{
    public const string County = "县市区";
    public const string Department = "部门";
    public const string Town = "乡镇街道";
    public const string Office = "内设机构";
    public const string Village = "村社区";
    public const string Grid = "网格";
    public const string TaskForce = "专班";

    /// <summary>These act for the unit they belong to: a bureau speaks for its county, an office for its town. Members of a task force do not.</summary>
    public static bool ActsForParent(string kind) => kind is Department or Office;

    /// <summary>People here work with everything below: leaders and offices of a county or town, the office of a village.</summary>
    public static bool Oversees(string kind) => kind is not (Grid or TaskForce);
}
