using System.Globalization;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Says of a group in plain words why its matters stand together: who answers for several of them, and which of them merely came along.</summary>
internal sealed class GroupReason(ChatRecords records, SolvedCommunity community)
{
    private const int MattersNamed = 3;

    /// <summary>One or two sentences.</summary>
    /// <param name="matters">The matters, the most discussed first.</param>
    /// <param name="members">Accounts.</param>
    public string Of(IReadOnlyList<string> matters, IReadOnlyList<string> members)
    {
        if (matters.Count == 1)
        {
            return "这件事单独一个群：并到别的群里，会给人多添不相干的消息。";
        }

        var answers = members.ToDictionary(account => account, account => matters.Where(matter => community.Source.Answering.Of(matter).Contains(account)).ToList(), StringComparer.Ordinal);
        var shared = answers.Where(one => one.Value.Count > 1).OrderByDescending(one => one.Value.Count).ThenBy(one => one.Key, StringComparer.Ordinal).ToList();
        var together = $"这 {matters.Count.ToString(CultureInfo.InvariantCulture)} 件事";
        if (shared.Count == 0)
        {
            return $"{together}不是同一批人管，可是说的话都少（一共{PerDay(matters)}）；群要少，放在一起给大家添的不相干消息最少。";
        }

        var (example, theirs) = shared[0];
        var what = theirs.Count == matters.Count ? $" {theirs.Count} 件都管" : theirs.Count <= MattersNamed ? "管" + string.Join("、", theirs) : $"管着 {theirs.Count} 件";
        var odd = matters.Where(matter => shared.All(one => !one.Value.Contains(matter))).ToList();
        var most = 2 * shared.Count >= members.Count ? "多半是同一批人管" : "有一些人同时管着几件";
        return $"{together}{most}：{members.Count} 个人里有 {shared.Count} 个管着两件以上，例如{records.WhoIs(example)}{what}；分开建群，他们就要多进几个群。"
            + (odd.Count == 0 ? "" : $"{Quoted(odd)}不是这批人管，{PerDay(odd)}，放在这里给大家添的最少。");
    }

    private string PerDay(IReadOnlyList<string> matters) => GroupWords.PerDay((double)matters.Sum(community.Source.Discussed.MessagesOf) / records.Days);

    private static string Quoted(List<string> matters) => string.Join("、", matters.Select(matter => $"“{matter}”"));
}
