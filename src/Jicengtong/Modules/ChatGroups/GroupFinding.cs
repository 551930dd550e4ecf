namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What the audit says about one group. <paramref name="PerDay"/> counts its messages by kind; <paramref name="SameAudience"/>
/// names the query that already describes its members (<paramref name="AudienceOverlap"/>: Jaccard, 0 to 1), or null.
/// </summary>
public sealed record GroupFinding(
    OldGroup Group,
    bool IsZombie,
    IReadOnlyDictionary<MessageKind, double> PerDay,
    string? SameAudience,
    double AudienceOverlap);
