using System.Globalization;

namespace Jicengtong.Modules.Evidence;

/// <summary>"So many leaves with this root": the text that is signed (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">Names the log.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Root">Root of the tree over them.</param>
/// <param name="Extensions">Further lines. Ours are two: the time, and the size of the checkpoint before.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, IReadOnlyList<string> Extensions)
{
    private const string TimeWord = "time ";
    private const string PreviousWord = "previous ";
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>A checkpoint of our log.</summary>
    /// <param name="origin">Names the log.</param>
    /// <param name="size">Leaves.</param>
    /// <param name="root">Root.</param>
    /// <param name="time">When it was made.</param>
    /// <param name="previous">Size of the checkpoint before it, 0 for the first: one that is taken away leaves a gap.</param>
    public static Checkpoint Of(string origin, long size, byte[] root, DateTimeOffset time, long previous) => new(origin, size, root,
    [
        TimeWord + time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture),
        PreviousWord + previous.ToString(CultureInfo.InvariantCulture),
    ]);

    /// <summary>When it was made; null when another log wrote it.</summary>
    public DateTimeOffset? Time => Extensions is [var time, _] && time.StartsWith(TimeWord, StringComparison.Ordinal)
        && DateTime.TryParseExact(time.AsSpan(TimeWord.Length), TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? new DateTimeOffset(at) : null;

    /// <summary>Size of the checkpoint before; null when another log wrote it.</summary>
    public long? Previous => Extensions is [_, var previous] && previous.StartsWith(PreviousWord, StringComparison.Ordinal) ? Number(previous[PreviousWord.Length..]) : null;

    /// <summary>The text as it is signed.</summary>
    public string Text => string.Join('\n', [Origin, Size.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(Root), .. Extensions, ""]);

    /// <summary>Is this its root?</summary>
    public bool HasRoot(byte[] root) => Root.AsSpan().SequenceEqual(root);

    /// <summary>The checkpoint of such a text, or null.</summary>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length > 0 || lines[..^1].Any(line => line.Length == 0))
            return null;
        return Number(lines[1]) is { } size && StrictBase64.Decode(lines[2]) is { Length: MerkleHash.Size } root
            ? new Checkpoint(lines[0], size, root, lines[3..^1]) : null;
    }

    private static long? Number(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text ? number : null;
}
