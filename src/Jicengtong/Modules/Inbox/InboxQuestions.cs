using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>Questions about asks, straight from the tables.</summary>
internal sealed class InboxQuestions(Sql sql, HotQuestions hot, ListedAsks listed, SearchIndex search, OwnWords own, TimeProvider clock)
{
    private const string CardColumns = """
        SELECT a.id, a.subject_id, s.kind, s.title, s.matter, s.urgency, s.demand, a.due_at, s.from_name AS "from", s.through, s.opinion, s.page_path AS path,
               a.asked_at, a.opened_at, a.answer, a.answered_at, a.withdrawn_at, a.stands_for, a.reminded_at, a.has_reply, a.round, s.revised, a.moved_from,
               s.key_points_json, s.form_json, a.box, a.sort_key, a.snoozed_until
        FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id
        """;

    /// <summary>The box of what its reader put away for later.</summary>
    public const string Snoozed = "later";

    /// <summary>One page of a box; what is done says who did it for the person.</summary>
    public async Task<Listing<AskCard>> List(Guid person, string box, string? after, int limit, CancellationToken cancel, InboxFilter? filter = null)
    {
        var page = await listed.Page(person, box, after, limit, filter, cancel);
        await own.Add(person, page.Items, cancel);
        if (box != "done" || page.Items.Count == 0)
            return page;
        var acted = (await sql.Query<ActedRow>($"""
            SELECT a.id, r.acted_by_name AS name FROM inbox_asks a JOIN inbox_receipts r ON r.ask_id = COALESCE(a.stands_for, a.id) AND r.at = a.answered_at
            WHERE {sql.Among("a.id", [.. page.Items.Select(card => card.Id)], out var args)} AND r.acted_by_name IS NOT NULL
            """, args, cancel)).ToLookup(row => row.Id, row => row.Name);
        foreach (var card in page.Items)
            card.ActedBy = acted[card.Id].FirstOrDefault();
        return page;
    }

    /// <summary>The matters and senders of a box.</summary>
    public async Task<InboxParts> Parts(Guid person, string box, CancellationToken cancel)
    {
        var found = await sql.Query<Part>("""
            SELECT DISTINCT s.matter, s.from_name AS "from" FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE a.holder_id = @person AND a.box = @box LIMIT 200
            """, new { person, box }, cancel);
        return new InboxParts([.. found.Select(part => part.Matter).Where(matter => matter.Length > 0).Distinct().Order(StringComparer.Ordinal)], [.. found.Select(part => part.From).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Everything one ever received in which, or in whose attachments, the words occur, newest first.</summary>
    public async Task<IReadOnlyList<AskCard>> Search(Guid person, string words, CancellationToken cancel)
    {
        if (search.Query(words) is not { } query)
            return [];
        var found = await search.AreFew("subject", query, cancel) ? $"own.subject_id IN ({search.Owners("subject")})" : search.Finds("subject", "own.subject_id");
        // PostgreSQL would rather go through everybody's from the newest on until it has fifty: for a rare word through all there ever were.
        var own = sql.Kind == DatabaseKind.Postgres ? "MATERIALIZED" : "NOT MATERIALIZED";
        return await sql.Query<AskCard>($"""
            WITH own AS {own} (SELECT id, subject_id FROM inbox_asks WHERE holder_id = @person AND box <> 'gone')
            {CardColumns} WHERE a.id IN (
                SELECT own.id FROM own WHERE {found} OR own.subject_id IN (SELECT whole.id FROM inbox_subjects whole WHERE whole.root_id IN ({search.Owners(SearchIndex.Attached)}))
                ORDER BY own.id DESC LIMIT 50)
            ORDER BY a.id DESC
            """, new { person, search = query }, cancel);
    }

    public async Task<AskCard?> Card(Guid askId, Guid personId, CancellationToken cancel)
    {
        var card = await sql.First<AskCard>($"""
            SELECT c.*, (SELECT r.text FROM inbox_receipts r WHERE r.ask_id = COALESCE(c.stands_for, c.id) ORDER BY r.id DESC LIMIT 1) AS text,
                   (SELECT r.acted_by_name FROM inbox_receipts r WHERE r.ask_id = COALESCE(c.stands_for, c.id) ORDER BY r.id DESC LIMIT 1) AS acted_by
            FROM ({CardColumns} WHERE a.id = @askId AND a.holder_id = @personId) c
            """, new { askId, personId }, cancel);
        if (card is not null)
            await own.Add(personId, [card], cancel);
        return card;
    }

    public Task<Guid?> AskOf(Guid rootId, Guid personId, CancellationToken cancel) => sql.First<Guid?>("""
        SELECT a.id FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id
        WHERE s.root_id = @rootId AND a.holder_id = @personId AND a.box <> 'gone' ORDER BY CASE a.box WHEN 'done' THEN 1 ELSE 0 END, a.id DESC LIMIT 1
        """, new { rootId, personId }, cancel);

    public async Task<BoxCounts> Counts(Guid personId, CancellationToken cancel)
    {
        // Counts over one index each: grouping took twice as long. What was put away is counted for both boxes and taken off.
        var counts = await hot.Ask("""
            SELECT (SELECT count(*) FROM inbox_asks WHERE holder_id = @person AND box = 'todo'), (SELECT count(*) FROM inbox_asks WHERE holder_id = @person AND box = 'know'),
                   (SELECT count(*) FROM inbox_asks WHERE holder_id = @person AND snoozed_until IS NOT NULL AND box = 'todo'),
                   (SELECT count(*) FROM inbox_asks WHERE holder_id = @person AND snoozed_until IS NOT NULL AND box = 'know')
            """, row => (Todo: row.GetInt32(0), Know: row.GetInt32(1), LaterTodo: row.GetInt32(2), LaterKnow: row.GetInt32(3)), cancel, ("person", personId));
        var (todo, know, laterTodo, laterKnow) = counts[0];
        return new BoxCounts { Todo = todo - laterTodo, Know = know - laterKnow, Later = laterTodo + laterKnow };
    }

    public async Task<IReadOnlyList<Addressee>> Readers(Guid rootId, CancellationToken cancel) =>
    [
        .. (await sql.Query<ReaderRow>("""
            SELECT a.addressee, a.holder_id, a.unit_code, a.unit_path FROM inbox_subjects s JOIN inbox_asks a ON a.subject_id = s.id
            WHERE s.root_id = @rootId AND a.opened_at IS NOT NULL AND a.stands_for IS NULL AND a.box <> 'gone'
            """, new { rootId }, cancel)).Select(row => new Addressee(row.Addressee, row.HolderId, row.UnitCode, row.UnitPath, null)),
    ];

    public Task<IReadOnlyList<UnitAwareness>> Awareness(IReadOnlyCollection<Guid> rootIds, CancellationToken cancel) => rootIds.Count == 0 ? Task.FromResult<IReadOnlyList<UnitAwareness>>([]) : sql.Query<UnitAwareness>($"""
        SELECT s.root_id, a.unit_code AS unit, CAST(count(*) AS integer) AS total, CAST(count(a.opened_at) AS integer) AS opened, min(a.opened_at) AS first_opened_at
        FROM inbox_subjects s JOIN inbox_asks a ON a.subject_id = s.id
        WHERE {sql.Among("s.root_id", rootIds, out var args)} AND a.stands_for IS NULL AND a.left_at IS NULL GROUP BY s.root_id, a.unit_code
        """, args, cancel);

    public Task<IReadOnlyList<WordedReceipt>> Open(Guid rootId, CancellationToken cancel) => sql.Query<WordedReceipt>("""
        SELECT a.id AS ask_id, a.subject_id, r.person_id AS "by", a.unit_code AS unit, r.text, r.at, r.acted_by_name AS acted_by
        FROM inbox_subjects s JOIN inbox_asks a ON a.subject_id = s.id JOIN inbox_receipts r ON r.ask_id = a.id
        WHERE s.root_id = @rootId AND a.answer = 'Questioned' AND a.stands_for IS NULL
          AND r.id = (SELECT q.id FROM inbox_receipts q WHERE q.ask_id = a.id AND q.answer = 'Questioned' ORDER BY q.id DESC LIMIT 1) ORDER BY r.id
        """, new { rootId }, cancel);

    public Task<IReadOnlyList<WordedReceipt>> Filled(IReadOnlyCollection<Guid> subjects, CancellationToken cancel) => PerSubject<WordedReceipt>("""
        SELECT a.id AS ask_id, a.subject_id, r.person_id AS "by", a.unit_code AS unit, r.text, r.fields_json AS fields, r.at, r.acted_by_name AS acted_by
        FROM inbox_asks a JOIN inbox_receipts r ON r.ask_id = a.id
        WHERE a.subject_id = @subject AND a.answer = 'Done' AND r.answer = 'Done'
          AND r.id = (SELECT q.id FROM inbox_receipts q WHERE q.ask_id = a.id AND q.answer = 'Done' ORDER BY q.id DESC LIMIT 1) ORDER BY a.unit_path
        """, subjects, cancel);

    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> FirstOpenings(Guid rootId, CancellationToken cancel) => (await sql.Query<FirstOpening>("""
        SELECT a.subject_id, min(a.opened_at) AS at FROM inbox_subjects s JOIN inbox_asks a ON a.subject_id = s.id
        WHERE s.root_id = @rootId AND a.opened_at IS NOT NULL GROUP BY a.subject_id
        """, new { rootId }, cancel)).ToDictionary(row => row.SubjectId, row => row.At);

    public Task<IReadOnlyList<UnitLoad>> Load(string path, CancellationToken cancel) => sql.Query<UnitLoad>("""
        SELECT a.unit_code AS unit,
               count(*) AS open,
               sum(CASE WHEN a.due_at < @now THEN 1 ELSE 0 END) AS late,
               sum(CASE WHEN a.opened_at IS NULL THEN 1 ELSE 0 END) AS unread,
               sum(CASE WHEN a.answer = 'Questioned' THEN 1 ELSE 0 END) AS questioned,
               sum(CASE WHEN s.demand = 'Answer' AND s.kind = 'problem' THEN 1 ELSE 0 END) AS unanswered
        FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id
        WHERE a.box IN ('todo', 'know') AND a.stands_for IS NULL AND a.unit_path >= @path AND a.unit_path < @end
        GROUP BY a.unit_code
        """, new { path, end = UnitPath.End(path), now = clock.GetUtcNow() }, cancel);

    public Task<IReadOnlyList<ChatShare>> OpenedFromChat(string path, DateOnly since, CancellationToken cancel) => sql.Query<ChatShare>("""
        SELECT o.unit_code AS unit, CAST(count(*) AS integer) AS opened,
               CAST(COALESCE((SELECT sum(c.openings) FROM inbox_chat_openings c WHERE c.unit_code = o.unit_code AND c.day >= @since), 0) AS integer) AS from_chat
        FROM inbox_asks o WHERE o.unit_path >= @path AND o.unit_path < @end AND o.opened_at >= @from GROUP BY o.unit_code
        """, new { path, end = UnitPath.End(path), since, from = WorkingCalendar.At(since, TimeSpan.Zero) }, cancel);

    private async Task<IReadOnlyList<T>> PerSubject<T>(string query, IReadOnlyCollection<Guid> subjects, CancellationToken cancel)
    {
        var all = new List<T>();
        foreach (var subject in subjects)
            all.AddRange(await sql.Query<T>(query, new { subject }, cancel));
        return all;
    }

    private sealed class ReaderRow
    {
        public string Addressee { get; init; } = "";

        public Guid HolderId { get; init; }

        public string UnitCode { get; init; } = "";

        public string UnitPath { get; init; } = "";
    }

    private sealed class ActedRow
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";
    }

    private sealed class Part
    {
        public string Matter { get; init; } = "";

        public string From { get; init; } = "";
    }

    private sealed class FirstOpening
    {
        public Guid SubjectId { get; init; }

        public DateTimeOffset At { get; init; }
    }
}
