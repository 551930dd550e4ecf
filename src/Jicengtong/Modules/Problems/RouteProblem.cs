using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// Finds who answers. A precedent speaks first; then the duty list. A problem of a village or grid goes up: it begins at the
/// township, because whoever leads the matter in the village is mostly the one who reports. Nobody is asked to answer
/// themselves: then the deputy, then the next level. When nobody leads the matter all the way up, the unit named in the rules
/// takes it, else the office that handles papers (兜底): no voice gets lost in a hole of the duty list.
/// </summary>
internal sealed class RouteProblem(IDirectory directory, Precedents precedents, HandlersOfUnit handlers, RulesInForce rules)
{
    /// <summary>Whoever handles papers also takes what nobody answers for, unless the rules name a unit.</summary>
    public const string CatchAllMatter = "公文处理";

    private const string Town = "乡镇街道";
    private const string County = "县市区";

    /// <summary>Who answers for the matter at the place, other than the reporter; <c>problem.nobody</c> when the duty list is empty all the way up.</summary>
    public async Task<Result<Handler>> Run(string matter, UnitEntry place, Guid? reporterId, CancellationToken cancel)
    {
        var above = await Above(place, cancel);
        var start = Math.Max(0, above.FindIndex(unit => unit.Kind == Town));
        var way = above[start..];
        if (await ByPrecedent(matter, place, reporterId, cancel) is { } ruled)
            return ruled;
        if (await LeadOnTheWay(matter, way, reporterId, cancel) is { } lead)
            return lead;
        if (await CatchAll(matter, way, place, reporterId, cancel) is { } catchAll)
            return catchAll;
        return new NobodyAnswers(matter, way[0].Name);
    }

    /// <summary>The county of a place, or the root above it.</summary>
    public async Task<UnitEntry> CountyOf(UnitEntry place, CancellationToken cancel)
    {
        var above = await Above(place, cancel);
        return above.Find(unit => unit.Kind == County) ?? above[^1];
    }

    /// <summary>Where a ruling about this place holds: its town, or the place itself above towns.</summary>
    public async Task<UnitEntry> PrecedentPlaceOf(string path, CancellationToken cancel)
    {
        var above = await Above(path, cancel);
        return above.Find(unit => unit.Kind == Town) ?? above[0];
    }

    /// <summary>The units on the way up, the nearest first.</summary>
    public async Task<List<UnitEntry>> Above(string path, CancellationToken cancel)
    {
        var units = await directory.Units(path.Split('/', StringSplitOptions.RemoveEmptyEntries), cancel);
        return [.. units.Values.OrderByDescending(unit => unit.Path.Length)];
    }

    private Task<List<UnitEntry>> Above(UnitEntry place, CancellationToken cancel) => Above(place.Path, cancel);

    private async Task<Handler?> ByPrecedent(string matter, UnitEntry place, Guid? reporterId, CancellationToken cancel)
    {
        if (await precedents.For(matter, place.Path, cancel) is not { } precedent || await directory.UnitOfToday(precedent.Unit, cancel) is not { } unit)
            return null;
        var why = $"按先例：{precedent.RulingUnitName}在 {precedent.Number} 裁定，{precedent.PlaceName}的“{matter}”由{precedent.UnitName}负责。";
        return await handlers.In(unit, matter, reporterId, why, cancel) is { } handler ? handler with { PrecedentId = precedent.Id } : null;
    }

    private async Task<Handler?> CatchAll(string matter, List<UnitEntry> way, UnitEntry place, Guid? reporterId, CancellationToken cancel)
    {
        if ((await rules.At(place.Path, cancel)).CatchAllUnit is { } named && await directory.UnitOfToday(named, cancel) is { } unit
            && await handlers.In(unit, matter, reporterId, $"权责清单上没有人牵头“{matter}”，按规定由{unit.Name}兜底，不能没人管。", cancel) is { } handler)
            return handler;
        return await LeadOnTheWay(CatchAllMatter, way, reporterId, cancel) is { } papers
            ? papers with { Why = $"权责清单上没有人牵头“{matter}”，先由{papers.UnitName}管公文的人接，不能没人管。" }
            : null;
    }

    private async Task<Handler?> LeadOnTheWay(string matter, List<UnitEntry> way, Guid? reporterId, CancellationToken cancel)
    {
        foreach (var unit in way)
        {
            // The directory climbs by itself; we only climb further when all it found is the reporter.
            var leads = await directory.WhoAnswers(matter, unit.Code, cancel);
            if (leads.Count == 0)
                return null;
            if (HandlersOfUnit.First(leads, reporterId) is { } found)
                return found;
        }

        return null;
    }

    private sealed record NobodyAnswers(string Matter, string Place) : Error("problem.nobody",
        $"权责清单上从{Place}往上都没有人牵头“{Matter}”，也没有人管公文，不知道该交给谁。请换一个相近的事项再提交，并请{Place}在权责清单里补上牵头人。");
}

/// <summary>Who answers in one unit and nowhere else: its lead of the matter, else whoever handles its papers, else its head.</summary>
internal sealed class HandlersOfUnit(IDirectory directory, TimeProvider clock)
{
    /// <summary>Null when nobody but the reporter is registered there.</summary>
    public async Task<Handler?> In(UnitEntry unit, string matter, Guid? reporterId, string why, CancellationToken cancel)
    {
        foreach (var duty in new[] { matter, RouteProblem.CatchAllMatter })
        {
            var leads = (await directory.WhoAnswers(duty, unit.Code, cancel)).Where(lead => lead.Unit == unit.Code).ToList();
            if (First(leads, reporterId) is { } lead)
                return lead with { Why = why.Length > 0 ? why : lead.Why };
        }

        var members = (await directory.Members(unit.Code, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel)).DistinctBy(member => member.PersonId).Where(member => member.PersonId != reporterId).Take(2).ToList();
        return members.Count == 0 ? null
            : new Handler("unit:" + unit.Code, members[0].PersonId, members[0].Name, members.Count > 1 ? members[1].PersonId : null, unit.Code, unit.Name, unit.Path, why);
    }

    /// <summary>The first of the leads who is not the reporter, or their deputy.</summary>
    public static Handler? First(IReadOnlyList<Answerable> leads, Guid? reporterId)
        => leads.OrderBy(lead => lead.DeputyId is null).Select(lead => HandlerOf(lead, leads.Count, reporterId)).FirstOrDefault(handler => handler is not null);

    private static Handler? HandlerOf(Answerable lead, int leads, Guid? reporterId)
    {
        var deputy = lead.DeputyId == lead.HolderId || lead.DeputyId == reporterId ? null : lead.DeputyId;
        var why = leads > 1 ? $"{lead.UnitName}有 {leads.ToString(System.Globalization.CultureInfo.InvariantCulture)} 个人都牵头“{lead.Matter}”，先请其中一位答复。" : "";
        if (lead.HolderId is { } holder && holder != reporterId)
            return new Handler(lead.Key, holder, lead.Holder!, deputy, lead.Unit, lead.UnitName, lead.UnitPath, why);
        return deputy is { } instead ? new Handler(lead.Key, instead, lead.Deputy!, null, lead.Unit, lead.UnitName, lead.UnitPath, "牵头的就是反映的人，请B岗答复。") : null;
    }
}

/// <summary>
/// Who decides above others: whoever handles the papers of the lowest unit that stands above all of them, else its head; and
/// nobody who is a party.
/// </summary>
internal sealed class FindDecider(IDirectory directory, RouteProblem route, TimeProvider clock)
{
    /// <param name="paths">The units among which it is decided.</param>
    /// <param name="parties">People who must not decide.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Decider?> Above(IReadOnlyList<string> paths, IReadOnlyCollection<Guid> parties, CancellationToken cancel)
    {
        foreach (var unit in await route.Above(CommonPath(paths), cancel))
        {
            var papers = await directory.WhoAnswers(RouteProblem.CatchAllMatter, unit.Code, cancel);
            foreach (var lead in papers)
            {
                if (lead.HolderId is { } holder && !parties.Contains(holder))
                    return new Decider(holder, lead.Holder!, lead.DeputyId is { } second && !parties.Contains(second) ? second : null, lead.Unit, lead.UnitName, lead.UnitPath);
                if (lead.DeputyId is { } deputy && !parties.Contains(deputy))
                    return new Decider(deputy, lead.Deputy!, null, lead.Unit, lead.UnitName, lead.UnitPath);
            }

            var members = await directory.Members(unit.Code, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel);
            if (members.FirstOrDefault(member => !parties.Contains(member.PersonId)) is { } head)
                return new Decider(head.PersonId, head.Name, null, unit.Code, unit.Name, unit.Path);
        }

        return null;
    }

    /// <summary>The longest path that leads to all of them.</summary>
    internal static string CommonPath(IReadOnlyList<string> paths) => paths.Aggregate(UnitPath.Common);
}
