using System.Globalization;
using System.Text;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// A linear program that grows by columns: maximise value·z, where every row is = 1 (the first rows) or ≤ its limit.
/// Revised primal simplex with a dense inverse; the rows are few (topics and persons), the columns many.
/// </summary>
internal sealed class ColumnProgram
{
    private const double Tiny = 1e-9;

    private readonly double[] right;
    private readonly int equalities;
    private readonly List<double> values = [];
    private readonly List<(int Row, double Weight)[]> columns = [];
    private readonly int[] basis;
    private readonly double[][] inverse;
    private readonly double[] levels;
    private readonly bool[] basic;
    private readonly List<bool> inBasis = [];

    /// <param name="equalities">How many of the first rows are equations.</param>
    /// <param name="right">Right-hand sides, none negative.</param>
    /// <param name="penalty">What one unit of an unmet equation costs; more than any column is worth.</param>
    public ColumnProgram(int equalities, double[] right, double penalty)
    {
        this.equalities = equalities;
        this.right = right;
        Penalty = penalty;
        basis = new int[right.Length];
        levels = [.. right];
        inverse = new double[right.Length][];
        basic = new bool[right.Length];
        for (var r = 0; r < right.Length; r++)
        {
            // A negative number r stands for the row's own slack (or, in an equation, its artificial).
            basis[r] = -1 - r;
            basic[r] = true;
            inverse[r] = new double[right.Length];
            inverse[r][r] = 1;

            // Partitioning is degenerate; a grain on each right-hand side keeps the simplex from going in circles.
            levels[r] += 1e-7 * (r + 1);
        }
    }

    public double Penalty { get; }

    public int ColumnCount => values.Count;

    public void Add(double value, (int Row, double Weight)[] column)
    {
        values.Add(value);
        columns.Add(column);
        inBasis.Add(false);
    }

    /// <summary>Solves for the columns so far and returns the price of every row.</summary>
    public double[] Solve(int maxSteps)
    {
        var prices = Prices();
        for (var step = 0; step < maxSteps; step++)
        {
            var entering = Entering(prices);
            if (entering == int.MinValue || !Pivot(entering))
            {
                break;
            }

            prices = Prices();
        }

        return prices;
    }

    /// <summary>The program in CPLEX LP format.</summary>
    public string AsText()
    {
        var text = new StringBuilder("Maximize\n worth:");
        for (var j = 0; j < values.Count; j++)
        {
            text.Append(CultureInfo.InvariantCulture, $" + {values[j]} z{j}\n");
        }

        text.Replace("+ -", "- ").Append("Subject To\n");
        for (var r = 0; r < right.Length; r++)
        {
            var members = columns.SelectMany((column, j) => column.Where(entry => entry.Row == r).Select(entry => (j, entry.Weight))).ToList();
            if (members.Count > 0)
            {
                text.AppendJoin('\n', members.Select(member => FormattableString.Invariant($" + {member.Weight} z{member.j}")))
                    .Append(r < equalities ? " = " : " <= ").Append(CultureInfo.InvariantCulture, $"{right[r]}\n");
            }
        }

        return text.Append("End\n").ToString();
    }

    private double ValueOf(int member) => member >= 0 ? values[member] : -1 - member < equalities ? -Penalty : 0;

    private double[] Prices()
    {
        var prices = new double[right.Length];
        for (var r = 0; r < right.Length; r++)
        {
            var value = ValueOf(basis[r]);
            if (value == 0)
            {
                continue;
            }

            var row = inverse[r];
            for (var i = 0; i < prices.Length; i++)
            {
                prices[i] += value * row[i];
            }
        }

        return prices;
    }

    private int Entering(double[] prices)
    {
        var best = int.MinValue;
        var most = 1e-7;
        for (var j = 0; j < columns.Count; j++)
        {
            if (inBasis[j])
            {
                continue;
            }

            var reduced = values[j];
            foreach (var (row, weight) in columns[j])
            {
                reduced -= prices[row] * weight;
            }

            if (reduced > most)
            {
                (most, best) = (reduced, j);
            }
        }

        for (var r = equalities; r < right.Length; r++)
        {
            if (!basic[r] && -prices[r] > most)
            {
                (most, best) = (-prices[r], -1 - r);
            }
        }

        return best;
    }

    private bool Pivot(int entering)
    {
        var direction = new double[right.Length];
        if (entering >= 0)
        {
            foreach (var (row, weight) in columns[entering])
            {
                for (var r = 0; r < direction.Length; r++)
                {
                    direction[r] += inverse[r][row] * weight;
                }
            }
        }
        else
        {
            for (var r = 0; r < direction.Length; r++)
            {
                direction[r] = inverse[r][-1 - entering];
            }
        }

        var (leaving, ratio) = (-1, double.MaxValue);
        for (var r = 0; r < direction.Length; r++)
        {
            if (direction[r] > Tiny && levels[r] / direction[r] < ratio - Tiny)
            {
                (leaving, ratio) = (r, levels[r] / direction[r]);
            }
        }

        if (leaving < 0)
        {
            return false;
        }

        Exchange(entering, leaving, direction, Math.Max(0, ratio));
        return true;
    }

    private void Exchange(int entering, int leaving, double[] direction, double ratio)
    {
        var pivotRow = inverse[leaving];
        var scale = 1 / direction[leaving];
        for (var i = 0; i < pivotRow.Length; i++)
        {
            pivotRow[i] *= scale;
        }

        for (var r = 0; r < direction.Length; r++)
        {
            if (r == leaving || Math.Abs(direction[r]) < 1e-12)
            {
                continue;
            }

            var factor = direction[r];
            var row = inverse[r];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] -= factor * pivotRow[i];
            }

            levels[r] = Math.Max(0, levels[r] - (factor * ratio));
        }

        levels[leaving] = ratio;
        Mark(basis[leaving], false);
        Mark(entering, true);
        basis[leaving] = entering;
    }

    private void Mark(int member, bool isBasic)
    {
        if (member >= 0)
        {
            inBasis[member] = isBasic;
        }
        else
        {
            basic[-1 - member] = isBasic;
        }
    }
}
