using System.Data.Common;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>Makes the leaf of a fact and writes it in the transaction of the act.</summary>
internal sealed partial class RecordFact(Sql sql, SigningKey key, PendingLeaves pending, TimeProvider clock) : IEvidence
{
    public const int LongestKind = 60;

    public const int LongestSubject = 100;

    public async Task Record(Fact fact, CancellationToken cancel)
    {
        var transaction = sql.Transaction ?? throw new InvalidOperationException("A fact is recorded inside Work.Run, in the transaction of the act.");
        await PendingLeaves.Insert(sql.Connection, transaction, [LeafOf(fact)]);
    }

    public async Task Record(IReadOnlyCollection<Fact> facts, CancellationToken cancel)
    {
        if (sql.Transaction is null)
            throw new InvalidOperationException("Facts are recorded inside Work.Run, in the transaction of the act.");
        await PendingLeaves.Insert(sql.Connection, sql.Transaction, [.. facts.Select(LeafOf)]);
    }

    public Task Record(DbConnection connection, DbTransaction transaction, Fact fact)
    {
        pending.Add(transaction, LeafOf(fact));
        return Task.CompletedTask;
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

    [GeneratedRegex(@"^[a-z0-9-]+(\.[a-z0-9-]+)+\z")]
    private static partial Regex KindForm();

    [GeneratedRegex(@"^[a-z][a-z-]*:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z")]
    private static partial Regex SubjectForm();
}
