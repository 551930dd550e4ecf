using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>A problem as one person may read it: its history and photos, and what they may do about it.</summary>
public sealed record ReadProblem(
    Problem Problem, ProblemStanding Standing, IReadOnlyList<ProblemEntry> History, IReadOnlyList<StoredFile> Photos, IReadOnlyList<ProblemSupport> Supports, DateTimeOffset Now)
{
    /// <summary>May answer it now; 挂账 too, when what it waited for has come.</summary>
    public bool MayAnswer => Standing.HasFlag(ProblemStanding.Answerer) && (Problem.IsWaiting || Problem.State == ProblemState.Suspended);

    /// <summary>May give it back.</summary>
    public bool MayReturn => Standing.HasFlag(ProblemStanding.Answerer) && Problem.MayBeReturned;

    /// <summary>May ask for more time.</summary>
    public bool MayExtend => Standing.HasFlag(ProblemStanding.Answerer) && Problem.IsWaiting && Problem.State != ProblemState.Arbitrating && Problem.DueAt >= Now && Problem.Extension is not { Decision: null };

    /// <summary>May suspend or merge it.</summary>
    public bool MaySuspend => Standing.HasFlag(ProblemStanding.Answerer) && Problem.IsWaiting && Problem.State != ProblemState.Arbitrating;

    /// <summary>Is to rule.</summary>
    public bool MayRule => Standing.HasFlag(ProblemStanding.Decider) && Problem.State == ProblemState.Arbitrating;

    /// <summary>Is to decide on an extension.</summary>
    public bool MayGrant => Standing.HasFlag(ProblemStanding.Decider) && Problem.Extension is { Decision: null };

    /// <summary>Was asked to help and has not said what was done.</summary>
    public bool MaySupport => Standing.HasFlag(ProblemStanding.Supporter);

    /// <summary>May close it or send it back now.</summary>
    public bool MayClose => Standing.HasFlag(ProblemStanding.Reporter) && Problem.State == ProblemState.Answered;

    /// <summary>May take up again what silence closed.</summary>
    public bool MayReopen => Standing.HasFlag(ProblemStanding.Reporter) && Problem.MayReopen(Now);

    /// <summary>May add something.</summary>
    public bool MayAdd => Standing.HasFlag(ProblemStanding.Reporter) && Problem.State != ProblemState.Closed;

    /// <summary>A resident's telephone is for those who answer.</summary>
    public string? Phone => Standing.HasFlag(ProblemStanding.Answerer) ? Problem.Phone : null;
}

/// <summary>Puts together what somebody may read.</summary>
internal sealed class ProblemReading(AppDb db, ProblemAccess access, FileStore files, TimeProvider clock)
{
    public async Task<Result<ReadProblem>> Of(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var (problem, standing) = await access.Find(user, id, cancel);
        return problem is null ? new NotFound("这个问题") : await Of(problem, standing, cancel);
    }

    /// <summary>What the code opens; the same answer for every code that opens nothing.</summary>
    public async Task<Result<ReadProblem>> ByCode(string? code, CancellationToken cancel)
        => await access.ByCode(code, toChange: false, cancel) is { } problem ? await Of(problem, ProblemStanding.Reporter, cancel) : new NoSuchCode();

    private async Task<ReadProblem> Of(Problem problem, ProblemStanding standing, CancellationToken cancel)
    {
        var history = await db.Set<ProblemEntry>().AsNoTracking().Where(entry => entry.ProblemId == problem.Id).OrderBy(entry => entry.Sequence).ToListAsync(cancel);
        var supports = await db.Set<ProblemSupport>().AsNoTracking().Where(one => one.ProblemId == problem.Id).OrderBy(one => one.Id).ToListAsync(cancel);
        return new ReadProblem(problem, standing, history, await files.Of(ProblemAccess.FileKind, problem.Id, cancel), supports, clock.GetUtcNow());
    }
}

/// <summary>No problem has this code. Says nothing about whether it once had.</summary>
public sealed record NoSuchCode() : Error("problem.noSuchCode", "没有找到这个查询码。请对照纸条或短信再看一遍，字母大小写都行，没有数字 0 和 1。", StatusCodes.Status404NotFound);

/// <summary>Units that may be named as responsible or as helpers: offices and villages of the town, departments and the town itself.</summary>
internal sealed class UnitsToName(RouteProblem route, IDirectory directory)
{
    private static readonly string[] Kinds = ["部门", "内设机构", "村社区", "专班"];

    public async Task<IReadOnlyList<UnitEntry>> For(Problem problem, bool withHandler, CancellationToken cancel)
    {
        var named = new List<UnitEntry>();
        foreach (var above in (await route.Above(problem.UnitPath, cancel)).Where(unit => unit.Kind is "县市区" or "乡镇街道"))
        {
            if (above.Kind == "乡镇街道")
                named.Add(above);
            named.AddRange((await directory.Children(above.Code, cancel)).Where(unit => Kinds.Contains(unit.Kind)).OrderBy(unit => Array.IndexOf(Kinds, unit.Kind)));
        }

        return [.. named.Where(unit => withHandler || unit.Code != problem.HandlerUnit).DistinctBy(unit => unit.Code)];
    }
}

/// <summary>A problem as the API shows it.</summary>
public sealed record ProblemView(
    Guid Id, string Number, string Title, string Text, string Matter, string Category, string Unit, string UnitName, string Reporter, ProblemChannel Channel, Guid? Directive, DateTimeOffset ReportedAt,
    DateTimeOffset DueAt, ProblemState State, bool Late, int Round, string Handler, string HandlerUnit, string HandlerUnitName, DateTimeOffset? AcceptedAt,
    ProblemAnswerView? Answer, DateTimeOffset? LapsesAt, ProblemClosureView? Closure, IReadOnlyList<ReturnView> Returns, RulingView? Ruling, Guid? Precedent, string? DeciderUnitName,
    ExtensionView? Extension, SuspensionView? Suspension, string? MergedInto, IReadOnlyList<SupportView> Supports, IReadOnlyList<ProblemEntryView> History, IReadOnlyList<PhotoView> Photos,
    bool MayAnswer, bool MayReturn, bool MayRule, bool MayExtend, bool MayGrant, bool MaySuspend, bool MaySupport, bool MayClose, bool MayReopen)
{
    internal static ProblemView Of(ReadProblem read)
    {
        var problem = read.Problem;
        return new ProblemView(problem.Id, problem.Number, problem.Title, problem.Text, problem.Matter, problem.Category, problem.UnitCode, problem.UnitName, problem.ReporterName, problem.Channel,
            problem.DirectiveId, problem.ReportedAt, problem.DueAt, problem.State, problem.IsWaiting && problem.DueAt < read.Now, problem.Round,
            problem.HandlerName, problem.HandlerUnit, problem.HandlerUnitName, problem.Acceptance?.At,
            problem.Answer is { } answer ? new ProblemAnswerView(answer.Text, answer.ByName, answer.UnitName, answer.At) : null, problem.LapsesAt,
            problem.Closure is { } closure ? new ProblemClosureView(closure.Satisfied, closure.Rating, closure.Comment, closure.At, closure.Silent) : null,
            [.. problem.Returns.Select(one => new ReturnView(one.At, one.Unit, one.UnitName, one.Reason, one.Instead, one.InsteadName))],
            problem.Ruling is { } ruling ? new RulingView(ruling.At, ruling.RulingUnitName, ruling.Unit, ruling.UnitName, ruling.Reason) : null, problem.PrecedentId, problem.DeciderUnitName,
            problem.Extension is { } extension ? new ExtensionView(extension.At, extension.Reason, extension.Until, extension.Decision?.Granted, extension.Decision?.Why) : null,
            problem.Suspension is { } suspension ? new SuspensionView(suspension.At, suspension.WaitsFor, problem.ReviewAt!.Value) : null, problem.MergedIntoNumber,
            [.. read.Supports.Select(one => new SupportView(one.Unit, one.UnitName, one.Wanted, one.Said))],
            [.. read.History.Select(entry => new ProblemEntryView(entry.At, entry.Kind, entry.ByName, entry.What, entry.Text))],
            [.. read.Photos.Select(photo => new PhotoView(photo.Id, photo.Name, photo.MediaType, photo.Size, $"/files/{photo.Id}"))],
            read.MayAnswer, read.MayReturn, read.MayRule, read.MayExtend, read.MayGrant, read.MaySuspend, read.MaySupport, read.MayClose, read.MayReopen);
    }
}

/// <summary>The answer in force.</summary>
public sealed record ProblemAnswerView(string Text, string By, string UnitName, DateTimeOffset At);

/// <summary>How it was closed; <paramref name="Silent"/>: nobody said anything in time, and nobody rated it.</summary>
public sealed record ProblemClosureView(bool Satisfied, Rating? Rating, string Comment, DateTimeOffset At, bool Silent);

/// <summary>One 退单.</summary>
public sealed record ReturnView(DateTimeOffset At, string Unit, string UnitName, string Reason, string Instead, string InsteadName);

/// <summary>The 裁定.</summary>
public sealed record RulingView(DateTimeOffset At, string RulingUnitName, string Unit, string UnitName, string Reason);

/// <summary>The last 延期 asked for; <paramref name="Granted"/> is null while it waits.</summary>
public sealed record ExtensionView(DateTimeOffset At, string Reason, DateTimeOffset Until, bool? Granted, string? Why);

/// <summary>挂账.</summary>
public sealed record SuspensionView(DateTimeOffset At, string WaitsFor, DateTimeOffset ReviewAt);

/// <summary>One 协办; <paramref name="Said"/> is null while it waits.</summary>
public sealed record SupportView(string Unit, string UnitName, string Wanted, string? Said);

/// <summary>One line of the history; <paramref name="By"/> is empty when the system did it.</summary>
public sealed record ProblemEntryView(DateTimeOffset At, EntryKind Kind, string By, string What, string Text);

/// <summary>A photo.</summary>
public sealed record PhotoView(Guid Id, string Name, string MediaType, long Size, string Address);
