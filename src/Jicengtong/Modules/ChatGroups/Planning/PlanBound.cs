namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// A proven lower bound of the burden. The plan is a choice of groups (sets of topics) that covers every topic once, has at
/// most G groups and gives nobody more than their seats. Relaxing whole groups to fractions gives a linear program, solved by
/// generating its columns; any prices of its rows give a valid bound (Lagrange), so rounding and stopping early are harmless.
/// </summary>
internal sealed class PlanBound
{
    /// <summary>Person × topic evaluations of one pricing search; beyond it the bound gets weaker, never wrong.</summary>
    private const long PricingEffort = 400_000_000;

    private const int Rounds = 400;
    private const int SeatRows = 200;
    private const long TotalEffort = 1_000_000_000;

    private readonly SeatingModel model;
    private readonly GroupPricing pricing;
    private readonly int nodeBudget;
    private readonly long totalEffort;
    private readonly int groups;
    private ColumnProgram? program;

    /// <param name="model">The problem.</param>
    /// <param name="effort">1 for a town; less gives up sooner.</param>
    /// <param name="groups">Groups allowed; more than the plan may have is valid too, and sometimes easier to prove.</param>
    public PlanBound(SeatingModel model, double effort, int groups)
    {
        this.model = model;
        this.groups = groups;
        totalEffort = (long)(TotalEffort * effort);
        pricing = new GroupPricing(model);
        nodeBudget = (int)Math.Clamp((long)(PricingEffort * effort) / Math.Max(1, (long)model.Types.Count * model.TopicCount), 500, 1_000_000);
    }

    /// <summary>The highest bound proven, in messages; stops as soon as it reaches <paramref name="knownBurden"/>.</summary>
    public long Prove(IReadOnlyDictionary<string, int[]> goodGroups, long knownBurden)
    {
        var sets = new Dictionary<string, int[]>(goodGroups, StringComparer.Ordinal);
        for (var t = 0; t < model.TopicCount; t++)
        {
            sets.TryAdd(FormattableString.Invariant($"{t}"), [t]);
        }

        // A row for everybody whose limit can bind; with too many the rows are dropped, which only weakens the bound.
        List<int> limited = [.. Enumerable.Range(0, model.Types.Count)
            .Where(p => model.Types[p].Worth.Count(worth => worth > 0) > model.Types[p].Limit)];
        return Generate([.. sets.Values], limited.Count <= SeatRows ? limited : [], knownBurden);
    }

    /// <summary>The last linear program in CPLEX LP format, so that another solver can confirm it.</summary>
    public string ProgramAsText() => program?.AsText() ?? "";

    private long Generate(List<int[]> sets, List<int> limited, long knownBurden)
    {
        var topics = model.TopicCount;
        var right = new double[topics + 1 + limited.Count];
        Array.Fill(right, 1.0, 0, topics);
        right[topics] = groups;
        for (var i = 0; i < limited.Count; i++)
        {
            right[topics + 1 + i] = (double)model.Types[limited[i]].Limit * model.Types[limited[i]].Count;
        }

        var free = (double)model.Problem.BurdenWithoutGroups;
        program = new ColumnProgram(topics, right, 2 * free + 1000);
        var seatPrices = new double[model.Types.Count];
        sets.ForEach(set => AddColumn(program, set, seatPrices, limited));
        var bestBound = 0L;
        long spent = 0;
        for (var round = 0; round < Rounds && spent < totalEffort; round++)
        {
            var prices = program.Solve(20_000);
            for (var i = 0; i < limited.Count; i++)
            {
                seatPrices[limited[i]] = Math.Max(0, prices[topics + 1 + i]);
            }

            pricing.Climb(prices[..topics], seatPrices);
            if (AddAll(program, seatPrices, limited, prices))
            {
                continue;
            }

            pricing.Search(prices[..topics], seatPrices, nodeBudget);
            spent += pricing.NodesUsed * model.Types.Count * topics;
            var worth = groups * pricing.UpperBound;
            for (var r = 0; r < right.Length; r++)
            {
                worth += r == topics ? 0 : right[r] * (r < topics ? prices[r] : Math.Max(0, prices[r]));
            }

            bestBound = Math.Max(bestBound, (long)Math.Ceiling(free - worth - 1e-4));
            if (bestBound >= knownBurden)
            {
                return knownBurden;
            }

            if (!AddAll(program, seatPrices, limited, prices))
            {
                break;
            }
        }

        return bestBound;
    }

    private bool AddAll(ColumnProgram program, double[] seatPrices, List<int> limited, double[] prices)
    {
        var improves = false;
        foreach (var set in pricing.Found)
        {
            improves |= AddColumn(program, set, seatPrices, limited, prices);
        }

        return improves;
    }

    /// <summary>Adds a group as a column, everybody seated for whom it is worth the price of the seat; false when it would not improve at <paramref name="prices"/>.</summary>
    private bool AddColumn(ColumnProgram program, int[] set, double[] seatPrices, List<int> limited, double[]? prices = null)
    {
        var column = new List<(int, double)>();
        double value = 0;
        double reduced = 0;
        foreach (var topic in set)
        {
            column.Add((topic, 1));
            reduced -= prices?[topic] ?? 0;
        }

        column.Add((model.TopicCount, 1));
        reduced -= prices?[model.TopicCount] ?? 0;
        for (var p = 0; p < model.Types.Count; p++)
        {
            var type = model.Types[p];
            long worth = 0;
            var anchored = false;
            foreach (var topic in set)
            {
                worth += type.Worth[topic] - model.Messages[topic];
                anchored |= type.Anchors[topic];
            }

            if (!anchored && worth <= seatPrices[p])
            {
                continue;
            }

            value += worth * type.Count;
            var row = limited.IndexOf(p);
            if (row >= 0)
            {
                column.Add((model.TopicCount + 1 + row, type.Count));
                reduced -= (prices?[model.TopicCount + 1 + row] ?? 0) * type.Count;
            }
        }

        if (prices is not null && reduced + value <= 1e-6)
        {
            return false;
        }

        program.Add(value, [.. column]);
        return true;
    }
}
