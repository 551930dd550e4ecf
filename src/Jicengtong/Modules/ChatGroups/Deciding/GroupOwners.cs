namespace Jicengtong.Modules.ChatGroups;

/// <summary>群主: who is to open and keep a group of a plan.</summary>
internal static class GroupOwners
{
    /// <summary>
    /// The account of whoever leads its first matter in the unit, else somebody of the group; a group kept as it is keeps its owner. Null for
    /// whoever carries the plan out: the group for notices.
    /// </summary>
    public static string? Of(NewGroup group, ChatRecords records, string unit) => group.Kind switch
    {
        NewGroupKind.Announce => null,
        NewGroupKind.Kept => records.Groups.First(old => old.Name == group.Name).Owner,
        _ => records.Duties.Where(duty => duty.Matter == group.Matters[0] && duty.Leads && group.Members.Contains(duty.Account))
            .OrderByDescending(duty => duty.Unit == unit).Select(duty => duty.Account).FirstOrDefault() ?? group.Members[0],
    };
}
