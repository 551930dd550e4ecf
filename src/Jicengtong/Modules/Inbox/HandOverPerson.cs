using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// Somebody leaves: what waits with them goes to the successor, what they were asked as a deputy too. Whoever was asked the same
/// thing already for the same unit is not asked twice.
/// </summary>
internal sealed class HandOverPerson(Sql sql, HandOver handOver, IEnumerable<IAbsenceWatch> plans) : IPersonWatch
{
    private const string Open = "stands_for IS NULL AND box IN ('todo', 'know')";

    public async Task<IReadOnlyList<LyingThing>> LiesWith(Guid person, IReadOnlyList<string>? units, CancellationToken cancel)
        => [.. (await sql.Query<Waiting>($"""
            SELECT s.matter, s.from_name AS sender, a.box FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id
            WHERE a.holder_id = @person AND a.stands_for IS NULL AND a.box IN ('todo', 'know') {In(units, "a.unit_code")} ORDER BY a.box DESC, a.sort_key LIMIT 500
            """, new { person, Units = units?.ToArray() }, cancel)).Select(ask => new LyingThing(ask.Box == "todo" ? "没办完的事" : "没看的通知", ask.Matter.Length > 0 ? $"{ask.Matter} · {ask.Sender}" : ask.Sender))];

    public async Task Moved(PersonMove move, CancellationToken cancel)
    {
        var which = $"{Open} AND holder_id = @From {In(move.Units, "unit_code")}";
        var args = new { move.From, move.To, move.FromName, Units = move.Units?.ToArray() };
        var twice = await sql.Query<Guid>($"""
            SELECT id FROM inbox_asks a WHERE {which} AND EXISTS (SELECT 1 FROM inbox_asks b WHERE b.subject_id = a.subject_id AND b.unit_code = a.unit_code AND b.holder_id = @To AND b.stands_for IS NULL AND b.left_at IS NULL)
            """, args, cancel);
        await handOver.Leave(twice, cancel);
        await handOver.Move(which, args, "CASE WHEN deputy_id = @To THEN NULL ELSE deputy_id END", [move.To], cancel);
        await AsDeputy(move, args, cancel);
        foreach (var plan in plans)
            await plan.Changed(move.To, cancel);
    }

    private async Task AsDeputy(PersonMove move, object args, CancellationToken cancel)
    {
        var inUnits = In(move.Units, "unit_code");
        await sql.Execute($"""
            UPDATE inbox_asks SET box = 'gone', next_step_at = NULL WHERE holder_id = @From AND stands_for IS NOT NULL AND box IN ('todo', 'know') {inUnits}
                AND EXISTS (SELECT 1 FROM inbox_asks b WHERE b.id = inbox_asks.stands_for AND b.holder_id = @To)
            """, args, cancel);
        await sql.Execute($"UPDATE inbox_asks SET holder_id = @To, moved_from = @FromName, opened_at = NULL WHERE holder_id = @From AND stands_for IS NOT NULL AND box IN ('todo', 'know') {inUnits}", args, cancel);
        await sql.Execute($"UPDATE inbox_asks SET deputy_id = CASE WHEN holder_id = @To THEN NULL ELSE @To END WHERE deputy_id = @From AND {Open} {inUnits}", args, cancel);
    }

    private static string In(IReadOnlyList<string>? units, string column) => units is null ? "" : $"AND {column} IN @Units";

    private sealed class Waiting
    {
        public string Matter { get; init; } = "";

        public string Sender { get; init; } = "";

        public string Box { get; init; } = "";
    }
}
