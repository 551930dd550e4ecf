using System.Globalization;
using System.Net;
using System.Text;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// Our checkpoints before the eyes of others (C2SP tlog-witness as client). Each new checkpoint is offered to every witness with
/// the proof that it continues the last; what comes back, a dated co-signature, is kept. A witness that knows a larger log, or
/// another, says so: then this node is not signed further.
/// </summary>
internal sealed class Witnesses(Sql sql, StoredTree tree, SigningKey key, EvidenceSettings settings, IHttpClientFactory http, TimeProvider clock, ILogger<Witnesses> log)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Client = "witness";

    /// <summary>False when none is configured.</summary>
    public bool Are => settings.Witnesses.Count > 0;

    /// <summary>
    /// Offers the newest checkpoint to everybody who has not co-signed it. When there is none yet, the empty log is offered: a
    /// witness that remembers more than that knows that the database was lost.
    /// </summary>
    /// <returns>Why the log must not be signed, or null; and whether everybody could be asked.</returns>
    public async Task<(EvidenceRefusal? Refusal, bool AllAsked)> Offer(CancellationToken cancel)
    {
        var last = await sql.First<CheckpointRow>("SELECT size, note FROM evidence_checkpoints ORDER BY size DESC LIMIT 1", null, cancel);
        var (size, note) = last is null ? (0, key.Sign(Checkpoint.Of(key.Origin, 0, key.Hash.Empty, clock.GetUtcNow(), 0))) : (last.Size, last.Note);
        var allAsked = true;
        foreach (var witness in settings.Witnesses)
        {
            if (NoteKey.Parse(witness.Key) is not { } trusted || !Uri.IsWellFormedUriString(witness.Url, UriKind.Absolute))
            {
                log.LogError("Jct:Evidence:Witnesses has an address or a key that is none: {Url} {Key}", witness.Url, witness.Key);
                allAsked = false;
                continue;
            }

            try
            {
                var known = await sql.First<long?>("SELECT max(size) FROM evidence_anchored WHERE place = @Name", new { trusted.Name }, cancel) ?? 0;
                if (await OfferTo(witness.Url, trusted, known, size, note, mayCorrect: true, cancel) is { } refusal)
                    return (refusal, allAsked);
            }
            catch (Exception unreachable) when (unreachable is HttpRequestException or IOException || (unreachable is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                log.LogWarning("Witness {Name} could not be asked: {Why}", trusted.Name, unreachable.Message);
                allAsked = false;
            }
            catch (InvalidDataException damaged)
            {
                return (EvidenceRefusal.Damaged(damaged.Message), allAsked);
            }
        }

        return (null, allAsked);
    }

    private async Task<EvidenceRefusal?> OfferTo(string url, NoteKey witness, long known, long size, string note, bool mayCorrect, CancellationToken cancel)
    {
        if (known > size)
            return EvidenceRefusal.Behind(known, size);
        using var client = http.CreateClient(Client);
        using var content = new StringContent(CheckpointOffer.Write(known, await tree.Consistency(known, size, cancel), note), Encoding.UTF8, "text/plain");
        using var answer = await client.PostAsync(url.TrimEnd('/') + "/add-checkpoint", content, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK when SignedNote.Parse(note + body) is { } signed && witness.HasSigned(signed) is not null:
                await sql.Execute("INSERT INTO evidence_anchored (place, size, at, proof) VALUES (@Name, @size, @now, @body) ON CONFLICT (place, size) DO NOTHING",
                    new { witness.Name, size, now = clock.GetUtcNow(), body }, cancel);
                return null;
            case HttpStatusCode.Conflict when long.TryParse(body.AsSpan().TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var theirs):
                if (theirs > size)
                    return EvidenceRefusal.Behind(theirs, size);
                return theirs == known || !mayCorrect ? EvidenceRefusal.Forked(theirs) : await OfferTo(url, witness, theirs, size, note, mayCorrect: false, cancel);
            case HttpStatusCode.UnprocessableEntity:
                return EvidenceRefusal.Forked(known);
            default:
                throw new HttpRequestException($"{(int)answer.StatusCode} {body}");
        }
    }
}
