using System.Globalization;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>Why something is in a digest; the words of the column <c>kind</c>.</summary>
internal static class DigestKind
{
    /// <summary>One's own, new or held over quiet hours.</summary>
    public const string Own = "own";

    /// <summary>One's own, past its time.</summary>
    public const string Due = "due";

    /// <summary>Of a unit one leads, without an answer.</summary>
    public const string Stuck = "stuck";
}

/// <summary>One thing for one person's digest.</summary>
internal sealed record DigestEntry(Guid PersonId, DueAsk Ask, string Kind);

/// <summary>Collects what is to be in the next digest of each person: each thing once per round, whatever else happens.</summary>
internal sealed class DigestList(Sql sql, LadderBook book)
{
    public async Task Put(IReadOnlyList<DigestEntry> entries, DateTimeOffset now, CancellationToken cancel)
    {
        if (entries.Count == 0)
            return;
        var own = await OwnTimes([.. entries.Select(entry => entry.PersonId).Distinct()], cancel);
        var moments = new Dictionary<(string, int?), DateTimeOffset>();
        await sql.Execute($"""
            INSERT INTO inbox_digest_items (person_id, ask_id, round, kind, send_at)
            SELECT {sql.Cell<Guid>(0)}, {sql.Cell<Guid>(1)}, {sql.Cell<int>(2)}, {sql.Cell<string>(3)}, {sql.Cell<DateTimeOffset>(4)} FROM {sql.From()} WHERE true
            ON CONFLICT (person_id, ask_id, round, kind) DO NOTHING
            """, new { rows = sql.Json(entries.Select(entry => new object?[] { entry.PersonId, entry.Ask.Id, entry.Ask.Round, entry.Kind, SendAt(entry) })) }, cancel);

        DateTimeOffset SendAt(DigestEntry entry)
        {
            int? minute = own.TryGetValue(entry.PersonId, out var chosen) ? chosen : null;
            if (!moments.TryGetValue((entry.Ask.UnitPath, minute), out var at))
                moments[(entry.Ask.UnitPath, minute)] = at = book.NextDigest(entry.Ask.UnitPath, now, minute);
            return at;
        }
    }

    /// <summary>Of these people, when those who chose a time want their digest.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> OwnTimes(IReadOnlyList<Guid> people, CancellationToken cancel) => (await sql.Query<DigestTimeRow>(
        $"SELECT t.person_id, t.minute FROM {sql.From()} JOIN inbox_digest_times t ON t.person_id = {sql.Cell<Guid>(0)}", new { rows = sql.Json(people.Select(person => new object?[] { person })) }, cancel))
        .ToDictionary(time => time.PersonId, time => time.Minute);
}

/// <summary>
/// 早报: everything collected for a person, once a day at their time, in one message. What was answered in the meantime is left
/// out; nothing left, no digest. A second one on the same day waits for the next.
/// </summary>
internal sealed class SendDigests(Sql sql, Work work, LadderBook book, DigestList list, IAddressBook addresses, Outgoing outgoing, LiveHints live, TimeProvider clock) : IJob
{
    private const int Batch = 5000;

    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            var sent = await work.Run(() => SendSome(cancel), cancel);
            if (!sent.Succeeded || sent.Value < Batch)
                return;
        }
    }

    private async Task<Result<int>> SendSome(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var items = await sql.Query<Item>($"""
            SELECT i.person_id, i.ask_id, i.round, i.kind, a.unit_path, a.box,
                   CASE WHEN a.round = i.round AND a.box IN ('todo', 'know') AND (a.answer IS NULL OR (i.kind = 'due' AND a.answer = 'Understood')) AND (i.kind = 'stuck' OR a.holder_id = i.person_id) THEN 1 ELSE 0 END AS is_open
            FROM inbox_digest_items i JOIN inbox_asks a ON a.id = i.ask_id
            WHERE i.digest_id IS NULL AND i.send_at <= @now ORDER BY i.send_at, i.person_id LIMIT {Batch} {(sql.Kind == DatabaseKind.Postgres ? "FOR UPDATE OF i SKIP LOCKED" : "")}
            """, new { now }, cancel);
        if (items.Count == 0)
            return 0;
        await Remove([.. items.Where(item => item.IsOpen == 0)], cancel);
        var perPerson = items.Where(item => item.IsOpen == 1).GroupBy(item => item.PersonId).ToDictionary(group => group.Key, group => group.ToList());
        var sent = await Begin(perPerson.Keys, now, cancel);
        await Assign([.. perPerson.Where(person => sent.ContainsKey(person.Key)).SelectMany(person => person.Value)], sent, cancel);
        await Postpone([.. perPerson.Where(person => !sent.ContainsKey(person.Key)).SelectMany(person => person.Value)], now, cancel);
        await Tell(perPerson.Where(person => sent.ContainsKey(person.Key)).ToDictionary(), cancel);
        return items.Count;
    }

    private async Task<IReadOnlyDictionary<Guid, Guid>> Begin(IReadOnlyCollection<Guid> people, DateTimeOffset now, CancellationToken cancel) => (await sql.Query<Digest>($"""
        INSERT INTO inbox_digests (id, person_id, day, sent_at) SELECT {sql.Cell<Guid>(0)}, {sql.Cell<Guid>(1)}, @day, @now FROM {sql.From()} WHERE true
        ON CONFLICT (person_id, day) DO NOTHING RETURNING id, person_id
        """, new { day = WorkingCalendar.LocalDay(now), now, rows = sql.Json(people.Select(person => new object?[] { Ids.Next(now), person })) }, cancel)).ToDictionary(digest => digest.PersonId, digest => digest.Id);

    private Task<int> Assign(IReadOnlyList<Item> items, IReadOnlyDictionary<Guid, Guid> sent, CancellationToken cancel) => items.Count == 0 ? Task.FromResult(0) : sql.Execute($"""
        UPDATE inbox_digest_items SET digest_id = {sql.Cell<Guid>(4)} FROM {sql.From()} WHERE {ThisItem}
        """, new { rows = sql.Json(items.Select(item => new object?[] { item.PersonId, item.AskId, item.Round, item.Kind, sent[item.PersonId] })) }, cancel);

    private async Task Postpone(IReadOnlyList<Item> items, DateTimeOffset now, CancellationToken cancel)
    {
        if (items.Count == 0)
            return;
        var own = await list.OwnTimes([.. items.Select(item => item.PersonId).Distinct()], cancel);
        var tomorrow = WorkingCalendar.At(WorkingCalendar.LocalDay(now).AddDays(1), TimeSpan.Zero);
        await sql.Execute($"UPDATE inbox_digest_items SET send_at = {sql.Cell<DateTimeOffset>(4)} FROM {sql.From()} WHERE {ThisItem}", new
        {
            rows = sql.Json(items.Select(item => new object?[] { item.PersonId, item.AskId, item.Round, item.Kind, book.NextDigest(item.UnitPath, tomorrow, own.TryGetValue(item.PersonId, out var minute) ? minute : null) })),
        }, cancel);
    }

    private Task<int> Remove(IReadOnlyList<Item> items, CancellationToken cancel) => items.Count == 0 ? Task.FromResult(0) : sql.Execute(
        $"DELETE FROM inbox_digest_items WHERE digest_id IS NULL AND EXISTS (SELECT 1 FROM {sql.From()} WHERE {ThisItem})",
        new { rows = sql.Json(items.Select(item => new object?[] { item.PersonId, item.AskId, item.Round, item.Kind })) }, cancel);

    private async Task Tell(IReadOnlyDictionary<Guid, List<Item>> people, CancellationToken cancel)
    {
        if (people.Count == 0)
            return;
        var known = (await addresses.Of([.. people.Keys], cancel)).ToLookup(address => address.PersonId, address => address.Channel);
        await outgoing.Queue(
        [
            .. from person in people
               from channel in Notices.ChannelsOf(Act.Push | Act.Card, known[person.Key]).Take(1)
               select new Notice(Guid.Empty, person.Key, channel, TitleOf(person.Value), "/digest", "早报", false),
        ], cancel);
        work.AfterCommit(() =>
        {
            foreach (var person in people.Keys)
                live.Publish(Topics.Inbox(person));
        });
    }

    private static string TitleOf(List<Item> items)
    {
        var own = items.Where(item => item.Kind != DigestKind.Stuck).DistinctBy(item => item.AskId).ToList();
        return string.Join('，', new[]
        {
            Said("要办", own.Count(item => item.Box == "todo")), Said("要知道", own.Count(item => item.Box == "know")), Said("下面没有回音", items.Count(item => item.Kind == DigestKind.Stuck)),
        }.Where(part => part.Length > 0));
    }

    private static string Said(string what, int count) => count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{what} {count} 件");

    private string ThisItem => $"inbox_digest_items.person_id = {sql.Cell<Guid>(0)} AND inbox_digest_items.ask_id = {sql.Cell<Guid>(1)} AND inbox_digest_items.round = {sql.Cell<int>(2)} AND inbox_digest_items.kind = {sql.Cell<string>(3)}";

    private sealed class Item
    {
        public Guid PersonId { get; init; }

        public Guid AskId { get; init; }

        public int Round { get; init; }

        public string Kind { get; init; } = "";

        public string UnitPath { get; init; } = "";

        public string Box { get; init; } = "";

        public int IsOpen { get; init; }
    }

    private sealed class Digest
    {
        public Guid Id { get; init; }

        public Guid PersonId { get; init; }
    }
}

/// <summary>What is stuck in one unit below: the unit and what about, never whose.</summary>
/// <param name="UnitName">The unit.</param>
/// <param name="Matters">About what, each once.</param>
/// <param name="Open">How many asks without an answer.</param>
public sealed record StuckUnit(string UnitName, IReadOnlyList<string> Matters, int Open);

/// <summary>The newest digest of a person as it stands now.</summary>
/// <param name="SentAt">When it came; null when there was none yet.</param>
/// <param name="Own">One's own that are still open.</param>
/// <param name="Below">What is stuck in the units one leads.</param>
public sealed record DigestView(DateTimeOffset? SentAt, IReadOnlyList<AskCard> Own, IReadOnlyList<StuckUnit> Below);

/// <summary>Reads digests, and keeps when somebody wants theirs.</summary>
internal sealed class DigestReading(Sql sql, InboxQuestions questions, IKeptPlaces places, LadderBook book, DigestList list, TimeProvider clock)
{
    /// <summary>The newest digest; what was answered since is gone from it.</summary>
    public async Task<DigestView> Newest(Guid person, CancellationToken cancel)
    {
        var digest = await sql.First<DigestRow>("SELECT id, person_id, day, sent_at FROM inbox_digests WHERE person_id = @person ORDER BY day DESC LIMIT 1", new { person }, cancel);
        var cards = new List<AskCard>();
        if (digest is not null)
            foreach (var ask in await sql.Query<Guid>("SELECT DISTINCT ask_id FROM inbox_digest_items WHERE digest_id = @Id AND kind <> 'stuck'", new { digest.Id }, cancel))
                if (await questions.Card(ask, person, cancel) is { IsFinished: false } card)
                    cards.Add(card);
        return new DigestView(digest?.SentAt, [.. cards.OrderBy(card => card.SortKey)], await Below(person, cancel));
    }

    /// <summary>What is stuck in the units this person leads: units, never persons.</summary>
    public async Task<IReadOnlyList<StuckUnit>> Below(Guid person, CancellationToken cancel)
    {
        var stuck = await sql.Query<Stuck>("""
            SELECT a.unit_code, s.matter FROM inbox_digest_items i JOIN inbox_asks a ON a.id = i.ask_id JOIN inbox_subjects s ON s.id = a.subject_id
            WHERE i.person_id = @person AND i.kind = 'stuck' AND a.round = i.round AND a.box IN ('todo', 'know') AND a.answer IS NULL
            """, new { person }, cancel);
        var units = await places.Find([.. stuck.Select(one => one.UnitCode).Distinct()], cancel);
        return [.. stuck.GroupBy(one => one.UnitCode).Select(unit => new StuckUnit(units.GetValueOrDefault(unit.Key)?.Name ?? unit.Key, [.. unit.Select(one => one.Matter).Where(matter => matter.Length > 0).Distinct().Order(StringComparer.Ordinal)], unit.Count()))
            .OrderByDescending(unit => unit.Open).ThenBy(unit => unit.UnitName, StringComparer.Ordinal)];
    }

    /// <summary>When this person gets it, and whether that was their own choice.</summary>
    public async Task<(TimeOnly At, bool IsOwn)> TimeOf(CurrentUser user, CancellationToken cancel)
        => (await list.OwnTimes([user.PersonId], cancel)).TryGetValue(user.PersonId, out var minute)
            ? (TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minute)), true) : (book.RulesAt(user.MainPost?.UnitPath ?? "").DigestAt, false);

    /// <summary>From the next digest on it comes at this time; null goes back to the place's. What already waits moves along.</summary>
    public async Task<Result<Done>> Choose(CurrentUser by, TimeOnly? at, CancellationToken cancel)
    {
        int? minute = at is { } time ? (time.Hour * 60) + time.Minute : null;
        if (minute is { } own)
            await sql.Execute("INSERT INTO inbox_digest_times (person_id, minute) VALUES (@PersonId, @own) ON CONFLICT (person_id) DO UPDATE SET minute = excluded.minute", new { by.PersonId, own }, cancel);
        else
            await sql.Execute("DELETE FROM inbox_digest_times WHERE person_id = @PersonId", new { by.PersonId }, cancel);
        await sql.Execute("UPDATE inbox_digest_items SET send_at = @next WHERE person_id = @PersonId AND digest_id IS NULL",
            new { by.PersonId, next = book.NextDigest(by.MainPost?.UnitPath ?? "", clock.GetUtcNow(), minute) }, cancel);
        return Done.Instance;
    }

    private sealed class Stuck
    {
        public string UnitCode { get; init; } = "";

        public string Matter { get; init; } = "";
    }
}
