using System.Data.Common;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Dapper;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>Writes the leaf of a fact: one INSERT in the transaction of the act.</summary>
internal sealed partial class RecordFact(Sql sql, TimeProvider clock) : IEvidence
{
    public const int LongestKind = 60;

    public const int LongestSubject = 100;

    public async Task Record(Fact fact, CancellationToken cancel)
    {
        var transaction = sql.Transaction ?? throw new InvalidOperationException("A fact is recorded inside Work.Run, in the transaction of the act.");
        await Record(sql.Connection, transaction, fact);
    }

    public Task Record(DbConnection connection, DbTransaction transaction, Fact fact)
    {
        if (fact.Kind.Length > LongestKind || !KindForm().IsMatch(fact.Kind))
            throw new ArgumentException($"“{fact.Kind}” is not a kind such as directive.issued.", nameof(fact));
        if (fact.Subject.Length > LongestSubject || !SubjectForm().IsMatch(fact.Subject))
            throw new ArgumentException($"“{fact.Subject}” is not a subject such as Fact.SubjectOf writes.", nameof(fact));
        var now = clock.GetUtcNow().ToUniversalTime();
        // PostgreSQL keeps microseconds; the row must say exactly what the bytes say.
        now = now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerMicrosecond));
        var salt = RandomNumberGenerator.GetBytes(Leaf.SaltSize);
        var leaf = new Leaf(Ids.Next(now), now, fact.Actor, fact.Kind, fact.Subject, Leaf.DigestOf(salt, fact.Content), SHA256.HashData(salt));
        return connection.ExecuteAsync(
            "INSERT INTO evidence_leaves (id, subject, at, bytes, salt) VALUES (@Id, @Subject, @At, @bytes, @salt)",
            new { leaf.Id, leaf.Subject, leaf.At, bytes = leaf.Encode(), salt }, transaction);
    }

    [GeneratedRegex(@"^[a-z0-9-]+(\.[a-z0-9-]+)+\z")]
    private static partial Regex KindForm();

    [GeneratedRegex(@"^[a-z][a-z-]*:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z")]
    private static partial Regex SubjectForm();
}
