using System.Data.Common;
using System.Text.Json;
using Dapper;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Npgsql;

namespace Jicengtong.Modules.Inbox;

/// <summary>A receipt on its way to the group writer.</summary>
internal sealed class GivenReceipt(
    ManyReceipts writer, IEvidence evidence, Guid by, Guid askId, ReceiptAnswer given, string text, IReadOnlyDictionary<string, string?>? fields, int? round, Actor? actedBy) : WriteOfAKind<Done>(writer)
{
    public Guid By => by;

    public Guid AskId => askId;

    public ReceiptAnswer Given => given;

    public string Text => text;

    public IReadOnlyDictionary<string, string?>? Fields => fields;

    public int? Round => round;

    /// <summary>Who gave it for the holder (代办); null when the holder did.</summary>
    public Actor? ActedBy => actedBy;

    /// <summary>Proves it, in the scope it came from.</summary>
    public IEvidence Evidence => evidence;

    /// <summary>The ask as it was before; null until it is found.</summary>
    public LoadedAsk? Ask { get; set; }

    /// <summary>Who else has it in their inbox: the deputy asked for it, or whom it stands for.</summary>
    public IReadOnlyList<Guid> Others { get; set; } = [];
}

/// <summary>
/// Receipts of the common kind, a first answer by the holder to an ask that stands for no other and that no deputy was asked for, by the hundred: asks, tallies and
/// receipts are one statement each for all of them (docs/decisions/0035-receipts-by-the-hundred.md). As with a single answer the ladder stops;
/// 明白 of what is to be done leaves the due day (128), whatever else was to come (127).
/// </summary>
internal sealed class ManyReceipts(TimeProvider clock) : IWriteMany
{
    // Fewer are quicker one by one.
    private const int Least = 3;

    public async Task Write(DbConnection connection, DbTransaction transaction, IReadOnlyList<WriteOfAKind> writes)
    {
        if (writes.Count < Least)
            return;
        var receipts = writes.Cast<GivenReceipt>().DistinctBy(receipt => receipt.AskId).ToList();
        var asks = (await AskTransitions.LoadAll(connection, transaction, [.. receipts.Select(receipt => receipt.AskId)])).ToDictionary(ask => ask.Id);
        var (now, common) = (clock.GetUtcNow(), new List<Row>(receipts.Count));
        foreach (var receipt in receipts)
        {
            receipt.Ask = asks.GetValueOrDefault(receipt.AskId);
            if (GiveReceipt.Refusal(receipt) is { } refusal)
                receipt.Answer = refusal;
            else if (receipt is { ActedBy: null, Ask: { Answer: null, StandsFor: null, DeputyAskedAt: null } ask })
                common.Add(new Row(Ids.Next(now), ask, receipt));
        }

        if (common.Count == 0)
            return;
        // What is proven about them is worked out while the database writes.
        var written = Task.Run(() => connection is NpgsqlConnection ? connection.ExecuteAsync(OnPostgres, ArraysOf(common, now), transaction) : connection.ExecuteAsync(OnSqlite, JsonOf(common, now), transaction));
        try
        {
            foreach (var (id, _, receipt) in common)
                await receipt.Evidence.Record(connection, transaction, GiveReceipt.FactOf(receipt, id, now));
        }
        finally
        {
            await written;
        }

        foreach (var row in common)
            row.Receipt.Answer = Done.Instance;
    }

    private const string OnSqlite = """
        UPDATE inbox_asks SET opened_at = COALESCE(opened_at, @now), answer = r.value ->> 2, answered_at = @now, answered_by = unhex(r.value ->> 3),
            box = CASE WHEN r.value ->> 4 THEN 'done' ELSE box END, sort_key = CASE WHEN r.value ->> 4 THEN @sort ELSE sort_key END,
            snoozed_until = NULL, rung = rung | 127, next_step_at = CASE WHEN r.value ->> 4 OR r.value ->> 2 = 'Questioned' THEN NULL ELSE
                (SELECT min(s.at) FROM inbox_plan_steps s WHERE s.plan_id = inbox_asks.plan_id AND s.act = 128 AND (inbox_asks.rung & 128) = 0) END
        FROM json_each(@rows) AS r WHERE inbox_asks.id = unhex(r.value ->> 1);
        UPDATE inbox_tallies SET opened = opened + (t.value ->> 2), understood = understood + (t.value ->> 3), questioned = questioned + (t.value ->> 4), done = done + (t.value ->> 5)
        FROM json_each(@tallies) AS t WHERE subject_id = unhex(t.value ->> 0) AND unit_code = t.value ->> 1;
        INSERT INTO inbox_receipts (id, ask_id, person_id, answer, text, fields_json, at)
        SELECT unhex(value ->> 0), unhex(value ->> 1), unhex(value ->> 3), value ->> 2, value ->> 5, value ->> 6, @now FROM json_each(@rows)
        """;

    private const string OnPostgres = """
        UPDATE inbox_asks SET opened_at = COALESCE(opened_at, @now), answer = r.answer, answered_at = @now, answered_by = r.person,
            box = CASE WHEN r.finished THEN 'done' ELSE box END, sort_key = CASE WHEN r.finished THEN @sort ELSE sort_key END,
            snoozed_until = NULL, rung = rung | 127, next_step_at = CASE WHEN r.finished OR r.answer = 'Questioned' THEN NULL ELSE
                (SELECT min(s.at) FROM inbox_plan_steps s WHERE s.plan_id = inbox_asks.plan_id AND s.act = 128 AND (inbox_asks.rung & 128) = 0) END
        FROM unnest(@asks, @answers, @people, @finished) AS r(ask, answer, person, finished) WHERE inbox_asks.id = r.ask;
        UPDATE inbox_tallies SET opened = inbox_tallies.opened + t.opened, understood = inbox_tallies.understood + t.understood, questioned = inbox_tallies.questioned + t.questioned, done = inbox_tallies.done + t.done
        FROM unnest(@subjects, @units, @opened, @understood, @questioned, @done) AS t(subject, unit, opened, understood, questioned, done) WHERE subject_id = t.subject AND unit_code = t.unit;
        INSERT INTO inbox_receipts (id, ask_id, person_id, answer, text, fields_json, at) SELECT r.*, @now FROM unnest(@ids, @asks, @people, @answers, @texts, @fields) AS r
        """;

    private static object JsonOf(List<Row> rows, DateTimeOffset now) => new
    {
        now, sort = AskTransitions.SortWhenDone(now),
        rows = JsonSerializer.Serialize(rows.Select(row => new object?[]
        {
            row.Id.ToString("N"), row.Ask.Id.ToString("N"), row.Receipt.Given.ToString(), row.Receipt.By.ToString("N"), row.IsFinished ? 1 : 0, row.Receipt.Text, GiveReceipt.JsonOf(row.Receipt.Fields),
        })),
        tallies = JsonSerializer.Serialize(TalliesOf(rows).Select(tally => new object[] { tally.Subject.ToString("N"), tally.Unit, tally.Opened, tally.Understood, tally.Questioned, tally.Done })),
    };

    private static object ArraysOf(List<Row> rows, DateTimeOffset now)
    {
        var tallies = TalliesOf(rows);
        return new
        {
            now, sort = AskTransitions.SortWhenDone(now), ids = Column(rows, row => row.Id), asks = Column(rows, row => row.Ask.Id), answers = Column(rows, row => row.Receipt.Given.ToString()),
            people = Column(rows, row => row.Receipt.By), finished = Column(rows, row => row.IsFinished), texts = Column(rows, row => row.Receipt.Text), fields = Column(rows, row => GiveReceipt.JsonOf(row.Receipt.Fields)),
            subjects = Column(tallies, tally => tally.Subject), units = Column(tallies, tally => tally.Unit), opened = Column(tallies, tally => tally.Opened),
            understood = Column(tallies, tally => tally.Understood), questioned = Column(tallies, tally => tally.Questioned), done = Column(tallies, tally => tally.Done),
        };
    }

    // In one order for all nodes, so that two of them never wait for each other.
    private static List<Change> TalliesOf(List<Row> rows) =>
    [
        .. rows.GroupBy(row => (row.Ask.SubjectId, row.Ask.UnitCode)).OrderBy(tally => tally.Key.SubjectId).ThenBy(tally => tally.Key.UnitCode, StringComparer.Ordinal).Select(tally => new Change(
            tally.Key.SubjectId, tally.Key.UnitCode, tally.Count(row => row.Ask.OpenedAt is null), tally.Count(row => row.Receipt.Given == ReceiptAnswer.Understood),
            tally.Count(row => row.Receipt.Given == ReceiptAnswer.Questioned), tally.Count(row => row.Receipt.Given == ReceiptAnswer.Done))),
    ];

    private static TValue[] Column<TRow, TValue>(List<TRow> rows, Func<TRow, TValue> value) => [.. rows.Select(value)];

    private sealed record Row(Guid Id, LoadedAsk Ask, GivenReceipt Receipt)
    {
        public bool IsFinished => AskTransitions.Finishes(Ask.Demand, Receipt.Given);
    }

    private sealed record Change(Guid Subject, string Unit, int Opened, int Understood, int Questioned, int Done);
}
