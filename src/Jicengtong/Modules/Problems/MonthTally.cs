using System.Data.Common;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// A month of the ledger, gone through once: what each line of the figures needs is added up as the rows come, by unit that answers, place and matter. Sums of
/// these cells are every table of the page (docs/decisions/0044-figures-in-one-pass.md).
/// </summary>
internal sealed class MonthTally
{
    /// <summary>What one row must bring, in the order in which <see cref="Add"/> reads it.</summary>
    public const string Columns = """
        p.handler_unit, p.handler_unit_name, p.unit_code, p.unit_name, p.unit_path, p.matter, p.answer_took, CASE WHEN p.in_time THEN 1 ELSE 0 END,
        p.state, CASE WHEN p.handler_key = 'spot' THEN 1 ELSE 0 END, p.rating, p.round, p.times_returned
        """;

    private const int Within = 48 * 3600;
    private const double SecondsOfDay = 86400;

    private readonly Dictionary<Key, Cell> cells = [];

    /// <summary>The next row.</summary>
    public void Add(DbDataReader row)
    {
        var key = new Key(row.GetString(0), row.GetString(2), row.GetString(4), row.GetString(5));
        if (!cells.TryGetValue(key, out var cell))
            cells.Add(key, cell = new Cell(key));
        cell.Add(row);
    }

    /// <summary>All together.</summary>
    public Figures Total => Sum("", _ => "", "", cells.Values);

    /// <summary>By the unit that answers, the largest first.</summary>
    public IReadOnlyList<Figures> ByUnit => InOrder(cells.Values.GroupBy(cell => cell.Key.Handler).Select(unit => Sum(unit.Key, cell => cell.HandlerName, "", unit)));

    /// <summary>By place and matter, the largest first.</summary>
    public IReadOnlyList<Figures> ByPlace => InOrder(cells.Values.GroupBy(cell => (cell.Key.Place, cell.Key.Matter)).Select(place => Sum(place.Key.Place, cell => cell.PlaceName, place.Key.Matter, place)));

    /// <summary>How many of which matter at which path, and how many of these are closed.</summary>
    public IEnumerable<(string UnitPath, string Matter, int Number, int Solved)> Places => cells.Values.Select(cell => (cell.Key.PlacePath, cell.Key.Matter, cell.Number, cell.Solved));

    private static IReadOnlyList<Figures> InOrder(IEnumerable<Figures> lines)
        => [.. lines.OrderByDescending(line => line.Number).ThenBy(line => line.UnitName, StringComparer.Ordinal).ThenBy(line => line.Matter, StringComparer.Ordinal)];

    private static Figures Sum(string unit, Func<Cell, string> name, string matter, IEnumerable<Cell> of)
    {
        var cells = of.ToList();
        var took = cells.SelectMany(cell => cell.Took).Order().ToList();
        return new Figures
        {
            Unit = unit, UnitName = cells.Select(name).Max(StringComparer.Ordinal) ?? "", Matter = matter, Number = cells.Sum(cell => cell.Number), Answered = took.Count,
            Within48 = cells.Sum(cell => cell.Within48), InTime = cells.Sum(cell => cell.InTime), Solved = cells.Sum(cell => cell.Solved), SolvedAtOnce = cells.Sum(cell => cell.SolvedAtOnce),
            Rated = cells.Sum(cell => cell.Rated), Content = cells.Sum(cell => cell.Content), Reopened = cells.Sum(cell => cell.Reopened), Returned = cells.Sum(cell => cell.Returned), Suspended = cells.Sum(cell => cell.Suspended),
            MeanDays = took.Count == 0 ? null : took.Average() / SecondsOfDay, MedianDays = took.Count == 0 ? null : (took[(took.Count - 1) / 2] + took[took.Count / 2]) / 2.0 / SecondsOfDay,
        };
    }

    private readonly record struct Key(string Handler, string Place, string PlacePath, string Matter);

    private sealed class Cell(Key key)
    {
        public Key Key => key;

        // Of a unit that was renamed within the month one name stands for all.
        public string HandlerName { get; private set; } = "";

        public string PlaceName { get; private set; } = "";

        public List<long> Took { get; } = [];

        public int Number { get; private set; }

        public int Within48 { get; private set; }

        public int InTime { get; private set; }

        public int Solved { get; private set; }

        public int SolvedAtOnce { get; private set; }

        public int Rated { get; private set; }

        public int Content { get; private set; }

        public int Reopened { get; private set; }

        public int Returned { get; private set; }

        public int Suspended { get; private set; }

        public void Add(DbDataReader row)
        {
            HandlerName = Later(HandlerName, row.GetString(1));
            PlaceName = Later(PlaceName, row.GetString(3));
            Number++;
            if (!row.IsDBNull(6))
            {
                var took = row.GetInt64(6);
                Took.Add(took);
                Within48 += took <= Within ? 1 : 0;
            }

            InTime += row.GetInt32(7);
            var state = row.GetString(8);
            Solved += state == nameof(ProblemState.Closed) ? 1 : 0;
            Suspended += state == nameof(ProblemState.Suspended) ? 1 : 0;
            SolvedAtOnce += row.GetInt32(9);
            if (!row.IsDBNull(10))
            {
                Rated++;
                Content += row.GetString(10) is nameof(Rating.Satisfied) or nameof(Rating.Mostly) ? 1 : 0;
            }

            Reopened += row.GetInt32(11) > 1 ? 1 : 0;
            Returned += row.GetInt32(12) > 0 ? 1 : 0;
        }

        private static string Later(string one, string other) => StringComparer.Ordinal.Compare(one, other) >= 0 ? one : other;
    }
}
