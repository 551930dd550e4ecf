using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// 延期 and 挂账: the two honest ways of being slow. An extension is asked for before the limit and granted by the unit above;
/// a suspension names what it waits for and when it is looked at again, and stays on the ledger.
/// </summary>
public sealed partial class Problem
{
    /// <summary>Longest 挂账 before it must be looked at again.</summary>
    public const int LongestSuspensionDays = 90;

    /// <summary>What is left on the clock at a review is at least this.</summary>
    private static readonly TimeSpan LeastAfterReview = TimeSpan.FromHours(24);

    /// <summary>The last 延期 asked for, decided or not.</summary>
    public Extension? Extension { get; private set; }

    public Suspension? Suspension { get; private set; }

    /// <summary>When the suspension is looked at again; kept beside it for the job.</summary>
    public DateTimeOffset? ReviewAt { get; private set; }

    /// <summary>申请延期.</summary>
    public Result<Extension> AskForExtension(CurrentUser by, string? reason, DateTimeOffset? until, Decider decider, DateTimeOffset now)
    {
        if (!IsWaiting || State == ProblemState.Arbitrating)
            return new NotWaiting("申请延期");
        if (now > DueAt)
            return new TooLateToExtend();
        if (Extension is { Decision: null })
            return new AlreadyAsked(DeciderUnitName ?? "");
        var said = CommentOf(reason, "reason");
        if (!said.Succeeded)
            return said.Error;
        if (said.Value.Length == 0)
            return new Invalid("reason", "请写为什么来不及、现在办到哪一步。", "problem.reasonMissing");
        if (until is not { } later || later <= DueAt)
            return new Invalid("until", "新的期限要比现在的晚。请重新选。", "problem.untilTooEarly");
        if (later > now.AddDays(LongestSuspensionDays))
            return new Invalid("until", $"最多延到 {Figure(LongestSuspensionDays)} 天以内。要等更久的，请挂账并写明等什么。", "problem.untilTooLate");
        Extension = new Extension(now, by.PersonId, by.Name, said.Value, later, null);
        AskToDecide(decider, now);
        Note(now, by, EntryKind.Extension, $"申请延期到 {Spoken.Moment(later, now)}，请{decider.UnitName} {decider.Name} 批", said.Value);
        return Extension;
    }

    /// <summary>The unit above grants it or not. A grant that comes after the limit still counts from then on.</summary>
    public Result<Done> DecideExtension(CurrentUser by, bool granted, string? why, DateTimeOffset now)
    {
        if (Extension is not { Decision: null } asked)
            return new NothingToDecide();
        var said = CommentOf(why, "why");
        if (!said.Succeeded)
            return said.Error;
        if (!granted && said.Value.Length == 0)
            return new Invalid("why", "不同意的，请写一句为什么。", "problem.reasonMissing");
        Extension = asked with { Decision = new ExtensionDecision(now, by.PersonId, by.Name, granted, said.Value) };
        DecisionSubjectId = null;
        Note(now, by, EntryKind.Extension, granted ? $"同意延期到 {Spoken.Moment(asked.Until, now)}" : "不同意延期，仍按原来的期限", said.Value);
        if (granted)
            (DueAt, SubjectId) = (asked.Until, Ids.Next(now));
        return Done.Instance;
    }

    /// <summary>挂账: the clock stands with what is left on it.</summary>
    public Result<Done> Suspend(CurrentUser by, string? waitsFor, DateTimeOffset? reviewAt, DateTimeOffset now)
    {
        if (!IsWaiting || State == ProblemState.Arbitrating)
            return new NotWaiting("挂账");
        var said = CommentOf(waitsFor, "waitsFor");
        if (!said.Succeeded)
            return said.Error;
        if (said.Value.Length == 0)
            return new Invalid("waitsFor", "请写在等什么，例如“等县里批复资金”。反映的人会看到。", "problem.waitsForMissing");
        if (reviewAt is not { } review || review <= now || review > now.AddDays(LongestSuspensionDays))
            return new Invalid("reviewOn", $"请选哪一天再看，最晚 {Figure(LongestSuspensionDays)} 天以后。", "problem.reviewOn");
        (Suspension, ReviewAt, State) = (new Suspension(now, by.PersonId, by.Name, said.Value, DueAt), review, ProblemState.Suspended);
        Note(now, by, EntryKind.Suspended, now <= DueAt
            ? $"挂账，{Spoken.Day(review)}再看；计时停在还剩 {Spoken.Length(DueAt - now)}"
            : $"挂账，{Spoken.Day(review)}再看；挂账前已超时 {Spoken.Length(now - DueAt)}", said.Value);
        return Done.Instance;
    }

    /// <summary>What it waited for has come, or the review day: the clock goes on with what was left.</summary>
    public Result<Done> Resume(Speaker? by, DateTimeOffset now)
    {
        if (Suspension is not { } suspension || State != ProblemState.Suspended)
            return new NotWaiting("恢复");
        var left = suspension.DueAt - suspension.At;
        // Whoever was late stays late: standing still repairs nothing.
        DueAt = left < TimeSpan.Zero ? suspension.DueAt : now + (left < LeastAfterReview ? LeastAfterReview : left);
        (Suspension, ReviewAt, SubjectId) = (null, null, Ids.Next(now));
        State = Round == 1 ? ProblemState.Waiting : ProblemState.Returned;
        Note(now, by, EntryKind.Resumed, $"继续办，请在 {Spoken.Moment(DueAt, now)} 前答复", by is null ? "挂账到期。" : "");
        return Done.Instance;
    }

    private sealed record TooLateToExtend() : Error("problem.tooLateToExtend", "已经过了期限，不能再申请延期。请尽快答复办到哪一步；要等别人的，可以挂账。", StatusCodes.Status409Conflict);

    private sealed record AlreadyAsked(string Unit) : Error("problem.extensionAsked", $"已经申请过，正等{Unit}批。", StatusCodes.Status409Conflict);
}

/// <summary>One 延期 asked for.</summary>
public sealed record Extension(DateTimeOffset At, Guid ById, string ByName, string Reason, DateTimeOffset Until, ExtensionDecision? Decision);

/// <summary>What became of it.</summary>
public sealed record ExtensionDecision(DateTimeOffset At, Guid ById, string ByName, bool Granted, string Why);

/// <summary>挂账; <paramref name="DueAt"/> is the limit as it stood when the clock was stopped.</summary>
public sealed record Suspension(DateTimeOffset At, Guid ById, string ByName, string WaitsFor, DateTimeOffset DueAt);
