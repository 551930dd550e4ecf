namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// The prices of the model (see <c>docs/groups-plan.md</c>). The first line decides; the other two only choose among
/// plans that cost the same there, because they are a thousand and ten thousand times cheaper.
/// </summary>
public static class PlanWeights
{
    /// <summary>One message that does not concern its reader, or one discussion that reaches an answering person by the inbox instead.</summary>
    public const long Burden = 10_000;

    /// <summary>One discussion lost to the inbox, beyond its burden.</summary>
    public const long Lost = 10;

    /// <summary>One matter somebody newly follows in a group without having been in the old group for it.</summary>
    public const long Change = 1;

    /// <summary>What the inbox costs: a discussion received there instead of in the group counts as this many irrelevant messages.</summary>
    public const long InboxMessage = 1;

    /// <summary>Share of a group's messages that is discussion, where no export says it (in the demo town 156 of 1,680).</summary>
    public const double EstimatedDiscussion = 0.1;
}
