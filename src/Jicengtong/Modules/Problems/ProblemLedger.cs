using System.Globalization;
using Jicengtong.Modules.Problems.Essay;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>Which part of the ledger.</summary>
public enum LedgerBox
{
    /// <summary>我反映的</summary>
    Mine,

    /// <summary>要我答复的</summary>
    Handling,

    /// <summary>Everything one may see.</summary>
    All,
}

/// <summary>One line of the ledger.</summary>
public sealed class LedgerLine
{
    /// <summary>The problem.</summary>
    public Guid Id { get; init; }

    /// <summary>Its number.</summary>
    public string Number { get; init; } = "";

    /// <summary>First sentence.</summary>
    public string Title { get; init; } = "";

    /// <summary>Matter.</summary>
    public string Matter { get; init; } = "";

    /// <summary>Code of the place.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Its name.</summary>
    public string UnitName { get; init; } = "";

    /// <summary>险情, 一般, 疑难 …</summary>
    public string Category { get; init; } = "";

    /// <summary>When it was reported.</summary>
    public DateTimeOffset ReportedAt { get; init; }

    /// <summary>By when an answer is due; the clock of the present round.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Where it stands.</summary>
    public ProblemState State { get; init; }

    /// <summary>Waits for an answer and is past due.</summary>
    public bool Late { get; init; }

    /// <summary>Who is to answer.</summary>
    public string Handler { get; init; } = "";
}

/// <summary>How many of a box wait.</summary>
public sealed class LedgerCounts
{
    /// <summary>Without an answer.</summary>
    public int Waiting { get; init; }

    /// <summary>Of these past due.</summary>
    public int Late { get; init; }

    /// <summary>Answered; the reporter has not yet said whether it is solved.</summary>
    public int Answered { get; init; }
}

/// <summary>Lists and counts of the ledger, straight from the table, through the one scope.</summary>
internal sealed class ProblemLedger(Sql sql, TimeProvider clock)
{
    private static readonly ProblemState[] Waits = [ProblemState.Waiting, ProblemState.Returned, ProblemState.Arbitrating];
    private static readonly string IsWaiting = $"p.state IN ({string.Join(", ", Waits.Select(state => $"'{state}'"))})";

    /// <summary>One page of a box, newest first.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="box">Which.</param>
    /// <param name="open">True: not yet closed; false: closed; null: both.</param>
    /// <param name="after">Where the page before ended, or null.</param>
    /// <param name="limit">Lines on a page.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Listing<LedgerLine>> List(CurrentUser user, LedgerBox box, bool? open, string? after, int limit, CancellationToken cancel)
    {
        var (branches, args) = Of(user, box);
        args.Add("now", clock.GetUtcNow());
        args.Add("take", limit + 1);
        var narrowed = open switch { true => " AND p.state <> 'Closed'", false => " AND p.state = 'Closed'", null => "" };
        if (ReadCursor(after) is { } last)
        {
            args.Add("last", last);
            narrowed += " AND p.id < @last";
        }

        var rows = await sql.Query<LedgerLine>($"""
            SELECT p.id, p.number, p.title, p.matter, p.category, p.unit_code AS unit, p.unit_name, p.reported_at, p.due_at, p.state,
                   ({IsWaiting} AND p.due_at < @now) AS late, p.handler_name AS handler
            FROM problem_problems p WHERE p.id IN ({Newest(branches, narrowed)}) ORDER BY p.id DESC LIMIT @take
            """, args, cancel);
        var items = rows.Take(limit).ToList();
        return new Listing<LedgerLine>(items, rows.Count > limit ? CursorOf(items[^1].Id) : null);
    }

    /// <summary>Everything one may see in the words of the essay's API, newest first.</summary>
    public async Task<Listing<Feedback>> Feedback(CurrentUser user, string? after, int limit, CancellationToken cancel)
    {
        var (branches, args) = Of(user, LedgerBox.All);
        args.Add("take", limit + 1);
        var narrowed = "";
        if (ReadCursor(after) is { } last)
        {
            args.Add("last", last);
            narrowed = " AND p.id < @last";
        }

        var rows = await sql.Query<FeedbackRow>($"""
            SELECT p.id, p.number, COALESCE(p.department, p.handler_unit_name) AS department, p.text, p.reported_at
            FROM problem_problems p WHERE p.id IN ({Newest(branches, narrowed)}) ORDER BY p.id DESC LIMIT @take
            """, args, cancel);
        var items = rows.Take(limit).ToList();
        return new Listing<Feedback>([.. items.Select(row => row.Spoken)], rows.Count > limit ? CursorOf(items[^1].Id) : null);
    }

    /// <summary>How many of a box wait, and how many of these are late.</summary>
    public async Task<LedgerCounts> Counts(CurrentUser user, LedgerBox box, CancellationToken cancel)
    {
        var (branches, args) = Of(user, box);
        args.Add("now", clock.GetUtcNow());
        // The widest branch, ten thousands in a county, is counted as its index gives it; only what the others add is held against each other.
        const string Counted = "p.state, count(*) AS problems, sum(CASE WHEN p.due_at < @now THEN 1 ELSE 0 END) AS late FROM", Open = "problem_problems p WHERE p.state <> 'Closed' AND";
        var others = branches.Skip(1).Select(branch => $"SELECT p.id, p.state, p.due_at FROM {Open} {branch} AND ({branches[0]}) IS NOT TRUE").ToList();
        var states = await sql.Query<OpenRow>($"SELECT {Counted} {Open} {branches[0]} GROUP BY p.state"
            + (others.Count > 0 ? $" UNION ALL SELECT {Counted} ({string.Join(" UNION ", others)}) AS p GROUP BY p.state" : ""), args, cancel);
        var waiting = states.Where(row => Waits.Contains(row.State)).ToList();
        return new LedgerCounts { Waiting = waiting.Sum(row => row.Problems), Late = waiting.Sum(row => row.Late), Answered = states.Where(row => row.State == ProblemState.Answered).Sum(row => row.Problems) };
    }

    // Each branch reads the top of its own index; together they are at most a few hundred ids however large the ledger is.
    private static string Newest(IReadOnlyList<string> branches, string narrowed) => string.Join(" UNION ", branches.Select((branch, at)
        => $"SELECT id FROM (SELECT p.id FROM problem_problems p WHERE {branch}{narrowed} ORDER BY p.id DESC LIMIT @take) AS b{at.ToString(CultureInfo.InvariantCulture)}"));

    private static (IReadOnlyList<string> Branches, Dapper.DynamicParameters Args) Of(CurrentUser user, LedgerBox box)
    {
        var scope = ProblemScope.Of(user);
        return (box switch { LedgerBox.Mine => ProblemScope.Mine, LedgerBox.Handling => ProblemScope.Handling, _ => scope.Branches }, scope.Args);
    }

    // Opaque to clients; what cannot be read means the first page.
    private static Guid? ReadCursor(string? text)
    {
        Span<byte> bytes = stackalloc byte[16];
        return text?.Length == 22 && Convert.TryFromBase64String(text.Replace('-', '+').Replace('_', '/') + "==", bytes, out var length) && length == 16 ? new Guid(bytes, true) : null;
    }

    private static string CursorOf(Guid id) => Convert.ToBase64String(id.ToByteArray(true)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private sealed class OpenRow
    {
        public ProblemState State { get; init; }

        public int Problems { get; init; }

        public int Late { get; init; }
    }

    private sealed class FeedbackRow
    {
        public Guid Id { get; init; }

        public string Number { get; init; } = "";

        public string Department { get; init; } = "";

        public string Text { get; init; } = "";

        public DateTimeOffset ReportedAt { get; init; }

        // The essay's client reads what SQLite's CURRENT_TIMESTAMP writes.
        public Feedback Spoken => new(long.Parse(Number.Replace("-", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), Department, Text,
            ReportedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
    }
}
