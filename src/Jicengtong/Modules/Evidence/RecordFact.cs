using System.Buffers;
using System.Data.Common;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>Makes the leaf of a fact and writes it in the transaction of the act.</summary>
internal sealed class RecordFact(Sql sql, SigningKey key, PendingLeaves pending, TimeProvider clock) : IEvidence
{
    public const int LongestKind = 60;

    public const int LongestSubject = 100;

    private static readonly SearchValues<char> OfKinds = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> OfPrefixes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");
    private static readonly SearchValues<char> OfIds = SearchValues.Create("0123456789abcdef-");

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
        if (!IsKind(fact.Kind))
            throw new ArgumentException($"“{fact.Kind}” is not a kind such as directive.issued.", nameof(fact));
        if (!IsSubject(fact.Subject))
            throw new ArgumentException($"“{fact.Subject}” is not a subject such as Fact.SubjectOf writes.", nameof(fact));
        var now = (fact.At ?? clock.GetUtcNow()).ToUniversalTime();
        // PostgreSQL keeps microseconds; the row must say exactly what the bytes say.
        now = now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerMicrosecond));
        var salt = RandomBytes.Of(Leaf.SaltSize);
        return (new Leaf(Ids.Next(now), now, fact.Actor, fact.Kind, fact.Subject, key.Hash.Of(salt, fact.Content), key.Hash.Of(salt)), salt);
    }

    // Words of small letters, digits and hyphens with dots between them, at least two.
    private static bool IsKind(string kind) => kind.Length <= LongestKind && kind.Contains('.', StringComparison.Ordinal) && kind.AsSpan().IndexOfAnyExcept(OfKinds) < 0
        && kind[0] != '.' && kind[^1] != '.' && !kind.Contains("..", StringComparison.Ordinal);

    // A prefix, a colon and an id as Guid's "D" writes it.
    private static bool IsSubject(string subject)
    {
        var colon = subject.IndexOf(':', StringComparison.Ordinal);
        return subject.Length <= LongestSubject && colon > 0 && subject[0] is >= 'a' and <= 'z' && subject.AsSpan(0, colon).IndexOfAnyExcept(OfPrefixes) < 0
            && subject.AsSpan(colon + 1).IndexOfAnyExcept(OfIds) < 0 && Guid.TryParseExact(subject.AsSpan(colon + 1), "D", out _);
    }
}
