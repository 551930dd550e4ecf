using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>Why this node does not sign at present. Facts are still recorded; they wait.</summary>
public sealed record EvidenceRefusal(string Code, string Message) : Error(Code, Message, StatusCodes.Status503ServiceUnavailable)
{
    internal static EvidenceRefusal Behind(long anchored, long size) => new("evidence.behind",
        $"数据库比外面存的检查点旧：外面已有 {anchored} 片叶，这里只有 {size} 片，多半是从旧备份恢复的。存证已暂停签发，请审计管理员恢复完整的数据库；新的事项照常记下，排队等候。");

    internal static EvidenceRefusal Forked(long anchored) => new("evidence.forked",
        $"前 {anchored} 片叶和外面存的检查点对不上：历史改动过。存证已暂停签发，请审计管理员运行 jct evidence check 查明。");

    internal static EvidenceRefusal Damaged(string what) => new("evidence.damaged",
        $"存证记录自相矛盾（{what}）。存证已暂停签发，请审计管理员运行 jct evidence check 查明。");

    internal static EvidenceRefusal KeyChanged() => new("evidence.keyChanged",
        "最后的检查点不是这台机器的密钥和名称签的。存证已暂停签发，请把原来的 keys/evidence.key 放回来（多台机器要用同一把）。");

    internal static EvidenceRefusal AnchorStrange(long size) => new("evidence.anchorStrange",
        $"锚点文件夹里最新的检查点（{size}）不是这个日志的，或者改动过。存证已暂停签发，请审计管理员检查这个文件夹。");

    internal static EvidenceRefusal WitnessUnreachable() => new("evidence.witnessUnreachable",
        "刚启动，还没问到外面的见证方，不知道数据库是不是旧的。存证暂停签发，问到后自动继续；新的事项照常记下，排队等候。");

    internal static EvidenceRefusal AnchorUnreachable() => new("evidence.anchorUnreachable",
        "锚点文件夹现在读写不了。存证暂停签发，连上后自动继续；新的事项照常记下，排队等候。");
}

/// <summary>What this node knows about its log between two looks of the sequencer.</summary>
internal sealed class EvidenceStanding
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    private volatile EvidenceRefusal? refusal;
    private volatile bool isSettled;
    private volatile bool witnessesMissing;
    private long largest;

    /// <summary>Null when all is well.</summary>
    public EvidenceRefusal? Refusal => refusal;

    /// <summary>True when the log was compared with the anchors since this process began and every checkpoint is anchored.</summary>
    public bool IsSettled => isSettled;

    /// <summary>True when this is news.</summary>
    public bool Refuse(EvidenceRefusal why)
    {
        var isNews = refusal?.Code != why.Code;
        (refusal, isSettled) = (why, false);
        return isNews;
    }

    /// <summary>Have the witnesses been asked since this process began, and did none of them contradict?</summary>
    public bool IsWitnessed { get; private set; }

    /// <summary>Some witness could not be reached; asked again at this time.</summary>
    public DateTimeOffset AskWitnessesAt { get; private set; }

    /// <summary>Is a co-signature missing at present?</summary>
    public bool WitnessesMissing => witnessesMissing;

    /// <summary>The largest log this process has seen; a smaller one has been put back.</summary>
    public long Largest => Interlocked.Read(ref largest);

    /// <summary>The log has this size.</summary>
    public void Saw(long size) => Interlocked.Exchange(ref largest, Math.Max(Largest, size));

    /// <summary>What the witnesses said.</summary>
    public void Witnessed(EvidenceRefusal? contradiction, bool allAsked, DateTimeOffset now)
    {
        IsWitnessed = contradiction is null && (allAsked || IsWitnessed);
        witnessesMissing = !allAsked;
        AskWitnessesAt = contradiction is null && allAsked ? DateTimeOffset.MinValue : now + AskAgain;
    }

    /// <summary>All is well.</summary>
    public void Settle() => (refusal, isSettled) = (null, true);

    /// <summary>Something is still to be done.</summary>
    public void Unsettle() => isSettled = false;
}
