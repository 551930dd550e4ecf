using System.Globalization;
using System.Text;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>What a witness answers: a status of HTTP and a body, as C2SP tlog-witness lays down.</summary>
internal sealed record WitnessAnswer(int Status, string Body, string MediaType = "text/plain");

/// <summary>
/// This installation as a witness for the logs of others (C2SP tlog-witness, tlog-cosignature). It co-signs a checkpoint only
/// when that provably continues the last one it co-signed; so two histories of one log never both get its signature.
/// </summary>
internal sealed class CoSign(Work work, Sql sql, WitnessKey witness, EvidenceSettings settings, TimeProvider clock)
{
    private const int MostHashes = 63;

    public async Task<WitnessAnswer> Run(string body, CancellationToken cancel)
    {
        if (CheckpointOffer.Parse(body) is not { } offer)
            return new WitnessAnswer(400, "malformed");
        var keys = settings.WitnessFor.Select(file => VerifyingKey.FromPem(File.ReadAllText(file))).OfType<VerifyingKey>().ToList();
        if (keys.Count == 0)
            return new WitnessAnswer(404, "unknown log");
        if (keys.Find(key => key.HasSigned(offer.Note, offer.Checkpoint.Origin)) is not { } log)
            return new WitnessAnswer(403, "no trusted signature");
        if (offer.Old > offer.Checkpoint.Size || offer.Proof.Count > MostHashes)
            return new WitnessAnswer(400, "old size is larger than the checkpoint");
        var answer = await work.Run<WitnessAnswer>(async () => await Decide(offer, log, cancel), cancel);
        return answer.Value;
    }

    private async Task<WitnessAnswer> Decide(CheckpointOffer offer, VerifyingKey log, CancellationToken cancel)
    {
        var (origin, now) = (offer.Checkpoint.Origin, clock.GetUtcNow());
        // The row is there, and locked, before it is read: two checkpoints that come together are seen one after the other.
        await sql.Execute("INSERT INTO evidence_witnessed (origin, size, note, at) VALUES (@origin, 0, '', @now) ON CONFLICT (origin) DO UPDATE SET at = excluded.at", new { origin, now }, cancel);
        var row = (await sql.First<WitnessedRow>("SELECT origin, size, note, at FROM evidence_witnessed WHERE origin = @origin", new { origin }, cancel))!;
        var known = row.Size == 0 ? log.Hash.Empty : Checkpoint.Parse(SignedNote.Parse(row.Note)!.Text)!.Root;
        if (offer.Old != row.Size || (offer.Checkpoint.Size == row.Size && !offer.Checkpoint.HasRoot(known)))
            return new WitnessAnswer(409, row.Size.ToString(CultureInfo.InvariantCulture) + "\n", "text/x.tlog.size");
        if (!MerkleProof.IsContinued(offer.Old, offer.Checkpoint.Size, known, offer.Checkpoint.Root, offer.Proof, log.Hash))
            return new WitnessAnswer(422, "the proof does not lead from the last checkpoint to this one");
        await sql.Execute("UPDATE evidence_witnessed SET size = @Size, note = @note, at = @now WHERE origin = @origin", new { offer.Checkpoint.Size, note = offer.Note.Format(), now, origin }, cancel);
        return new WitnessAnswer(200, SignedNote.LineOf(witness.Signer.Sign(offer.Note.Text, now)));
    }
}

/// <summary>What a log sends to a witness: the size it believes known there, the proof from there, and the checkpoint.</summary>
internal sealed record CheckpointOffer(long Old, IReadOnlyList<byte[]> Proof, SignedNote Note, Checkpoint Checkpoint)
{
    /// <summary>Largest body a witness reads.</summary>
    public const int Largest = 64 * 1024;

    private const string OldWord = "old ";

    public static string Write(long old, IReadOnlyList<byte[]> proof, string note)
    {
        var body = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{OldWord}{old}\n");
        foreach (var hash in proof)
            body.Append(Convert.ToBase64String(hash)).Append('\n');
        return body.Append('\n').Append(note).ToString();
    }

    public static CheckpointOffer? Parse(string body)
    {
        var end = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || SignedNote.Parse(body[(end + 2)..]) is not { } note || Checkpoint.Parse(note.Text) is not { } checkpoint)
            return null;
        var lines = body[..end].Split('\n');
        var proof = lines.Skip(1).Select(StrictBase64.Decode).ToList();
        return lines[0].StartsWith(OldWord, StringComparison.Ordinal) && long.TryParse(lines[0].AsSpan(OldWord.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var old)
            && !proof.Contains(null) ? new CheckpointOffer(old, proof!, note, checkpoint) : null;
    }
}
