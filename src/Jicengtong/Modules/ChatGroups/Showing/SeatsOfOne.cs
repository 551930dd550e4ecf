namespace Jicengtong.Modules.ChatGroups;

/// <summary>What a plan means for one person: groups now and afterwards, never how many messages they get.</summary>
/// <param name="Account">Who.</param>
/// <param name="Before">Groups today.</param>
/// <param name="After">Groups afterwards.</param>
/// <param name="ByInbox">Matters they answer for that are talked about without them.</param>
public sealed record SeatsOfOne(string Account, IReadOnlyList<string> Before, IReadOnlyList<NewGroup> After, IReadOnlyList<string> ByInbox)
{
    /// <summary>Everybody of this name or account.</summary>
    public static IReadOnlyList<SeatsOfOne> Of(ChatRecords records, GroupPlan plan, string who)
        => [.. plan.People.Select(person => person.Account).Where(account => account == who || records.NameOf(account) == who).Select(account => new SeatsOfOne(
            account,
            [.. records.Groups.Where(group => group.Members.Contains(account)).Select(group => group.Name)],
            [.. plan.Groups.Where(group => group.Members.Contains(account))],
            [.. plan.Duties.Where(duty => duty.Account == account && duty.Group is null).Select(duty => duty.Matter).Distinct().Order(StringComparer.Ordinal)]))];
}
