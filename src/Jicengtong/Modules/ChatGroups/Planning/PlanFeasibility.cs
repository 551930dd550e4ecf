namespace Jicengtong.Modules.ChatGroups;

/// <summary>Says before any search whether the limits can work at all, and if not, because of whom.</summary>
internal static class PlanFeasibility
{
    private const int NamesShown = 6;

    public static PlanRefusal? Check(ChatRecords records, IReadOnlyList<CommunityProblem> problems, PlanWishes wishes)
    {
        var needed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (account, seats) in problems.SelectMany(problem => problem.NeededSeats()))
        {
            needed[account] = needed.GetValueOrDefault(account) + seats;
        }

        var leastGroups = problems.Sum(problem => problem.LeastGroups);
        var leastPerPerson = needed.Values.DefaultIfEmpty(0).Max();
        return Contradiction(problems, wishes, leastGroups, leastPerPerson)
            ?? TooFewGroups(problems, wishes, leastGroups, leastPerPerson)
            ?? TooFewSeats(records, problems, wishes, needed, leastGroups, leastPerPerson);
    }

    private static PlanRefusal? Contradiction(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, int groups, int perPerson)
    {
        foreach (var problem in problems)
        {
            if (problem.Apart.Any(pair => pair.First == pair.Second))
            {
                var pair = wishes.Apart.First(pair => problem.Topics.Any(topic => topic.Matters.Contains(pair.First) && topic.Matters.Contains(pair.Second)));
                return new PlanRefusal($"“{pair.First}”和“{pair.Second}”既要求放在一个群，又要求分开。请取消其中一条要求。", groups, perPerson);
            }
        }

        return null;
    }

    private static PlanRefusal? TooFewGroups(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, int leastGroups, int leastPerPerson)
    {
        if (wishes.MaxGroups is not { } limit || limit >= leastGroups)
        {
            return null;
        }

        var matters = problems.SelectMany(problem => problem.Discussed.Matters).Distinct().ToList();
        var announce = problems.Sum(problem => problem.AnnounceGroups);
        var because = (announce, matters.Count) switch
        {
            (0, _) => $"“{Some(matters)}”还在群里讨论，需要有地方讨论",
            (_, 0) => "领导、各办主任、第一书记和村书记要留一个只发通知的群",
            _ => $"要留 {announce} 个只发通知的群（领导、各办主任、第一书记和村书记），另外“{Some(matters)}”还在群里讨论，需要有地方讨论",
        };
        var apart = wishes.Apart.Count > 0 ? "；有些事项又要求分开" : "";
        return new PlanRefusal(
            $"最多 {limit} 个群办不到：{because}{apart}。至少要 {leastGroups} 个群，请把群数上限改为 {leastGroups} 或更多。",
            leastGroups,
            leastPerPerson);
    }

    private static PlanRefusal? TooFewSeats(
        ChatRecords records,
        IReadOnlyList<CommunityProblem> problems,
        PlanWishes wishes,
        SortedDictionary<string, int> needed,
        int leastGroups,
        int leastPerPerson)
    {
        var stuck = needed.Where(pair => pair.Value > wishes.LimitOf(pair.Key)).Select(pair => pair.Key).ToList();
        if (stuck.Count == 0)
        {
            return null;
        }

        var people = Some([.. stuck.Select(account => records.NameOf(account) + Why(problems, account))]);
        var special = stuck.Where(wishes.Exceptions.ContainsKey).ToList();
        var advice = special.Count == stuck.Count
            ? $"请把{Some([.. special.Select(records.NameOf)])}的个人上限改为 {stuck.Max(account => needed[account])} 或更多"
            : $"请把每人上限改为 {leastPerPerson} 或更多";
        return new PlanRefusal(
            $"每人最多 {wishes.LimitOf(stuck[0])} 个群办不到：{people}。至少要每人 {leastPerPerson} 个群，{advice}。",
            leastGroups,
            leastPerPerson);
    }

    private static string Why(IReadOnlyList<CommunityProblem> problems, string account)
    {
        var led = problems.SelectMany(problem => problem.Discussed.Matters.Where(matter => problem.AnchorsOf(matter).Contains(account))).ToList();
        var hears = problems.Any(problem => problem.Announce.Contains(account));
        return (hears, led.Count) switch
        {
            (true, 0) => "要在通知群里",
            (true, _) => $"要在通知群里，又牵头“{Some(led)}”",
            _ => $"牵头“{Some(led)}”",
        };
    }

    private static string Some(List<string> names) =>
        string.Join("、", names.Take(NamesShown)) + (names.Count > NamesShown ? $"等 {names.Count} 项" : "");
}
