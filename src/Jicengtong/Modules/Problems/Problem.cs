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
}

/// <summary>问题: something said upward that must be answered within <see cref="AnswerWithin"/>.</summary>
[Proven("problem-row")]
public sealed class Problem
{
    /// <summary>Longest text and longest answer, in characters.</summary>
    public const int LongestText = 5000;

    /// <summary>Longest comment of the reporter, in characters.</summary>
    public const int LongestComment = 2000;

    /// <summary>Longest title, in characters.</summary>
    public const int LongestTitle = 40;

    /// <summary>The clock begins at dispatch and begins again when the problem is sent back.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromHours(48);

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

    public string Title { get; private init; } = "";

    public string Text { get; private init; } = "";

    public string Matter { get; private init; } = "";

    /// <summary>The place it is about.</summary>
    public string UnitCode { get; private init; } = "";

    public string UnitName { get; private init; } = "";

    public string UnitPath { get; private init; } = "";

    public Guid ReporterId { get; private init; }

    public string ReporterName { get; private init; } = "";

    /// <summary>The directive it was reported from, or null.</summary>
    public Guid? DirectiveId { get; private init; }

    public DateTimeOffset ReportedAt { get; private init; }

    /// <summary>1 at first, one more each time it is sent back.</summary>
    public int Round { get; private set; }

    /// <summary>The subject under which the handler is asked in this round.</summary>
    public Guid SubjectId { get; private set; }

    public Guid HandlerId { get; private set; }

    public string HandlerName { get; private set; } = "";

    public Guid? DeputyId { get; private set; }

    /// <summary>Unit in which the handler leads the matter.</summary>
    public string HandlerUnit { get; private set; } = "";

    public string HandlerUnitName { get; private set; } = "";

    public DateTimeOffset DispatchedAt { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Who answered last and what; null while the problem waits.</summary>
    public Answer? Answer { get; private set; }

    public Closure? Closure { get; private set; }

    /// <summary>Kept beside the facts because the ledger asks for it.</summary>
    public ProblemState State { get; private set; }

    public int Version { get; private set; }

    /// <summary>Everything that happened, in plain words.</summary>
    public IReadOnlyList<ProblemEntry> History => history;

    public bool IsWaiting => State is ProblemState.Waiting or ProblemState.Returned;

    /// <summary>Somebody says what is wrong; it goes to whoever answers for it and the clock starts.</summary>
    public static Result<Problem> Report(CurrentUser by, Report report, Handler handler, DateTimeOffset now)
    {
        var text = TextOf(report.Text);
        if (!text.Succeeded)
            return text.Error;
        var id = Ids.Next(now);
        var problem = new Problem
        {
            Id = id, CountyCode = report.CountyCode, Number = report.Number, Title = TitleOf(text.Value), Text = text.Value, Matter = report.Matter,
            UnitCode = report.Place.Code, UnitName = report.Place.Name, UnitPath = report.Place.Path,
            ReporterId = by.PersonId, ReporterName = by.Name, DirectiveId = report.DirectiveId, ReportedAt = now,
        };
        problem.Note(now, by, "反映了问题", "");
        problem.DispatchTo(handler, id, now);
        return problem;
    }

    /// <summary>The text as it would be kept, or why it cannot be: <c>problem.textEmpty</c>, <c>problem.textTooLong</c>.</summary>
    public static Result<string> TextOf(string? text) => CleanText.Of(text) switch
    {
        "" => new Invalid("text", "请写下是什么问题，一句话也行。", "problem.textEmpty"),
        { Length: > LongestText } tooLong => new Invalid("text", $"写得太长了（{Figure(tooLong.Length)} 个字），最多 {Figure(LongestText)} 个字。请留下要紧的，其余拍照附上。", "problem.textTooLong"),
        var kept => kept,
    };

    /// <summary>Somebody of the unit that answers for it says what was or will be done. Saying the same twice is harmless.</summary>
    /// <param name="by">Who answers.</param>
    /// <param name="unitName">The unit they speak for.</param>
    /// <param name="text">The answer.</param>
    /// <param name="now">When.</param>
    public Result<Answer> Reply(CurrentUser by, string unitName, string? text, DateTimeOffset now)
    {
        if (State == ProblemState.Closed)
            return new AlreadyClosed();
        var said = CleanText.Of(text);
        if (Answer is not null)
            return Answer.ById == by.PersonId && Answer.Text == said ? Answer : new AlreadyAnswered();
        if (said.Length == 0)
            return new Invalid("text", "请写答复：办了什么，或者什么时候、由谁来办。", "problem.answerEmpty");
        if (said.Length > LongestText)
            return new Invalid("text", $"答复太长了，最多 {Figure(LongestText)} 个字。", "problem.answerTooLong");
        (Answer, State) = (new Answer(said, by.PersonId, by.Name, unitName, now, Ids.Next(now)), ProblemState.Answered);
        Note(now, by, now <= DueAt ? $"答复了，用时 {Spoken.Length(now - DispatchedAt)}" : $"答复了，超时 {Spoken.Length(now - DueAt)}", said);
        return Answer;
    }

    /// <summary>The reporter is satisfied. Saying so twice is harmless.</summary>
    public Result<Done> Close(CurrentUser by, string? comment, DateTimeOffset now)
    {
        if (State == ProblemState.Closed)
            return Done.Instance;
        if (Answer is null)
            return new NotAnswered("办结");
        var said = CommentOf(comment);
        if (!said.Succeeded)
            return said.Error;
        (Closure, State) = (new Closure(now, by.PersonId, true, said.Value), ProblemState.Closed);
        Note(now, by, "满意，办结了", said.Value);
        return Done.Instance;
    }

    /// <summary>The reporter is not satisfied: the answer goes into the history, the clock starts anew under a new subject.</summary>
    public Result<Done> SendBack(CurrentUser by, string? comment, Handler handler, DateTimeOffset now)
    {
        if (State == ProblemState.Closed)
            return new AlreadyClosed();
        if (Answer is null)
            return new NotAnswered("退回");
        var said = CommentOf(comment);
        if (!said.Succeeded)
            return said.Error;
        if (said.Value.Length == 0)
            return new Invalid("comment", "请写一句哪里没解决，接着办的人要看。", "problem.commentMissing");
        Answer = null;
        Note(now, by, "没解决，退回重办", said.Value);
        DispatchTo(handler, Ids.Next(now), now);
        return Done.Instance;
    }

    private void DispatchTo(Handler handler, Guid subject, DateTimeOffset now)
    {
        Round++;
        (HandlerId, HandlerName, DeputyId) = (handler.PersonId, handler.Name, handler.DeputyId);
        (HandlerUnit, HandlerUnitName) = (handler.Unit, handler.UnitName);
        (SubjectId, DispatchedAt, DueAt) = (subject, now, now + AnswerWithin);
        State = Round == 1 ? ProblemState.Waiting : ProblemState.Returned;
        Note(now, null, $"转到{handler.UnitName} {handler.Name}，请在 {Spoken.Moment(DueAt, now)} 前答复", handler.Why);
    }

    private void Note(DateTimeOffset now, CurrentUser? by, string what, string text)
    {
        history.Add(new ProblemEntry { Id = Ids.Next(now), ProblemId = Id, Sequence = Version, At = now, ById = by?.PersonId, ByName = by?.Name ?? "", What = what, Text = text });
        Version++;
    }

    private static string TitleOf(string text)
    {
        var end = text.AsSpan().IndexOfAny(EndsOfSentence);
        return CleanText.Shorten(end > 0 ? text[..end].TrimEnd() : text, LongestTitle);
    }

    private static Result<string> CommentOf(string? comment) => CleanText.Of(comment) switch
    {
        { Length: > LongestComment } => new Invalid("comment", $"写得太长了，最多 {Figure(LongestComment)} 个字。", "problem.commentTooLong"),
        var said => said,
    };

    private static string Figure(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed record AlreadyClosed() : Error("problem.closed", "这个问题已经办结。还有问题，请重新反映一次。", StatusCodes.Status409Conflict);

    private sealed record AlreadyAnswered() : Error("problem.answered", "这个问题已经答复，等反映的人看办好没有。", StatusCodes.Status409Conflict);

    private sealed record NotAnswered(string ToDo) : Error("problem.notAnswered", $"还没有答复，不能{ToDo}。超过 48 小时没有答复，这里会标红。", StatusCodes.Status409Conflict);
}

/// <summary>What is reported, checked except for its text.</summary>
public sealed record Report(string CountyCode, string Number, string? Text, string Matter, UnitEntry Place, Guid? DirectiveId);

/// <summary>Whoever is to answer, and why it is them.</summary>
/// <param name="Key">The duty asked; stays when its holder changes.</param>
/// <param name="PersonId">Who holds it.</param>
/// <param name="Name">Their name.</param>
/// <param name="DeputyId">B岗, or null.</param>
/// <param name="Unit">Unit in which the matter is led.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="UnitPath">Its place.</param>
/// <param name="Why">In plain words, for the history.</param>
public sealed record Handler(string Key, Guid PersonId, string Name, Guid? DeputyId, string Unit, string UnitName, string UnitPath, string Why);

/// <summary>What was answered; <paramref name="ConfirmSubjectId"/> is the subject under which the reporter is asked to look.</summary>
public sealed record Answer(string Text, Guid ById, string ByName, string UnitName, DateTimeOffset At, Guid ConfirmSubjectId);

/// <summary>That the reporter ended it.</summary>
public sealed record Closure(DateTimeOffset At, Guid By, bool Satisfied, string Comment);

/// <summary>One line of a problem's history, in plain words.</summary>
[Proven("problem-line")]
public sealed class ProblemEntry
{
    public required Guid Id { get; init; }

    public required Guid ProblemId { get; init; }

    /// <summary>Order within the problem: several things happen at one instant.</summary>
    public required int Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null when the system did it.</summary>
    public required Guid? ById { get; init; }

    public required string ByName { get; init; }

    public required string What { get; init; }

    public required string Text { get; init; }
}
