namespace Jicengtong.Modules.Evidence;

/// <summary>A checkpoint that somebody kept, perhaps with the lines of witnesses below the signature of the log.</summary>
public static class CoSignedAnchor
{
    /// <summary>The note as the log alone signed it: what is compared with the log. A text that is no note stays as it is.</summary>
    public static string WithoutWitnesses(string note)
        => SignedNote.Parse(note) is { Signatures: [_, _, ..] } parsed && Checkpoint.Parse(parsed.Text) is { } checkpoint && parsed.Signatures.Where(signature => signature.Name == checkpoint.Origin).ToList() is { Count: > 0 } own
            ? new SignedNote(parsed.Text, own).Format() : note;

    /// <summary>Every anchor must carry the co-signature of every witness; names each that is missing or not theirs.</summary>
    /// <param name="anchors">Notes with their file names.</param>
    /// <param name="witnesses">Public keys as <see cref="NoteKey.Parse"/> reads them.</param>
    public static IEnumerable<Mismatch> MissingWitnesses(IReadOnlyList<(string File, string Note)> anchors, IReadOnlyList<string> witnesses)
    {
        foreach (var text in witnesses)
        {
            if (NoteKey.Parse(text) is not { } witness)
            {
                yield return new Mismatch("witness", $"“{text}”不是见证人的公钥，应是“名字+编号+base64”");
                continue;
            }

            if (anchors.Count == 0)
                yield return new Mismatch("witness", "见证人联署的是检查点，请同时用 --anchor 给出");
            foreach (var (file, note) in anchors)
                if (SignedNote.Parse(note) is not { } parsed || witness.HasSigned(parsed) is null)
                    yield return new Mismatch($"anchor {Path.GetFileName(file)}", $"没有见证人 {witness.Name} 的联署，或者联署是假的");
        }
    }
}
