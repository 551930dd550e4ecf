namespace Jicengtong.Modules.ChatGroups;

/// <summary>How many people sit in how many groups, before and after: says what a plan does to all without naming anybody.</summary>
public static class Spread
{
    /// <summary>One line per number of groups somebody sits in before or after.</summary>
    public static IReadOnlyList<(int Groups, int Before, int After)> Of(IReadOnlyList<PersonChange> people) =>
        [.. people.SelectMany(person => new[] { person.GroupsBefore, person.GroupsAfter }).Distinct().Order()
            .Select(groups => (groups, people.Count(person => person.GroupsBefore == groups), people.Count(person => person.GroupsAfter == groups)))];
}
