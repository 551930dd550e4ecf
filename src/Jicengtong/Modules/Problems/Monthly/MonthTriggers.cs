using Dapper;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Monthly;

/// <summary>
/// Whoever changes a problem, by whatever way, leaves a <see cref="MonthChange"/> in the same transaction: triggers of the database write it. Counting by the
/// program would have to be remembered by every use case, the merging of units and whoever mends a row by hand.
/// </summary>
internal static class MonthTriggers
{
    private const string Function = "problem_month_count";
    private const int Within48 = 48 * 3600;
    private static readonly string Into = $"INSERT INTO problem_month_changes ({MonthTally.Columns}, took) SELECT";

    // A path alone changes nothing: paths move with their units in cells and changes too.
    private static readonly string[] Columns = ["month", "unit_code", "matter", "handler_unit", "answer_took", "in_time", "state", "handler_key", "rating", "round", "times_returned"];

    /// <summary>Puts up the triggers when any is missing and then counts everything anew, in one transaction. Called at each start: a table that a migration rebuilt has lost them.</summary>
    public static async Task Ensure(IServiceProvider services, CancellationToken cancel)
    {
        var store = services.GetRequiredService<Store>();
        await using var connection = await store.Open(cancel);
        var triggers = Triggers(store.Kind).ToList();
        if ((await Watched.Standing(connection, store.Kind, "month")).SetEquals(triggers.Select(trigger => trigger.Name)))
            return;
        using var turn = await store.EnterToWrite(cancel);
        await using var transaction = await store.Begin(connection, cancel);
        if (store.Kind == DatabaseKind.Postgres)
            await connection.ExecuteAsync(FunctionText, transaction: transaction);
        var sql = new Sql(store);
        using (sql.Join(transaction))
        {
            // Those that counted another way go, or all would be counted twice.
            await Drop(sql, cancel);
            foreach (var (_, statement) in triggers)
                await sql.Execute(statement, null, cancel);
            await Recount(sql, cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Takes the triggers down: what changes from here on is counted by nobody, until <see cref="Ensure"/> counts all anew.</summary>
    public static async Task Drop(Sql sql, CancellationToken cancel)
    {
        foreach (var name in await Watched.Standing(sql.Connection, sql.Kind, "month", sql.Transaction))
            await sql.Execute($"DROP TRIGGER {name}{(sql.Kind == DatabaseKind.Postgres ? " ON problem_problems" : "")}", null, cancel);
    }

    /// <summary>Throws all cells away and adds up the problems themselves, month by month. Nobody else changes them meanwhile.</summary>
    public static async Task Recount(Sql sql, CancellationToken cancel)
    {
        if (sql.Kind == DatabaseKind.Postgres)
            await sql.Execute("LOCK TABLE problem_problems IN SHARE ROW EXCLUSIVE MODE", null, cancel);
        await sql.Execute("DELETE FROM problem_month_cells", null, cancel);
        await sql.Execute("DELETE FROM problem_month_changes", null, cancel);
        foreach (var month in await sql.Query<int>("SELECT DISTINCT month FROM problem_problems", null, cancel))
        {
            var tally = new MonthTally();
            await sql.Read($"SELECT {Row("p", 1)}, NULL FROM problem_problems p WHERE p.month = @month", new { month }, tally.Add, cancel);
            await FoldMonths.Write(sql, tally, cancel);
        }
    }

    // What a problem counts for, come (1) or gone (-1): MonthTally's columns, then the seconds.
    private static string Row(string of, int sign)
    {
        string If(string condition) => $"CASE WHEN {condition} THEN {sign} ELSE 0 END";
        return $"""
            {of}.month, {of}.unit_code, {of}.unit_name, {of}.unit_path, {of}.matter, {of}.handler_unit, {of}.handler_unit_name, {sign}, {If($"{of}.answer_took <= {Within48}")}, {If($"{of}.in_time")},
            {If($"{of}.state = '{nameof(ProblemState.Closed)}'")}, {If($"{of}.handler_key = '{Problem.SpotKey}'")}, {If($"{of}.state = '{nameof(ProblemState.Suspended)}'")}, {If($"{of}.rating IS NOT NULL")},
            {If($"{of}.rating IN ('{nameof(Rating.Satisfied)}', '{nameof(Rating.Mostly)}')")}, {If($"{of}.round > 1")}, {If($"{of}.times_returned > 0")}, {of}.answer_took
            """;
    }

    // Nodes that start together wait for each other.
    private static string FunctionText => $"""
        SELECT pg_advisory_xact_lock(8841034);
        CREATE OR REPLACE FUNCTION {Function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'INSERT' THEN {Into} {Row("OLD", -1)}; END IF;
        IF TG_OP <> 'DELETE' THEN {Into} {Row("NEW", 1)}; END IF;
        RETURN NULL; END $$;
        """;

    // The name says what it writes, so that another way of counting puts up another trigger.
    private static IEnumerable<(string Name, string Statement)> Triggers(DatabaseKind kind)
    {
        var print = Operation.FingerprintOf(Row("p", 1) + string.Join(' ', Columns))[..8].ToLowerInvariant();
        var differs = string.Join(" OR ", Columns.Select(column => $"OLD.{column} IS {(kind == DatabaseKind.Sqlite ? "NOT" : "DISTINCT FROM")} NEW.{column}"));
        foreach (var (on, when, writes) in new[]
        {
            ("INSERT", "", $"{Into} {Row("NEW", 1)};"), ("DELETE", "", $"{Into} {Row("OLD", -1)};"),
            ($"UPDATE OF {string.Join(", ", Columns)}", $" WHEN ({differs})", $"{Into} {Row("OLD", -1)}; {Into} {Row("NEW", 1)};"),
        })
        {
            var name = $"month_{on[..6].ToLowerInvariant()}_{print}";
            yield return (name, $"CREATE TRIGGER {name} AFTER {on} ON problem_problems FOR EACH ROW{when} " + (kind == DatabaseKind.Sqlite ? $"BEGIN {writes} END" : $"EXECUTE FUNCTION {Function}()"));
        }
    }
}
