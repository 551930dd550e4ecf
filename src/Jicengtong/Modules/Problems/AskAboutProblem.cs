using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>What a problem asks of people: the handler to answer, then the reporter to look. One subject per round, all of one chain.</summary>
internal sealed class AskAboutProblem(IInbox inbox)
{
    private const int LongestPoint = 100;

    /// <summary>Asks the handler of this round.</summary>
    public Task Handler(Problem problem, Handler handler, string reason, CancellationToken cancel) => inbox.Ask(
        Subject(problem, problem.SubjectId, problem.Round == 1 ? problem.Title : "退回重办：" + problem.Title, Demand.Answer, problem.DueAt,
            $"{problem.UnitName} {problem.ReporterName}", [.. Points(problem, reason)], problem.ReporterId, problem.UnitCode),
        [new Addressee(handler.Key, handler.PersonId, handler.Unit, handler.UnitPath, handler.DeputyId)], cancel);

    /// <summary>The handler's ask is done; the reporter is asked to look.</summary>
    public async Task Reporter(Problem problem, Answer answer, CancellationToken cancel)
    {
        await inbox.Settle(problem.SubjectId, answer.ById, CleanText.Shorten(answer.Text, Problem.LongestComment), cancel);
        await inbox.Ask(
            Subject(problem, answer.ConfirmSubjectId, "已答复，请您看看办好没有：" + problem.Title, Demand.Confirm, null, $"{answer.UnitName} {answer.ByName}",
                [CleanText.Shorten(answer.Text, LongestPoint)], answer.ById, problem.HandlerUnit),
            [new Addressee("person:" + problem.ReporterId.ToString("N"), problem.ReporterId, problem.UnitCode, problem.UnitPath, null)], cancel);
    }

    /// <summary>The reporter has looked.</summary>
    public Task ReporterDecided(Answer answer, CurrentUser by, string said, CancellationToken cancel) => inbox.Settle(answer.ConfirmSubjectId, by.PersonId, said, cancel);

    // The title is the first sentence; a point that only repeats it is noise.
    private static IEnumerable<string> Points(Problem problem, string reason)
    {
        if (reason.Length > 0)
            yield return CleanText.Shorten("没解决的是：" + reason, LongestPoint);
        if (problem.Text.TrimEnd('。', '！', '？', '；') != problem.Title)
            yield return CleanText.Shorten(problem.Text.ReplaceLineEndings(" "), LongestPoint);
    }

    private static Subject Subject(Problem problem, Guid id, string title, Demand demand, DateTimeOffset? due, string from, IReadOnlyList<string> points, Guid by, string byUnit)
        => new("problem", id, problem.Id, title, problem.Matter, Urgency.Routine, demand, due, from, null, points, null, [], $"/problems/{problem.Id}", by, byUnit);
}
