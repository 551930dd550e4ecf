namespace Jicengtong.Modules.ChatGroups;

/// <summary>Spreads topics that must stay apart over as few groups as possible.</summary>
internal static class ApartColours
{
    /// <summary>A spreading over the fewest groups, or null when more than <paramref name="limit"/> are needed. Few pairs are expected, so it is exact.</summary>
    public static int[]? Fewest(bool[][] apart, int limit)
    {
        int[] order = [.. Enumerable.Range(0, apart.Length).OrderByDescending(t => apart[t].Count(other => other)).ThenBy(t => t)];
        for (var colours = 1; colours <= limit; colours++)
        {
            var groupOf = new int[apart.Length];
            Array.Fill(groupOf, -1);
            if (Colour(0, colours, groupOf))
            {
                return groupOf;
            }
        }

        return null;

        bool Colour(int position, int colours, int[] groupOf)
        {
            if (position == order.Length)
            {
                return true;
            }

            var topic = order[position];
            for (var g = 0; g < colours; g++)
            {
                var free = true;
                for (var t = 0; t < groupOf.Length; t++)
                {
                    free &= !apart[topic][t] || groupOf[t] != g;
                }

                if (!free)
                {
                    continue;
                }

                groupOf[topic] = g;
                if (Colour(position + 1, colours, groupOf))
                {
                    return true;
                }

                groupOf[topic] = -1;

                // A group nobody is in yet is like any other empty one.
                if (!Array.Exists(groupOf, other => other == g))
                {
                    break;
                }
            }

            return false;
        }
    }
}
