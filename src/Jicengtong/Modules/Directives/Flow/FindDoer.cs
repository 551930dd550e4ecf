using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Flow;

/// <summary>Whom a step lies with today.</summary>
public sealed record Doer(string Key, Guid PersonId, string Name, Guid? DeputyId, string Unit, string UnitName, string UnitPath)
{
    /// <summary>As the inbox addresses them.</summary>
    public Addressee Addressee => new(Key, PersonId, Unit, UnitPath, DeputyId);

    /// <summary>Is it this person, or who stands in for them?</summary>
    public bool Is(CurrentUser user) => user.PersonId == PersonId || user.PersonId == DeputyId;
}

/// <summary>One thing to choose on a form.</summary>
public sealed record Choice(string Value, string Label);

/// <summary>Finds the flows of a unit, and who does their steps.</summary>
internal sealed class FindDoer(AppDb db, IDirectory directory, TimeProvider clock)
{
    /// <summary>The unit's own flows, else the usual ones.</summary>
    public async Task<Flows> FlowsOf(UnitEntry unit, CancellationToken cancel)
        => (await db.Set<FlowRow>().AsNoTracking().FirstOrDefaultAsync(row => row.UnitCode == unit.Code, cancel))?.Flows ?? Flows.DefaultFor(unit.Name, unit.Kind);

    /// <summary>Whom the step lies with. A post nobody holds falls to the head: no paper gets stuck in a hole.</summary>
    public async Task<Result<Doer>> Of(UnitEntry unit, string doer, CancellationToken cancel)
    {
        var found = doer.Split(':', 2) switch
        {
            ["duty", var matter] => await Clerks(unit, matter, cancel) is [var clerk, ..] ? clerk : null,
            ["post", var post] => await Member(unit, post, cancel),
            ["unit", var code] when await directory.Unit(code, cancel) is { } office && UnitPath.IsWithin(office.Path, unit.Path) => await Member(office, null, cancel),
            ["person", var id] when Guid.TryParse(id, out var person) => await InUnit(unit, person, cancel),
            _ => null,
        };
        return found ?? await Member(unit, null, cancel) ?? (Result<Doer>)new NobodyThere(unit.Name);
    }

    /// <summary>Who leads a matter in the unit itself (for a county: in its bureaus); those with a deputy first.</summary>
    public async Task<IReadOnlyList<Doer>> Clerks(UnitEntry unit, string matter, CancellationToken cancel)
    {
        var leads = await directory.WhoAnswers(matter, unit.Code, cancel);
        return
        [
            .. leads.Where(lead => UnitPath.IsWithin(lead.UnitPath, unit.Path)).OrderBy(lead => lead.DeputyId is null)
                .Select(lead => new Doer(lead.Key, lead.HolderId!.Value, lead.Holder!, lead.DeputyId == lead.HolderId ? null : lead.DeputyId, lead.Unit, lead.UnitName, lead.UnitPath)),
        ];
    }

    /// <summary>What a unit may choose from for its steps.</summary>
    public async Task<IReadOnlyList<Choice>> StepChoices(UnitEntry unit, CancellationToken cancel)
    {
        var choices = new List<Choice> { new(Flows.Clerk, "管公文的人（权责清单上负责“公文处理”）"), new(Flows.Head, "主要负责人") };
        choices.AddRange((await directory.Members(unit.Code, Today, cancel)).Select(member => member.Post).Distinct().Select(post => new Choice("post:" + post, post)));
        choices.AddRange((await Offices(unit, cancel)).Select(office => new Choice("unit:" + office.Code, office.Name + "负责人")));
        return choices;
    }

    /// <summary>Who may be given a paper to handle: whoever leads its matter, the offices, the leaders.</summary>
    public async Task<IReadOnlyList<Choice>> HandlerChoices(UnitEntry unit, string matter, CancellationToken cancel)
    {
        var choices = new List<Choice>();
        if (matter.Length > 0)
            choices.AddRange((await Clerks(unit, matter, cancel)).Take(1).Select(lead => new Choice("duty:" + matter, $"{lead.Name}（牵头“{matter}”）")));
        foreach (var office in await Offices(unit, cancel))
            if (await Member(office, null, cancel) is { } head)
                choices.Add(new Choice("unit:" + office.Code, $"{office.Name}（{head.Name}）"));
        choices.AddRange((await directory.Members(unit.Code, Today, cancel)).DistinctBy(member => member.PersonId).Select(member => new Choice("person:" + member.PersonId.ToString("N"), $"{member.Name}（{member.Post}）")));
        return choices;
    }

    private DateOnly Today => WorkingCalendar.LocalDay(clock.GetUtcNow());

    private async Task<IEnumerable<UnitEntry>> Offices(UnitEntry unit, CancellationToken cancel)
        => (await directory.Children(unit.Code, cancel)).Where(child => child.Kind is "内设机构" or "部门" or "专班");

    private async Task<Doer?> Member(UnitEntry unit, string? post, CancellationToken cancel)
    {
        var members = (await directory.Members(unit.Code, Today, cancel)).Where(member => post is null || member.Post == post).DistinctBy(member => member.PersonId).Take(2).ToList();
        return members.Count == 0 ? null : new Doer("unit:" + unit.Code + ":" + (post ?? ""), members[0].PersonId, members[0].Name, members.Count > 1 ? members[1].PersonId : null, unit.Code, unit.Name, unit.Path);
    }

    private async Task<Doer?> InUnit(UnitEntry unit, Guid person, CancellationToken cancel)
    {
        foreach (var place in (await Offices(unit, cancel)).Prepend(unit))
            if ((await directory.Members(place.Code, Today, cancel)).FirstOrDefault(member => member.PersonId == person) is { } member)
                return new Doer("person:" + person.ToString("N", CultureInfo.InvariantCulture), person, member.Name, null, place.Code, place.Name, place.Path);
        return null;
    }

    private sealed record NobodyThere(string Unit) : Error("flow.nobody", $"{Unit}还没有登记任职，这一步没有人办。请先在“导入机构”里登记任职。");
}
