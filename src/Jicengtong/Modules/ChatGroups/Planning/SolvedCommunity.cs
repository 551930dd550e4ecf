namespace Jicengtong.Modules.ChatGroups;

/// <summary>A community with its problem and the solution.</summary>
internal sealed record SolvedCommunity(CommunityProblem Source, PlanningProblem Problem, Grouping Grouping)
{
    /// <summary>The matters of one group, the most discussed first.</summary>
    public List<string> MattersOf(int group) =>
        [.. Problem.Topics.Where((_, t) => Grouping.GroupOf[t] == group).SelectMany(topic => topic.Matters)
            .OrderByDescending(Source.Discussed.MessagesOf).ThenBy(matter => matter, StringComparer.Ordinal)];
}
