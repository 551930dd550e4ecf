namespace Jicengtong.Modules.Inbox.Contracts;

/// <summary>紧急程度.</summary>
public enum Urgency
{
    /// <summary>平件</summary>
    Routine,

    /// <summary>加急</summary>
    Urgent,

    /// <summary>特急</summary>
    ExtraUrgent,

    /// <summary>突发: alone breaks quiet hours and stands above everything.</summary>
    Emergency,
}

/// <summary>What is asked of the reader.</summary>
public enum Demand
{
    /// <summary>知悉</summary>
    Know,

    /// <summary>确认</summary>
    Confirm,

    /// <summary>办理</summary>
    Do,

    /// <summary>填报</summary>
    Fill,

    /// <summary>答复: a problem that must be answered.</summary>
    Answer,
}

/// <summary>What came back.</summary>
public enum ReceiptAnswer
{
    /// <summary>明白</summary>
    Understood,

    /// <summary>有疑问</summary>
    Questioned,

    /// <summary>办结</summary>
    Done,
}

/// <summary>One field of a small form (填报).</summary>
/// <param name="Name">Label and key, for example 正式党员.</param>
/// <param name="Type">number or text.</param>
public sealed record FormField(string Name, string Type = "number");

/// <summary>
/// What many people are asked about: one row however many are asked. <paramref name="RootId"/> is the first document of a
/// chain of relays (itself when there is none); <paramref name="Path"/> is where the page of it is.
/// </summary>
public sealed record Subject(
    string Kind, Guid Id, Guid RootId, string Title, string Matter, Urgency Urgency, Demand Demand, DateTimeOffset? DueAt,
    string From, string? Through, IReadOnlyList<string> KeyPoints, string? Opinion, IReadOnlyList<FormField> Form, string Path,
    Guid AskedBy, string AskedByUnit);

/// <summary>A subject after a revision.</summary>
/// <param name="Id">The subject.</param>
/// <param name="Note">What changed, in one line for the cards.</param>
/// <param name="DueAt">The due time from now on.</param>
/// <param name="KeyPoints">The key points from now on; null leaves them as they are.</param>
public sealed record RevisedSubject(Guid Id, string Note, DateTimeOffset? DueAt, IReadOnlyList<string>? KeyPoints);

/// <summary>Whom an ask concerns: a duty, a post or a person (<paramref name="Key"/>), and the person it lies with today.</summary>
public sealed record Addressee(string Key, Guid HolderId, string Unit, string UnitPath, Guid? DeputyId);

/// <summary>Counts of asks in each state; the five states add up to <see cref="Total"/>.</summary>
public sealed class Tally
{
    /// <summary>Unit the asked people stand for, or under which they are summed up.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Which subject (directive or relay) asked.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>应收到.</summary>
    public int Total { get; init; }

    /// <summary>Ever opened, whatever came after.</summary>
    public int Opened { get; init; }

    /// <summary>明白 now.</summary>
    public int Understood { get; init; }

    /// <summary>有疑问 and not yet answered.</summary>
    public int Questioned { get; init; }

    /// <summary>办结.</summary>
    public int Done { get; init; }

    /// <summary>还没打开.</summary>
    public int Unread => Total - Opened;
}

/// <summary>How far a reminder came to somebody who has not opened the ask; opened is the third state, and then it is on no such list.</summary>
public enum Reach
{
    /// <summary>It lies in the inbox; nothing was sent outside, or it is still on its way.</summary>
    Waiting,

    /// <summary>送到了: on a device, or told by the duty room.</summary>
    Delivered,

    /// <summary>联系不上: no device, no number, no signal. Nobody's fault.</summary>
    Unreachable,
}

/// <summary>An ask that nobody opened yet: the sender's work list, never a list of a person's habits.</summary>
public sealed class UnopenedAsk
{
    /// <summary>The ask.</summary>
    public Guid Id { get; init; }

    /// <summary>The subject that asked.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>Whom it lies with.</summary>
    public Guid HolderId { get; init; }

    /// <summary>For which unit.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Where that lies.</summary>
    public string UnitPath { get; init; } = "";

    /// <summary>When the deputy was asked, if so.</summary>
    public DateTimeOffset? DeputyAskedAt { get; init; }

    /// <summary>When it was last reminded.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>How far the reminders came.</summary>
    public Reach Reach { get; init; }
}

/// <summary>A receipt with words in it.</summary>
public sealed class WordedReceipt
{
    /// <summary>The ask.</summary>
    public Guid AskId { get; init; }

    /// <summary>The subject that asked.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>Who wrote it.</summary>
    public Guid By { get; init; }

    /// <summary>Name of whoever wrote it for them (代办); null when they did.</summary>
    public string? ActedBy { get; init; }

    /// <summary>For which unit.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What was written.</summary>
    public string Text { get; init; } = "";

    /// <summary>Fields of a form as JSON, or null.</summary>
    public string? Fields { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
