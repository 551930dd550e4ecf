using Dapper;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>How far something has come, from tallies: place by place, and who is missing.</summary>
internal sealed class ReachedPlaces(Sql sql)
{
    private const string Counts = "CAST(sum(total) AS integer) AS total, CAST(sum(opened) AS integer) AS opened, CAST(sum(understood) AS integer) AS understood, CAST(sum(questioned) AS integer) AS questioned, CAST(sum(done) AS integer) AS done";

    public Task<IReadOnlyList<Tally>> Coverage(Guid rootId, CancellationToken cancel) => sql.Query<Tally>(
        "SELECT unit_code AS unit, subject_id, total, opened, understood, questioned, done FROM inbox_tallies WHERE root_id = @rootId", new { rootId }, cancel);

    // The root travels as the subject: the sum is of all its subjects.
    public async Task<IReadOnlyDictionary<Guid, Tally>> Totals(IReadOnlyCollection<Guid> rootIds, CancellationToken cancel) => rootIds.Count == 0 ? new Dictionary<Guid, Tally>() : (await sql.Query<Tally>(
        $"SELECT root_id AS subject_id, {Counts} FROM inbox_tallies WHERE {sql.Among("root_id", rootIds, out var args)} GROUP BY root_id", args, cancel)).ToDictionary(tally => tally.SubjectId);

    public async Task<bool> IsAskedWithin(Guid rootId, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        foreach (var path in paths)
            if (await sql.First<int?>("SELECT 1 FROM inbox_tallies WHERE root_id = @rootId AND unit_path >= @path AND unit_path < @end LIMIT 1", new { rootId, path, end = UnitPath.End(path) }, cancel) is not null)
                return true;
        return false;
    }

    public async Task<Tally> Sum(IReadOnlyCollection<Guid> subjects, CancellationToken cancel)
        => await sql.First<Tally>($"SELECT {Counts} FROM inbox_tallies WHERE {sql.Among("subject_id", subjects, out var args)} HAVING count(*) > 0", args, cancel) ?? new Tally();

    public async Task<IReadOnlyList<Tally>> Lines(Guid rootId, IReadOnlyCollection<Guid>? subjects, CancellationToken cancel)
    {
        var args = new DynamicParameters(new { rootId });
        string These(string column) => "root_id = @rootId" + (subjects is null ? "" : $" AND {sql.Among(column, subjects, args, "subjects")}");
        var ends = (await sql.Query<Ends>($"""
            SELECT (SELECT t.unit_path FROM inbox_tallies t WHERE t.subject_id = s.id ORDER BY t.unit_path LIMIT 1) AS first,
                   (SELECT t.unit_path FROM inbox_tallies t WHERE t.subject_id = s.id ORDER BY t.unit_path DESC LIMIT 1) AS last
            FROM inbox_subjects s WHERE {These("s.id")}
            """, args, cancel)).SelectMany(one => new[] { one.First, one.Last }).OfType<string>().Order(StringComparer.Ordinal).ToList();
        if (ends is not [var first, .., var last])
            return [];
        var common = UnitPath.Common(first, last);
        // The segment below what all have in common; whoever lies there itself has none.
        args.AddDynamicParams(new { common, own = UnitPath.CodeOf(common), from = common.Length + 1, number = common.Count(one => one == '/') + 1 });
        var below = sql.Kind == DatabaseKind.Postgres ? "split_part(unit_path, '/', @number)" : "substr(unit_path, @from, instr(substr(unit_path, @from), '/') - 1)";
        return await sql.Query<Tally>($"""
            SELECT CASE WHEN unit_path = @common THEN @own ELSE {below} END AS unit, subject_id, {Counts}
            FROM inbox_tallies WHERE {These("subject_id")} GROUP BY 1, 2
            """, args, cancel);
    }

    /// <summary>Subject by subject, each unit by unit in the order of the tree, and only as far as names are wanted: however many are missing, as many asks are read.</summary>
    public async Task<IReadOnlyList<UnopenedAsk>> Unopened(IReadOnlyCollection<Guid> subjects, Guid? after, int most, CancellationToken cancel)
    {
        var last = after is { } ask ? await sql.First<UnopenedAsk>("SELECT id, unit_path FROM inbox_asks WHERE id = @ask", new { ask }, cancel) : null;
        var all = new List<UnopenedAsk>();
        foreach (var subject in subjects)
            all.AddRange(await sql.Query<UnopenedAsk>(sql.Kind == DatabaseKind.Postgres ? OnPostgres : OnSqlite, new { subject, most, path = last?.UnitPath ?? "", id = last?.Id ?? Guid.Empty }, cancel));
        return subjects.Count < 2 ? all : [.. all.OrderBy(one => one.UnitPath, StringComparer.Ordinal).ThenBy(one => one.Id).Take(most)];
    }

    private const string Units = "t.subject_id = @subject AND t.total > t.opened AND t.unit_path >= @path";

    private const string Missing = """
        a.unit_path = t.unit_path AND a.box IN ('todo', 'know') AND a.stands_for IS NULL AND a.opened_at IS NULL AND (t.unit_path > @path OR a.id > @id)
        """;

    // SQLite goes through a CROSS JOIN as it is written.
    private static readonly string OnSqlite = NamesOf($"SELECT a.* FROM inbox_tallies t CROSS JOIN inbox_asks a WHERE {Units} AND {Missing} AND a.subject_id = @subject ORDER BY t.unit_path, a.id LIMIT @most");

    // Each unit has somebody who is missing, but for the one with which the last page ended: so many units and one are enough. Without
    // bounds the server would sort everybody who was asked; by an index of subjects, of which it takes a new one for empty, it would read them all for each unit.
    private static readonly string OnPostgres = NamesOf($"""
        SELECT a.* FROM (SELECT t.unit_path FROM inbox_tallies t WHERE {Units} ORDER BY t.unit_path LIMIT CAST(@most AS bigint) + 1) AS t
        CROSS JOIN LATERAL (SELECT a.* FROM inbox_asks a WHERE {Missing} AND a.subject_id IS NOT DISTINCT FROM @subject ORDER BY a.id LIMIT @most) AS a ORDER BY a.unit_path, a.id LIMIT @most
        """);

    // How far reminders came is found for those that are listed, not for all that are sorted.
    private static string NamesOf(string asks) => $"""
        SELECT a.id, a.subject_id, a.holder_id, a.unit_code AS unit, a.unit_path, a.deputy_asked_at, a.reminded_at,
               CASE WHEN EXISTS (SELECT 1 FROM inbox_duty_calls c WHERE c.ask_id = a.id AND c.round = a.round AND c.outcome = 'Reached')
                      OR EXISTS (SELECT 1 FROM inbox_outgoing o WHERE o.ask_id = a.id AND o.person_id = a.holder_id AND o.state IN ('sent', 'delivered')) THEN 'Delivered'
                    WHEN EXISTS (SELECT 1 FROM inbox_duty_calls c WHERE c.ask_id = a.id AND c.round = a.round AND c.outcome = 'NoSignal') THEN 'Unreachable'
                    WHEN (a.rung & 14) <> 0 AND NOT EXISTS (SELECT 1 FROM inbox_outgoing o WHERE o.ask_id = a.id AND o.person_id = a.holder_id AND o.state <> 'failed')
                      AND NOT EXISTS (SELECT 1 FROM inbox_plan_steps p WHERE p.plan_id = a.plan_id AND (p.act & 14) <> 0 AND (p.act & a.rung) = 0) THEN 'Unreachable'
                    ELSE 'Waiting' END AS reach
        FROM ({asks}) AS a ORDER BY a.unit_path, a.id
        """;

    private sealed class Ends
    {
        public string? First { get; init; }

        public string? Last { get; init; }
    }
}
