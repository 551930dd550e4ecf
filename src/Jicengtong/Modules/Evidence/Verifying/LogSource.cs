namespace Jicengtong.Modules.Evidence;

/// <summary>A whole log as somebody keeps it: the database, an exported folder, or a copy in memory. Nothing in it is trusted.</summary>
public interface ILogSource
{
    /// <summary>Leaves with a place in the log, by that place.</summary>
    IAsyncEnumerable<StoredLeaf> Leaves();

    /// <summary>Leaves that wait for their place; none in an export.</summary>
    IAsyncEnumerable<StoredLeaf> Waiting();

    /// <summary>Tiles by level, then number.</summary>
    IAsyncEnumerable<StoredTile> Tiles();

    /// <summary>All checkpoints by size.</summary>
    IAsyncEnumerable<StoredNote> Checkpoints();

    /// <summary>Checkpoints kept elsewhere, by size: what the log must still agree with.</summary>
    IAsyncEnumerable<StoredNote> Anchors();

    /// <summary>What was found wrong with the keeping itself while reading, for example a file that belongs nowhere.</summary>
    IReadOnlyList<Mismatch> Faults { get; }
}

/// <summary>One leaf.</summary>
/// <param name="Sequence">Its place, from 0; −1 while it waits.</param>
/// <param name="Bytes">What is hashed; the hash itself when it was forgotten.</param>
/// <param name="Claims">What the row says beside the bytes; null in an export.</param>
public sealed record StoredLeaf(long Sequence, byte[] Bytes, LeafClaims? Claims)
{
    /// <summary>Its term was over and only its hash is left: shorter than any leaf, in a row that says nothing more.</summary>
    public bool IsForgotten => Bytes.Length == MerkleHash.Size && Sequence >= 0
        && (Claims is null || (Claims.Subject.Length == 0 && Claims.Salt.Length == 0 && Claims.At == DateTimeOffset.UnixEpoch && Claims.Id == IdOfForgotten(Bytes)));

    /// <summary>The id its row then has; the one it had told its time.</summary>
    public static Guid IdOfForgotten(byte[] hash) => new(hash.AsSpan(0, 16), bigEndian: true);
}

/// <summary>Columns beside the bytes of a leaf; they must say the same.</summary>
public sealed record LeafClaims(Guid Id, string Subject, DateTimeOffset At, byte[] Salt);

/// <summary>One tile: 1 to 256 hashes one after the other.</summary>
public sealed record StoredTile(int Level, long Number, byte[] Hashes);

/// <summary>One signed checkpoint under the size it is kept under.</summary>
public sealed record StoredNote(long Size, string Note);

/// <summary>Something that does not fit.</summary>
/// <param name="Where">"leaf 17", "tile 0/3", "checkpoint 120", "anchor 120" or a part of a bundle.</param>
/// <param name="What">What is wrong, in Chinese.</param>
public sealed record Mismatch(string Where, string What)
{
    /// <inheritdoc />
    public override string ToString() => $"{Where}：{What}";
}

/// <summary>A stream one can look at before taking from it.</summary>
internal sealed class Ahead<T>(IAsyncEnumerable<T> source) : IAsyncDisposable
    where T : class
{
    private readonly IAsyncEnumerator<T> items = source.GetAsyncEnumerator();

    /// <summary>The next item; null at the end.</summary>
    public T? Now { get; private set; }

    public async ValueTask<T?> Take()
    {
        var taken = Now;
        Now = await items.MoveNextAsync() ? items.Current : null;
        return taken;
    }

    public ValueTask DisposeAsync() => items.DisposeAsync();
}
