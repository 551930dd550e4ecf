using System.Security.Cryptography;
using System.Text;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>What is proven about the inbox: who was asked what, and every receipt. Contents are the rows themselves, so they can be made again.</summary>
internal static class InboxFacts
{
    public const string Asked = "asked";

    public const string AskedKind = "inbox.asked";

    public const string Ask = "ask";

    public const string GivenKind = "receipt.given";

    /// <summary>What was asked, and whom: one leaf, however many were asked.</summary>
    public static Fact OfAsking(SubjectRow subject, byte[] askedDigest) => new(AskedKind, subject.AskedBy, Fact.SubjectOf(Asked, subject.Id), ContentOf(subject, askedDigest));

    /// <summary>A receipt, under the ask it answers: whoever gave it is its actor, whom it was given for stands in it.</summary>
    public static Fact OfReceipt(ReceiptRow receipt) => new(GivenKind, receipt.ActedBy ?? receipt.PersonId, Fact.SubjectOf(Ask, receipt.AskId), ContentOf(receipt)) { At = receipt.At };

    public static byte[] ContentOf(ReceiptRow receipt) => ProvenTable.ContentOf(
        ("id", receipt.Id), ("ask_id", receipt.AskId), ("person_id", receipt.PersonId), ("answer", receipt.Answer), ("text", receipt.Text), ("fields_json", receipt.FieldsJson), ("at", receipt.At),
        ("acted_by", receipt.ActedBy), ("acted_by_name", receipt.ActedByName));

    public static byte[] ContentOf(SubjectRow subject, byte[] askedDigest) => ProvenTable.ContentOf(
        ("id", subject.Id), ("kind", subject.Kind), ("root_id", subject.RootId), ("title", subject.Title), ("matter", subject.Matter), ("urgency", subject.Urgency),
        ("demand", subject.Demand), ("due_at", subject.DueAt), ("from_name", subject.FromName), ("through", subject.Through), ("key_points_json", subject.KeyPointsJson),
        ("opinion", subject.Opinion), ("form_json", subject.FormJson), ("page_path", subject.PagePath), ("asked_by", subject.AskedBy), ("asked_by_unit", subject.AskedByUnit),
        ("asked_at", subject.AskedAt), ("revised", subject.Revised), ("asked", askedDigest));

    /// <summary>SHA-256 over everybody who was asked, in the order of addressees; a later round and the time it began are said with it.</summary>
    public static byte[] DigestOf(IEnumerable<Asked> asked)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var one in asked.OrderBy(one => one.Addressee, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{one.Addressee} {one.Holder:N} {one.Unit}{(one.RenewedAt is { } at ? $" {one.Round} {at.UtcTicks / TimeSpan.TicksPerMicrosecond}" : "")}\n"));
        return hash.GetHashAndReset();
    }
}

/// <summary>One who was asked, as the leaf says it.</summary>
internal readonly record struct Asked(string Addressee, Guid Holder, string Unit, int Round = 1, DateTimeOffset? RenewedAt = null);

/// <summary>Who was asked what, said again from the tables.</summary>
internal sealed class ProvenAsks(Sql sql) : IProvenSource
{
    public string Prefix => InboxFacts.Asked;

    public string Kind => InboxFacts.AskedKind;

    public bool IsEachItsOwn => false;

    public async Task<IReadOnlyList<ProvenRow>> Page(Guid after, int most, CancellationToken cancel)
    {
        var subjects = await sql.Query<SubjectRow>("SELECT * FROM inbox_subjects WHERE id > @after ORDER BY id LIMIT @most", new { after, most }, cancel);
        var rows = new List<ProvenRow>();
        foreach (var subject in subjects)
            rows.Add(new ProvenRow(subject.Id, InboxFacts.ContentOf(subject, InboxFacts.DigestOf(await Asked(sql, subject.Id, cancel)))));
        return rows;
    }

    public static async Task<IEnumerable<Asked>> Asked(Sql sql, Guid subject, CancellationToken cancel)
        => (await sql.Query<AskedRow>("SELECT addressee, holder_id, unit_code, round, renewed_at FROM inbox_asks WHERE subject_id = @subject AND stands_for IS NULL", new { subject }, cancel))
            .Select(row => new Asked(row.Addressee, row.HolderId, row.UnitCode, row.Round, row.RenewedAt));

    /// <summary>A new leaf that says how a subject and those asked about it are now; the newest one counts.</summary>
    public static async Task Prove(Sql sql, IEvidence evidence, SubjectRow subject, CancellationToken cancel)
        => await evidence.Record(InboxFacts.OfAsking(subject, InboxFacts.DigestOf(await Asked(sql, subject.Id, cancel))), cancel);

    public Task<long> Forgotten(CancellationToken cancel) => Task.FromResult(0L);

    // What a card and the counts show follows from the receipts.
    public async Task<IReadOnlyList<(string Where, string What)>> Contradictions(CancellationToken cancel)
    {
        var wrong = new List<(string Where, string What)>();
        foreach (var (what, query) in Questions)
            wrong.AddRange((await sql.Query<Guid>(query, null, cancel)).Select(id => ($"ask:{id}", what)));
        return wrong;
    }

    private static readonly (string What, string Query)[] Questions =
    [
        ("收件箱里写着有回执，存过的回执里没有这一次", """
            SELECT a.id FROM inbox_asks a WHERE a.answer IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM inbox_receipts r WHERE r.ask_id = COALESCE(a.stands_for, a.id) AND r.answer = a.answer AND r.at = a.answered_at AND r.person_id = a.answered_by)
            ORDER BY a.id
            """),
        ("存过回执，收件箱里没有了", """
            SELECT a.id FROM inbox_asks a WHERE a.answer IS NULL AND a.stands_for IS NULL
                AND (SELECT r.answer FROM inbox_receipts r WHERE r.ask_id = a.id AND (a.renewed_at IS NULL OR r.at > a.renewed_at) ORDER BY r.at DESC, r.id DESC LIMIT 1) IN ('Understood', 'Done')
            ORDER BY a.id
            """),
        ("合计和每一条加起来不符", """
            SELECT COALESCE(t.subject_id, a.subject_id) FROM inbox_tallies t
            FULL JOIN (SELECT subject_id, unit_code, count(*) AS total, sum(CASE WHEN answer = 'Understood' THEN 1 ELSE 0 END) AS understood,
                           sum(CASE WHEN answer = 'Questioned' THEN 1 ELSE 0 END) AS questioned, sum(CASE WHEN answer = 'Done' THEN 1 ELSE 0 END) AS done
                       FROM inbox_asks WHERE stands_for IS NULL AND left_at IS NULL GROUP BY subject_id, unit_code) AS a ON a.subject_id = t.subject_id AND a.unit_code = t.unit_code
            WHERE a.total IS NULL OR t.total IS NULL OR a.total <> t.total OR a.understood <> t.understood OR a.questioned <> t.questioned OR a.done <> t.done
            ORDER BY 1
            """),
    ];

    private sealed class AskedRow
    {
        public string Addressee { get; init; } = "";

        public Guid HolderId { get; init; }

        public string UnitCode { get; init; } = "";

        public int Round { get; init; }

        public DateTimeOffset? RenewedAt { get; init; }
    }
}

/// <summary>Every receipt, said again from the table.</summary>
internal sealed class ProvenReceipts(Sql sql) : IProvenSource
{
    public string Prefix => InboxFacts.Ask;

    public string Kind => InboxFacts.GivenKind;

    public bool IsEachItsOwn => true;

    public async Task<IReadOnlyList<ProvenRow>> Page(Guid after, int most, CancellationToken cancel) =>
    [
        .. (await sql.Query<ReceiptRow>("""
            SELECT * FROM inbox_receipts WHERE forgotten_at IS NULL
                AND ask_id IN (SELECT DISTINCT ask_id FROM inbox_receipts WHERE ask_id > @after AND forgotten_at IS NULL ORDER BY ask_id LIMIT @most)
            ORDER BY ask_id, id
            """, new { after, most }, cancel)).Select(receipt => new ProvenRow(receipt.AskId, InboxFacts.ContentOf(receipt))),
    ];

    public Task<long> Forgotten(CancellationToken cancel) => sql.First<long>("SELECT count(*) FROM inbox_receipts WHERE forgotten_at IS NOT NULL", null, cancel);

    public Task<IReadOnlyList<(string Where, string What)>> Contradictions(CancellationToken cancel) => Task.FromResult<IReadOnlyList<(string Where, string What)>>([]);
}
