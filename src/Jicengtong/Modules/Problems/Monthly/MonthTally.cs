using System.Data.Common;

namespace Jicengtong.Modules.Problems.Monthly;

/// <summary>
/// A month of the ledger, added up by place, matter and unit that answers: from cells, from changes that are in no cell yet, or from both. Sums of these are every table of the page.
/// </summary>
internal sealed class MonthTally
{
    /// <summary>What is counted, in the order in which <see cref="Add"/> reads it.</summary>
    public static readonly IReadOnlyList<string> CountNames = ["number", "within48", "in_time", "solved", "solved_at_once", "suspended", "rated", "content", "reopened", "returned"];

    /// <summary>Columns of a cell and of a change, in that order: which it is, what it is called, what is counted.</summary>
    public static readonly string Columns = "month, unit_code, unit_name, unit_path, matter, handler_unit, handler_unit_name, " + string.Join(", ", CountNames);

    private const double SecondsOfDay = 86400;

    private readonly Dictionary<Key, Cell> cells = [];

    /// <summary>Everything of a scope, cells and what is in none yet, in one question and so of one moment.</summary>
    public static string Everything(string scope) => $"""
        SELECT {Columns}, NULL, took FROM problem_month_cells WHERE {scope}
        UNION ALL SELECT {Columns}, took, NULL FROM problem_month_changes WHERE {scope}
        """;

    /// <summary>All there is.</summary>
    public IReadOnlyCollection<Cell> Cells => cells.Values;

    /// <summary>The next row: <see cref="Columns"/>, then the seconds of one or the packed ones of many.</summary>
    public void Add(DbDataReader row)
    {
        var key = new Key(row.GetInt32(0), row.GetString(1), row.GetString(4), row.GetString(5));
        if (!cells.TryGetValue(key, out var cell))
            cells.Add(key, cell = new Cell(key));
        cell.Add(row);
    }

    /// <summary>All together.</summary>
    public Figures Total => Sum(new Line("", _ => "", "", Cells));

    /// <summary>By the unit that answers, the largest first.</summary>
    public IReadOnlyList<Figures> ByUnit => Largest(Filled.GroupBy(cell => cell.Key.Handler).Select(unit => new Line(unit.Key, cell => cell.HandlerName, "", [.. unit])), int.MaxValue);

    /// <summary>By place and matter, the largest first.</summary>
    public IReadOnlyList<Figures> ByPlace(int most) => Largest(Filled.GroupBy(cell => (cell.Key.Place, cell.Key.Matter)).Select(place => new Line(place.Key.Place, cell => cell.PlaceName, place.Key.Matter, [.. place])), most);

    /// <summary>How many of which matter at which path, and how many of these are closed.</summary>
    public IEnumerable<(string UnitPath, string Matter, int Number, int Solved)> Places => Filled.Select(cell => (cell.PlacePath, cell.Key.Matter, cell[0], cell[3]));

    private IEnumerable<Cell> Filled => cells.Values.Where(cell => cell[0] > 0);

    private static IReadOnlyList<Figures> Largest(IEnumerable<Line> lines, int most)
        => [.. lines.OrderByDescending(line => line.Number).ThenBy(line => line.UnitName, StringComparer.Ordinal).ThenBy(line => line.Matter, StringComparer.Ordinal).Take(most).Select(Sum)];

    private static Figures Sum(Line line)
    {
        var took = new List<int>(line.Cells.Sum(cell => cell.Took.Count));
        foreach (var cell in line.Cells)
            took.AddRange(cell.Took);
        int Of(int count) => line.Cells.Sum(cell => cell[count]);
        return new Figures
        {
            Unit = line.Unit, UnitName = line.UnitName, Matter = line.Matter, Number = Of(0), Answered = took.Count, Within48 = Of(1), InTime = Of(2), Solved = Of(3), SolvedAtOnce = Of(4), Suspended = Of(5),
            Rated = Of(6), Content = Of(7), Reopened = Of(8), Returned = Of(9),
            MeanDays = took.Count == 0 ? null : took.Average() / SecondsOfDay, MedianDays = PackedSeconds.Median(took) / SecondsOfDay,
        };
    }

    /// <summary>What tells cells apart.</summary>
    internal readonly record struct Key(int Month, string Place, string Matter, string Handler);

    private sealed record Line(string Unit, Func<Cell, string> Name, string Matter, IReadOnlyCollection<Cell> Cells)
    {
        public int Number { get; } = Cells.Sum(cell => cell[0]);

        // Of a unit that was renamed within the month one name stands for all.
        public string UnitName { get; } = Cells.Select(Name).Max(StringComparer.Ordinal) ?? "";
    }

    /// <summary>What is added up of one key.</summary>
    internal sealed class Cell(Key key)
    {
        private readonly int[] counts = new int[10];
        private readonly List<int> took = [];
        private readonly List<int> takenAway = [];

        public Key Key => key;

        public string HandlerName { get; private set; } = "";

        public string PlaceName { get; private set; } = "";

        public string PlacePath { get; private set; } = "";

        /// <summary>Seconds to the first answer, of those answered.</summary>
        /// <exception cref="InvalidDataException">Something was taken away that never came: the cells are not what the changes belong to.</exception>
        public List<int> Took
        {
            get
            {
                // Rows come in any order: what is taken away is looked for when all are there.
                foreach (var seconds in takenAway)
                    if (!took.Remove(seconds))
                        throw new InvalidDataException($"No answer took {seconds} seconds at {key}.");
                takenAway.Clear();
                return took;
            }
        }

        /// <summary>The count at this place of <see cref="CountNames"/>.</summary>
        public int this[int at] => counts[at];

        public void Add(DbDataReader row)
        {
            (HandlerName, PlaceName, PlacePath) = (Later(HandlerName, row.GetString(6)), Later(PlaceName, row.GetString(2)), row.GetString(3));
            for (var at = 0; at < counts.Length; at++)
                counts[at] += row.GetInt32(7 + at);
            if (!row.IsDBNull(18))
                PackedSeconds.Unpack(row.GetFieldValue<byte[]>(18), took);
            else if (!row.IsDBNull(17))
                (row.GetInt32(7) > 0 ? took : takenAway).Add(row.GetInt32(17));
        }

        private static string Later(string one, string other) => StringComparer.Ordinal.Compare(one, other) >= 0 ? one : other;
    }
}
