using Dapper;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Who looks after the groups of a place: those in charge there or above. A bureau oversees the county for its own matters
/// only, so its people see only what they made themselves.
/// </summary>
internal static class GroupScope
{
    private const string Bureau = "部门";

    /// <summary>May this person have groups looked at at all?</summary>
    public static bool MayPlan(CurrentUser user) => user.Posts.Any(post => post.Oversees);

    /// <summary>Does this person look after the groups of the place?</summary>
    public static bool LooksAfter(CurrentUser user, string unitPath) => Paths(user).Any(path => UnitPath.IsWithin(unitPath, path));

    /// <summary>The same as a condition on a column <c>unit_path</c>.</summary>
    public static (string Where, DynamicParameters Args) Within(CurrentUser user, string otherwise)
    {
        var args = new DynamicParameters();
        args.Add("me", user.PersonId);
        return ($"({string.Join(" OR ", InPaths(Paths(user), "path", args).Prepend(otherwise))})", args);
    }

    /// <summary><see cref="StillOversees"/> as a condition on a column <c>unit_path</c>.</summary>
    public static string StillOverseen(CurrentUser user, DynamicParameters args)
        => string.Join(" OR ", InPaths(user.Posts.Where(post => post.Oversees).Select(post => post.JurisdictionPath).Distinct(), "overseen", args)) is { Length: > 0 } any ? $"({any})" : "1 = 0";

    private static List<string> InPaths(IEnumerable<string> paths, string name, DynamicParameters args)
    {
        var branches = new List<string>();
        foreach (var (path, at) in paths.Select((path, at) => (path, name + at.ToString(System.Globalization.CultureInfo.InvariantCulture))))
        {
            branches.Add($"(unit_path >= @{at} AND unit_path < @{at}End)");
            args.Add(at, path);
            args.Add(at + "End", UnitPath.End(path));
        }

        return branches;
    }

    /// <summary>Does this person still work with oversight where a plan was made? Whoever moved elsewhere does not look after it any more.</summary>
    public static bool StillOversees(CurrentUser user, string unitPath) => user.Posts.Any(post => post.Oversees && UnitPath.IsWithin(unitPath, post.JurisdictionPath));

    private static IEnumerable<string> Paths(CurrentUser user) =>
        user.Posts.Where(post => post.Oversees && post.UnitKind != Bureau).Select(post => post.JurisdictionPath).Distinct();
}

/// <summary>Loads plans for those who may see them: whoever had it made, and those who look after the place.</summary>
internal sealed class ConsolidationAccess(AppDb db, Sql sql)
{
    private static readonly NotFound Missing = new("这个减群方案");

    /// <summary>The plan, or 404.</summary>
    public async Task<Result<Consolidation>> Find(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var plan = await db.Set<Consolidation>().FirstOrDefaultAsync(one => one.Id == id, cancel);
        return plan is not null && MaySee(user, plan) ? plan : Missing;
    }

    /// <summary>The same, to change it: whoever comes second waits and then sees what the first did. Within <see cref="Work"/>.</summary>
    public async Task<Result<Consolidation>> FindToChange(CurrentUser user, Guid id, CancellationToken cancel)
    {
        if (sql.Kind == DatabaseKind.Postgres)
            await sql.First<int?>("SELECT 1 FROM chatgroup_consolidations WHERE id = @id FOR UPDATE", new { id }, cancel);
        return await Find(user, id, cancel);
    }

    /// <summary>What was read so far is read anew: between a long calculation and its transaction somebody may have changed it.</summary>
    public void Forget() => db.ChangeTracker.Clear();

    /// <summary>What it was calculated from and what came out.</summary>
    public async Task<(ChatRecords Records, GroupPlan Plan)> Content(Guid id, CancellationToken cancel)
    {
        var content = await db.Set<ConsolidationContent>().AsNoTracking().SingleAsync(one => one.ConsolidationId == id, cancel);
        return (StoredText.Read<ChatRecords>(content.Records), StoredText.Read<GroupPlan>(content.Plan));
    }

    /// <summary>The plans one may see, newest first.</summary>
    public async Task<IReadOnlyList<Consolidation>> List(CurrentUser user, CancellationToken cancel)
    {
        var (where, args) = GroupScope.Within(user, "made_by_id = @me");
        var ids = await sql.Query<Guid>($"SELECT id FROM chatgroup_consolidations WHERE {where} ORDER BY id DESC LIMIT 50", args, cancel);
        var plans = await db.Set<Consolidation>().AsNoTracking().Where(plan => ids.Contains(plan.Id)).ToListAsync(cancel);
        return [.. plans.OrderByDescending(plan => plan.MadeAt)];
    }

    /// <summary>May this person see it?</summary>
    public async Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => (await Find(user, id, cancel)).Succeeded;

    private static bool MaySee(CurrentUser user, Consolidation plan) => plan.MadeById == user.PersonId || GroupScope.LooksAfter(user, plan.UnitPath);
}
