namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Names of new groups. A row of matters that have nothing to do with each other puzzles whoever reads it in a list of chats; so a group is called by its line of work
/// where it has all of it, else by its most discussed matter with how many others there are. The full list stands in the purpose.
/// </summary>
internal static class GroupNames
{
    /// <summary>Longest name of a group, in characters, where its town need not be said: more is cut off in a list of chats.</summary>
    internal const int Longest = 20;

    private const string Ending = "讨论群";

    /// <summary>A name for each group of matters, the most discussed first in each. Not yet unique.</summary>
    /// <param name="groups">The matters of each group.</param>
    /// <param name="records">Matter tree and offices.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<IReadOnlyList<string>> groups, ChatRecords records)
    {
        List<string> all = [.. groups.SelectMany(matters => matters)];
        return [.. groups.Select(matters => Of(matters, all, records))];
    }

    private static string Of(IReadOnlyList<string> matters, IReadOnlyList<string> all, ChatRecords records)
    {
        if (matters.Count == 1)
        {
            return matters[0] + Ending;
        }

        var line = WholesOf(matters[0], records.MatterWholes).FirstOrDefault(whole => IsAllOf(matters, all, matter => WholesOf(matter, records.MatterWholes).Contains(whole)))
            ?? (records.TownOffices.GetValueOrDefault(matters[0]) is { } office && IsAllOf(matters, all, matter => records.TownOffices.GetValueOrDefault(matter) == office) ? office : null);
        if (line is not null && line.Length + Ending.Length <= Longest)
        {
            return line + Ending;
        }

        var both = $"{matters[0]}和{matters[1]}{Ending}";
        return matters.Count == 2 && both.Length <= Longest ? both : FormattableString.Invariant($"{matters[0]}等{matters.Count}件事{Ending}");
    }

    // Somebody who looks for a matter of this line must find it here: what is talked about elsewhere would be missed under the name.
    private static bool IsAllOf(IReadOnlyList<string> matters, IReadOnlyList<string> all, Func<string, bool> belongs)
        => matters.All(belongs) && all.Count(belongs) == matters.Count;

    // The matter itself, what it is a part of, and so on; a circle in the lists ends.
    private static List<string> WholesOf(string matter, IReadOnlyDictionary<string, string> wholes)
    {
        var upwards = new List<string>();
        for (var at = matter; at is not null && !upwards.Contains(at); at = wholes.GetValueOrDefault(at))
        {
            upwards.Add(at);
        }

        return upwards;
    }
}
