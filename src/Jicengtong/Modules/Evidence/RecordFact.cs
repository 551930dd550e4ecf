using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>Writes the leaf of a fact: one INSERT in the transaction of the act.</summary>
internal sealed partial class RecordFact(Sql sql, SigningKey key, TimeProvider clock) : IEvidence
{
    public const int LongestKind = 60;

    public const int LongestSubject = 100;

    private const int Chunk = 5000;

    public async Task Record(Fact fact, CancellationToken cancel)
    {
        var transaction = sql.Transaction ?? throw new InvalidOperationException("A fact is recorded inside Work.Run, in the transaction of the act.");
        await Record(sql.Connection, transaction, fact);
    }

    public async Task Record(IReadOnlyCollection<Fact> facts, CancellationToken cancel)
    {
        if (sql.Transaction is null)
            throw new InvalidOperationException("Facts are recorded inside Work.Run, in the transaction of the act.");
        if (facts.Count == 1)
        {
            await Record(facts.First(), cancel);
            return;
        }

        foreach (var chunk in facts.Select(LeafOf).Chunk(Chunk))
            await sql.Execute(sql.Kind == DatabaseKind.Postgres
                ? "INSERT INTO evidence_leaves (id, subject, at, bytes, salt) SELECT * FROM unnest(@ids, @subjects, @times, @bytes, @salts)"
                : "INSERT INTO evidence_leaves (id, subject, at, bytes, salt) SELECT unhex(value ->> 0), value ->> 1, value ->> 2, unhex(value ->> 3), unhex(value ->> 4) FROM json_each(@rows)",
                sql.Kind == DatabaseKind.Postgres ? ArraysOf(chunk) : new { rows = RowsOf(chunk) }, cancel);
    }

    public Task Record(DbConnection connection, DbTransaction transaction, Fact fact)
    {
        var (leaf, salt) = LeafOf(fact);
        return connection.ExecuteAsync(
            "INSERT INTO evidence_leaves (id, subject, at, bytes, salt) VALUES (@Id, @Subject, @At, @bytes, @salt)",
            new { leaf.Id, leaf.Subject, leaf.At, bytes = leaf.Encode(), salt }, transaction);
    }

    private (Leaf Leaf, byte[] Salt) LeafOf(Fact fact)
    {
        if (fact.Kind.Length > LongestKind || !KindForm().IsMatch(fact.Kind))
            throw new ArgumentException($"“{fact.Kind}” is not a kind such as directive.issued.", nameof(fact));
        if (fact.Subject.Length > LongestSubject || !SubjectForm().IsMatch(fact.Subject))
            throw new ArgumentException($"“{fact.Subject}” is not a subject such as Fact.SubjectOf writes.", nameof(fact));
        var now = (fact.At ?? clock.GetUtcNow()).ToUniversalTime();
        // PostgreSQL keeps microseconds; the row must say exactly what the bytes say.
        now = now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerMicrosecond));
        var salt = RandomNumberGenerator.GetBytes(Leaf.SaltSize);
        return (new Leaf(Ids.Next(now), now, fact.Actor, fact.Kind, fact.Subject, key.Hash.Of(salt, fact.Content), key.Hash.Of(salt)), salt);
    }

    private static object ArraysOf(IReadOnlyList<(Leaf Leaf, byte[] Salt)> leaves) => new
    {
        ids = leaves.Select(one => one.Leaf.Id).ToArray(), subjects = leaves.Select(one => one.Leaf.Subject).ToArray(), times = leaves.Select(one => one.Leaf.At.UtcDateTime).ToArray(),
        bytes = leaves.Select(one => one.Leaf.Encode()).ToArray(), salts = leaves.Select(one => one.Salt).ToArray(),
    };

    private static string RowsOf(IReadOnlyList<(Leaf Leaf, byte[] Salt)> leaves) => JsonSerializer.Serialize(leaves.Select(one => new object[]
    {
        one.Leaf.Id.ToString("N"), one.Leaf.Subject, one.Leaf.At.UtcTicks, Convert.ToHexString(one.Leaf.Encode()), Convert.ToHexString(one.Salt),
    }));

    [GeneratedRegex(@"^[a-z0-9-]+(\.[a-z0-9-]+)+\z")]
    private static partial Regex KindForm();

    [GeneratedRegex(@"^[a-z][a-z-]*:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z")]
    private static partial Regex SubjectForm();
}
