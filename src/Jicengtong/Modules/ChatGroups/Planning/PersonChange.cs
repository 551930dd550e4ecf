namespace Jicengtong.Modules.ChatGroups;

/// <summary>Before and after for one person: groups, and messages received a day.</summary>
public sealed record PersonChange(string Account, int GroupsBefore, int GroupsAfter, double MessagesBefore, double MessagesAfter)
{
    /// <summary>What the person gains: “14 → 2 个群，每天 310 → 28 条”.</summary>
    public string Sentence => FormattableString.Invariant(
        $"{GroupsBefore} → {GroupsAfter} 个群，每天 {Math.Round(MessagesBefore)} → {Math.Round(MessagesAfter)} 条");
}
