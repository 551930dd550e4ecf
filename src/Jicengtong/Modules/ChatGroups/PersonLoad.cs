namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What chat costs one person a day. Messages are those of others; <paramref name="Relevant"/> concern a matter they answer
/// for or discuss, mention them, or are a first notice to everybody; <paramref name="Replies"/> are 收到 and the like,
/// <paramref name="RepeatedNotices"/> notices they had already got in another group.
/// </summary>
public sealed record PersonLoad(
    string Account,
    int Groups,
    double Messages,
    double OutsideHours,
    double Relevant,
    double Replies,
    double Chat,
    double RepeatedNotices)
{
    /// <summary>Messages that did not concern them.</summary>
    public double Irrelevant => Messages - Relevant;

    /// <summary>The share that concerned them, 0 to 1.</summary>
    public double RelevantShare => Messages > 0 ? Relevant / Messages : 0;
}
