namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Checks a plan against the records and the limits, knowing nothing of how it was made: an empty answer means the promises
/// hold. Kept apart from the solver so that an error in one is seen by the other.
/// </summary>
public static class PlanCheck
{
    /// <summary>Every broken promise as a Chinese sentence.</summary>
    public static IReadOnlyList<string> Of(ChatRecords records, PlanWishes wishes, GroupPlan plan)
    {
        var broken = new List<string>();
        if (wishes.MaxGroups is { } limit && plan.Groups.Count > limit)
        {
            broken.Add($"共 {plan.Groups.Count} 个群，超过上限 {limit}。");
        }

        CheckMembers(records, plan, broken);
        CheckPeople(records, wishes, plan, broken);
        CheckOldGroups(records, plan, broken);
        CheckDuties(records, plan, broken);
        CheckWishes(records, wishes, plan, broken);
        if (plan.Bound > plan.IrrelevantAfter + 1e-6)
        {
            broken.Add("下界大于方案的无关消息数，证明有误。");
        }

        return broken;
    }

    private static void CheckMembers(ChatRecords records, GroupPlan plan, List<string> broken)
    {
        foreach (var name in plan.Groups.GroupBy(group => group.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            broken.Add($"新群名“{name.Key}”出现了两次。");
        }

        foreach (var group in plan.Groups)
        {
            if (group.Members.Count == 0)
            {
                broken.Add($"新群“{group.Name}”没有成员。");
            }

            if (group.Members.Distinct(StringComparer.Ordinal).Count() != group.Members.Count)
            {
                broken.Add($"新群“{group.Name}”里有人出现了两次。");
            }

            broken.AddRange(group.Members.Where(account => !records.People.ContainsKey(account))
                .Select(account => $"新群“{group.Name}”的成员 {account} 不在人员名单里。"));
        }
    }

    private static void CheckPeople(ChatRecords records, PlanWishes wishes, GroupPlan plan, List<string> broken)
    {
        var before = Memberships(records.Groups.SelectMany(group => group.Members));
        var after = Memberships(plan.Groups.SelectMany(group => group.Members));
        broken.AddRange(after.Where(pair => pair.Value > wishes.LimitOf(pair.Key))
            .Select(pair => $"{records.NameOf(pair.Key)}在 {pair.Value} 个群里，超过上限 {wishes.LimitOf(pair.Key)}。"));
        var told = plan.People.ToDictionary(person => person.Account, StringComparer.Ordinal);
        foreach (var account in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            if (!told.TryGetValue(account, out var change)
                || change.GroupsBefore != before.GetValueOrDefault(account)
                || change.GroupsAfter != after.GetValueOrDefault(account))
            {
                broken.Add($"{records.NameOf(account)}的前后群数与群成员对不上。");
            }
        }
    }

    private static void CheckOldGroups(ChatRecords records, GroupPlan plan, List<string> broken)
    {
        var accounted = plan.Groups.SelectMany(group => group.From).Concat(plan.Dissolved.Select(group => group.Group)).ToHashSet(StringComparer.Ordinal);
        broken.AddRange(records.Groups.Where(group => !accounted.Contains(group.Name)).Select(group => $"原有的群“{group.Name}”没有去处。"));
        var known = records.Groups.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        broken.AddRange(accounted.Where(name => !known.Contains(name)).Select(name => $"方案里的“{name}”不是原有的群。"));
    }

    private static void CheckDuties(ChatRecords records, GroupPlan plan, List<string> broken)
    {
        var groups = plan.Groups.GroupBy(group => group.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var reached = new HashSet<(string, string, string)>();
        foreach (var duty in plan.Duties)
        {
            reached.Add((duty.Matter, duty.Unit, duty.Account));
            if (duty.Group is { } name
                && !(groups.TryGetValue(name, out var group) && group.Matters.Contains(duty.Matter) && group.Members.Contains(duty.Account)))
            {
                broken.Add($"{records.NameOf(duty.Account)}并不在“{duty.Matter}”的群“{name}”里。");
            }
        }

        // Duties of units whose people are in none of the groups are no part of the plan.
        var units = plan.Duties.Select(duty => duty.Unit).ToHashSet(StringComparer.Ordinal);
        foreach (var duty in records.Duties.Where(duty => units.Contains(duty.Unit)))
        {
            foreach (var account in new[] { duty.Account, duty.Deputy }.OfType<string>())
            {
                if (!reached.Contains((duty.Matter, duty.Unit, account)))
                {
                    broken.Add($"{records.NameOf(account)}在 {duty.Unit} 负责“{duty.Matter}”，方案没有通知到。");
                }
            }
        }
    }

    private static void CheckWishes(ChatRecords records, PlanWishes wishes, GroupPlan plan, List<string> broken)
    {
        foreach (var old in records.Groups.Where(group => wishes.Pinned.Contains(group.Name)))
        {
            var isKept = plan.Groups.Any(group => group.Name == old.Name && group.From.SequenceEqual([old.Name]) && group.Members.Order(StringComparer.Ordinal).SequenceEqual(old.Members.Order(StringComparer.Ordinal)));
            if (!isKept)
            {
                broken.Add($"“{old.Name}”要求照原样留着，却变了。");
            }
        }

        broken.AddRange(wishes.Separate.Where(pair => plan.Groups.Any(group => group.From.Contains(pair.First) && group.From.Contains(pair.Second)))
            .Select(pair => $"{pair}要求不合并，却合成了一个群。"));
        foreach (var group in plan.Groups)
        {
            broken.AddRange(wishes.Apart.Where(pair => group.Matters.Contains(pair.First) && group.Matters.Contains(pair.Second))
                .Select(pair => $"“{pair.First}”和“{pair.Second}”要求分开，却在同一个群。"));
            broken.AddRange(wishes.Together.Where(pair => group.Matters.Contains(pair.First) != group.Matters.Contains(pair.Second)
                    && plan.Groups.Any(other => other.Community == group.Community && other != group && (other.Matters.Contains(pair.First) || other.Matters.Contains(pair.Second))))
                .Select(pair => $"“{pair.First}”和“{pair.Second}”要求在一起，却不在同一个群。"));
        }
    }

    private static Dictionary<string, int> Memberships(IEnumerable<string> accounts) =>
        accounts.GroupBy(account => account, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal);
}
