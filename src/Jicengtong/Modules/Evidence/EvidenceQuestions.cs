using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>One thing that was recorded, for those who may see it.</summary>
/// <param name="Id">Id of the leaf; its proof is under it.</param>
/// <param name="Kind">The stable word.</param>
/// <param name="Word">How people read it.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Id of the person who did it.</param>
/// <param name="Place">Its number in the log from 0; null for the second in which it waits.</param>
public sealed record RecordedFact(Guid Id, string Kind, string Word, DateTimeOffset At, Guid Actor, long? Place);

/// <summary>The newest checkpoint.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Size">Leaves; 0 as long as nothing was recorded.</param>
/// <param name="Root">Root, base64; null as long as nothing was recorded.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Note">The signed note.</param>
/// <param name="Key">Public key, PEM.</param>
/// <param name="Refusal">Why this node does not sign at present, or null.</param>
/// <param name="Anchors">Where it, or the last one that could be, was put outside: witnesses with their co-signatures, mails.</param>
public sealed record NewestCheckpoint(string Origin, long Size, string? Root, DateTimeOffset? Time, string? Note, string Key, EvidenceRefusal? Refusal, IReadOnlyList<AnchoredCheckpoint> Anchors);

/// <summary>Proof that the first <paramref name="From"/> of <paramref name="To"/> leaves never changed; hashes base64.</summary>
public sealed record ConsistencyProof(long From, long To, IReadOnlyList<string> Proof);

/// <summary>A checkpoint that was put outside.</summary>
public sealed class AnchoredCheckpoint
{
    /// <summary>Name of the witness, or mail.</summary>
    public string Place { get; init; } = "";

    /// <summary>Leaves.</summary>
    public long Size { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The co-signature line; empty for a mail.</summary>
    public string Proof { get; init; } = "";
}

/// <summary>A checkpoint of somebody else's log that was co-signed here.</summary>
public sealed class WitnessedCheckpoint
{
    /// <summary>Name of the log.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Leaves.</summary>
    public long Size { get; init; }

    /// <summary>When it was co-signed.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The note as the log signed it.</summary>
    public string Note { get; init; } = "";
}

/// <summary>What people and programs may ask of the log.</summary>
internal sealed class EvidenceQuestions(Sql sql, WaitingLeaves waiting, StoredTree tree, SigningKey key, EvidenceStanding standing, IEnumerable<IEvidenceSubject> subjects)
{
    /// <summary>Facts about a subject in the order they happened; not found when there is none or it is not for this person.</summary>
    public async Task<Result<Listing<RecordedFact>>> About(CurrentUser user, string subject, string? after, int limit, CancellationToken cancel)
    {
        if (await SpokenFor(user, subject, cancel) is not var (speaker, _))
            return new NotFound("这份存证");
        var from = Guid.TryParse(after, out var last) ? last : Guid.Empty;
        var newest = (await waiting.About(candidate => candidate == subject, cancel)).Where(row => row.Id.CompareTo(from) > 0).ToList();
        var placed = await sql.Query<LeafRow>("""
            SELECT id, subject, at, bytes, sequence FROM evidence_leaves WHERE subject = @subject AND id > @from ORDER BY id LIMIT @limit
            """, new { subject, from, limit = limit + 1 }, cancel);
        List<LeafRow> rows = [.. placed.Concat(newest).DistinctBy(row => row.Id).OrderBy(row => row.Id).Take(limit + 1)];
        if (rows.Count == 0 && after is null)
            return new NotFound("这份存证");
        return new Listing<RecordedFact>([.. rows.Take(limit).Select(row => FactOf(row, speaker))], rows.Count > limit ? rows[limit - 1].Id.ToString() : null);
    }

    /// <summary>To whom a subject went and when, as far as this person may know; empty when that is nothing.</summary>
    public async Task<IReadOnlyList<KnownTo>> KnownTo(CurrentUser user, string subject, CancellationToken cancel)
        => await SpokenFor(user, subject, cancel) is var (speaker, id) ? await speaker.KnownTo(user, id, cancel) : [];

    /// <summary>For administrators, by whom they are watched too: the newest facts about administrators, exports, posts and duties.</summary>
    public async Task<IReadOnlyList<RecordedFact>> Watched(int limit, CancellationToken cancel)
    {
        var audited = subjects.OfType<AuditedSubject>().ToDictionary(subject => subject.Prefix);
        var (rows, newest) = (new List<LeafRow>(), await waiting.About(subject => audited.ContainsKey(subject.Split(':')[0]), cancel));
        foreach (var prefix in audited.Keys)
            rows.AddRange(await sql.Query<LeafRow>("SELECT id, subject, at, bytes, sequence FROM evidence_leaves WHERE subject > @from AND subject <= @to ORDER BY at DESC LIMIT @limit",
                new { from = prefix + ":", to = prefix + ":ffffffff-ffff-ffff-ffff-ffffffffffff", limit }, cancel));
        return [.. rows.Where(row => audited.ContainsKey(row.Subject.Split(':')[0])).Concat(newest).DistinctBy(row => row.Id).OrderByDescending(row => row.Id).Take(limit).Select(row => FactOf(row, audited[row.Subject.Split(':')[0]]))];
    }

    /// <summary>The proof of one leaf, by the newest checkpoint.</summary>
    public async Task<Result<ProofBundle>> Bundle(CurrentUser user, Guid leafId, CancellationToken cancel)
    {
        var newest = await waiting.About(_ => true, cancel);
        var row = await sql.First<LeafRow>("SELECT id, subject, at, bytes, salt, sequence FROM evidence_leaves WHERE id = @leafId", new { leafId }, cancel) ?? newest.FirstOrDefault(leaf => leaf.Id == leafId);
        if (row is null || await SpokenFor(user, row.Subject, cancel) is null)
            return new NotFound("这份存证");
        if (await Last(cancel) is not { } checkpoint || row.Sequence is not { } place || place >= checkpoint.Size)
            return new StillWaiting();
        return ProofBundle.Of(row.Bytes, row.Salt, place, await tree.Inclusion(place, checkpoint.Size, cancel), checkpoint.Note);
    }

    /// <summary>The newest checkpoint, with the key that verifies it.</summary>
    public async Task<NewestCheckpoint> Checkpoint(CancellationToken cancel)
    {
        var last = await Last(cancel);
        var checkpoint = last is null ? null : key.Public.Open(last.Note);
        return new NewestCheckpoint(key.Origin, checkpoint?.Size ?? 0, checkpoint is null ? null : Convert.ToBase64String(checkpoint.Root), checkpoint?.Time, last?.Note, key.Public.Pem, standing.Refusal,
            await sql.Query<AnchoredCheckpoint>("""
                SELECT place, size, at, proof FROM evidence_anchored a WHERE size > 0 AND size = (SELECT max(size) FROM evidence_anchored b WHERE b.place = a.place) ORDER BY place
                """, null, cancel));
    }

    /// <summary>Consistency of two sizes; <paramref name="to"/> is the newest unless given.</summary>
    public async Task<Result<ConsistencyProof>> Consistency(long from, long? to, CancellationToken cancel)
    {
        var newest = (await Last(cancel))?.Size ?? 0;
        var until = to ?? newest;
        if (from < 0 || from > until || until > newest)
            return new Invalid("from", "from 和 to 要在 0 和最新检查点的大小之间，from 不大于 to。", "evidence.range");
        return new ConsistencyProof(from, until, [.. (await tree.Consistency(from, until, cancel)).Select(hash => Convert.ToBase64String(hash))]);
    }

    private Task<CheckpointRow?> Last(CancellationToken cancel) => sql.First<CheckpointRow>("SELECT size, note FROM evidence_checkpoints ORDER BY size DESC LIMIT 1", null, cancel);

    private async Task<(IEvidenceSubject Speaker, Guid Id)?> SpokenFor(CurrentUser user, string subject, CancellationToken cancel)
    {
        var colon = subject.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Guid.TryParseExact(subject.AsSpan(colon + 1), "D", out var id))
            return null;
        var speaker = subjects.FirstOrDefault(candidate => candidate.Prefix == subject[..colon]);
        return speaker is not null && await speaker.MaySee(user, id, cancel) ? (speaker, id) : null;
    }

    private static RecordedFact FactOf(LeafRow row, IEvidenceSubject speaker)
    {
        var leaf = Leaf.Decode(row.Bytes);
        var kind = leaf?.Kind ?? "";
        return new RecordedFact(row.Id, kind, speaker.Words.GetValueOrDefault(kind) ?? kind, leaf?.At ?? row.At, leaf?.Actor ?? Guid.Empty, row.Sequence);
    }

    private sealed record StillWaiting() : Error("evidence.waiting", "这一条刚刚记下，还在等编号，一般一秒就好。请稍后再试。", StatusCodes.Status409Conflict);
}
