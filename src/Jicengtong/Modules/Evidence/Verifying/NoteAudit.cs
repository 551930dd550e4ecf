namespace Jicengtong.Modules.Evidence;

/// <summary>Checkpoints and anchors beside the growing tree: signatures, roots, the chain of sizes, and nothing anchored that is gone.</summary>
internal sealed class NoteAudit(VerifyingKey key, GrowingTree tree, Action<string, string> report)
{
    private Ahead<StoredNote> checkpoints = null!;
    private Ahead<StoredNote> anchors = null!;
    private string? origin;
    private long lastSize;

    /// <summary>Checkpoints read.</summary>
    public long Count { get; private set; }

    public async Task Begin(Ahead<StoredNote> stored, Ahead<StoredNote> anchored)
    {
        (checkpoints, anchors) = (stored, anchored);
        await checkpoints.Take();
        await anchors.Take();
    }

    /// <summary>The tree has reached this size.</summary>
    public async ValueTask At(long size)
    {
        while (NextSize() is { } next && next <= size)
            await CheckAt(next, next == size && tree.IsWhole ? tree.Root : null);
    }

    /// <summary>The tree does not grow further.</summary>
    public async Task End()
    {
        while (NextSize() is { } next)
            await CheckAt(next, null);
        if (lastSize != tree.Size)
            report($"leaf {lastSize}", $"从这里起 {tree.Size - lastSize} 片叶没有检查点");
    }

    private long? NextSize() => (checkpoints.Now?.Size, anchors.Now?.Size) switch
    {
        ({ } stored, { } anchored) => Math.Min(stored, anchored),
        var (stored, anchored) => stored ?? anchored,
    };

    private async Task CheckAt(long size, byte[]? root)
    {
        var stored = checkpoints.Now?.Size == size ? await checkpoints.Take() : null;
        var anchored = anchors.Now?.Size == size ? await anchors.Take() : null;
        if (stored is not null)
            CheckStored(stored, root);
        if (anchored is not null)
            CheckAnchored(anchored, stored, root);
    }

    private void CheckStored(StoredNote stored, byte[]? root)
    {
        Count++;
        var where = $"checkpoint {stored.Size}";
        if (key.Open(stored.Note) is not { } checkpoint)
        {
            report(where, "不是这把密钥签的，或者改动过");
            return;
        }

        if (checkpoint.Size != stored.Size)
            report(where, $"放错了地方，它写的是 {checkpoint.Size}");
        if (checkpoint.Origin != (origin ??= checkpoint.Origin))
            report(where, $"是另一个日志的（{checkpoint.Origin}）");
        if (checkpoint.Previous != lastSize)
            report(where, $"它前面应是检查点 {checkpoint.Previous}，现在是 {lastSize}");
        lastSize = checkpoint.Size;
        CompareRoot(where, checkpoint, root);
    }

    private void CheckAnchored(StoredNote anchored, StoredNote? stored, byte[]? root)
    {
        var where = $"anchor {anchored.Size}";
        if (key.Open(anchored.Note) is not { } checkpoint || checkpoint.Size != anchored.Size)
        {
            report(where, "不是这把密钥签的，或者改动过");
            return;
        }

        if (stored is null && checkpoint.Size <= tree.Size)
            report(where, "在外面存过这个检查点，日志里没有");
        else if (stored is not null && stored.Note != anchored.Note)
            report(where, "和日志里同样大小的检查点不一样");
        CompareRoot(where, checkpoint, root);
    }

    private void CompareRoot(string where, Checkpoint checkpoint, byte[]? root)
    {
        if (checkpoint.Size > tree.Size)
            report(where, $"有 {checkpoint.Size} 片叶，日志里只有 {tree.Size} 片");
        else if (root is null)
            report(where, "前面有缺口或次序不对，算不出当时的根");
        else if (!checkpoint.HasRoot(root))
            report(where, "按现在的叶算出的根和签过的不符：前面的叶改动过");
    }
}
