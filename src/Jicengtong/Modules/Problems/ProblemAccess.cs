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
}

/// <summary>
/// The one scope of problems: reporter, handler and deputy, those in charge where it is answered, and those who oversee the
/// place it is about. A bureau oversees the county for its own matters only, so its people see what lies with the bureau.
/// Lists, counts, pages and files all pass through here.
/// </summary>
internal sealed class ProblemScope
{
    private const string Bureau = "部门";
    private readonly List<string> branches = ["p.reporter_id = @me", "p.handler_id = @me", "p.deputy_id = @me"];

    private ProblemScope(CurrentUser user)
    {
        Args.Add("me", user.PersonId);
        foreach (var (unit, at) in UnitsAnsweredFor(user).Select((unit, at) => (unit, at.ToString(CultureInfo.InvariantCulture))))
        {
            branches.Add($"p.handler_unit = @unit{at}");
            Args.Add("unit" + at, unit);
        }

        foreach (var (path, at) in PathsOverseen(user).Select((path, at) => (path, at.ToString(CultureInfo.InvariantCulture))))
        {
            branches.Add($"(p.unit_path >= @path{at} AND p.unit_path < @end{at})");
            Args.Add("path" + at, path);
            Args.Add("end" + at, UnitPath.End(path));
        }
    }

    /// <summary>Parameters of <see cref="Branches"/>; callers add their own.</summary>
    public DynamicParameters Args { get; } = new();

    /// <summary>Each a condition on <c>problem_problems p</c> with an index of its own; a problem is in scope when one holds.</summary>
    public IReadOnlyList<string> Branches => branches;

    public static ProblemScope Of(CurrentUser user) => new(user);

    /// <summary>What lies with the person: as handler or as deputy.</summary>
    public static IReadOnlyList<string> Handling { get; } = ["p.handler_id = @me", "p.deputy_id = @me"];

    /// <summary>What the person raised.</summary>
    public static IReadOnlyList<string> Mine { get; } = ["p.reporter_id = @me"];

    /// <summary>Does this person have a place to look after?</summary>
    public static bool Oversees(CurrentUser user) => PathsOverseen(user).Any() || UnitsAnsweredFor(user).Any();

    /// <summary>May this person answer it?</summary>
    public static bool MayAnswer(CurrentUser user, Problem problem) => problem.ReporterId != user.PersonId
        && (problem.HandlerId == user.PersonId || problem.DeputyId == user.PersonId || UnitsAnsweredFor(user).Contains(problem.HandlerUnit));

    private static IEnumerable<string> PathsOverseen(CurrentUser user)
        => user.Posts.Where(post => post.Oversees && post.UnitKind != Bureau).Select(post => post.JurisdictionPath).Distinct();

    private static IEnumerable<string> UnitsAnsweredFor(CurrentUser user)
        => user.Posts.Where(post => post.Oversees).Select(post => post.UnitKind == Bureau ? post.UnitCode : post.ActsForUnit).Distinct();
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

    private async Task<(Problem? Problem, ProblemStanding Standing)> Find(CurrentUser user, Guid id, string hold, CancellationToken cancel)
    {
        if (!await IsVisible(user, id, hold, cancel) || await db.Set<Problem>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancel) is not { } problem)
            return (null, ProblemStanding.None);
        var standing = ProblemStanding.Reader;
        if (problem.ReporterId == user.PersonId)
            standing |= ProblemStanding.Reporter;
        if (ProblemScope.MayAnswer(user, problem))
            standing |= ProblemStanding.Answerer;
        return (problem, standing);
    }

    private async Task<bool> IsVisible(CurrentUser user, Guid id, string hold, CancellationToken cancel)
    {
        var scope = ProblemScope.Of(user);
        scope.Args.Add("id", id);
        return await sql.First<int?>($"SELECT 1 FROM problem_problems p WHERE p.id = @id AND ({string.Join(" OR ", scope.Branches)}){hold}", scope.Args, cancel) is not null;
    }
}
