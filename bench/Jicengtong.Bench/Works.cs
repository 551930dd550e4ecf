namespace Jicengtong.Bench;

/// <summary>Everything bin/bench can measure, in the order it does.</summary>
internal static class Works
{
    public static readonly IReadOnlyDictionary<string, Func<Ground, Task>> All = new Dictionary<string, Func<Ground, Task>>
    {
        ["issue"] = IssueWork.Run,
        ["receipts"] = ReceiptWork.Run,
        ["inbox"] = InboxWork.Run,
        ["ladder"] = LadderWork.Run,
        ["evidence"] = EvidenceWork.Run,
        ["growth"] = GrowthWork.Run,
        ["ledger"] = LedgerWork.Run,
        ["search"] = SearchWork.Run,
        ["dashboard"] = DashboardWork.Run,
        ["groups"] = GroupsWork.Run,
        ["import"] = ImportWork.Run,
        ["scope"] = ScopeWork.Run,
        ["prefecture"] = PrefectureWork.Run,
        ["live"] = LiveWork.Run,
        ["morning"] = MorningWork.Run,
        ["start"] = StartWork.Run,
        ["faults"] = FaultsWork.Run,
        ["crash"] = CrashWork.Run,
    };

    /// <summary>What breaks: waits for others to give up or starts the program again and again, minutes at any size; done by its name, or when everything is measured in full.</summary>
    public static readonly IReadOnlySet<string> TakesMinutes = new HashSet<string> { "faults", "crash" };
}
