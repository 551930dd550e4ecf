namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Finds the set of topics that is worth most as one group at given prices: Σ over persons of max(0, worth in the group −
/// price of a seat) − Σ prices of its topics. Branch and bound; a person's gain is convex in the chosen topics, so a linear
/// function above it (its chord) bounds what the undecided topics can still add.
/// </summary>
internal sealed class GroupPricing
{
    private readonly SeatingModel model;
    private readonly double[][] nets;
    private readonly double[] counts;
    private readonly double[] bases;
    private readonly bool[] included;
    private readonly int[] forced;
    private readonly double[] seatPrices;
    private double[] topicPrices = [];
    private double best;
    private int budget;
    private int granted;

    public GroupPricing(SeatingModel model)
    {
        this.model = model;
        nets = [.. model.Types.Select(type => type.Worth.Select((worth, t) => (double)(worth - model.Messages[t])).ToArray())];
        counts = [.. model.Types.Select(type => (double)type.Count)];
        bases = new double[model.Types.Count];
        forced = new int[model.Types.Count];
        seatPrices = new double[model.Types.Count];
        included = new bool[model.TopicCount];
    }

    /// <summary>The best set's value, or a proven upper bound of it when the budget ran out.</summary>
    public double UpperBound { get; private set; }

    /// <summary>Nodes the last search took.</summary>
    public long NodesUsed => granted - budget;

    /// <summary>Sets worth more than nothing, met on the way.</summary>
    public List<int[]> Found { get; } = [];

    /// <summary>Searches with at most <paramref name="nodes"/> nodes; the empty set is worth 0, so the bound is never negative.</summary>
    public void Search(double[] topics, double[] seats, int nodes)
    {
        topicPrices = topics;
        seats.CopyTo(seatPrices, 0);
        budget = granted = nodes;
        best = 0;
        UpperBound = 0;
        Found.Clear();
        Clear();
        Branch([.. Enumerable.Range(0, model.TopicCount)], 0);
        UpperBound = Math.Max(UpperBound, best);
    }

    /// <summary>Climbs from every single topic by adding or dropping topics: quick, finds most good sets, proves nothing.</summary>
    public void Climb(double[] topics, double[] seats)
    {
        topicPrices = topics;
        seats.CopyTo(seatPrices, 0);
        Found.Clear();
        for (var seed = 0; seed < model.TopicCount; seed++)
        {
            Clear();
            Include(seed, 1);
            var value = Value() - topics[seed];
            for (var better = true; better;)
            {
                better = false;
                for (var t = 0; t < topics.Length; t++)
                {
                    if (!included[t] && Enumerable.Range(0, topics.Length).Any(other => included[other] && model.Apart[t][other]))
                    {
                        continue;
                    }

                    var sign = included[t] ? -1 : 1;
                    Include(t, sign);
                    var paid = Enumerable.Range(0, topics.Length).Where(i => included[i]).Sum(i => topics[i]);
                    if (Value() - paid > value + 1e-6)
                    {
                        (value, better) = (Value() - paid, true);
                    }
                    else
                    {
                        Include(t, -sign);
                    }
                }
            }

            if (value > 1e-6)
            {
                Found.Add([.. Enumerable.Range(0, included.Length).Where(t => included[t])]);
            }
        }
    }

    private void Clear()
    {
        Array.Clear(included);
        Array.Clear(forced);
        for (var p = 0; p < bases.Length; p++)
        {
            bases[p] = -seatPrices[p];
        }
    }

    private double Value()
    {
        double value = 0;
        for (var p = 0; p < bases.Length; p++)
        {
            value += forced[p] > 0 || bases[p] > 0 ? counts[p] * bases[p] : 0;
        }

        return value;
    }

    private void Branch(int[] open, double paid)
    {
        var gains = new double[open.Length];
        var fixedWorth = Estimate(open, gains) - paid;
        var upper = fixedWorth;
        var pick = -1;
        for (var i = 0; i < open.Length; i++)
        {
            gains[i] -= topicPrices[open[i]];
            if (gains[i] > 0)
            {
                upper += gains[i];
                pick = pick < 0 || gains[i] > gains[pick] ? i : pick;
            }
        }

        if (fixedWorth > best + 1e-9)
        {
            best = fixedWorth;
            Found.Add([.. Enumerable.Range(0, included.Length).Where(t => included[t])]);
        }

        if (pick < 0 || upper <= best + 1e-6)
        {
            return;
        }

        if (budget-- <= 0)
        {
            UpperBound = Math.Max(UpperBound, upper);
            return;
        }

        var topic = open[pick];
        int[] rest = [.. open.Where(t => t != topic)];
        Include(topic, 1);
        Branch([.. rest.Where(t => !model.Apart[topic][t])], paid + topicPrices[topic]);
        Include(topic, -1);
        Branch(rest, paid);
    }

    private void Include(int topic, int sign)
    {
        included[topic] = sign > 0;
        for (var p = 0; p < bases.Length; p++)
        {
            bases[p] += sign * nets[p][topic];
            forced[p] += model.Types[p].Anchors[topic] ? sign : 0;
        }
    }

    /// <summary>What the chosen topics are worth; <paramref name="gains"/> gets at most what each open topic can add.</summary>
    private double Estimate(int[] open, double[] gains)
    {
        double worth = 0;
        for (var p = 0; p < bases.Length; p++)
        {
            var row = nets[p];
            double up = 0;
            double down = 0;
            foreach (var t in open)
            {
                if (row[t] > 0)
                {
                    up += row[t];
                }
                else
                {
                    down -= row[t];
                }
            }

            double rise;
            double fall;
            if (forced[p] > 0)
            {
                (rise, fall) = (1, 1);
                worth += counts[p] * bases[p];
            }
            else if (bases[p] >= 0)
            {
                (rise, fall) = (1, down > 0 ? Math.Min(1, bases[p] / down) : 0);
                worth += counts[p] * bases[p];
            }
            else if (bases[p] + up > 0)
            {
                (rise, fall) = ((bases[p] + up) / up, 0);
            }
            else
            {
                continue;
            }

            rise *= counts[p];
            fall *= counts[p];
            for (var i = 0; i < open.Length; i++)
            {
                var net = row[open[i]];
                gains[i] += net * (net > 0 ? rise : fall);
            }
        }

        return worth;
    }
}
