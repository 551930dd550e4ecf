using System.Text.Json;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;
using Npgsql;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// Asks everybody in the running transaction: one subject row, one row per addressee, one tally per unit. On PostgreSQL the
/// rows travel as arrays in one statement, on SQLite as JSON.
/// </summary>
internal sealed class AskMany(Sql sql, SearchIndex search, PlanAsks plan, IEvidence evidence, TimeProvider clock)
{
    private const int Chunk = 5000;
    private const string Columns = "id, subject_id, addressee, round, holder_id, deputy_id, unit_code, unit_path, box, sort_key, due_at, asked_at, has_reply, next_step_at, rung, plan_id";

    public async Task<int> Run(Subject subject, IReadOnlyCollection<Addressee> addressees, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var row = RowOf(subject, now);
        var isNew = await InsertSubject(row, cancel) > 0;
        await search.Put("subject", row.Id, row.WordsToFind, cancel);
        var common = new Common(row.Id, row.Box, row.SortKey(now), row.DueAt, now, await plan.ForNew(row, addressees, now, cancel));
        var asked = sql.Connection is NpgsqlConnection postgres
            ? await InsertByArrays(postgres, addressees, common, cancel)
            : await InsertByJson(addressees, common, cancel);
        await CountUnits(sql, row.Id, cancel);
        await Prove(row, isNew && asked == addressees.Count ? addressees : null, cancel);
        return asked;
    }

    /// <summary>One tally per unit that was asked, with how many; what they did since stays as it is counted.</summary>
    public static Task<int> CountUnits(Sql sql, Guid subject, CancellationToken cancel) => sql.Execute("""
        INSERT INTO inbox_tallies (subject_id, unit_code, unit_path, root_id, total, opened, understood, questioned, done)
        SELECT subject_id, unit_code, max(unit_path), (SELECT root_id FROM inbox_subjects WHERE id = @subject), count(*), 0, 0, 0, 0
        FROM inbox_asks WHERE subject_id = @subject AND stands_for IS NULL AND left_at IS NULL GROUP BY subject_id, unit_code
        ON CONFLICT (subject_id, unit_code) DO UPDATE SET total = excluded.total
        """, new { subject }, cancel);

    // Asking the same subject again adds people to it: then everybody is read, and the new leaf stands for all.
    private async Task Prove(SubjectRow row, IReadOnlyCollection<Addressee>? everybody, CancellationToken cancel)
    {
        if (everybody is null)
            await ProvenAsks.Prove(sql, evidence, await SubjectRow.Load(sql, row.Id, cancel), cancel);
        else
            await evidence.Record(InboxFacts.OfAsking(row, InboxFacts.DigestOf(everybody.Select(one => new Asked(one.Key, one.HolderId, one.Unit)))), cancel);
    }

    private static SubjectRow RowOf(Subject subject, DateTimeOffset now) => new()
    {
        Id = subject.Id, Kind = subject.Kind, RootId = subject.RootId, Title = subject.Title, Matter = subject.Matter, Urgency = subject.Urgency.ToString(),
        Demand = subject.Demand.ToString(), DueAt = subject.DueAt, FromName = subject.From, Through = subject.Through, KeyPointsJson = JsonSerializer.Serialize(subject.KeyPoints),
        Opinion = subject.Opinion, FormJson = JsonSerializer.Serialize(subject.Form), PagePath = subject.Path, AskedBy = subject.AskedBy, AskedByUnit = subject.AskedByUnit, AskedAt = now,
    };

    private Task<int> InsertSubject(SubjectRow subject, CancellationToken cancel) => sql.Execute("""
        INSERT INTO inbox_subjects (id, kind, root_id, title, matter, urgency, demand, due_at, from_name, through, key_points_json, opinion, form_json, page_path, asked_by, asked_by_unit, asked_at)
        VALUES (@Id, @Kind, @RootId, @Title, @Matter, @Urgency, @Demand, @DueAt, @FromName, @Through, @KeyPointsJson, @Opinion, @FormJson, @PagePath, @AskedBy, @AskedByUnit, @AskedAt)
        ON CONFLICT (id) DO NOTHING
        """, subject, cancel);

    private async Task<int> InsertByArrays(NpgsqlConnection connection, IReadOnlyCollection<Addressee> addressees, Common common, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            INSERT INTO inbox_asks ({Columns})
            SELECT t.id, @subject, t.addressee, 1, t.holder, t.deputy, t.unit, t.path, @box, @sort, @due, @now, false, t.step, 0, t.plan
            FROM unnest(@ids, @addressees, @holders, @deputies, @units, @paths, @steps, @plans) AS t(id, addressee, holder, deputy, unit, path, step, plan)
            ON CONFLICT (subject_id, addressee, round) DO NOTHING
            """, connection, (NpgsqlTransaction?)sql.Transaction);
        command.Parameters.AddWithValue("ids", addressees.Select(_ => Ids.Next(common.Now)).ToArray());
        command.Parameters.AddWithValue("addressees", addressees.Select(one => one.Key).ToArray());
        command.Parameters.AddWithValue("holders", addressees.Select(one => one.HolderId).ToArray());
        command.Parameters.AddWithValue("deputies", addressees.Select(one => one.DeputyId).ToArray());
        command.Parameters.AddWithValue("units", addressees.Select(one => one.Unit).ToArray());
        command.Parameters.AddWithValue("paths", addressees.Select(one => one.UnitPath).ToArray());
        command.Parameters.AddWithValue("steps", addressees.Select(one => common.Plan(one).First?.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("plans", addressees.Select(one => common.Plan(one).Plan).ToArray());
        command.Parameters.AddWithValue("subject", common.Subject);
        command.Parameters.AddWithValue("box", common.Box);
        command.Parameters.AddWithValue("sort", common.Sort);
        command.Parameters.Add(new NpgsqlParameter("due", NpgsqlTypes.NpgsqlDbType.TimestampTz) { Value = (object?)common.Due?.ToUniversalTime() ?? DBNull.Value });
        command.Parameters.AddWithValue("now", common.Now.ToUniversalTime());
        return await command.ExecuteNonQueryAsync(cancel);
    }

    // SQLite has no arrays; JSON carries a few thousand rows at a time, and one statement takes them in.
    private async Task<int> InsertByJson(IReadOnlyCollection<Addressee> addressees, Common common, CancellationToken cancel)
    {
        var asked = 0;
        foreach (var chunk in addressees.Chunk(Chunk))
            asked += await sql.Execute($"""
                INSERT INTO inbox_asks ({Columns})
                SELECT unhex(value ->> 0), @Subject, value ->> 1, 1, unhex(value ->> 2), unhex(value ->> 3), value ->> 4, value ->> 5, @Box, @Sort, @Due, @Now, 0, CAST(value ->> 6 AS INTEGER), 0, unhex(value ->> 7)
                FROM json_each(@rows) WHERE true
                ON CONFLICT (subject_id, addressee, round) DO NOTHING
                """, new { common.Subject, common.Box, common.Sort, common.Due, common.Now, rows = RowsOf(chunk, common) }, cancel);
        return asked;
    }

    private static string RowsOf(IReadOnlyList<Addressee> addressees, Common common) => JsonSerializer.Serialize(addressees.Select(one => (One: one, Planned: common.Plan(one))).Select(row => new[]
    {
        Ids.Next(common.Now).ToString("N"), row.One.Key, row.One.HolderId.ToString("N"), row.One.DeputyId?.ToString("N"), row.One.Unit, row.One.UnitPath,
        row.Planned.First?.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Planned.Plan.ToString("N"),
    }));

    private sealed record Common(Guid Subject, string Box, long Sort, DateTimeOffset? Due, DateTimeOffset Now, Func<Addressee, Planned> Plan);
}
