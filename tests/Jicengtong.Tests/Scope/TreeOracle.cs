using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Scope;

/// <summary>
/// Who may see what, said slowly and plainly: from unit to parent to parent, without paths, ranges or indexes, out of the tables as they
/// stand. It shares no code with the product's scope.
/// </summary>
internal sealed class TreeOracle
{
    private readonly Dictionary<string, (string Kind, string? Parent)> units;
    private readonly Dictionary<Guid, List<string>> posts;

    public TreeOracle(IEnumerable<(string Code, string Kind, string? Parent)> tree, IEnumerable<(Guid Person, string Unit)> held)
    {
        units = tree.ToDictionary(unit => unit.Code, unit => (unit.Kind, unit.Parent));
        posts = held.GroupBy(post => post.Person).ToDictionary(person => person.Key, person => person.Select(post => post.Unit).ToList());
    }

    /// <summary>Out of the town's tables, on this day.</summary>
    public static Task<TreeOracle> Of(Town town, DateOnly today) => town.Do(async services =>
    {
        var db = services.GetRequiredService<AppDb>();
        var tree = await db.Set<Unit>().AsNoTracking().ToListAsync();
        var held = await db.Set<Appointment>().AsNoTracking().Where(post => post.StartsOn <= today && (post.EndsOn == null || post.EndsOn >= today)).ToListAsync();
        return new TreeOracle(tree.Select(unit => (unit.Code, unit.Kind, unit.ParentCode)), held.Select(post => (post.PersonId, post.UnitCode)));
    });

    /// <summary>Is the unit the other one, or below it?</summary>
    public bool IsWithin(string unit, string root)
    {
        for (string? at = unit; at is not null; at = units[at].Parent)
            if (at == root)
                return true;
        return false;
    }

    /// <summary>The place somebody in this unit speaks for: a bureau or office for the unit it belongs to, any other for itself.</summary>
    public string PlaceOf(string unit) => units[unit] is ("部门" or "内设机构", { } parent) ? parent : unit;

    public bool Governs(Guid person, string unit) => PostsOf(person).Any(post => IsWithin(unit, PlaceOf(post)));

    /// <summary>A problem is seen by whoever has to do with it, by those in charge where it is answered, and by those who look after its place.</summary>
    public bool SeesProblem(Guid person, Problem problem) =>
        person == problem.ReporterId || person == problem.HandlerId || person == problem.DeputyId || person == problem.DeciderId
        || InCharge(person).Any(post => SpeaksFor(post, problem.HandlerUnit) || (problem.DeciderUnit is { } decider && SpeaksFor(post, decider)))
        || InCharge(person).Any(post => units[post].Kind != "部门" && IsWithin(problem.UnitCode, PlaceOf(post)));

    /// <summary>A directive is seen by its sender, by the colleagues there, by whoever was asked, and by those who look after a unit that was asked.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="author">Who wrote it.</param>
    /// <param name="issuer">The unit it comes from.</param>
    /// <param name="asked">Everybody who was asked, each for a unit.</param>
    public bool SeesDirective(Guid person, Guid author, string issuer, IReadOnlyCollection<(Guid Holder, string Unit)> asked) =>
        person == author || PostsOf(person).Contains(issuer) || asked.Any(ask => ask.Holder == person)
        || InCharge(person).Any(post => units[post].Kind != "部门" && asked.Any(ask => IsWithin(ask.Unit, PlaceOf(post))));

    private IEnumerable<string> PostsOf(Guid person) => posts.GetValueOrDefault(person) ?? [];

    // Grid workers and members of a task force look after nobody.
    private IEnumerable<string> InCharge(Guid person) => PostsOf(person).Where(post => units[post].Kind is not ("网格" or "专班"));

    // Whoever works in a bureau speaks for the bureau, not for the whole county.
    private bool SpeaksFor(string post, string unit) => post == unit || (units[post].Kind == "内设机构" && units[post].Parent == unit);
}
