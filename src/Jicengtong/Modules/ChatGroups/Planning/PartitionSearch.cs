namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Iterated local search over partitions: move a topic, swap two, kick a few at random, keep what is not worse.
/// Random numbers are seeded, effort is counted in evaluations.
/// </summary>
internal sealed class PartitionSearch(SeatingModel model, double effort)
{
    /// <summary>Evaluations of one type of person; about a second's worth on one core.</summary>
    private const long Effort = 30_000_000;

    private const int Starts = 8;
    private const int GroupsRemembered = 1500;

    private readonly Random random = new(20260318);
    private long spent;

    /// <summary>Groups of the good partitions met on the way: the columns the bound starts from.</summary>
    public Dictionary<string, int[]> GoodGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>The best partition found, or null when matters that must stay apart need more groups than allowed.</summary>
    public int[]? Run()
    {
        int[]? best = null;
        var bestWorth = long.MinValue;
        for (var start = 0; start < Starts && (start == 0 || spent < Effort); start++)
        {
            if (StartingPoint(start) is not { } origin)
            {
                return null;
            }

            var partition = new Partition(model, origin);
            Climb(partition);
            Remember(partition);
            Wander(partition, start);
            if (partition.Worth > bestWorth)
            {
                (bestWorth, best) = (partition.Worth, [.. partition.GroupOf]);
            }
        }

        return best;
    }

    private void Wander(Partition partition, int start)
    {
        var patience = 20 + (2 * model.TopicCount);
        int[] best = [.. partition.GroupOf];
        var bestWorth = partition.Worth;
        for (var idle = 0; idle < patience && spent < effort * Effort * (start + 1) / Starts; idle++)
        {
            Kick(partition);
            Climb(partition);
            Remember(partition);
            if (partition.Worth > bestWorth)
            {
                (bestWorth, best, idle) = (partition.Worth, [.. partition.GroupOf], 0);
            }
            else if (partition.Worth < bestWorth)
            {
                partition.Restart(best);
            }
        }

        partition.Restart(best);
    }

    private void Remember(Partition partition)
    {
        if (GoodGroups.Count >= GroupsRemembered)
        {
            return;
        }

        foreach (var group in partition.GroupOf.Select((group, topic) => (group, topic)).GroupBy(pair => pair.group, pair => pair.topic))
        {
            int[] topics = [.. group];
            GoodGroups.TryAdd(string.Join(',', topics), topics);
        }
    }

    private void Kick(Partition partition)
    {
        var kicks = 2 + random.Next(Math.Max(1, Math.Min(4, model.TopicCount / 4)));
        for (var i = 0; i < kicks; i++)
        {
            var topic = random.Next(model.TopicCount);
            var to = random.Next(model.MaxGroups);
            if (to != partition.GroupOf[topic] && partition.MayMove(topic, to))
            {
                partition.Move(topic, to);
            }
        }
    }

    private void Climb(Partition partition)
    {
        while (MoveOne(partition) || SwapTwo(partition))
        {
        }
    }

    /// <summary>Makes every single move that wins something; false when there was none.</summary>
    private bool MoveOne(Partition partition)
    {
        var won = false;
        for (var topic = 0; topic < model.TopicCount; topic++)
        {
            var (bestTo, bestGain) = (-1, 0L);
            for (var to = 0; to < model.MaxGroups; to++)
            {
                if (to == partition.GroupOf[topic] || !partition.MayMove(topic, to))
                {
                    continue;
                }

                spent += model.Types.Count;
                var gain = partition.Gain(topic, to);
                if (gain > bestGain)
                {
                    (bestTo, bestGain) = (to, gain);
                }
            }

            if (bestTo >= 0)
            {
                partition.Move(topic, bestTo);
                won = true;
            }
        }

        return won;
    }

    /// <summary>Makes the first winning swap of each topic; false when there was none.</summary>
    private bool SwapTwo(Partition partition)
    {
        var won = false;
        for (var one = 0; one < model.TopicCount; one++)
        {
            for (var two = one + 1; two < model.TopicCount; two++)
            {
                var (from, to) = (partition.GroupOf[one], partition.GroupOf[two]);
                if (from == to || !MaySwap(partition, one, two))
                {
                    continue;
                }

                spent += model.Types.Count;
                if (partition.Gain(one, to, two) > 0)
                {
                    partition.Move(one, to);
                    partition.Move(two, from);
                    won = true;
                }
            }
        }

        return won;
    }

    private bool MaySwap(Partition partition, int one, int two)
    {
        for (var t = 0; t < model.TopicCount; t++)
        {
            if ((t != two && partition.GroupOf[t] == partition.GroupOf[two] && model.Apart[one][t])
                || (t != one && partition.GroupOf[t] == partition.GroupOf[one] && model.Apart[two][t]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first start has as few groups as allowed (always feasible for anchors), the others are spread at random.</summary>
    private int[]? StartingPoint(int start)
    {
        if (ApartColours.Fewest(model.Apart, model.MaxGroups) is not { } colours)
        {
            return null;
        }

        if (start == 0)
        {
            return colours;
        }

        int[] groupOf = [.. colours];
        for (var topic = 0; topic < groupOf.Length; topic++)
        {
            var to = random.Next(model.MaxGroups);
            var allowed = Enumerable.Range(0, groupOf.Length).All(t => groupOf[t] != to || !model.Apart[topic][t]);
            groupOf[topic] = allowed ? to : groupOf[topic];
        }

        return groupOf;
    }
}
