namespace Jicengtong.Modules.ChatGroups;

/// <summary>Where a registered group stands.</summary>
public enum ChatGroupState
{
    /// <summary>等批准</summary>
    Requested,

    /// <summary>没批准</summary>
    Refused,

    /// <summary>待建: approved, not yet made outside.</summary>
    ToOpen,

    /// <summary>在用</summary>
    Running,

    /// <summary>待解散: decided, not yet dissolved outside.</summary>
    Closing,

    /// <summary>已解散: in the archive.</summary>
    Dissolved,

    /// <summary>方案收回了: it was only planned, and is planned no more. In no list of the register.</summary>
    Withdrawn,
}
