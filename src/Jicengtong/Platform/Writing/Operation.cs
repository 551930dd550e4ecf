using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

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
            "SELECT fingerprint, answer FROM platform_operations WHERE person_id = @PersonId AND operation_key = @Key", this, transaction);
        if (stored is null)
            return (StoredAnswer?)null;
        return stored.Fingerprint == Fingerprint ? new StoredAnswer(stored.Answer) : new OperationReused();
    }

    /// <summary>Keeps the answer in the same transaction as the change.</summary>
    public Task Record<T>(DbConnection connection, DbTransaction transaction, T answer, DateTimeOffset now) => connection.ExecuteAsync(
        "INSERT INTO platform_operations (person_id, operation_key, fingerprint, answer, at) VALUES (@PersonId, @Key, @Fingerprint, @answer, @now)",
        new { PersonId, Key, Fingerprint, answer = JsonSerializer.Serialize(answer), now }, transaction);

    /// <summary>SHA-256 over the parts, as hex.</summary>
    public static string FingerprintOf(params IEnumerable<string> parts)
        => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));

    private sealed class Row
    {
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
