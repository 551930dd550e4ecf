using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Flow;

/// <summary>A unit whose papers somebody sees.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="KeepsThem">Keeps its registers: signs for papers, gives numbers, changes the flow. Leaders only look.</param>
public sealed record PaperOffice(UnitEntry Unit, bool KeepsThem);

/// <summary>
/// Whose papers a person keeps or sees: whoever handles papers by the duty list and their colleagues of the same office keep
/// them, the leaders of the unit look. Where nobody handles papers by the duty list, everybody of the unit does.
/// </summary>
internal sealed class PaperOffices(IDirectory directory, ICurrentUsers users, FindDoer doers)
{
    public async Task<IReadOnlyList<PaperOffice>> Of(CurrentUser user, CancellationToken cancel)
    {
        var codes = user.Posts.Where(post => post.Oversees).SelectMany(post => post.UnitKind == "内设机构" ? [post.ActsForUnit] : new[] { post.UnitCode, post.ActsForUnit }).Distinct().ToList();
        var units = await directory.Units(codes, cancel);
        var offices = new List<PaperOffice>();
        foreach (var code in codes)
            if (units.TryGetValue(code, out var unit) && await Of(user, unit, cancel) is { } office)
                offices.Add(office);
        return offices;
    }

    /// <summary>The unit as this person's office, or null when they have nothing to do with its papers.</summary>
    public async Task<PaperOffice?> Of(CurrentUser user, UnitEntry unit, CancellationToken cancel)
    {
        var worksThere = user.Posts.Any(post => post.UnitCode == unit.Code);
        var clerks = await doers.Clerks(unit, Flows.PapersMatter, cancel);
        if (clerks.Count == 0)
            return worksThere ? new PaperOffice(unit, true) : null;
        foreach (var clerk in clerks)
            if (clerk.Is(user) || await IsColleague(user, clerk, unit, cancel))
                return new PaperOffice(unit, true);
        return worksThere ? new PaperOffice(unit, false) : null;
    }

    // Of the same office below the unit; the unit's leaders are not the clerk's colleagues.
    private async Task<bool> IsColleague(CurrentUser user, Doer clerk, UnitEntry unit, CancellationToken cancel)
        => await users.Find(clerk.PersonId, null, cancel) is { } holder
            && holder.Posts.Where(post => post.UnitCode != unit.Code && UnitPath.IsWithin(post.UnitPath, unit.Path)).Any(post => user.Posts.Any(own => own.UnitCode == post.UnitCode));
}

/// <summary>Changes how papers come in and go out; only the unit's own office does.</summary>
internal sealed class SetFlows(AppDb db, PaperOffices offices, IDirectory directory, FindDoer doers, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404 for a unit that is not theirs, or the first thing wrong with its field. Papers on their way keep the flow they began with.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, string unitCode, Flows flows, CancellationToken cancel)
    {
        if (await directory.Unit(unitCode, cancel) is not { } unit || await offices.Of(by, unit, cancel) is not { KeepsThem: true })
            return new NotFound("这个单位的流程");
        if (flows.Fault() is { } fault)
            return fault;
        var known = (await doers.StepChoices(unit, cancel)).Select(choice => choice.Value).ToHashSet();
        if (flows.Incoming.SkipLast(1).Concat(flows.Outgoing).FirstOrDefault(step => !known.Contains(step.Doer)) is { } unknown)
            return new Invalid("incoming", $"“{Flows.Word(unknown.Kind)}”选的人不在{unit.Name}，请从列表里选。", "flow.doer");
        var (row, now) = (await db.Set<FlowRow>().FindAsync([unitCode], cancel), clock.GetUtcNow());
        if (row is null)
            db.Add(row = new FlowRow { UnitCode = unitCode, Id = Ids.Next(now), Flows = flows });
        (row.Flows, row.ChangedAt, row.ChangedBy) = (flows, now, by.PersonId);
        await evidence.Record(FlowFacts.Set(row, by), cancel);
        return Done.Instance;
    }
}
