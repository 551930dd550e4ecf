using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>A field of work: 低保, 防火, 垃圾分类.</summary>
internal sealed class Matter
{
    /// <summary>Its name is its identity: people say it, documents write it.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the county department that answers for it.</summary>
    public string CountyDepartment { get; set; } = "";

    /// <summary>The office of a town that handles it.</summary>
    public string TownOffice { get; set; } = "";
}

/// <summary>Lead or support.</summary>
internal enum DutyRole
{
    /// <summary>牵头</summary>
    Lead,

    /// <summary>配合</summary>
    Support,
}

/// <summary>Matter × unit → holder. Its id stays when the holder changes, so an ask to the duty follows the new holder.</summary>
[Proven("duty")]
internal sealed class Duty
{
    public required Guid Id { get; init; }

    public required string Matter { get; init; }

    /// <summary>Moves only when its unit became part of another.</summary>
    public required string UnitCode { get; set; }

    public required DutyRole Role { get; set; }

    /// <summary>Whom it lies with; null is a blank.</summary>
    public Guid? HolderId { get; set; }

    /// <summary>AB岗: who takes over when the holder is absent.</summary>
    public Guid? DeputyId { get; set; }

    /// <summary>基本 / 配合 / 上级收回.</summary>
    public string List { get; set; } = "";

    /// <summary>Legal basis.</summary>
    public string Basis { get; set; } = "";
}
