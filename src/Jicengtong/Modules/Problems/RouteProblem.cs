using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// Finds who answers. A problem of a village or grid goes up: it begins at the township, because whoever leads the matter in
/// the village is mostly the one who reports. Nobody is asked to answer themselves: then the deputy, then the next level.
/// When nobody leads the matter all the way up, the office that handles papers takes it (兜底): no voice gets lost in a hole
/// of the duty list.
/// </summary>
internal sealed class RouteProblem(IDirectory directory)
{
    private const string Town = "乡镇街道";
    private const string County = "县市区";
    private const string CatchAllMatter = "公文处理";

    /// <summary>Who answers for the matter at the place, other than the reporter; <c>problem.nobody</c> when the duty list is empty all the way up.</summary>
    public async Task<Result<Handler>> Run(string matter, UnitEntry place, Guid reporterId, CancellationToken cancel)
    {
        var above = await Above(place, cancel);
        var start = Math.Max(0, above.FindIndex(unit => unit.Kind == Town));
        var way = above[start..];
        if (await LeadOnTheWay(matter, way, reporterId, cancel) is { } lead)
            return lead;
        if (await LeadOnTheWay(CatchAllMatter, way, reporterId, cancel) is { } catchAll)
            return catchAll with { Why = $"权责清单上没有人牵头“{matter}”，先由{catchAll.UnitName}管公文的人接，不能没人管。" };
        return new NobodyAnswers(matter, way[0].Name);
    }

    /// <summary>The county of a place, or the root above it.</summary>
    public async Task<string> CountyOf(UnitEntry place, CancellationToken cancel)
    {
        var above = await Above(place, cancel);
        return (above.Find(unit => unit.Kind == County) ?? above[^1]).Code;
    }

    private async Task<List<UnitEntry>> Above(UnitEntry place, CancellationToken cancel)
    {
        var units = await directory.Units(place.Path.Split('/', StringSplitOptions.RemoveEmptyEntries), cancel);
        return [.. units.Values.OrderByDescending(unit => unit.Path.Length)];
    }

    private async Task<Handler?> LeadOnTheWay(string matter, List<UnitEntry> way, Guid reporterId, CancellationToken cancel)
    {
        foreach (var unit in way)
        {
            // The directory climbs by itself; we only climb further when all it found is the reporter.
            var leads = await directory.WhoAnswers(matter, unit.Code, cancel);
            if (leads.Count == 0)
                return null;
            if (leads.OrderBy(lead => lead.DeputyId is null).Select(lead => HandlerOf(lead, leads.Count, reporterId)).FirstOrDefault(handler => handler is not null) is { } found)
                return found;
        }

        return null;
    }

    private static Handler? HandlerOf(Answerable lead, int leads, Guid reporterId)
    {
        var deputy = lead.DeputyId == lead.HolderId || lead.DeputyId == reporterId ? null : lead.DeputyId;
        var why = leads > 1 ? $"{lead.UnitName}有 {leads.ToString(System.Globalization.CultureInfo.InvariantCulture)} 个人都牵头“{lead.Matter}”，先请其中一位答复。" : "";
        var key = "duty:" + lead.DutyId.ToString("N");
        if (lead.HolderId is { } holder && holder != reporterId)
            return new Handler(key, holder, lead.Holder!, deputy, lead.Unit, lead.UnitName, lead.UnitPath, why);
        return deputy is { } instead ? new Handler(key, instead, lead.Deputy!, null, lead.Unit, lead.UnitName, lead.UnitPath, "牵头的就是反映的人，请B岗答复。") : null;
    }

    private sealed record NobodyAnswers(string Matter, string Place) : Error("problem.nobody",
        $"权责清单上从{Place}往上都没有人牵头“{Matter}”，也没有人管公文，不知道该交给谁。请换一个相近的事项再提交，并请{Place}在权责清单里补上牵头人。");
}
