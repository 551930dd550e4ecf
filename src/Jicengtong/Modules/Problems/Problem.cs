using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>Where a problem stands. Late is a question about the clock, not a state.</summary>
public enum ProblemState
{
    /// <summary>等答复</summary>
    Waiting,

    /// <summary>已答复: the reporter has not yet said whether it is solved.</summary>
    Answered,

    /// <summary>已办结</summary>
    Closed,

    /// <summary>退回重办: waits again, with a new clock.</summary>
    Returned,

    /// <summary>等裁定: returned a second time; the clock runs on.</summary>
    Arbitrating,

    /// <summary>挂账: waits for something outside; the clock stands until the review.</summary>
    Suspended,

    /// <summary>已并案: follows the leading problem until that one is answered.</summary>
    Merged,
}

/// <summary>How it came to us.</summary>
public enum ProblemChannel
{
    /// <summary>An official with an account.</summary>
    Official,

    /// <summary>A resident without an account, from the code of a grid.</summary>
    Resident,

    /// <summary>意见和投诉 about the platform itself.</summary>
    Platform,

    /// <summary>A program.</summary>
    Program,
}

/// <summary>问题: something said upward that must be answered within the limit of its category.</summary>
[Proven("problem-row")]
public sealed partial class Problem
{
    /// <summary>Longest text and longest answer, in characters.</summary>
    public const int LongestText = 5000;

    /// <summary>Longest comment of the reporter, and longest reason, in characters.</summary>
    public const int LongestComment = 2000;

    /// <summary>Longest title, in characters.</summary>
    public const int LongestTitle = 40;

    private static readonly System.Buffers.SearchValues<char> EndsOfSentence = System.Buffers.SearchValues.Create("。！？!?；;\n");
    private readonly List<ProblemEntry> history = [];

    private Problem()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>County at the problem's place; with the number it names the problem for people.</summary>
    public string CountyCode { get; private init; } = "";

    /// <summary>Day and running number in the county: 20261120-003.</summary>
    public string Number { get; private init; } = "";

    /// <summary>Year and month of the report in Asia/Shanghai: 202611.</summary>
    public int Month { get; private init; }

    public string Title { get; private init; } = "";

    public string Text { get; private init; } = "";

    public string Matter { get; private init; } = "";

    /// <summary>险情, 一般, 疑难 …: decides the limit.</summary>
    public string Category { get; private init; } = ProblemRules.General;

    /// <summary>The place it is about.</summary>
    public string UnitCode { get; private init; } = "";

    public string UnitName { get; private init; } = "";

    public string UnitPath { get; private init; } = "";

    public ProblemChannel Channel { get; private init; }

    /// <summary>Null when whoever spoke has no account or did not say who they are.</summary>
    public Guid? ReporterId { get; private set; }

    public string ReporterName { get; private init; } = "";

    /// <summary>A resident's telephone, if they left one; for those who answer only.</summary>
    [Sealed]
    public string? Phone { get; private init; }

    /// <summary>SHA-256 of the tracking code; the code itself is known to the resident alone.</summary>
    public string? CodeDigest { get; private init; }

    /// <summary>The department as a program named it.</summary>
    public string? Department { get; private init; }

    /// <summary>The directive it was reported from, or null.</summary>
    public Guid? DirectiveId { get; private init; }

    public DateTimeOffset ReportedAt { get; private init; }

    /// <summary>1 at first, one more each time it is sent back.</summary>
    public int Round { get; private set; }

    /// <summary>The subject under which the handler is asked now.</summary>
    public Guid SubjectId { get; private set; }

    public Guid HandlerId { get; private set; }

    public string HandlerName { get; private set; } = "";

    public Guid? DeputyId { get; private set; }

    /// <summary>The duty that was asked; stays when its holder changes.</summary>
    public string HandlerKey { get; private set; } = "";

    /// <summary>Unit in which the handler leads the matter.</summary>
    public string HandlerUnit { get; private set; } = "";

    public string HandlerUnitName { get; private set; } = "";

    public string HandlerPath { get; private set; } = "";

    public DateTimeOffset DispatchedAt { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    /// <summary>签收, or null.</summary>
    public Acceptance? Acceptance { get; private set; }

    /// <summary>Who answered last and what; null while the problem waits.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>When it was answered for the first time.</summary>
    public DateTimeOffset? FirstAnsweredAt { get; private set; }

    /// <summary>Seconds from the report to the first answer, kept because the monthly figures ask for them.</summary>
    public long? AnswerTook { get; private set; }

    /// <summary>Was the first answer within the limit?</summary>
    public bool? InTime { get; private set; }

    /// <summary>When silence closes it, while it waits for the reporter.</summary>
    public DateTimeOffset? LapsesAt { get; private set; }

    public Closure? Closure { get; private set; }

    /// <summary>Kept beside the closure for the monthly figures.</summary>
    public Rating? Rating { get; private set; }

    /// <summary>Kept beside the facts because the ledger asks for it.</summary>
    public ProblemState State { get; private set; }

    public int Version { get; private set; }

    /// <summary>Everything that happened, in plain words.</summary>
    public IReadOnlyList<ProblemEntry> History => history;

    /// <summary>The clock runs.</summary>
    public bool IsWaiting => State is ProblemState.Waiting or ProblemState.Returned or ProblemState.Arbitrating;

    /// <summary>Somebody says what is wrong; it goes to whoever answers for it and the clock starts.</summary>
    public static Result<Problem> Report(Speaker by, Report report, Handler handler, DateTimeOffset now)
    {
        var made = Begin(by, report, now);
        if (made.Succeeded)
            made.Value.DispatchTo(handler, made.Value.Id, now, report.DueAt);
        return made;
    }

    private static Result<Problem> Begin(Speaker by, Report report, DateTimeOffset now)
    {
        var text = TextOf(report.Text);
        if (!text.Succeeded)
            return text.Error;
        // What was said elsewhere before keeps its day; the clock starts when it is dispatched here.
        var (id, said) = (Ids.Next(now), report.SaidAt ?? now);
        var day = WorkingCalendar.LocalDay(said);
        var problem = new Problem
        {
            Id = id, CountyCode = report.CountyCode, Number = report.Number, Month = (day.Year * 100) + day.Month, Title = TitleOf(text.Value), Text = text.Value,
            Matter = report.Matter, Category = report.Category, UnitCode = report.Place.Code, UnitName = report.Place.Name, UnitPath = report.Place.Path,
            Channel = report.Channel, ReporterId = by.PersonId, ReporterName = by.Name, Phone = report.Phone, CodeDigest = report.CodeDigest, Department = report.Department,
            DirectiveId = report.DirectiveId, ReportedAt = said,
        };
        problem.Note(said, by, EntryKind.Reported, "反映了问题", "");
        return problem;
    }

    /// <summary>The text as it would be kept, or why it cannot be: <c>problem.textEmpty</c>, <c>problem.textTooLong</c>.</summary>
    public static Result<string> TextOf(string? text) => CleanText.Of(text) switch
    {
        "" => new Invalid("text", "请写下是什么问题，一句话也行。", "problem.textEmpty"),
        { Length: > LongestText } tooLong => new Invalid("text", $"写得太长了（{Figure(tooLong.Length)} 个字），最多 {Figure(LongestText)} 个字。请留下要紧的，其余拍照附上。", "problem.textTooLong"),
        var kept => kept,
    };

    private void DispatchTo(Handler handler, Guid subject, DateTimeOffset now, DateTimeOffset dueAt)
    {
        Round++;
        (DispatchedAt, DueAt) = (now, dueAt);
        PutTo(handler, subject);
        Note(now, null, EntryKind.Dispatched, $"转到{handler.UnitName} {handler.Name}，请在 {Spoken.Moment(DueAt, now)} 前答复", handler.Why);
    }

    private void PutTo(Handler handler, Guid subject)
    {
        (HandlerId, HandlerName, DeputyId, HandlerKey) = (handler.PersonId, handler.Name, handler.DeputyId, handler.Key);
        (HandlerUnit, HandlerUnitName, HandlerPath) = (handler.Unit, handler.UnitName, handler.UnitPath);
        (SubjectId, PrecedentId, Acceptance) = (subject, handler.PrecedentId ?? PrecedentId, null);
        State = Round == 1 ? ProblemState.Waiting : ProblemState.Returned;
    }

    private void Note(DateTimeOffset now, Speaker? by, EntryKind kind, string what, string text)
    {
        history.Add(new ProblemEntry { Id = Ids.Next(now), ProblemId = Id, Sequence = Version, At = now, ById = by?.PersonId, ByName = by?.Name ?? "", Kind = kind, What = what, Text = text });
        Version++;
    }

    private static string TitleOf(string text)
    {
        var end = text.AsSpan().IndexOfAny(EndsOfSentence);
        return CleanText.Shorten(end > 0 ? text[..end].TrimEnd() : text, LongestTitle);
    }

    private static Result<string> CommentOf(string? comment, string field = "comment") => CleanText.Of(comment) switch
    {
        { Length: > LongestComment } => new Invalid(field, $"写得太长了，最多 {Figure(LongestComment)} 个字。", "problem.commentTooLong"),
        var said => said,
    };

    private static string Figure(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed record AlreadyClosed() : Error("problem.closed", "这个问题已经办结。还有问题，请重新反映一次。", StatusCodes.Status409Conflict);

    private sealed record AlreadyAnswered() : Error("problem.answered", "这个问题已经答复，等反映的人看办好没有。", StatusCodes.Status409Conflict);

    private sealed record NotAnswered(string ToDo) : Error("problem.notAnswered", $"还没有答复，不能{ToDo}。过了期限没有答复，这里会标红。", StatusCodes.Status409Conflict);

    private sealed record NotWaiting(string ToDo) : Error("problem.notWaiting", $"这个问题现在不在等答复，不能{ToDo}。请刷新看看它到了哪一步。", StatusCodes.Status409Conflict);
}
