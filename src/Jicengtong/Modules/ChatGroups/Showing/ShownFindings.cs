namespace Jicengtong.Modules.ChatGroups;

/// <summary>The audit as its page shows it: groups one by one, people only as an average.</summary>
public sealed record ShownFindings(
    bool HasExport, int MostGroups, double MessagesEach, double OutsideEach, double RelevantShare, double RepliesEach, double ChatEach, double RepeatedEach,
    IReadOnlyList<(MessageKind Kind, double PerDay)> Kinds, IReadOnlyList<ShownGroup> Groups, IReadOnlyList<GroupOverlap> Overlaps, IReadOnlyList<string> Notes, IReadOnlyList<LoadBand> Bands, int Days)
{
    /// <summary>What the audit of these records shows.</summary>
    public static ShownFindings Of(ChatRecords records)
    {
        var audit = GroupAudit.Of(records);
        double Each(Func<PersonLoad, double> what) => audit.People.Count == 0 ? 0 : audit.People.Average(what);
        return new ShownFindings(
            records.Traffic is not null, audit.People.Count == 0 ? 0 : audit.People.Max(load => load.Groups),
            Each(load => load.Messages), Each(load => load.OutsideHours), Each(load => load.Messages) is > 0 and var all ? Each(load => load.Relevant) / all : 0,
            Each(load => load.Replies), Each(load => load.Chat), Each(load => load.RepeatedNotices), ShownPlan.KindsOf(records),
            [.. audit.Groups.Select(finding => new ShownGroup(
                finding.Group.Name, finding.Group.Matter ?? finding.Group.Kind, finding.Group.Members.Count,
                finding.PerDay.Count > 0 ? finding.PerDay.Values.Sum() : finding.Group.MessagesPerDay, RemarkOn(finding)))],
            audit.Overlaps, records.Notes, LoadBand.Of(audit.People), records.Days);
    }

    private static string RemarkOn(GroupFinding finding)
    {
        if (finding.IsZombie)
            return FormattableString.Invariant($"早已没人用：最后一条是 {finding.Group.LastMessage:yyyy-MM-dd}");
        if (finding.SameAudience is { } audience)
            return $"不用建群：成员就是“{audience}”，发文件选这个范围就到";
        var all = finding.PerDay.Values.Sum();
        return all > 0
            ? $"商量事情的只占 {GroupWords.Percent(finding.PerDay.GetValueOrDefault(MessageKind.Discussion) / all)}，“收到”占 {GroupWords.Percent(finding.PerDay.GetValueOrDefault(MessageKind.Reply) / all)}"
            : "";
    }
}

/// <summary>What the day is like for those in about as many groups: many people together, never one.</summary>
/// <param name="Words">In how many groups they are.</param>
/// <param name="People">How many people.</param>
/// <param name="Messages">Messages a day for each of them.</param>
/// <param name="RelevantShare">The share of them that concerned whoever got them.</param>
public sealed record LoadBand(string Words, int People, double Messages, double RelevantShare)
{
    /// <summary>Fewer people would be somebody.</summary>
    private const int FewestPeople = 5;

    private static readonly (int From, string Words)[] Steps = [(1, "1～2 个群"), (3, "3～6 个群"), (7, "7～9 个群"), (10, "10 个群以上")];

    internal static IReadOnlyList<LoadBand> Of(IReadOnlyList<PersonLoad> people) =>
        [.. people.Where(load => load.Groups > 0).GroupBy(load => Steps.Last(step => step.From <= load.Groups)).Where(same => same.Count() >= FewestPeople).OrderBy(same => same.Key.From)
            .Select(same => new LoadBand(same.Key.Words, same.Count(), same.Average(load => load.Messages), same.Sum(load => load.Messages) is > 0 and var all ? same.Sum(load => load.Relevant) / all : 0))];
}

/// <summary>One group of today; a group is no person, its figures may be shown.</summary>
public sealed record ShownGroup(string Name, string Use, int MemberNumber, double PerDay, string Remark);
