using System.Data.Common;
using System.Globalization;
using System.Text;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// One page of a box, the question asked most often of all. The asks are read from one index; what they are about is the same for everybody and known
/// already (docs/decisions/0033-memory-under-a-number.md).
/// </summary>
internal sealed class ListedAsks(HotQuestions hot, KnownSubjects subjects, TimeProvider clock)
{
    // Most asks have few of the columns that may be empty: one number says which, and only those are fetched.
    private static readonly string[] MayBeEmpty = ["due_at", "opened_at", "answer", "answered_at", "withdrawn_at", "stands_for", "reminded_at", "moved_from", "snoozed_until"];

    private static readonly string Columns = $"""
        SELECT {string.Join(" + ", MayBeEmpty.Select((column, at) => $"CASE WHEN a.{column} IS NULL THEN 0 ELSE {1 << at} END"))},
               {Watched.NumberOf(KnownSubjects.Topic)}, a.id, a.subject_id, a.asked_at, a.has_reply, a.round, a.sort_key, {string.Join(", ", MayBeEmpty.Select(column => "a." + column))}
        FROM inbox_asks a
        """;

    /// <summary>The cards after a cursor, at most <paramref name="limit"/>, with the cursor of the next page.</summary>
    public async Task<Listing<AskCard>> Page(Guid person, string box, string? after, int limit, InboxFilter? filter, CancellationToken cancel)
    {
        // Box and number stand in the text: as parameters they would make SQLite plan the question anew each time (its plan depends on them).
        var which = box is "know" or "done" or InboxQuestions.Snoozed ? box : "todo";
        var (from, needsSubject) = (Cursor.Read(after), !string.IsNullOrEmpty(filter?.Matter) || !string.IsNullOrEmpty(filter?.From));
        var question = $"""
            {Columns} {(needsSubject ? "JOIN inbox_subjects s ON s.id = a.subject_id" : "")}
            WHERE a.holder_id = @person AND {InBox(which)} {(from is null ? "" : "AND (a.sort_key, a.id) > (@sort, @id)")}{filter?.Where}
            ORDER BY a.sort_key, a.id LIMIT {(limit + 1).ToString(CultureInfo.InvariantCulture)}
            """;
        List<(string Name, object? Value)> given = [("person", person)];
        if (from is not null)
            given.AddRange([("sort", from.Sort), ("id", from.Id)]);
        if (filter is { Today: true })
            given.Add(("tonight", InboxFilter.Tonight(clock.GetUtcNow())));
        if (!string.IsNullOrEmpty(filter?.Matter))
            given.Add(("matter", filter.Matter));
        if (!string.IsNullOrEmpty(filter?.From))
            given.Add(("from", filter.From));

        var asks = await hot.Ask(question, row => Ask.Read(row, which), cancel, [.. given]);
        if (asks.Count == 0)
            return new Listing<AskCard>([], null);
        var known = await subjects.Of(asks[0].Number, asks.Take(limit).Select(ask => ask.SubjectId), cancel);
        var cards = asks.Take(limit).Select(ask => ask.About(known[ask.SubjectId])).ToList();
        return new Listing<AskCard>(cards, asks.Count > limit ? new Cursor(cards[^1].SortKey, cards[^1].Id).ToString() : null);
    }

    // What its reader put away lies in neither box until its time comes.
    private static string InBox(string box) => box switch
    {
        InboxQuestions.Snoozed => "a.box IN ('todo', 'know') AND a.snoozed_until IS NOT NULL",
        "done" => "a.box = 'done'",
        _ => $"a.box = '{box}' AND a.snoozed_until IS NULL",
    };

    /// <summary>A row of the asks, with the number its subject's words must stand under.</summary>
    private sealed record Ask(long Number, Guid SubjectId, Func<SubjectWords, AskCard> About)
    {
        public static Ask Read(DbDataReader row, string box)
        {
            var (filled, number, id, subject) = (row.GetInt32(0), row.IsDBNull(1) ? -1 : row.GetInt64(1), row.IdAt(2), row.IdAt(3));
            var (asked, reply, round, sort) = (row.TimeAt(4), row.GetBoolean(5), row.GetInt32(6), row.GetInt64(7));
            var (due, opened, answered, withdrawn, reminded, snoozed) = (Time(0), Time(1), Time(3), Time(4), Time(6), Time(8));
            var (answer, standsFor, moved) = (Has(2) ? Enum.Parse<ReceiptAnswer>(row.GetString(10)) : (ReceiptAnswer?)null, Has(5) ? row.IdAt(13) : (Guid?)null, Has(7) ? row.GetString(15) : null);
            return new Ask(number, subject, words => new AskCard
            {
                Id = id, SubjectId = subject, Kind = words.Kind, Title = words.Title, Matter = words.Matter, Urgency = words.Urgency, Demand = words.Demand, DueAt = due,
                From = words.From, Through = words.Through, Opinion = words.Opinion, Path = words.Path, AskedAt = asked, OpenedAt = opened,
                Answer = answer, AnsweredAt = answered, WithdrawnAt = withdrawn, StandsFor = standsFor, RemindedAt = reminded,
                Round = round, MovedFrom = moved, Revised = words.Revised, HasReply = reply, SnoozedUntil = snoozed, SortKey = sort, KeyPoints = words.KeyPoints, Form = words.Form, Box = box, Words = words,
            });

            bool Has(int column) => (filled & (1 << column)) != 0;
            DateTimeOffset? Time(int column) => Has(column) ? row.TimeAt(8 + column) : null;
        }
    }

    /// <summary>Where a page ended: opaque to clients.</summary>
    private sealed record Cursor(long Sort, Guid Id)
    {
        public static Cursor? Read(string? text)
        {
            if (string.IsNullOrEmpty(text))
                return null;
            Span<byte> bytes = stackalloc byte[text.Length];
            if (!Convert.TryFromBase64String(text.Replace('-', '+').Replace('_', '/'), bytes, out var length))
                return null;
            var parts = Encoding.ASCII.GetString(bytes[..length]).Split(':');
            return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sort) && Guid.TryParse(parts[1], out var id)
                ? new Cursor(sort, id) : null;
        }

        public override string ToString()
            => Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Sort}:{Id:N}"))).Replace('+', '-').Replace('/', '_');
    }
}
