namespace Jicengtong.Modules.ChatGroups;

/// <summary>A partition of the topics with everybody in their best seats, kept up to date while topics move.</summary>
internal sealed class Partition
{
    private readonly SeatingModel model;
    private readonly long[][] sums;
    private readonly long[] loads;
    private readonly long[] scores;

    public Partition(SeatingModel model, int[] groupOf)
    {
        this.model = model;
        GroupOf = [.. groupOf];
        loads = new long[model.MaxGroups];
        sums = new long[model.Types.Count][];
        scores = new long[model.Types.Count];
        for (var p = 0; p < sums.Length; p++)
        {
            sums[p] = new long[model.MaxGroups];
        }

        Restart(groupOf);
    }

    public int[] GroupOf { get; }

    /// <summary>What the seats are worth in the prices of <see cref="PlanWeights"/>; more is better.</summary>
    public long Worth { get; private set; }

    public void Restart(int[] groupOf)
    {
        groupOf.CopyTo(GroupOf, 0);
        Array.Clear(loads);
        for (var t = 0; t < GroupOf.Length; t++)
        {
            loads[GroupOf[t]] += model.Messages[t] * PlanWeights.Burden;
        }

        Worth = 0;
        for (var p = 0; p < sums.Length; p++)
        {
            var type = model.Types[p];
            Array.Clear(sums[p]);
            for (var t = 0; t < GroupOf.Length; t++)
            {
                sums[p][GroupOf[t]] += type.Price[t];
            }

            scores[p] = Best(sums[p], type.Limit, -1, 0, -1, 0);
            Worth += scores[p] * type.Count;
        }
    }

    public bool MayMove(int topic, int to)
    {
        for (var t = 0; t < GroupOf.Length; t++)
        {
            if (GroupOf[t] == to && model.Apart[topic][t])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is won by moving <paramref name="topic"/> to <paramref name="to"/> and, if not −1, <paramref name="back"/> the other way.</summary>
    public long Gain(int topic, int to, int back = -1)
    {
        var from = GroupOf[topic];
        var shift = (model.Messages[topic] - (back < 0 ? 0 : model.Messages[back])) * PlanWeights.Burden;
        long gain = 0;
        for (var p = 0; p < sums.Length; p++)
        {
            var type = model.Types[p];
            var row = sums[p];
            var moved = type.Price[topic] - (back < 0 ? 0 : type.Price[back]);
            if (moved == 0 && row[from] <= 0 && row[to] <= 0)
            {
                continue;
            }

            var left = row[from] - moved - loads[from] + shift;
            var right = row[to] + moved - loads[to] - shift;
            gain += (Best(row, type.Limit, from, left, to, right) - scores[p]) * type.Count;
        }

        return gain;
    }

    public void Move(int topic, int to)
    {
        var from = GroupOf[topic];
        GroupOf[topic] = to;
        loads[from] -= model.Messages[topic] * PlanWeights.Burden;
        loads[to] += model.Messages[topic] * PlanWeights.Burden;
        for (var p = 0; p < sums.Length; p++)
        {
            var type = model.Types[p];
            sums[p][from] -= type.Price[topic];
            sums[p][to] += type.Price[topic];
            var score = Best(sums[p], type.Limit, -1, 0, -1, 0);
            Worth += (score - scores[p]) * type.Count;
            scores[p] = score;
        }
    }

    /// <summary>The groups a type sits in: its best ones that are worth anything, at most as many as its limit.</summary>
    public List<int> SeatsOf(int type) =>
        [.. Enumerable.Range(0, loads.Length)
            .Where(g => sums[type][g] - loads[g] > 0)
            .OrderByDescending(g => sums[type][g] - loads[g])
            .ThenBy(g => g)
            .Take(model.Types[type].Limit)];

    private long Best(long[] row, int limit, int a, long valueOfA, int b, long valueOfB)
    {
        if (limit >= row.Length)
        {
            long all = 0;
            for (var g = 0; g < row.Length; g++)
            {
                all += Math.Max(0, g == a ? valueOfA : g == b ? valueOfB : row[g] - loads[g]);
            }

            return all;
        }

        Span<long> top = stackalloc long[limit];
        top.Clear();
        for (var g = 0; g < row.Length; g++)
        {
            var value = g == a ? valueOfA : g == b ? valueOfB : row[g] - loads[g];
            for (var i = 0; value > 0 && i < limit; i++)
            {
                if (value > top[i])
                {
                    (value, top[i]) = (top[i], value);
                }
            }
        }

        long sum = 0;
        foreach (var value in top)
        {
            sum += value;
        }

        return sum;
    }
}
