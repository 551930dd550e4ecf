using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// 退单 and 裁定. A unit may say that another is responsible, never only that it is not. The clock runs through; the second
/// return is settled by whoever stands above both, and that is the end of it (首接负责: until then the unit that has it, has it).
/// </summary>
public sealed partial class Problem
{
    /// <summary>Who gave it back, in order.</summary>
    public IReadOnlyList<UnitReturn> Returns { get; private set; } = [];

    /// <summary>Kept beside the list for the monthly figures.</summary>
    public int TimesReturned { get; private set; }

    public Ruling? Ruling { get; private set; }

    /// <summary>The precedent that routed it, or that it became.</summary>
    public Guid? PrecedentId { get; private set; }

    /// <summary>Who is, or last was, asked to rule or to decide on an extension.</summary>
    public Guid? DeciderId { get; private set; }

    public string? DeciderName { get; private set; }

    public string? DeciderUnit { get; private set; }

    public string? DeciderUnitName { get; private set; }

    /// <summary>The subject under which the decider is asked; null when nothing is to be decided.</summary>
    public Guid? DecisionSubjectId { get; private set; }

    /// <summary>The first return sends it on to the unit named instead.</summary>
    public bool GoesToArbitration => Returns.Count > 0;

    /// <summary>May the unit that has it give it back?</summary>
    public bool MayBeReturned => IsWaiting && State != ProblemState.Arbitrating && Ruling is null;

    /// <summary>Checks a return before anybody is looked for.</summary>
    public Result<string> ReasonToReturn(string? reason, UnitEntry? instead)
    {
        if (Ruling is not null)
            return new AlreadyRuled(Ruling.UnitName);
        if (State == ProblemState.Arbitrating)
            return new InArbitration(DeciderUnitName ?? "");
        if (!IsWaiting)
            return new NotWaiting("退单");
        var said = CommentOf(reason, "reason");
        if (!said.Succeeded)
            return said.Error;
        if (said.Value.Length == 0)
            return new Invalid("reason", "请写依据：哪一条规定，或者为什么不归你们管。", "problem.reasonMissing");
        if (instead is null)
            return new Invalid("instead", "请选应该由哪个单位负责。只说不归自己管，退不了。", "problem.insteadMissing");
        if (instead.Code == HandlerUnit)
            return new Invalid("instead", "选的还是现在这个单位。请选另一个。", "problem.insteadSame");
        return said.Value;
    }

    /// <summary>The first 退单: it goes on to the unit named, with the time that is left.</summary>
    public void ReturnTo(CurrentUser by, string reason, Handler handler, DateTimeOffset now)
    {
        Remember(by, reason, handler.Unit, handler.UnitName, now);
        PutTo(handler, Ids.Next(now));
        Note(now, null, EntryKind.Dispatched, $"转到{handler.UnitName} {handler.Name}，期限不变，仍是 {Spoken.Moment(DueAt, now)} 前", handler.Why);
    }

    /// <summary>The second 退单: somebody above both decides; until then it stays where it is.</summary>
    public void ReturnToArbiter(CurrentUser by, string reason, UnitEntry instead, Decider decider, DateTimeOffset now)
    {
        Remember(by, reason, instead.Code, instead.Name, now);
        State = ProblemState.Arbitrating;
        AskToDecide(decider, now);
        Note(now, null, EntryKind.UnitReturned, $"第二次退单，请{decider.UnitName} {decider.Name} 裁定", $"裁定以前仍由{HandlerUnitName}负责，时间照走。");
    }

    /// <summary>裁定: who is responsible, once and for all for this problem.</summary>
    public Result<Done> Rule(CurrentUser by, string unitName, string? reason, Handler handler, Guid? precedent, DateTimeOffset now)
    {
        if (State != ProblemState.Arbitrating)
            return new NothingToDecide();
        var said = CommentOf(reason, "reason");
        if (!said.Succeeded)
            return said.Error;
        if (said.Value.Length == 0)
            return new Invalid("reason", "请写裁定的理由，两个单位都要看。", "problem.reasonMissing");
        Ruling = new Ruling(now, by.PersonId, by.Name, unitName, handler.Unit, handler.UnitName, said.Value);
        DecisionSubjectId = null;
        PutTo(handler with { PrecedentId = precedent }, Ids.Next(now));
        Note(now, by, EntryKind.Ruled, $"裁定由{handler.UnitName}负责，不能再退", said.Value);
        Note(now, null, EntryKind.Dispatched, $"转到{handler.UnitName} {handler.Name}，期限不变，仍是 {Spoken.Moment(DueAt, now)} 前", "");
        return Done.Instance;
    }

    /// <summary>Whatever was asked of a decider is moot; the subject to take back, or null.</summary>
    public Guid? DropDecision()
    {
        var subject = DecisionSubjectId;
        DecisionSubjectId = null;
        if (Extension is { Decision: null })
            Extension = null;
        return subject;
    }

    private void Remember(CurrentUser by, string reason, string instead, string insteadName, DateTimeOffset now)
    {
        Returns = [.. Returns, new UnitReturn(now, by.PersonId, by.Name, HandlerUnit, HandlerUnitName, HandlerPath, reason, instead, insteadName)];
        TimesReturned++;
        Note(now, by, EntryKind.UnitReturned, $"{HandlerUnitName}退单，认为应由{insteadName}负责", reason);
    }

    private void AskToDecide(Decider decider, DateTimeOffset now)
        => (DeciderId, DeciderName, DeciderUnit, DeciderUnitName, DecisionSubjectId) = (decider.PersonId, decider.Name, decider.Unit, decider.UnitName, Ids.Next(now));

    private sealed record AlreadyRuled(string Unit) : Error("problem.ruled", $"已经裁定由{Unit}负责，不能再退。办不了的可以申请延期或挂账。", StatusCodes.Status409Conflict);

    private sealed record InArbitration(string Unit) : Error("problem.inArbitration", $"已经退过两次，正等{Unit}裁定。裁定以前请先办着。", StatusCodes.Status409Conflict);

    private sealed record NothingToDecide() : Error("problem.nothingToDecide", "这里没有要您定的事，可能别人已经定了。请刷新看看。", StatusCodes.Status409Conflict);
}

/// <summary>One 退单: who gave it back, why, and who is responsible instead.</summary>
public sealed record UnitReturn(DateTimeOffset At, Guid ById, string ByName, string Unit, string UnitName, string UnitPath, string Reason, string Instead, string InsteadName);

/// <summary>One 裁定.</summary>
public sealed record Ruling(DateTimeOffset At, Guid ById, string ByName, string RulingUnitName, string Unit, string UnitName, string Reason);

/// <summary>Whoever is asked to rule or to decide on an extension.</summary>
public sealed record Decider(Guid PersonId, string Name, Guid? DeputyId, string Unit, string UnitName, string UnitPath);
