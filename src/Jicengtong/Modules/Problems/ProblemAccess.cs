using System.Globalization;
using Dapper;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>What somebody is to a problem; nothing means it does not exist for them.</summary>
[Flags]
public enum ProblemStanding
{
    /// <summary>Does not learn that it exists.</summary>
    None = 0,

    /// <summary>Oversees the place, or works where it is answered: reads it.</summary>
    Reader = 1,

    /// <summary>Raised it: says whether it is solved.</summary>
    Reporter = 2,

    /// <summary>Handler, deputy, or in charge in the handler's unit: may answer it. Never the reporter.</summary>
    Answerer = 4,

    /// <summary>Asked to rule or to decide on an extension, or in charge where that is decided. Never a party.</summary>
    Decider = 8,

    /// <summary>Works where help was asked for.</summary>
    Supporter = 16,
}

/// <summary>
/// The one scope of problems: reporter, handler and deputy, those in charge where it is answered, and those who oversee the
/// place it is about. A bureau oversees the county for its own matters only, so its people see what lies with the bureau.
/// Lists, counts, pages and files all pass through here.
/// </summary>
internal sealed class ProblemScope
{
    private const string Bureau = "部门";
    private const string County = "县市区";
    // The newest of a helper's problems are enough for every list; without an end the planner reads the whole ledger backwards.
    private const string NewestSupports = "ORDER BY problem_id DESC LIMIT 2000";
    private readonly List<string> branches = [];

    private ProblemScope(CurrentUser user)
    {
        Args.Add("me", user.PersonId);
        // A whole county is one value, not a range: its newest lie together in an index, however many there are.
        foreach (var (county, at) in Numbered(user.Posts.Where(post => post.Oversees && post.UnitKind == County).Select(post => post.UnitCode).Distinct()))
        {
            branches.Add($"p.county_code = @county{at}");
            Args.Add("county" + at, county);
        }

        foreach (var (path, at) in Numbered(PathsOverseen(user)))
        {
            branches.Add($"(p.unit_path >= @path{at} AND p.unit_path < @end{at})");
            Args.Add("path" + at, path);
            Args.Add("end" + at, UnitPath.End(path));
        }

        foreach (var (unit, at) in Numbered(UnitsAnsweredFor(user)))
        {
            branches.AddRange([$"p.handler_unit = @unit{at}", $"p.decider_unit = @unit{at}", $"p.id IN (SELECT problem_id FROM problem_supports WHERE unit = @unit{at} {NewestSupports})"]);
            Args.Add("unit" + at, unit);
        }

        branches.AddRange(["p.reporter_id = @me", "p.handler_id = @me", "p.deputy_id = @me", "p.decider_id = @me", $"p.id IN (SELECT problem_id FROM problem_supports WHERE person_id = @me {NewestSupports})"]);
    }

    /// <summary>Parameters of <see cref="Branches"/>; callers add their own.</summary>
    public DynamicParameters Args { get; } = new();

    /// <summary>Each a condition on <c>problem_problems p</c> with an index of its own, the widest first; a problem is in scope when one holds.</summary>
    public IReadOnlyList<string> Branches => branches;

    public static ProblemScope Of(CurrentUser user) => new(user);

    /// <summary>What lies with the person: as handler, as deputy, or to decide.</summary>
    public static IReadOnlyList<string> Handling { get; } = ["p.handler_id = @me", "p.deputy_id = @me", "(p.decider_id = @me AND p.decision_subject_id IS NOT NULL)"];

    /// <summary>What the person raised.</summary>
    public static IReadOnlyList<string> Mine { get; } = ["p.reporter_id = @me"];

    /// <summary>Does this person have a place to look after?</summary>
    public static bool Oversees(CurrentUser user) => UnitsAnsweredFor(user).Any();

    /// <summary>May this person answer it?</summary>
    public static bool MayAnswer(CurrentUser user, Problem problem) => problem.ReporterId != user.PersonId
        && (problem.HandlerId == user.PersonId || problem.DeputyId == user.PersonId || UnitsAnsweredFor(user).Contains(problem.HandlerUnit));

    /// <summary>May this person rule on it, or decide on its extension?</summary>
    public static bool MayDecide(CurrentUser user, Problem problem) => problem.DecisionSubjectId is not null && problem.ReporterId != user.PersonId
        && problem.HandlerId != user.PersonId && problem.Extension?.ById != user.PersonId && problem.Returns.All(one => one.ById != user.PersonId)
        && (problem.DeciderId == user.PersonId || (problem.DeciderUnit is { } unit && UnitsAnsweredFor(user).Contains(unit)));

    private static IEnumerable<string> PathsOverseen(CurrentUser user)
        => user.Posts.Where(post => post.Oversees && post.UnitKind is not (Bureau or County)).Select(post => post.JurisdictionPath).Distinct();

    private static IEnumerable<(string Value, string At)> Numbered(IEnumerable<string> values) => values.Select((value, at) => (value, at.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Units this person may speak for: the one they work in, and the one their office acts for.</summary>
    public static IEnumerable<string> UnitsAnsweredFor(CurrentUser user)
        => user.Posts.Where(post => post.Oversees).SelectMany(post => post.UnitKind == Bureau ? [post.UnitCode] : new[] { post.UnitCode, post.ActsForUnit }).Distinct();
}

/// <summary>Loads problems for those who may see them.</summary>
internal sealed class ProblemAccess(AppDb db, Sql sql) : IFileOwner
{
    /// <summary>Owner kind of a problem's photos.</summary>
    public const string FileKind = "problem";

    public string Kind => FileKind;

    public Task<bool> MayRead(CurrentUser user, Guid ownerId, CancellationToken cancel) => IsVisible(user, ownerId, "", cancel);

    /// <summary>The problem with one's standing; null when it does not exist for them.</summary>
    public Task<(Problem? Problem, ProblemStanding Standing)> Find(CurrentUser user, Guid id, CancellationToken cancel) => Find(user, id, "", cancel);

    /// <summary>The same, to change it: whoever comes second waits and then sees what the first did. Within <see cref="Work"/>.</summary>
    public Task<(Problem? Problem, ProblemStanding Standing)> FindToChange(CurrentUser user, Guid id, CancellationToken cancel)
        => Find(user, id, sql.Kind == DatabaseKind.Postgres ? " FOR UPDATE" : "", cancel);

    /// <summary>The same, for what only whoever answers may do: 404 when it does not exist for them, 403 when it is not theirs.</summary>
    public async Task<Result<Problem>> ToAnswer(CurrentUser user, Guid id, string toDo, CancellationToken cancel)
    {
        var (problem, standing) = await FindToChange(user, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        if (standing.HasFlag(ProblemStanding.Answerer))
            return problem;
        return new Forbidden(standing.HasFlag(ProblemStanding.Reporter)
            ? "自己反映的问题由别人答复。有话要说，可以在下面补充。"
            : $"这个问题由{problem.HandlerUnitName}答复，您可以看，不能{toDo}。");
    }

    /// <summary>The problem a tracking code opens, to change it when <paramref name="toChange"/>; null when there is none.</summary>
    public async Task<Problem?> ByCode(string? code, bool toChange, CancellationToken cancel)
    {
        if (TrackingCode.DigestOf(code) is not { } digest)
            return null;
        var hold = toChange && sql.Kind == DatabaseKind.Postgres ? " FOR UPDATE" : "";
        if (await sql.First<int?>($"SELECT 1 FROM problem_problems WHERE code_digest = @digest{hold}", new { digest }, cancel) is null)
            return null;
        return await db.Set<Problem>().FirstOrDefaultAsync(one => one.CodeDigest == digest, cancel);
    }

    private async Task<(Problem? Problem, ProblemStanding Standing)> Find(CurrentUser user, Guid id, string hold, CancellationToken cancel)
    {
        if (!await IsVisible(user, id, hold, cancel) || await db.Set<Problem>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancel) is not { } problem)
            return (null, ProblemStanding.None);
        var standing = ProblemStanding.Reader;
        if (problem.ReporterId == user.PersonId)
            standing |= ProblemStanding.Reporter;
        if (ProblemScope.MayAnswer(user, problem))
            standing |= ProblemStanding.Answerer;
        if (ProblemScope.MayDecide(user, problem))
            standing |= ProblemStanding.Decider;
        var units = ProblemScope.UnitsAnsweredFor(user).ToList();
        if (await db.Set<ProblemSupport>().AnyAsync(one => one.ProblemId == id && one.SaidAt == null && (one.PersonId == user.PersonId || units.Contains(one.Unit)), cancel))
            standing |= ProblemStanding.Supporter;
        return (problem, standing);
    }

    private async Task<bool> IsVisible(CurrentUser user, Guid id, string hold, CancellationToken cancel)
    {
        var scope = ProblemScope.Of(user);
        scope.Args.Add("id", id);
        return await sql.First<int?>($"SELECT 1 FROM problem_problems p WHERE p.id = @id AND ({string.Join(" OR ", scope.Branches)}){hold}", scope.Args, cancel) is not null;
    }
}
