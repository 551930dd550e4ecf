using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>A problem as one person may read it: its history and photos, and what they may do about it.</summary>
public sealed record ReadProblem(Problem Problem, ProblemStanding Standing, IReadOnlyList<ProblemEntry> History, IReadOnlyList<StoredFile> Photos)
{
    /// <summary>May answer it now.</summary>
    public bool MayAnswer => Standing.HasFlag(ProblemStanding.Answerer) && Problem.IsWaiting;

    /// <summary>May close it or send it back now.</summary>
    public bool MayClose => Standing.HasFlag(ProblemStanding.Reporter) && Problem.State == ProblemState.Answered;
}

/// <summary>Puts together what somebody may read.</summary>
internal sealed class ProblemReading(AppDb db, ProblemAccess access, FileStore files)
{
    public async Task<Result<ReadProblem>> Of(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var (problem, standing) = await access.Find(user, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        var history = await db.Set<ProblemEntry>().AsNoTracking().Where(entry => entry.ProblemId == id).OrderBy(entry => entry.Sequence).ToListAsync(cancel);
        return new ReadProblem(problem, standing, history, await files.Of(ProblemAccess.FileKind, id, cancel));
    }
}

/// <summary>A problem as the API shows it.</summary>
public sealed record ProblemView(
    Guid Id, string Number, string Title, string Text, string Matter, string Unit, string UnitName, string Reporter, Guid? Directive, DateTimeOffset ReportedAt,
    DateTimeOffset DueAt, ProblemState State, bool Late, int Round, string Handler, string HandlerUnit, string HandlerUnitName,
    ProblemAnswerView? Answer, ProblemClosureView? Closure, IReadOnlyList<ProblemEntryView> History, IReadOnlyList<PhotoView> Photos, bool MayAnswer, bool MayClose)
{
    internal static ProblemView Of(ReadProblem read, DateTimeOffset now)
    {
        var problem = read.Problem;
        return new ProblemView(problem.Id, problem.Number, problem.Title, problem.Text, problem.Matter, problem.UnitCode, problem.UnitName, problem.ReporterName,
            problem.DirectiveId, problem.ReportedAt, problem.DueAt, problem.State, problem.IsWaiting && problem.DueAt < now, problem.Round,
            problem.HandlerName, problem.HandlerUnit, problem.HandlerUnitName,
            problem.Answer is { } answer ? new ProblemAnswerView(answer.Text, answer.ByName, answer.UnitName, answer.At) : null,
            problem.Closure is { } closure ? new ProblemClosureView(closure.Satisfied, closure.Comment, closure.At) : null,
            [.. read.History.Select(entry => new ProblemEntryView(entry.At, entry.ByName, entry.What, entry.Text))],
            [.. read.Photos.Select(photo => new PhotoView(photo.Id, photo.Name, photo.MediaType, photo.Size, $"/files/{photo.Id}"))], read.MayAnswer, read.MayClose);
    }
}

/// <summary>The answer in force.</summary>
public sealed record ProblemAnswerView(string Text, string By, string UnitName, DateTimeOffset At);

/// <summary>How it was closed.</summary>
public sealed record ProblemClosureView(bool Satisfied, string Comment, DateTimeOffset At);

/// <summary>One line of the history; <paramref name="By"/> is empty when the system did it.</summary>
public sealed record ProblemEntryView(DateTimeOffset At, string By, string What, string Text);

/// <summary>A photo.</summary>
public sealed record PhotoView(Guid Id, string Name, string MediaType, long Size, string Address);
