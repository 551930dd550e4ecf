using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// The sequencer: gives waiting leaves their place, grows the tree and signs its new root, all in one transaction, so that dying
/// anywhere loses and doubles nothing. Then the checkpoint is anchored and shown to the witnesses;
/// neither is ever ahead of what is committed. A log
/// that is older than its anchors, or contradicts itself, is not signed: leaves wait until a human has looked.
/// </summary>
internal sealed class SequenceLeaves(
    Work work, Sql sql, StoredTree tree, SigningKey key, Anchors anchors, Witnesses witnesses, EvidenceStanding standing, TimeProvider clock, ILogger<SequenceLeaves> log) : IJob
{
    /// <summary>Leaves per transaction: the writers of a SQLite file wait no longer than this takes.</summary>
    public const int Batch = 4096;

    // "JCT" and what it guards; any number would do, as long as no other lock uses it.
    private const long AdvisoryLock = 0x4A43_5445_5649;
    private const int MostBatches = 64;

    public async Task Run(CancellationToken cancel)
    {
        var hasWaiting = await sql.First<int?>("SELECT 1 FROM evidence_waiting LIMIT 1", null, cancel) is not null;
        if (standing.IsSettled && !hasWaiting && !(standing.WitnessesMissing && clock.GetUtcNow() >= standing.AskWitnessesAt))
            return;
        standing.Unsettle();
        // A database that was put back would be signed on: before the first signature of a process its witnesses are asked.
        if (!standing.IsWitnessed && !await AskWitnesses(cancel))
            return;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var sequenced = await work.Run(() => SequenceOnce(cancel), cancel);
            if (!sequenced.Succeeded)
            {
                Refuse((EvidenceRefusal)sequenced.Error);
                return;
            }

            // While another node is at it nothing is known here; the next look will tell.
            if (sequenced.Value.IsBusyElsewhere || !await KeepAnchors(cancel))
                return;
            standing.Saw(sequenced.Value.Size);
            if (!sequenced.Value.IsMore)
                break;
        }

        standing.Settle();
        await AskWitnesses(cancel);
    }

    // True when no witness contradicts. Outside any transaction: whoever is far away must not keep writers waiting.
    private async Task<bool> AskWitnesses(CancellationToken cancel)
    {
        if (!witnesses.Are || (clock.GetUtcNow() < standing.AskWitnessesAt && (standing.IsWitnessed || standing.Refusal is not null)))
            return standing.IsWitnessed || !witnesses.Are;
        var (contradiction, allAsked) = await witnesses.Offer(cancel);
        standing.Witnessed(contradiction, allAsked, clock.GetUtcNow());
        if (contradiction is not null)
            Refuse(contradiction);
        else if (!standing.IsWitnessed)
            Refuse(EvidenceRefusal.WitnessUnreachable());
        return standing.IsWitnessed;
    }

    private async Task<Result<Sequenced>> SequenceOnce(CancellationToken cancel)
    {
        if (sql.Kind == DatabaseKind.Postgres && !await sql.First<bool>("SELECT pg_try_advisory_xact_lock(@AdvisoryLock)", new { AdvisoryLock }, cancel))
            return new Sequenced(0, IsBusyElsewhere: true);
        var (size, previous, refusal) = await Examine(cancel);
        if (refusal is not null)
            return refusal;
        List<LeafRow> leaves;
        var (taken, isMore) = await TakeSome(cancel);
        try
        {
            leaves = [.. taken.SelectMany(LeafPack.Unpack).OrderBy(leaf => leaf.Id)];
        }
        catch (InvalidDataException changed)
        {
            return EvidenceRefusal.Damaged(changed.Message);
        }

        if (leaves.Count == 0)
            return new Sequenced(size);
        await PlacedLeaves.Insert(sql, leaves, size, cancel);
        var root = await tree.Append(size, [.. leaves.Select(leaf => key.Hash.OfLeaf(leaf.Bytes))], cancel);
        var checkpoint = Checkpoint.Of(key.Origin, size + leaves.Count, root, clock.GetUtcNow(), previous);
        await sql.Execute("INSERT INTO evidence_checkpoints (size, note) VALUES (@Size, @note)", new { checkpoint.Size, note = key.Sign(checkpoint) }, cancel);
        return new Sequenced(checkpoint.Size, isMore);
    }

    // Whole rows until there are enough; what another transaction commits below the last of them meanwhile comes too.
    private async Task<(IReadOnlyList<WaitingRow> Rows, bool IsMore)> TakeSome(CancellationToken cancel)
    {
        var (last, leaves) = (0L, 0);
        var rows = await sql.Query<WaitingRow>("SELECT id, leaves FROM evidence_waiting ORDER BY id LIMIT @Batch", new { Batch }, cancel);
        foreach (var row in rows)
            if ((leaves += row.Leaves) <= Batch || last == 0)
                last = row.Id;
        return rows.Count == 0 ? ([], false)
            : (await sql.Query<WaitingRow>("DELETE FROM evidence_waiting WHERE id <= @last RETURNING id, leaves, packed", new { last }, cancel), rows.Count == Batch || rows[^1].Id != last);
    }

    // Anchors first: one is written only after its commit, so what it says must be in the tables read after it.
    private async Task<(long Size, long Previous, EvidenceRefusal? Refusal)> Examine(CancellationToken cancel)
    {
        StoredNote? anchor;
        try
        {
            anchor = anchors.Newest();
        }
        catch (Exception unreachable) when (unreachable is IOException or UnauthorizedAccessException)
        {
            return (0, 0, EvidenceRefusal.AnchorUnreachable());
        }

        var size = await tree.Size(cancel);
        var anchored = anchor is null ? null : key.Public.Open(anchor.Note);
        if (anchor is not null && (anchored is null || anchored.Size != anchor.Size || anchored.Origin != key.Origin))
            return (0, 0, EvidenceRefusal.AnchorStrange(anchor.Size));
        if (Math.Max(anchored?.Size ?? 0, standing.Largest) is var known && known > size)
            return (0, 0, EvidenceRefusal.Behind(known, size));
        var last = await sql.First<CheckpointRow>("SELECT size, note FROM evidence_checkpoints ORDER BY size DESC LIMIT 1", null, cancel);
        var signed = last is null ? null : key.Public.Open(last.Note);
        if (last is not null && (signed is null || signed.Origin != key.Origin))
            return (0, 0, EvidenceRefusal.KeyChanged());
        if ((signed?.Size ?? 0) != size || (last?.Size ?? 0) != size)
            return (0, 0, EvidenceRefusal.Damaged($"树有 {size} 片叶，最后签的是 {signed?.Size ?? 0} 片"));
        if ((await sql.First<long?>("SELECT max(sequence) FROM evidence_leaves", null, cancel) ?? -1) + 1 != size)
            return (0, 0, EvidenceRefusal.Damaged($"叶的编号到不了 {size}，或者超过了"));
        try
        {
            if (signed is not null && !signed.HasRoot(await tree.Root(size, cancel)))
                return (0, 0, EvidenceRefusal.Damaged("树根和最后签的不同"));
            if (anchored is not null && !anchored.HasRoot(await tree.Root(anchored.Size, cancel)))
                return (0, 0, EvidenceRefusal.Forked(anchored.Size));
        }
        catch (InvalidDataException missing)
        {
            return (0, 0, EvidenceRefusal.Damaged(missing.Message));
        }

        return (size, signed?.Size ?? 0, null);
    }

    private async Task<bool> KeepAnchors(CancellationToken cancel)
    {
        if (!anchors.Are)
            return true;
        try
        {
            var size = anchors.Newest()?.Size ?? 0;
            foreach (var row in await sql.Query<CheckpointRow>("SELECT size, note FROM evidence_checkpoints WHERE size > @size ORDER BY size", new { size }, cancel))
                anchors.Keep(new StoredNote(row.Size, row.Note), key.Public);
            return true;
        }
        catch (Exception unreachable) when (unreachable is IOException or UnauthorizedAccessException)
        {
            Refuse(EvidenceRefusal.AnchorUnreachable());
            return false;
        }
    }

    private void Refuse(EvidenceRefusal why)
    {
        if (standing.Refuse(why))
            log.LogCritical("Evidence is not signed: {Code}. {Message}", why.Code, why.Message);
    }

    private sealed record Sequenced(long Size, bool IsMore = false, bool IsBusyElsewhere = false);
}
