namespace Jicengtong.Modules.ChatGroups;

/// <summary>What a new group is for.</summary>
public enum NewGroupKind
{
    /// <summary>Announce only: nobody replies, no pictures, no forwarding without key points.</summary>
    Announce,

    /// <summary>Those who answer for a few matters discuss them here.</summary>
    Discuss,

    /// <summary>Kept as it is by hand.</summary>
    Kept,
}
