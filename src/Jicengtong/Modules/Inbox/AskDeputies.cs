using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// Puts what nobody opened to the deputy (AB岗): a second ask that stands for the first. Whoever of the two handles it,
/// handles it for both.
/// </summary>
internal sealed class AskDeputies(Sql sql, Work work, ILeaveDeputies deputies, LiveHints live, TimeProvider clock)
{
    /// <summary>The sender reminds exactly those who are missing: unopened ones at once also their deputies. Returns how many were reminded.</summary>
    public async Task<int> Remind(IReadOnlyCollection<Guid> subjects, CancellationToken cancel)
    {
        var reminded = 0;
        foreach (var subject in subjects)
        {
            var late = await sql.Query<Waiting>("""
                UPDATE inbox_asks SET reminded_at = @now
                WHERE subject_id = @subject AND stands_for IS NULL AND box IN ('todo', 'know') AND answer IS NULL AND (opened_at IS NULL OR box = 'todo')
                RETURNING id, subject_id, holder_id, deputy_id, opened_at
                """, new { subject, now = clock.GetUtcNow() }, cancel);
            await Tell(late, cancel);
            reminded += late.Count;
        }

        return reminded;
    }

    /// <summary>Tells the holders of asks just reminded, and asks the deputies of those nobody opened: all of them in one statement.</summary>
    private async Task Tell(IReadOnlyList<Waiting> reminded, CancellationToken cancel)
    {
        work.AfterCommit(() =>
        {
            foreach (var ask in reminded)
                live.Publish(Topics.Inbox(ask.HolderId));
        });
        await Ask([.. reminded.Where(ask => ask.OpenedAt is null)], cancel);
    }

    /// <summary>Asks the deputies of these, where there is one who is not the holder: all of them in one statement, each once.</summary>
    public async Task Ask(IReadOnlyList<Waiting> asks, CancellationToken cancel)
    {
        var unopened = await WithDeputy(asks, cancel);
        if (unopened.Count == 0)
            return;
        var now = clock.GetUtcNow();
        var pairs = unopened.Select(ask => (Deputy: Ids.Next(now), Original: ask.Id)).ToList();
        var asked = await sql.Query<Guid>($"""
            INSERT INTO inbox_asks (id, subject_id, addressee, round, holder_id, unit_code, unit_path, box, sort_key, due_at, asked_at, has_reply, stands_for, rung)
            SELECT pair.deputy_ask, subject_id, {(sql.Kind == DatabaseKind.Postgres ? "'deputy:' || replace(a.id::text, '-', '')" : "'deputy:' || lower(hex(a.id))")}, round, deputy_id,
                   unit_code, unit_path, box, sort_key, due_at, @now, @no, a.id, 0
            FROM {Pairs} JOIN inbox_asks a ON a.id = pair.original WHERE true
            ON CONFLICT (subject_id, addressee, round) DO NOTHING RETURNING stands_for
            """, PairsOf(pairs, now), cancel);
        if (asked.Count == 0)
            return;
        await sql.Execute($"UPDATE inbox_asks SET deputy_asked_at = @now WHERE id IN (SELECT pair.original FROM {Pairs})",
            PairsOf([.. asked.Select(original => (original, original))], now), cancel);
        var holders = unopened.ToDictionary(ask => ask.Id, ask => ask.DeputyId!.Value);
        work.AfterCommit(() =>
        {
            foreach (var original in asked)
                live.Publish(Topics.Inbox(holders[original]));
        });
    }

    // Leave began after the ask: whoever was named for it comes before the B岗 the ask remembers.
    private async Task<List<Waiting>> WithDeputy(IReadOnlyList<Waiting> unopened, CancellationToken cancel)
    {
        var named = await deputies.Today([.. unopened.Select(ask => ask.HolderId).Distinct()], cancel);
        foreach (var ask in unopened.Where(ask => named.TryGetValue(ask.HolderId, out var other) && other != ask.DeputyId))
        {
            ask.DeputyId = named[ask.HolderId];
            await sql.Execute("UPDATE inbox_asks SET deputy_id = @DeputyId WHERE id = @Id", new { ask.DeputyId, ask.Id }, cancel);
        }

        return [.. unopened.Where(ask => ask.DeputyId is { } deputy && deputy != ask.HolderId)];
    }

    // Ids travel as arrays on PostgreSQL and as hexadecimal JSON on SQLite, which has no arrays.
    private string Pairs => sql.Kind == DatabaseKind.Postgres
        ? "unnest(@deputies, @originals) AS pair(deputy_ask, original)"
        : "(SELECT unhex(value ->> 0) AS deputy_ask, unhex(value ->> 1) AS original FROM json_each(@pairs)) AS pair";

    private static object PairsOf(IReadOnlyList<(Guid Deputy, Guid Original)> pairs, DateTimeOffset now) => new
    {
        deputies = pairs.Select(pair => pair.Deputy).ToArray(), originals = pairs.Select(pair => pair.Original).ToArray(), now, no = false,
        pairs = System.Text.Json.JsonSerializer.Serialize(pairs.Select(pair => new[] { pair.Deputy.ToString("N"), pair.Original.ToString("N") })),
    };

    /// <summary>An ask that waits.</summary>
    public sealed class Waiting
    {
        public Guid Id { get; init; }

        public Guid SubjectId { get; init; }

        public Guid HolderId { get; init; }

        public Guid? DeputyId { get; set; }

        public DateTimeOffset? OpenedAt { get; init; }
    }
}
