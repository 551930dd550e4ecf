namespace Jicengtong.Modules.ChatGroups;

/// <summary>A plan as pages show it: nobody's own figures are in it, those are on each person's own card.</summary>
public sealed record ShownPlan(
    Consolidation Made, IReadOnlyList<NewGroup> Groups, IReadOnlyList<DissolvedGroup> Dissolved, IReadOnlyList<string> Remarks,
    int DutiesInGroups, int DutiesByInbox, IReadOnlyList<(int Groups, int Before, int After)> Spread, IReadOnlyList<(MessageKind Kind, double PerDay)> Kinds,
    IReadOnlyDictionary<string, string> Names, IReadOnlyList<(string Matter, IReadOnlyList<string> Accounts)> ByInbox, int Days,
    IReadOnlyDictionary<string, string?> Owners, IReadOnlyList<TalkAfterwards> Talks)
{
    /// <summary>The plan without what belongs to single people.</summary>
    public static ShownPlan Of(Consolidation made, ChatRecords records, GroupPlan plan)
    {
        var inGroups = plan.Duties.Count(duty => duty.Group is not null);
        return new ShownPlan(made, plan.Groups, plan.Dissolved, plan.Remarks, inGroups, plan.Duties.Count - inGroups, ChatGroups.Spread.Of(plan.People), KindsOf(records), records.People,
            [.. plan.Duties.Where(duty => duty.Group is null).GroupBy(duty => duty.Matter, duty => duty.Account, StringComparer.Ordinal).OrderBy(matter => matter.Key, StringComparer.Ordinal).Select(matter => (matter.Key, (IReadOnlyList<string>)[.. matter.Distinct()]))], records.Days,
            plan.Groups.ToDictionary(group => group.Name, group => GroupOwners.Of(group, records, made.UnitCode), StringComparer.Ordinal), plan.Talks);
    }

    /// <summary>Where the talk of a dissolved group goes on; null in plans of before and where there was none.</summary>
    public TalkAfterwards? TalkOf(string group) => Talks.FirstOrDefault(talk => talk.Group == group);

    /// <summary>The spread as bars; many groups are put together, since 13 or 14 makes no difference to anybody.</summary>
    internal IReadOnlyList<(string, IReadOnlyList<double>)> SpreadRows =>
        [.. Spread.GroupBy(line => Steps.Last(step => step.From <= line.Groups)).OrderBy(lines => lines.Key.From)
            .Select(lines => (lines.Key.Words, (IReadOnlyList<double>)[lines.Sum(line => line.Before), lines.Sum(line => line.After)]))];

    private static readonly (int From, string Words)[] Steps =
        [(0, "一个群也不用进"), (1, "1 个群"), (2, "2 个群"), (3, "3 个群"), (4, "4～6 个群"), (7, "7～9 个群"), (10, "10～14 个群"), (15, "15 个群以上")];

    /// <summary>Messages of each kind a day.</summary>
    public static IReadOnlyList<(MessageKind Kind, double PerDay)> KindsOf(ChatRecords records) =>
        [.. (records.Traffic?.Kinds.Values ?? []).SelectMany(kinds => kinds).GroupBy(kind => kind.Key, kind => kind.Value)
            .Select(kind => (kind.Key, (double)kind.Sum() / records.Days)).OrderByDescending(kind => kind.Item2)];

    /// <summary>Who looks after a group afterwards, by name: in the one for notices whoever carries the plan out.</summary>
    public string OwnerOf(NewGroup group) => Owners[group.Name] is { } owner ? NameOf(owner) : Made.IsAdopted ? Made.Adoption!.ByName : "点“照办”的人";

    private IReadOnlySet<string> SharedNames => field ??= PersonNames.SharedIn(Names);

    /// <summary>A person's name; with the account only where two have the same name.</summary>
    public string NameOf(string account) => PersonNames.Of(Names, SharedNames, account);
}

/// <summary>Words of the pages.</summary>
internal static class GroupWords
{
    public static string Of(MessageKind kind) => kind switch
    {
        MessageKind.Notice => "通知", MessageKind.Forward => "转发", MessageKind.Reply => "“收到”等回复", MessageKind.Picture => "照片", MessageKind.Chat => "闲聊", _ => "商量事情",
    };

    public static string Afterwards(MessageKind kind) => kind switch
    {
        MessageKind.Notice => "改成文件，直接发给负责的人，不用群", MessageKind.Forward => "改成文件，写上要点再转，不用群", MessageKind.Reply => "点一下“明白”，不用发",
        MessageKind.Picture => "不用发；要留证据的，附在问题或回执里", MessageKind.Chat => "不用工作群", _ => "留一个群，和管这事的人一起",
    };

    public static string Of(ChatGroupState state) => state switch
    {
        ChatGroupState.Requested => "等批准", ChatGroupState.Refused => "没批准", ChatGroupState.ToOpen => "待建", ChatGroupState.Running => "在用", ChatGroupState.Closing => "待解散", ChatGroupState.Withdrawn => "方案收回了", _ => "已解散",
    };

    /// <summary>What happens when an owner neither makes nor dissolves what they are asked to: what the steps of reminding do, and nothing more.</summary>
    public const string WhenOwnersDoNothing = "系统按催办的步骤提醒他，还没回音就汇总给单位负责人，满一个星期再提醒一次。那一条一直留在他的收件箱里；系统不会替他点，这里看得到还有几个没点。";

    /// <summary>The states of groups that are in the register, the archive included.</summary>
    public static readonly ChatGroupState[] Registered = [.. Enum.GetValues<ChatGroupState>().Where(state => state != ChatGroupState.Withdrawn)];

    /// <summary>How much two groups are the same people, as one would say it of them.</summary>
    public static string Of(GroupOverlap pair)
    {
        var (small, size, large, all) = pair.FirstSize <= pair.SecondSize ? (pair.First, pair.FirstSize, pair.Second, pair.SecondSize) : (pair.Second, pair.SecondSize, pair.First, pair.FirstSize);
        return (size - pair.Common, all - pair.Common) switch
        {
            (0, 0) => FormattableString.Invariant($"“{small}”和“{large}”是同一批 {size} 个人"),
            (0, _) => FormattableString.Invariant($"“{small}”的 {size} 个人全在“{large}”里（那边一共 {all} 人）"),
            _ => FormattableString.Invariant($"“{small}”的 {size} 个人里有 {pair.Common} 个也在“{large}”里（那边一共 {all} 人）"),
        };
    }

    public static string Of(NewGroupKind kind) => kind switch { NewGroupKind.Announce => "只发通知", NewGroupKind.Kept => "照原样", _ => "商量事情" };

    public static string Figure(double number) => Math.Round(number).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Messages a day as people say it.</summary>
    public static string PerDay(double messages) => messages < 0.5 ? "每天不到 1 条" : $"每天约 {Figure(messages)} 条";

    public static string Percent(double share) => (100 * share).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + "%";
}
