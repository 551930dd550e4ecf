using System.Globalization;
using System.Text;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>The plan as a page of Chinese text for a terminal.</summary>
public static class PlanReport
{
    /// <summary>The whole report, lines ended by a line feed.</summary>
    public static string Write(ChatRecords records, GroupPlan plan)
    {
        var text = new StringBuilder();
        var before = plan.People.Max(person => person.GroupsBefore);
        var after = plan.People.Max(person => person.GroupsAfter);
        Line(text, $"减群方案：{records.Groups.Count} 个群 → {plan.Groups.Count} 个群；一个人最多 {before} → {after} 个群");
        Line(text, $"全体人员每天的不相干的消息：{plan.IrrelevantBefore:N0} → {plan.IrrelevantAfter:N0} 条（其中 {plan.ByInbox:N0} 条讨论改由收件箱送达）");
        Line(text, $"{BestWords.Of(PlanFigures.Of(records, plan))}");
        Line(text, $"");
        Line(text, $"保留的群");
        var number = 0;
        foreach (var group in plan.Groups)
        {
            number++;
            var kind = group.Kind switch { NewGroupKind.Announce => "只发通知", NewGroupKind.Kept => "照原样留着", _ => "讨论" };
            Line(text, $"{number,3}. {group.Name}（{kind}，{group.Members.Count} 人，每天约 {group.MessagesPerDay:0} 条）");
            if (group.Matters.Count > 0)
            {
                Line(text, $"     商量：{string.Join("、", group.Matters)}");
            }

            Line(text, $"     来自：{string.Join("、", group.From)}");
            Line(text, $"     {group.Reason}");
        }

        Line(text, $"");
        Line(text, $"解散的群");
        foreach (var group in plan.Dissolved)
        {
            Line(text, $"   - {group.Group}：{group.Instead}");
        }

        Line(text, $"");
        // How much one person gets is for that person alone: nobody is named beside a figure.
        Line(text, $"每人几个群（减群前 → 减群后）");
        foreach (var (groups, was, now) in Spread.Of(plan.People))
        {
            Line(text, $"   - {groups} 个群：{was} → {now} 人");
        }

        if (plan.People.MaxBy(person => person.MessagesBefore - person.MessagesAfter) is { } lightest)
        {
            Line(text, $"   减得最多的一位：{lightest.Sentence}");
        }

        var inGroup = plan.Duties.Count(duty => duty.Group is not null);
        Line(text, $"");
        Line(text, $"职责送达：{plan.Duties.Count} 份职责，{inGroup} 份的责任人在群里，{plan.Duties.Count - inGroup} 份由收件箱送达");
        foreach (var remark in plan.Remarks)
        {
            Line(text, $"提醒：{remark}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
