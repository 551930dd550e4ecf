namespace Jicengtong.Modules.ChatGroups;

/// <summary>Tries every partition of a few topics.</summary>
internal static class EveryPartition
{
    /// <summary>The best feasible partition with what it is worth; null when none is feasible.</summary>
    public static (int[] GroupOf, long Worth)? Try(SeatingModel model)
    {
        var topics = model.TopicCount;
        var groupOf = new int[topics];
        var partition = new Partition(model, groupOf);
        int[]? best = null;
        var bestWorth = long.MinValue;
        Place(0, 0);
        return best is null || !PlanSolver.IsSeated(model, best) ? null : (best, bestWorth);

        // Restricted growth: a topic joins a group already opened or opens the next one.
        void Place(int topic, int opened)
        {
            if (topic == topics)
            {
                partition.Restart(groupOf);
                if (partition.Worth > bestWorth)
                {
                    (bestWorth, best) = (partition.Worth, [.. groupOf]);
                }

                return;
            }

            for (var g = 0; g <= opened && g < model.MaxGroups; g++)
            {
                var allowed = true;
                for (var t = 0; t < topic; t++)
                {
                    allowed &= groupOf[t] != g || !model.Apart[topic][t];
                }

                if (allowed)
                {
                    groupOf[topic] = g;
                    Place(topic + 1, Math.Max(opened, g + 1));
                    groupOf[topic] = 0;
                }
            }
        }
    }
}
