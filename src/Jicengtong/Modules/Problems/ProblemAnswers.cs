using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>From 签收 to 办结: the handler takes it on and answers, the reporter adds, closes or sends back.</summary>
public sealed partial class Problem
{
    /// <summary>签收: the handler has taken it on. Twice is harmless.</summary>
    public Result<Done> Accept(CurrentUser by, DateTimeOffset now)
    {
        if (Acceptance is not null || Answer is not null)
            return Done.Instance;
        if (!IsWaiting)
            return new NotWaiting("签收");
        Acceptance = new Acceptance(now, by.PersonId, by.Name);
        Note(now, by, EntryKind.Accepted, $"{HandlerUnitName}签收了", "");
        return Done.Instance;
    }

    /// <summary>Somebody of the unit that answers for it says what was or will be done. Saying the same twice is harmless.</summary>
    /// <param name="by">Who answers.</param>
    /// <param name="unitName">The unit they speak for.</param>
    /// <param name="text">The answer.</param>
    /// <param name="lapsesAt">When silence will close it.</param>
    /// <param name="now">When.</param>
    public Result<Answer> Reply(CurrentUser by, string unitName, string? text, DateTimeOffset lapsesAt, DateTimeOffset now)
    {
        if (State == ProblemState.Closed)
            return new AlreadyClosed();
        if (State == ProblemState.Merged)
            return new NotWaiting("单独答复");
        var said = CleanText.Of(text);
        if (Answer is not null)
            return Answer.ById == by.PersonId && Answer.Text == said ? Answer : new AlreadyAnswered();
        if (said.Length == 0)
            return new Invalid("text", "请写答复：办了什么，或者什么时候、由谁来办。", "problem.answerEmpty");
        if (said.Length > LongestText)
            return new Invalid("text", $"答复太长了，最多 {Figure(LongestText)} 个字。", "problem.answerTooLong");
        Suspension = null;
        TakeAnswer(new Answer(said, by.PersonId, by.Name, unitName, now, Ids.Next(now)), lapsesAt);
        Note(now, by, EntryKind.Answered, now <= DueAt ? $"答复了，用时 {Spoken.Length(now - DispatchedAt)}" : $"答复了，超时 {Spoken.Length(now - DueAt)}", said);
        return Answer!;
    }

    /// <summary>The reporter says it is done and how well. Saying so twice is harmless.</summary>
    public Result<Done> Close(Speaker by, Rating rating, string? comment, DateTimeOffset now)
    {
        if (State == ProblemState.Closed)
            return Done.Instance;
        if (Answer is null)
            return new NotAnswered("办结");
        var said = CommentOf(comment);
        if (!said.Succeeded)
            return said.Error;
        if (rating == Problems.Rating.Dissatisfied && said.Value.Length == 0)
            return new Invalid("comment", "请写一句哪里不满意，好让他们改。", "problem.commentMissing");
        EndWith(new Closure(now, by.PersonId, rating != Problems.Rating.Dissatisfied, said.Value, rating));
        Note(now, by, EntryKind.Closed, $"{Word(rating)}，办结了", said.Value);
        return Done.Instance;
    }

    /// <summary>
    /// The reporter says it is not solved: the answer goes into the history, the clock starts anew under a new subject. What
    /// silence closed can be taken up again for <see cref="ReopenWithinDays"/> days.
    /// </summary>
    public Result<Done> SendBack(Speaker by, string? comment, Handler handler, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (State == ProblemState.Closed && !MayReopen(now))
            return new AlreadyClosed();
        if (Answer is null)
            return new NotAnswered("退回");
        var said = CommentOf(comment);
        if (!said.Succeeded)
            return said.Error;
        if (said.Value.Length == 0)
            return new Invalid("comment", "请写一句哪里没解决，接着办的人要看。", "problem.commentMissing");
        (Answer, Closure, Rating, LapsesAt, Acceptance) = (null, null, null, null, null);
        Note(now, by, EntryKind.SentBack, "没解决，退回重办", said.Value);
        DispatchTo(handler, Ids.Next(now), now, dueAt);
        return Done.Instance;
    }

    /// <summary>补充: the reporter adds something. Nothing else changes.</summary>
    public Result<Done> Add(Speaker by, string? text, DateTimeOffset now)
    {
        if (State == ProblemState.Closed)
            return new AlreadyClosed();
        var said = CommentOf(text);
        if (!said.Succeeded)
            return said.Error;
        if (said.Value.Length == 0)
            return new Invalid("text", "请写要补充什么。", "problem.textEmpty");
        Note(now, by, EntryKind.Added, "补充", said.Value);
        return Done.Instance;
    }

    /// <summary>满意, 基本满意, 不满意.</summary>
    public static string Word(Rating rating) => rating switch { Problems.Rating.Satisfied => "满意", Problems.Rating.Mostly => "基本满意", _ => "不满意" };

    private void TakeAnswer(Answer answer, DateTimeOffset lapsesAt)
    {
        (Answer, State, LapsesAt) = (answer, ProblemState.Answered, lapsesAt);
        if (FirstAnsweredAt is not null)
            return;
        (FirstAnsweredAt, AnswerTook, InTime) = (answer.At, (long)(answer.At - ReportedAt).TotalSeconds, answer.At <= DueAt);
    }

    private void EndWith(Closure closure) => (Closure, Rating, State, LapsesAt) = (closure, closure.Rating, ProblemState.Closed, null);
}
