namespace Jicengtong.Modules.ChatGroups;

/// <summary>How good a plan is, said so that somebody who never heard of a lower bound can check it with a pencil.</summary>
internal static class BestWords
{
    private const double Nothing = 0.0005;

    /// <summary>Nothing is left to gain, or so little that nobody would notice.</summary>
    public static bool IsBest(PlanFigures figures) => figures.Gap < Nothing;

    /// <summary>What no other way of grouping can go below, what this one comes to, and what is between.</summary>
    public static string Of(PlanFigures figures)
    {
        var (least, now) = (GroupWords.Figure(figures.Bound), GroupWords.Figure(figures.IrrelevantAfter));
        return IsBest(figures)
            ? $"再怎么分，大家每天合计最少也要看 {least} 条不相干的消息；这个方案正好是 {now} 条，没有更好的了。"
            : $"再怎么分，大家每天合计最少也要看 {least} 条不相干的消息；这个方案是 {now} 条。就算还有更好的分法，最多再少 {Left(figures)} 条，好 {Share(figures)}。";
    }

    /// <summary>Messages a day that another way of grouping could at most save.</summary>
    public static string Left(PlanFigures figures) => GroupWords.Figure(Math.Max(1, Math.Round(figures.IrrelevantAfter) - Math.Round(figures.Bound)));

    /// <summary>The same as a part of what the plan comes to.</summary>
    public static string Share(PlanFigures figures) => GroupWords.Percent((figures.IrrelevantAfter - figures.Bound) / figures.IrrelevantAfter);
}
