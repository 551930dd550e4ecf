namespace Jicengtong.Modules.ChatGroups;

/// <summary>What of a plan was decided by hand and still holds: what was given up again is history and stays in the steps.</summary>
internal static class HandMade
{
    /// <summary>Each difference from the wishes it was first calculated with, as a line.</summary>
    public static IReadOnlyList<string> Lines(ShownPlan shown) => [.. Lines(shown.Made.Wishes, shown.Made.FirstWishes(), shown.NameOf)];

    /// <summary>Does anything hold that was decided by hand?</summary>
    public static bool Any(Consolidation plan) => Lines(plan.Wishes, plan.FirstWishes(), account => account).Any();

    private static IEnumerable<string> Lines(PlanWishes now, PlanWishes first, Func<string, string> nameOf)
    {
        var (groups, were) = (now.MaxGroups ?? PlanWishes.GroupsPerTown, first.MaxGroups ?? PlanWishes.GroupsPerTown);
        if (groups != were || now.MaxPerPerson != first.MaxPerPerson)
            yield return $"上限：{groups} 个群、每人 {now.MaxPerPerson} 个（系统原来按 {were} 个群、每人 {first.MaxPerPerson} 个算）";
        if (now.KeepsAnnounceGroup != first.KeepsAnnounceGroup)
            yield return now.KeepsAnnounceGroup ? "留一个只发通知的群" : "不留只发通知的群";
        foreach (var group in now.Pinned.Except(first.Pinned))
            yield return $"“{group}”照原样留着";
        foreach (var pair in now.Separate.Except(first.Separate))
            yield return $"“{pair.First}”和“{pair.Second}”不合并";
        foreach (var (account, limit) in now.Exceptions.Except(first.Exceptions))
            yield return $"{nameOf(account)}最多 {limit} 个群：{now.Reasons.GetValueOrDefault(account)}";
    }
}
