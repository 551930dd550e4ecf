namespace Jicengtong.Modules.ChatGroups;

/// <summary>Says before any search whether the limits can work at all, and if not, because of whom.</summary>
internal static class PlanFeasibility
{
    private const int NamesShown = 6;
    private const int Few = 3;

    public static PlanRefusal? Check(ChatRecords records, IReadOnlyList<CommunityProblem> problems, PlanWishes wishes)
    {
        var needed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (account, seats) in problems.SelectMany(problem => problem.NeededSeats()))
        {
            needed[account] = needed.GetValueOrDefault(account) + seats;
        }

        var leastGroups = problems.Sum(problem => problem.LeastGroups);
        var leastPerPerson = needed.Values.DefaultIfEmpty(0).Max();
        if (Contradiction(records, problems, wishes, leastGroups, leastPerPerson) is { } contradiction)
        {
            return contradiction;
        }

        if (wishes.MaxGroups >= leastGroups && needed.All(pair => pair.Value <= wishes.LimitOf(pair.Key)))
        {
            return null;
        }

        var groups = Math.Max(leastGroups, wishes.MaxGroups ?? GroupShares.Share(problems, null).Sum());
        var (remedy, forFew) = (RemedyFor(problems, wishes, needed, groups, wishes.MaxPerPerson), RemedyForFew(problems, wishes, needed, groups));
        (leastGroups, leastPerPerson) = LimitsThatWork.From(problems, wishes, leastGroups, leastPerPerson);
        var refusal = TooFewGroups(problems, wishes, leastGroups, leastPerPerson)
            ?? TooFewSeats(records, problems, wishes, needed, leastGroups, leastPerPerson);
        return refusal is null ? null : refusal with { Remedy = remedy, ForFew = forFew };
    }

    /// <summary>No plan was found although nobody alone makes it impossible: matters that must stay apart do not fit together.</summary>
    public static PlanRefusal Unsolved(ChatRecords records, IReadOnlyList<CommunityProblem> problems, CommunityProblem stuck, PlanWishes wishes)
    {
        var apart = stuck.Apart.Select(pair => $"{Named(stuck.Topics[pair.First].Matters)}和{Named(stuck.Topics[pair.Second].Matters)}").Distinct().ToList();
        var leads = stuck.Apart.SelectMany(pair => stuck.Topics[pair.First].Matters.Concat(stuck.Topics[pair.Second].Matters)).SelectMany(stuck.AnchorsOf).Distinct().ToList();
        // Whoever leads one matter only can sit with it wherever it goes.
        var tied = leads.Where(account => stuck.Discussed.Matters.Count(matter => stuck.AnchorsOf(matter).Contains(account)) > 1).ToList();
        var people = (tied.Count > 0 ? tied : leads).ConvertAll(account => Who(records, [stuck], account));
        var counted = LimitsThatWork.From(problems, wishes, problems.Sum(problem => problem.LeastGroups), stuck.NeededSeats().Values.DefaultIfEmpty(0).Max());
        var remedy = RemedyFor(problems, wishes, new SortedDictionary<string, int>(), wishes.MaxGroups ?? GroupShares.Share(problems, null).Sum(), wishes.MaxPerPerson);
        var advice = remedy is null ? "改大上限也不行，请取消一条“分开”" : $"{remedy.Words("放宽到", records.WhoIs)}就行；或者取消一条“分开”";
        return new PlanRefusal(
            $"{stuck.Community.Name}的要求凑不到一起：{Some(apart)}要求分开，{Some(people, "人")}坐不进各自的群。{advice}。",
            counted.Groups,
            counted.PerPerson) { Remedy = remedy };
    }

    // Counting says what nobody can go below; where matters must stay apart it is tried beside what stays as it is.
    private static PlanRemedy? RemedyFor(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, SortedDictionary<string, int> needed, int groups, int perPerson)
    {
        var own = needed.Where(one => wishes.Exceptions.TryGetValue(one.Key, out var limit) && limit < one.Value).ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
        var eased = new PlanRemedy(null, null, own).On(wishes);
        var seats = Math.Max(perPerson, needed.Where(one => !wishes.Exceptions.ContainsKey(one.Key)).Select(one => one.Value).DefaultIfEmpty(0).Max());
        if (LimitsThatWork.Beside(problems, eased, groups, seats) is not var (allowed, each))
        {
            return null;
        }

        var before = wishes.MaxGroups ?? GroupShares.Share(problems, null).Sum();
        var remedy = new PlanRemedy(allowed > before ? allowed : null, each > wishes.MaxPerPerson ? each : null, own);
        return remedy.Helps ? remedy : null;
    }

    private static PlanRemedy? RemedyForFew(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, SortedDictionary<string, int> needed, int groups)
    {
        var stuck = needed.Where(one => one.Value > wishes.LimitOf(one.Key)).ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
        if (stuck.Count > Few || stuck.Keys.All(wishes.Exceptions.ContainsKey)
            || LimitsThatWork.Beside(problems, new PlanRemedy(null, null, stuck).On(wishes), groups, wishes.MaxPerPerson) is not var (allowed, each) || each > wishes.MaxPerPerson)
        {
            return null;
        }

        return new PlanRemedy(allowed > (wishes.MaxGroups ?? GroupShares.Share(problems, null).Sum()) ? allowed : null, null, stuck);
    }

    private static string Named(IReadOnlyList<string> matters) => $"“{string.Join("、", matters)}”";

    private static PlanRefusal? Contradiction(ChatRecords records, IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, int groups, int perPerson)
    {
        var known = records.Groups.ToDictionary(group => group.Name, StringComparer.Ordinal);
        if (wishes.Pinned.Concat(wishes.Separate.SelectMany(pair => new[] { pair.First, pair.Second })).FirstOrDefault(name => !known.ContainsKey(name)) is { } unknown)
        {
            return new PlanRefusal($"没有叫“{unknown}”的群。请按名单里的群名写。", groups, perPerson);
        }

        if (wishes.Exceptions.Keys.FirstOrDefault(account => !records.People.ContainsKey(account)) is { } stranger)
        {
            return new PlanRefusal($"没有 {stranger} 这个账号。请按人员名单写。", groups, perPerson);
        }

        foreach (var pair in wishes.Separate)
        {
            var (first, second) = (known[pair.First], known[pair.Second]);
            if (first.Matter is { } matter && matter == second.Matter && !wishes.Pinned.Contains(first.Name) && !wishes.Pinned.Contains(second.Name)
                && !first.IsZombie(records.Today) && !second.IsZombie(records.Today))
            {
                return new PlanRefusal($"{pair}说的都是“{matter}”，一件事只在一个群里商量，分不开。请取消这条要求，或者把其中一个照原样留着。", groups, perPerson);
            }
        }

        foreach (var problem in problems)
        {
            if (problem.Apart.Any(pair => pair.First == pair.Second))
            {
                var both = string.Join("、", problem.Topics[problem.Apart.First(pair => pair.First == pair.Second).First].Matters);
                return new PlanRefusal($"“{both}”既要求放在一个群，又要求分开。请取消其中一条要求。", groups, perPerson);
            }
        }

        return null;
    }

    private static PlanRefusal? TooFewGroups(IReadOnlyList<CommunityProblem> problems, PlanWishes wishes, int leastGroups, int leastPerPerson)
    {
        if (wishes.MaxGroups is not { } limit || limit >= problems.Sum(problem => problem.LeastGroups))
        {
            return null;
        }

        var matters = problems.SelectMany(problem => problem.Discussed.Matters).Distinct().ToList();
        var announce = problems.Sum(problem => problem.AnnounceGroups);
        var because = (announce, matters.Count) switch
        {
            (0, 0) => "没有别的事要商量",
            (0, _) => $"“{Some(matters)}”还在群里讨论，需要有地方讨论",
            (_, 0) => "领导、各办主任、第一书记和村书记要留一个只发通知的群",
            _ => $"要留 {announce} 个只发通知的群（领导、各办主任、第一书记和村书记），另外“{Some(matters)}”还在群里讨论，需要有地方讨论",
        };
        var apart = problems.Any(problem => problem.Apart.Count > 0) ? "；有些事项又要求分开" : "";
        var pinned = problems.SelectMany(problem => problem.Pinned.Groups).Select(group => $"“{group.Name}”").ToList();
        var kept = pinned.Count > 0 ? $"；{Some(pinned)}又要照原样留着" : "";
        return new PlanRefusal(
            $"最多 {limit} 个群办不到：{because}{apart}{kept}。至少要 {leastGroups} 个群，请把群数上限改为 {leastGroups} 或更多。",
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

        var people = Some([.. stuck.Select(account => Who(records, problems, account))], "人");
        var special = stuck.Where(wishes.Exceptions.ContainsKey).ToList();
        var advice = special.Count == stuck.Count
            ? $"请把{Some([.. special.Select(records.NameOf)])}的个人上限改为 {stuck.Max(account => needed[account])} 或更多"
            : $"请把每人上限改为 {leastPerPerson} 或更多" + (stuck.Count <= Few ? $"，或者只给{Some([.. stuck.Select(records.NameOf)], "人")}单独放宽" : "");
        return new PlanRefusal(
            $"每人最多 {wishes.LimitOf(stuck[0])} 个群办不到：{people}。至少要每人 {leastPerPerson} 个群，{advice}。",
            leastGroups,
            leastPerPerson);
    }

    private static string Who(ChatRecords records, IReadOnlyList<CommunityProblem> problems, string account) => $"{records.WhoIs(account)}{Why(problems, account)}";

    private static string Why(IReadOnlyList<CommunityProblem> problems, string account)
    {
        var answers = problems.SelectMany(problem => problem.Discussed.Matters.Where(matter => problem.AnchorsOf(matter).Contains(account)).Select(matter => (matter, isVacant: problem.Vacant.Contains(matter)))).ToList();
        var led = answers.Where(one => !one.isVacant).Select(one => one.matter).ToList();
        var vacant = answers.Where(one => one.isVacant).Select(one => one.matter).ToList();
        var pinned = problems.SelectMany(problem => problem.Pinned.Groups).Where(group => group.Members.Contains(account)).Select(group => $"“{group.Name}”").ToList();
        List<string> why = [];
        if (problems.Any(problem => problem.Announce.Contains(account)))
        {
            why.Add("要在通知群里");
        }

        if (pinned.Count > 0)
        {
            why.Add($"在照原样留着的{Some(pinned)}里");
        }

        if (led.Count > 0)
        {
            why.Add($"牵头“{Some(led)}”");
        }

        if (vacant.Count > 0)
        {
            why.Add($"给没有牵头人的“{Some(vacant)}”兜底");
        }

        return string.Join("，又", why);
    }

    private static string Some(List<string> names, string counted = "项") =>
        string.Join("、", names.Take(NamesShown)) + (names.Count > NamesShown ? $"等 {names.Count} {counted}" : "");
}
