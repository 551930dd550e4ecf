namespace Jicengtong.Modules.ChatGroups;

/// <summary>Shares the allowed groups among communities.</summary>
internal static class GroupShares
{
    /// <summary>
    /// Everybody gets the fewest that work; each further group goes where the most topics still share one. A county is thus
    /// planned town by town, and its bound holds for this sharing.
    /// </summary>
    public static int[] Share(IReadOnlyList<CommunityProblem> problems, int? allowed)
    {
        int[] shares = [.. problems.Select(problem => problem.LeastGroups)];
        if (allowed is null)
        {
            return [.. problems.Select(problem => Math.Max(problem.LeastGroups, Math.Min(PlanWishes.GroupsPerTown, problem.MostGroups)))];
        }

        for (var left = allowed.Value - shares.Sum(); left > 0; left--)
        {
            var (neediest, most) = (-1, 0.0);
            for (var i = 0; i < shares.Length; i++)
            {
                var discussion = shares[i] - problems[i].FixedGroups;
                var crowding = problems[i].Topics.Sum(topic => topic.Messages) / (double)Math.Max(1, discussion);
                if (shares[i] < problems[i].MostGroups && crowding > most)
                {
                    (neediest, most) = (i, crowding);
                }
            }

            if (neediest < 0)
            {
                break;
            }

            shares[neediest]++;
        }

        return shares;
    }
}
