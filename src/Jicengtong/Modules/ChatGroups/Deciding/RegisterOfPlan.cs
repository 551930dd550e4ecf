using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>What a plan puts into the register. Nothing is stored by it: it can be looked at before anybody decides.</summary>
/// <param name="Groups">The groups that stay or begin.</param>
/// <param name="Ending">The old ones that end.</param>
internal sealed record RegisterOfPlan(IReadOnlyList<PlannedGroup> Groups, IReadOnlyList<PlannedGroup> Ending)
{
    /// <summary>Everybody whose place in the organisation must be known.</summary>
    public static IReadOnlyCollection<string> AccountsOf(ChatRecords records, GroupPlan content)
        => [.. content.People.Select(person => person.Account), .. records.Groups.Select(group => group.Owner).OfType<string>()];

    /// <param name="by">Who decides: groups without an owner are theirs.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="records">What it was calculated from.</param>
    /// <param name="content">What came out.</param>
    /// <param name="known">People by account.</param>
    /// <param name="now">When.</param>
    public static RegisterOfPlan Of(
        CurrentUser by, Consolidation plan, ChatRecords records, GroupPlan content, IReadOnlyDictionary<string, PersonEntry> known, DateTimeOffset now)
    {
        var endsOn = WorkingCalendar.LocalDay(now).AddYears(1);
        var into = content.Groups.SelectMany(group => group.From.Select(old => (old, group))).DistinctBy(pair => pair.old).ToDictionary(pair => pair.old, pair => pair.group, StringComparer.Ordinal);
        var instead = content.Dissolved.ToDictionary(group => group.Group, group => group.Instead, StringComparer.Ordinal);
        return new RegisterOfPlan(
            [.. content.Groups.Select(group => Planned(group, Known(GroupOwners.Of(group, records, plan.UnitCode))))],
            [.. records.Groups.Where(old => !into.TryGetValue(old.Name, out var stays) || stays.Kind != NewGroupKind.Kept).Select(old => Ending(old, Known(old.Owner)))]);

        PersonEntry? Known(string? account) => account is not null ? known.GetValueOrDefault(account) : null;

        PlannedGroup Planned(NewGroup group, PersonEntry? owner) => new(
            new GroupDraft(
                group.Name, PurposeOf(group), group.Matters, group.Members, owner?.Id ?? by.PersonId, owner?.Name ?? by.Name,
                group.Kind == NewGroupKind.Announce ? GroupRules.Announcing : GroupRules.Usual, endsOn),
            owner, group.Kind == NewGroupKind.Kept, "");

        PlannedGroup Ending(OldGroup old, PersonEntry? owner) => new(
            new GroupDraft(
                old.Name, old.Matter ?? old.Kind, old.Matter is { } matter ? [matter] : [], old.Members, owner?.Id ?? by.PersonId, owner?.Name ?? by.Name, GroupRules.Usual, null),
            owner, true, instead.GetValueOrDefault(old.Name) ?? OldGroupEnds.ToAll(into[old.Name]));
    }

    /// <summary>The groups as they would stand in the register, for looking at only.</summary>
    public IReadOnlyList<ChatGroup> Preview(Consolidation plan, DateTimeOffset now) =>
        [.. Groups.Select(group => ChatGroup.Planned(plan, group.Draft, group.IsThere, null, now)), .. Ending.Select(group => ChatGroup.Ending(plan, group.Draft, group.Instead, null, now))];

    private static string PurposeOf(NewGroup group) => group.Kind switch
    {
        NewGroupKind.Announce => "只发领导、各办主任、第一书记和村书记要马上知道的工作安排",
        NewGroupKind.Kept => "照原样留着",
        _ => "商量" + string.Join("、", group.Matters) + "的事",
    };
}

/// <summary>One group a plan makes, keeps or ends.</summary>
/// <param name="Draft">What it is to be.</param>
/// <param name="Owner">Its owner; null when whoever decides takes it.</param>
/// <param name="IsThere">It exists outside already.</param>
/// <param name="Instead">What is used instead when it ends.</param>
internal sealed record PlannedGroup(GroupDraft Draft, PersonEntry? Owner, bool IsThere, string Instead);
