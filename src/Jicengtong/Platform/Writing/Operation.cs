using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace Jicengtong.Platform;

/// <summary>
/// One write as its sender named it: the <c>Idempotency-Key</c> of the API or the hidden <c>operation</c> of a form. Sent
/// twice it takes effect once; the same key with another body is refused.
/// </summary>
/// <param name="PersonId">Who sends; keys of two persons never meet.</param>
/// <param name="Key">The sender's key, at most 100 characters.</param>
/// <param name="Fingerprint">SHA-256 (hex) of method, path and content.</param>
public sealed record Operation(Guid PersonId, string Key, string Fingerprint)
{
    /// <summary>The answer given the first time, null when this is the first time.</summary>
    public async Task<Result<StoredAnswer?>> Find(DbConnection connection, DbTransaction? transaction)
    {
        var stored = await connection.QueryFirstOrDefaultAsync<Row>(
            "SELECT person_id, operation_key, fingerprint, answer FROM platform_operations WHERE person_id = @PersonId AND operation_key = @Key", this, transaction);
        return stored is null ? (StoredAnswer?)null : AnswerOf(stored);
    }

    /// <summary>Keeps the answer in the same transaction as the change.</summary>
    public Task Record<T>(DbConnection connection, DbTransaction transaction, T answer, DateTimeOffset now) => connection.ExecuteAsync(
        "INSERT INTO platform_operations (person_id, operation_key, fingerprint, answer, at) VALUES (@PersonId, @Key, @Fingerprint, @answer, @now)",
        new { PersonId, Key, Fingerprint, answer = JsonSerializer.Serialize(answer), now }, transaction);

    /// <summary>What was answered to these before, in one question; those that come for the first time are left out.</summary>
    public static async Task<IReadOnlyDictionary<Operation, Result<StoredAnswer?>>> FindAll(DbConnection connection, DbTransaction transaction, IReadOnlyCollection<Operation> operations)
    {
        if (operations.Count == 0)
            return new Dictionary<Operation, Result<StoredAnswer?>>();
        var rows = connection is NpgsqlConnection
            ? await connection.QueryAsync<Row>("SELECT o.person_id, o.operation_key, o.fingerprint, o.answer FROM unnest(@people, @keys) AS k(person, key) JOIN platform_operations o ON o.person_id = k.person AND o.operation_key = k.key",
                new { people = operations.Select(one => one.PersonId).ToArray(), keys = operations.Select(one => one.Key).ToArray() }, transaction)
            : await connection.QueryAsync<Row>("SELECT o.person_id, o.operation_key, o.fingerprint, o.answer FROM json_each(@rows) k JOIN platform_operations o ON o.person_id = unhex(k.value ->> 0) AND o.operation_key = k.value ->> 1",
                new { rows = JsonSerializer.Serialize(operations.Select(one => new[] { one.PersonId.ToString("N"), one.Key })) }, transaction);
        var before = rows.ToDictionary(row => (row.PersonId, row.OperationKey));
        return operations.Where(one => before.ContainsKey((one.PersonId, one.Key))).ToDictionary(one => one, one => one.AnswerOf(before[(one.PersonId, one.Key)]));
    }

    /// <summary>Keeps many answers in one statement, in the same transaction as the changes.</summary>
    public static async Task RecordAll(DbConnection connection, DbTransaction transaction, IReadOnlyCollection<(Operation Operation, string Answer)> answers, DateTimeOffset now)
    {
        if (answers.Count == 0)
            return;
        await (connection is NpgsqlConnection
            ? connection.ExecuteAsync("INSERT INTO platform_operations (person_id, operation_key, fingerprint, answer, at) SELECT t.*, @now FROM unnest(@people, @keys, @fingerprints, @texts) AS t", new
            {
                now, people = answers.Select(one => one.Operation.PersonId).ToArray(), keys = answers.Select(one => one.Operation.Key).ToArray(),
                fingerprints = answers.Select(one => one.Operation.Fingerprint).ToArray(), texts = answers.Select(one => one.Answer).ToArray(),
            }, transaction)
            : connection.ExecuteAsync("INSERT INTO platform_operations (person_id, operation_key, fingerprint, answer, at) SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, @now FROM json_each(@rows)", new
            {
                now, rows = JsonSerializer.Serialize(answers.Select(one => new[] { one.Operation.PersonId.ToString("N"), one.Operation.Key, one.Operation.Fingerprint, one.Answer })),
            }, transaction));
    }

    /// <summary>SHA-256 over the parts, as hex.</summary>
    public static string FingerprintOf(params IEnumerable<string> parts)
        => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));

    private Result<StoredAnswer?> AnswerOf(Row stored) => stored.Fingerprint == Fingerprint ? new StoredAnswer(stored.Answer) : new OperationReused();

    private sealed class Row
    {
        public Guid PersonId { get; init; }

        public string OperationKey { get; init; } = "";

        public string Fingerprint { get; init; } = "";

        public string Answer { get; init; } = "";
    }
}

/// <summary>The JSON of an answer that was given before.</summary>
public sealed record StoredAnswer(string Json)
{
    /// <summary>Read back as what it was.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Json)!;
}

/// <summary>The key was used for something else.</summary>
public sealed record OperationReused() : Error("operation.reused",
    "同一个操作编号已经用于另一份内容。请刷新页面后再提交，您填的内容不会丢。", StatusCodes.Status409Conflict);

/// <summary>The row of an operation that took effect; removed by retention after 30 days.</summary>
internal sealed class OperationRow
{
    public required Guid PersonId { get; init; }

    public required string OperationKey { get; init; }

    public required string Fingerprint { get; init; }

    public required string Answer { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class OperationMapping : IEntityTypeConfiguration<OperationRow>
{
    public void Configure(EntityTypeBuilder<OperationRow> builder)
    {
        builder.ToTable("platform_operations");
        builder.HasKey(row => new { row.PersonId, row.OperationKey });
        builder.HasIndex(row => row.At);
    }
}
