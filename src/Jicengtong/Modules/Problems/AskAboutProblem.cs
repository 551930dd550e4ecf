using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// What a problem asks of people: the handler to answer, the reporter to look, whoever stands above to decide, others to help.
/// One subject per step, all of one chain. A reporter without an account is asked nothing; they follow it by their code.
/// </summary>
internal sealed class AskAboutProblem(IInbox inbox, TimeProvider clock)
{
    private const int LongestPoint = 100;

    /// <summary>Asks the handler.</summary>
    public Task Handler(Problem problem, Handler handler, string reason, CancellationToken cancel) => inbox.Ask(
        Subject(problem, problem.SubjectId, problem.Round == 1 ? problem.Title : "退回重办：" + problem.Title, Demand.Answer, problem.DueAt,
            $"{problem.UnitName} {problem.ReporterName}", [.. Points(problem, reason)], problem.ReporterId ?? Guid.Empty, problem.UnitCode),
        [new Addressee(handler.Key, handler.PersonId, handler.Unit, handler.UnitPath, handler.DeputyId)], cancel);

    /// <summary>The clock was changed: the handler's ask is put anew under the problem's new subject.</summary>
    public async Task HandlerAnew(Problem problem, Guid before, CancellationToken cancel)
    {
        await inbox.Withdraw(before, cancel);
        // Problems from before the key was kept are asked by person.
        var key = problem.HandlerKey.Length > 0 ? problem.HandlerKey : "person:" + problem.HandlerId.ToString("N");
        await Handler(problem, new Handler(key, problem.HandlerId, problem.HandlerName, problem.DeputyId, problem.HandlerUnit, problem.HandlerUnitName,
            problem.HandlerPath.Length > 0 ? problem.HandlerPath : problem.UnitPath, ""), "", cancel);
    }

    /// <summary>The handler's ask is done; the reporter is asked to look.</summary>
    public async Task Reporter(Problem problem, Answer answer, CancellationToken cancel)
    {
        await inbox.Settle(problem.SubjectId, answer.ById, CleanText.Shorten(answer.Text, Problem.LongestComment), cancel);
        if (problem.ReporterId is not { } reporter)
            return;
        await inbox.Ask(
            Subject(problem, answer.ConfirmSubjectId, "已答复，请您看看办好没有：" + problem.Title, Demand.Confirm, null, $"{answer.UnitName} {answer.ByName}",
                [CleanText.Shorten(answer.Text, LongestPoint), $"到 {Spoken.Moment(problem.LapsesAt ?? answer.At, answer.At)} 没有说没解决，就自动办结"], answer.ById, problem.HandlerUnit),
            [new Addressee("person:" + reporter.ToString("N"), reporter, problem.UnitCode, problem.UnitPath, null)], cancel);
    }

    /// <summary>The reporter has looked.</summary>
    public Task ReporterDecided(Answer answer, Speaker by, string said, CancellationToken cancel) => inbox.Settle(answer.ConfirmSubjectId, by.PersonId ?? Guid.Empty, said, cancel);

    /// <summary>Tells the reporter something they need not answer.</summary>
    public Task TellReporter(Problem problem, string title, string point, CurrentUser? by, CancellationToken cancel) => problem.ReporterId is not { } reporter
        ? Task.CompletedTask
        : inbox.Ask(Subject(problem, Ids.Next(clock.GetUtcNow()), $"{title}：{problem.Title}", Demand.Know, null, by is null ? problem.HandlerUnitName : $"{problem.HandlerUnitName} {by.Name}",
                [CleanText.Shorten(point, LongestPoint)], by?.PersonId ?? Guid.Empty, problem.HandlerUnit),
            [new Addressee("person:" + reporter.ToString("N"), reporter, problem.UnitCode, problem.UnitPath, null)], cancel);

    /// <summary>Tells the handler something they need not answer.</summary>
    public Task TellHandler(Problem problem, string title, string point, Speaker by, CancellationToken cancel) => inbox.Ask(
        Subject(problem, Ids.Next(clock.GetUtcNow()), $"{title}：{problem.Title}", Demand.Know, null, by.Name, [CleanText.Shorten(point, LongestPoint)], by.PersonId ?? Guid.Empty, problem.UnitCode),
        [new Addressee("person:" + problem.HandlerId.ToString("N"), problem.HandlerId, problem.HandlerUnit, problem.HandlerPath.Length > 0 ? problem.HandlerPath : problem.UnitPath, null)], cancel);

    /// <summary>Asks whoever stands above: to rule, or to decide on an extension.</summary>
    public Task Decider(Problem problem, Decider decider, string title, IReadOnlyList<string> points, CurrentUser by, CancellationToken cancel) => inbox.Ask(
        Subject(problem, problem.DecisionSubjectId!.Value, $"{title}：{problem.Title}", Demand.Answer, problem.DueAt, $"{problem.HandlerUnitName} {by.Name}",
            [.. points.Select(point => CleanText.Shorten(point, LongestPoint))], by.PersonId, problem.HandlerUnit),
        [new Addressee("person:" + decider.PersonId.ToString("N"), decider.PersonId, decider.Unit, decider.UnitPath, decider.DeputyId)], cancel);

    /// <summary>Asks a unit to help.</summary>
    public Task Support(Problem problem, ProblemSupport support, Handler handler, CurrentUser by, CancellationToken cancel) => inbox.Ask(
        Subject(problem, support.Id, "请协办：" + problem.Title, Demand.Answer, problem.DueAt, $"{problem.HandlerUnitName} {by.Name}", [CleanText.Shorten(support.Wanted, LongestPoint)], by.PersonId, problem.HandlerUnit),
        [new Addressee(handler.Key, handler.PersonId, handler.Unit, handler.UnitPath, handler.DeputyId)], cancel);

    /// <summary>What was asked under this subject is done.</summary>
    public Task Settle(Guid subject, Guid by, string said, CancellationToken cancel) => inbox.Settle(subject, by, said, cancel);

    /// <summary>What was asked under this subject is moot.</summary>
    public Task Withdraw(Guid? subject, CancellationToken cancel) => subject is { } gone ? inbox.Withdraw(gone, cancel) : Task.CompletedTask;

    // The title is the first sentence; a point that only repeats it is noise.
    private static IEnumerable<string> Points(Problem problem, string reason)
    {
        if (reason.Length > 0)
            yield return CleanText.Shorten(reason, LongestPoint);
        if (problem.Text.TrimEnd('。', '！', '？', '；') != problem.Title)
            yield return CleanText.Shorten(problem.Text.ReplaceLineEndings(" "), LongestPoint);
    }

    private static Subject Subject(Problem problem, Guid id, string title, Demand demand, DateTimeOffset? due, string from, IReadOnlyList<string> points, Guid by, string byUnit)
        => new("problem", id, problem.Id, title, problem.Matter, problem.Category == "险情" ? Urgency.ExtraUrgent : Urgency.Routine, demand, due, from, null, points, null, [], $"/problems/{problem.Id}", by, byUnit);
}
