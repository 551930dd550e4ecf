using System.Data.Common;
using System.Text.Json;
using Dapper;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;
using Npgsql;

namespace Jicengtong.Modules.Inbox;

/// <summary>An ask as a writer needs it, with the subject's demand.</summary>
internal sealed class LoadedAsk
{
    public Guid Id { get; init; }

    public Guid SubjectId { get; init; }

    public Guid RootId { get; init; }

    public Guid HolderId { get; init; }

    public string UnitCode { get; init; } = "";

    public int Round { get; init; }

    public string Box { get; init; } = "";

    public DateTimeOffset? OpenedAt { get; init; }

    public string? Answer { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    public DateTimeOffset? DeputyAskedAt { get; init; }

    public Guid? StandsFor { get; init; }

    public Demand Demand { get; init; }

    public string FormJson { get; init; } = "[]";
}

/// <summary>What came with an answer: words, and the fields of a form as JSON, under the id of the receipt.</summary>
internal sealed record ReceiptWords(Guid Id, string Text, string? Fields, Actor? ActedBy = null);

/// <summary>
/// The few statements by which an ask changes: each keeps the tally of its (subject, unit) true in the same transaction. An
/// ask put to a deputy carries no tally of its own; what the deputy does counts for the original.
/// </summary>
internal static class AskTransitions
{
    /// <summary>Finished asks are listed newest first.</summary>
    public static long SortWhenDone(DateTimeOffset at) => long.MaxValue - at.UtcTicks;

    private const string Columns = "a.id, a.subject_id, s.root_id, a.holder_id, a.unit_code, a.round, a.box, a.opened_at, a.answer, a.withdrawn_at, a.deputy_asked_at, a.stands_for, s.demand, s.form_json";

    public static Task<LoadedAsk?> Load(DbConnection connection, DbTransaction transaction, DatabaseKind kind, Guid askId) => connection.QueryFirstOrDefaultAsync<LoadedAsk>($"""
        SELECT {Columns} FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE a.id = @askId {(kind == DatabaseKind.Postgres ? "FOR UPDATE OF a" : "")}
        """, new { askId }, transaction);

    /// <summary>Many at once, in one order for everybody who takes them.</summary>
    public static Task<IEnumerable<LoadedAsk>> LoadAll(DbConnection connection, DbTransaction transaction, Guid[] asks) => connection is NpgsqlConnection
        ? connection.QueryAsync<LoadedAsk>($"SELECT {Columns} FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE a.id = ANY(@asks) ORDER BY a.id FOR UPDATE OF a", new { asks }, transaction)
        : connection.QueryAsync<LoadedAsk>($"SELECT {Columns} FROM json_each(@asks) i CROSS JOIN inbox_asks a ON a.id = unhex(i.value) JOIN inbox_subjects s ON s.id = a.subject_id",
            new { asks = JsonSerializer.Serialize(asks.Select(ask => ask.ToString("N"))) }, transaction);

    /// <summary>Who was asked in place of its holder: what the holder does, they see too.</summary>
    public static async Task<IEnumerable<Guid>> Deputies(DbConnection connection, DbTransaction transaction, LoadedAsk ask)
        => ask.DeputyAskedAt is null ? [] : await connection.QueryAsync<Guid>("SELECT holder_id FROM inbox_asks WHERE stands_for = @Id", new { ask.Id }, transaction);

    /// <summary>First opening counts; opening again changes nothing.</summary>
    public static async Task Open(DbConnection connection, DbTransaction transaction, LoadedAsk ask, DateTimeOffset now)
    {
        if (ask.OpenedAt is not null)
            return;
        await connection.ExecuteAsync("UPDATE inbox_asks SET opened_at = @now WHERE id = @Id", new { ask.Id, now }, transaction);
        if (ask.StandsFor is null)
            await Count(connection, transaction, ask, "opened = opened + 1");
    }

    /// <summary>
    /// Writes the answer, moves the ask to the box it now belongs to, and keeps <paramref name="words"/> as the receipt of the
    /// ask (or of the one it stands for). One command: a storm of receipts pays for every trip to the database.
    /// </summary>
    public static Task Answer(DbConnection connection, DbTransaction transaction, LoadedAsk ask, ReceiptAnswer answer, Guid by, DateTimeOffset now, ReceiptWords? words = null)
    {
        var finished = Finishes(ask.Demand, answer);
        var statements = $"""
            UPDATE inbox_asks SET opened_at = COALESCE(opened_at, @now), answer = @answer, answered_at = @now, answered_by = @by
                , snoozed_until = NULL{Rest(finished, answer)} WHERE id = @Id
            """;
        if (ask.StandsFor is null && Counting(ask, answer.ToString()) is { Length: > 0 } change)
            statements += $";\nUPDATE inbox_tallies SET {change} WHERE subject_id = @SubjectId AND unit_code = @UnitCode";
        if (finished && ask.DeputyAskedAt is not null)
            statements += """
                ;
                UPDATE inbox_asks SET box = 'done', answer = @answer, answered_at = @now, answered_by = @by, next_step_at = NULL, sort_key = @sort
                WHERE stands_for = @Id AND box <> 'done'
                """;
        if (words is not null)
            statements += """
                ;
                INSERT INTO inbox_receipts (id, ask_id, person_id, answer, text, fields_json, at, acted_by, acted_by_name) VALUES (@receipt, @receiptOf, @by, @answer, @Text, @Fields, @now, @actor, @actorName)
                """;
        return connection.ExecuteAsync(statements, new
        {
            ask.Id, ask.SubjectId, ask.UnitCode, answer = answer.ToString(), now, by, sort = SortWhenDone(now),
            receipt = words?.Id, receiptOf = ask.StandsFor ?? ask.Id, words?.Text, words?.Fields,
            actor = words?.ActedBy?.PersonId, actorName = words?.ActedBy?.Name,
        }, transaction);
    }

    // Whoever answered is reminded no more. 明白 of what is to be done leaves one thing: the day it is due.
    private static string Rest(bool finished, ReceiptAnswer answer) => finished ? ", box = 'done', sort_key = @sort, next_step_at = NULL"
        : answer == ReceiptAnswer.Questioned ? ", next_step_at = NULL"
        : $", rung = rung | {(int)(Act.Due - 1)}, next_step_at = (SELECT min(s.at) FROM inbox_plan_steps s WHERE s.plan_id = inbox_asks.plan_id AND s.act = {(int)Act.Due} AND (inbox_asks.rung & s.act) = 0)";

    /// <summary>A question was answered: the ask waits again, with the reply to show.</summary>
    public static async Task Reopen(DbConnection connection, DbTransaction transaction, LoadedAsk ask)
    {
        await connection.ExecuteAsync("UPDATE inbox_asks SET answer = NULL, answered_at = NULL, answered_by = NULL, has_reply = @yes WHERE id = @Id", new { ask.Id, yes = true }, transaction);
        if (ask.StandsFor is null)
            await Count(connection, transaction, ask, Minus(ask.Answer).TrimEnd(',', ' '));
    }

    /// <summary>明白 ends what was only to be known or confirmed; what is to be done, filled in or answered ends with 办结.</summary>
    public static bool Finishes(Demand demand, ReceiptAnswer answer)
        => answer == ReceiptAnswer.Done || (answer == ReceiptAnswer.Understood && (demand is Demand.Know or Demand.Confirm));

    private static Task Count(DbConnection connection, DbTransaction transaction, LoadedAsk ask, string change)
        => connection.ExecuteAsync($"UPDATE inbox_tallies SET {change} WHERE subject_id = @SubjectId AND unit_code = @UnitCode", ask, transaction);

    private static string Counting(LoadedAsk ask, string answer)
        => string.Join(", ", new[] { ask.OpenedAt is null ? "opened = opened + 1" : "", ask.Answer == answer ? "" : Minus(ask.Answer) + $"{Column(answer)} = {Column(answer)} + 1" }.Where(change => change.Length > 0));

    private static string Minus(string? before) => before is null ? "" : $"{Column(before)} = {Column(before)} - 1, ";

    private static string Column(string answer) => answer switch
    {
        nameof(ReceiptAnswer.Understood) => "understood",
        nameof(ReceiptAnswer.Questioned) => "questioned",
        nameof(ReceiptAnswer.Done) => "done",
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "Not an answer."),
    };
}
