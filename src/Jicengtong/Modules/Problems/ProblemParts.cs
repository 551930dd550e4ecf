using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>Who speaks: somebody with an account, or somebody known only by the code they hold.</summary>
public sealed record Speaker(Guid? PersonId, string Name)
{
    /// <summary>A resident without an account.</summary>
    public static readonly Speaker Resident = new(null, "群众");

    /// <summary>Somebody who did not want to say who they are.</summary>
    public static readonly Speaker Anonymous = new(null, "匿名");

    /// <summary>Who is signed in.</summary>
    public static implicit operator Speaker(CurrentUser user) => new(user.PersonId, user.Name);
}

/// <summary>What is reported, checked except for its text.</summary>
public sealed record Report(
    string CountyCode, string Number, string? Text, string Matter, string Category, UnitEntry Place, DateTimeOffset DueAt, Guid? DirectiveId = null,
    ProblemChannel Channel = ProblemChannel.Official, string? Phone = null, string? CodeDigest = null, string? Department = null, DateTimeOffset? SaidAt = null);

/// <summary>Whoever is to answer, and why it is them.</summary>
/// <param name="Key">The duty asked; stays when its holder changes.</param>
/// <param name="PersonId">Who holds it.</param>
/// <param name="Name">Their name.</param>
/// <param name="DeputyId">B岗, or null.</param>
/// <param name="Unit">Unit in which the matter is led.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="UnitPath">Its place.</param>
/// <param name="Why">In plain words, for the history.</param>
/// <param name="PrecedentId">The precedent that says so, or null.</param>
public sealed record Handler(string Key, Guid PersonId, string Name, Guid? DeputyId, string Unit, string UnitName, string UnitPath, string Why, Guid? PrecedentId = null);

/// <summary>签收: taken on.</summary>
public sealed record Acceptance(DateTimeOffset At, Guid ById, string ByName);

/// <summary>What was answered; <paramref name="ConfirmSubjectId"/> is the subject under which the reporter is asked to look.</summary>
public sealed record Answer(string Text, Guid ById, string ByName, string UnitName, DateTimeOffset At, Guid ConfirmSubjectId);

/// <summary>满意, 基本满意, 不满意.</summary>
public enum Rating
{
    /// <summary>满意</summary>
    Satisfied,

    /// <summary>基本满意</summary>
    Mostly,

    /// <summary>不满意: it is over, but not well done.</summary>
    Dissatisfied,
}

/// <summary>That it ended: by the reporter, or by silence (then nobody rated it).</summary>
public sealed record Closure(DateTimeOffset At, Guid? By, bool Satisfied, string Comment, Rating? Rating = null, bool Silent = false);

/// <summary>What kind of thing happened; stable for programs, and decides what a resident reads.</summary>
public enum EntryKind
{
    /// <summary>反映</summary>
    Reported,

    /// <summary>转到</summary>
    Dispatched,

    /// <summary>签收</summary>
    Accepted,

    /// <summary>答复</summary>
    Answered,

    /// <summary>办结</summary>
    Closed,

    /// <summary>没解决，退回重办</summary>
    SentBack,

    /// <summary>退单</summary>
    UnitReturned,

    /// <summary>裁定</summary>
    Ruled,

    /// <summary>申请延期，及其结果</summary>
    Extension,

    /// <summary>挂账</summary>
    Suspended,

    /// <summary>挂账到期，继续办</summary>
    Resumed,

    /// <summary>并案</summary>
    Merged,

    /// <summary>协办</summary>
    Support,

    /// <summary>补充</summary>
    Added,
}

/// <summary>One line of a problem's history, in plain words.</summary>
[Proven("problem-line")]
public sealed class ProblemEntry
{
    public required Guid Id { get; init; }

    public required Guid ProblemId { get; init; }

    /// <summary>Order within the problem: several things happen at one instant.</summary>
    public required int Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null when the system or somebody without an account did it.</summary>
    public required Guid? ById { get; init; }

    public required string ByName { get; init; }

    public required EntryKind Kind { get; init; }

    public required string What { get; init; }

    public required string Text { get; init; }
}
