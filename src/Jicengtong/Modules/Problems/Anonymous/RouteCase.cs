using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>Which unit's duty an anonymous case is.</summary>
internal sealed record CaseHandler(string Matter, string Unit, string UnitName);

/// <summary>
/// Finds who handles a case: whoever leads 纪检监察 on the way up from the unit complained of, else whoever handles papers there;
/// never the unit itself or anything below it, and nobody who holds a post in it.
/// </summary>
internal sealed class RouteCase(IDirectory directory, RouteProblem route, TimeProvider clock)
{
    private const string Discipline = "纪检监察";
    private const string Town = "乡镇街道";
    private const string Office = "内设机构";

    /// <param name="accused">The unit complained of.</param>
    /// <param name="aboveTown">Not to the town above the unit: straight to the county.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Result<CaseHandler>> Run(UnitEntry accused, bool aboveTown, CancellationToken cancel)
    {
        var (way, barred) = ((await route.Above(accused.Path, cancel)).Where(unit => unit.Code != accused.Code).ToList(), await PeopleOf(accused.Code, cancel));
        var town = aboveTown ? way.Find(unit => unit.Kind == Town) : null;
        foreach (var matter in new[] { Discipline, RouteProblem.CatchAllMatter })
            foreach (var unit in way)
                foreach (var lead in await directory.WhoAnswers(matter, unit.Code, cancel))
                    if (!UnitPath.IsWithin(lead.UnitPath, accused.Path) && (town is null || !UnitPath.IsWithin(lead.UnitPath, town.Path)) && HolderOf(lead, barred) is not null)
                        return new CaseHandler(matter, lead.Unit, lead.UnitName);
        return new NobodyAbove(accused.Name);
    }

    /// <summary>Who holds the duty now, without those of the unit complained of; when nobody does, the head of the unit that has it.</summary>
    public async Task<IReadOnlyList<Addressee>> HoldersOf(AnonymousCase about, AccusedUnit accused, CancellationToken cancel)
    {
        if (await directory.Unit(about.HandlerUnit, cancel) is not { } unit)
            return [];
        var barred = await PeopleOf(accused.Code, cancel);
        var leads = (await directory.WhoAnswers(about.HandlerMatter, unit.Code, cancel)).Where(lead => lead.Unit == unit.Code).Select(lead => HolderOf(lead, barred)).OfType<Addressee>().ToList();
        if (leads.Count > 0)
            return leads;
        return [.. (await directory.Members(unit.Code, Today, cancel)).Where(member => !barred.Contains(member.PersonId)).Take(1)
            .Select(head => new Addressee("unit:" + unit.Code, head.PersonId, unit.Code, unit.Path, null))];
    }

    private DateOnly Today => WorkingCalendar.LocalDay(clock.GetUtcNow());

    private static Addressee? HolderOf(Answerable lead, HashSet<Guid> barred)
        => lead.Without(barred.Contains) is var (holder, deputy) ? new Addressee(lead.Key, holder, lead.Unit, lead.UnitPath, deputy) : null;

    // The unit and the offices in it; who works one level lower is not the unit complained of.
    private async Task<HashSet<Guid>> PeopleOf(string unit, CancellationToken cancel)
    {
        var offices = (await directory.Children(unit, cancel)).Where(one => one.Kind == Office).Select(one => one.Code);
        var people = new HashSet<Guid>();
        foreach (var code in offices.Prepend(unit))
            people.UnionWith((await directory.Members(code, Today, cancel)).Select(member => member.PersonId));
        return people;
    }

    private sealed record NobodyAbove(string Unit) : Error("case.nobodyAbove",
        $"本系统里，{Unit}上面没有别的单位能接这封信，所以没有收下，也没有留下任何内容。请打 12388（纪委监委举报电话），或者向上一级机关反映。")
    {
    }
}

/// <summary>The units one may complain of, each under a name that is it alone.</summary>
internal sealed class UnitsToComplainOf(IDirectory directory)
{
    private static readonly string[] Kinds = ["县市区", "部门", "乡镇街道", "内设机构", "村社区"];

    /// <summary>Counties of this installation.</summary>
    public Task<IReadOnlyList<UnitEntry>> Counties(CancellationToken cancel) => directory.Below("", ["县市区"], cancel);

    /// <summary>The county and everything in it down to the villages, as people name them: 甲乌村（巴汝镇）.</summary>
    public async Task<IReadOnlyDictionary<string, UnitEntry>> In(UnitEntry county, CancellationToken cancel)
    {
        var units = await directory.Below(county.Path, Kinds, cancel);
        var names = units.ToDictionary(unit => unit.Code, unit => unit.Name);
        return units.GroupBy(unit => unit.Code == county.Code || unit.Parent == county.Code || !names.TryGetValue(unit.Parent ?? "", out var above) ? unit.Name : $"{unit.Name}（{above}）")
            .ToDictionary(same => same.Key, same => same.First());
    }
}
