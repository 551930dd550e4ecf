using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// 照方案办: the new groups and the old ones go into the register, each owner is asked once for all of theirs, and everybody
/// concerned is told where to see what becomes lighter for them.
/// </summary>
internal sealed class CarryOutPlan(AppDb db, ConsolidationAccess access, IPeople people, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    private static readonly TimeSpan TimeToDissolve = TimeSpan.FromDays(7);

    /// <returns>404 or <c>consolidation.adopted</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (plan, now) = (found.Value, clock.GetUtcNow());
        var adopted = plan.Adopt(by, now);
        if (!adopted.Succeeded)
            return adopted;
        var (records, content) = await access.Content(id, cancel);
        var known = await people.ByAccount([.. content.People.Select(person => person.Account), .. records.Groups.Select(group => group.Owner).OfType<string>()], cancel);
        await evidence.Record(ConsolidationFacts.Adopted(plan, by, content), cancel);
        await Register(by, plan, records, content, known, now, cancel);
        await TellEverybody(by, plan, records, content, known, now, cancel);
        return Done.Instance;
    }

    private async Task Register(CurrentUser by, Consolidation plan, ChatRecords records, GroupPlan content, IReadOnlyDictionary<string, PersonEntry> known, DateTimeOffset now, CancellationToken cancel)
    {
        var asks = new OwnerAsks(by, plan.UnitCode, plan.UnitPath, now);
        var endsOn = WorkingCalendar.LocalDay(now).AddYears(1);
        foreach (var group in content.Groups)
        {
            var isThere = group.Kind == NewGroupKind.Kept;
            var owner = GroupOwners.Of(group, records, plan.UnitCode) is { } account && known.TryGetValue(account, out var person) ? person : null;
            var rules = group.Kind == NewGroupKind.Announce ? GroupRules.Announcing : GroupRules.Usual;
            var draft = new GroupDraft(group.Name, PurposeOf(group), group.Matters, group.Members, owner?.Id ?? by.PersonId, owner?.Name ?? by.Name, rules, endsOn);
            db.Add(ChatGroup.Planned(plan, draft, isThere, isThere ? null : asks.For(owner, opens: true), now));
        }

        var into = content.Groups.SelectMany(group => group.From.Select(old => (old, group))).DistinctBy(pair => pair.old).ToDictionary(pair => pair.old, pair => pair.group, StringComparer.Ordinal);
        var instead = content.Dissolved.ToDictionary(group => group.Group, group => group.Instead, StringComparer.Ordinal);
        foreach (var old in records.Groups.Where(old => !into.TryGetValue(old.Name, out var now) || now.Kind != NewGroupKind.Kept))
        {
            var owner = old.Owner is { } account ? known.GetValueOrDefault(account) : null;
            var sentence = instead.GetValueOrDefault(old.Name) ?? OldGroupEnds.ToAll(into[old.Name]);
            var draft = new GroupDraft(old.Name, old.Matter ?? old.Kind, old.Matter is { } matter ? [matter] : [], old.Members, owner?.Id ?? by.PersonId, owner?.Name ?? by.Name, GroupRules.Usual, null);
            db.Add(ChatGroup.Ending(plan, draft, sentence, asks.For(owner, opens: false), now));
        }

        foreach (var (subject, addressee) in asks.Made(plan.Id, now + TimeToDissolve))
            await inbox.Ask(subject, [addressee], cancel);
    }

    private async Task TellEverybody(CurrentUser by, Consolidation plan, ChatRecords records, GroupPlan content, IReadOnlyDictionary<string, PersonEntry> known, DateTimeOffset now, CancellationToken cancel)
    {
        var addressees = new List<Addressee>();
        foreach (var (account, relief) in OwnRelief.Of(records, content))
        {
            if (!known.TryGetValue(account, out var person))
                continue;
            db.Add(new MemberCard { Id = Ids.Next(now), ConsolidationId = plan.Id, PersonId = person.Id, Relief = relief });
            addressees.Add(new Addressee("person:" + person.Id.ToString("N"), person.Id, person.Unit.Length > 0 ? person.Unit : plan.UnitCode, person.Unit.Length > 0 ? person.UnitPath : plan.UnitPath, null));
        }

        var title = string.Create(CultureInfo.InvariantCulture, $"工作群从 {plan.Figures.GroupsBefore} 个减到 {plan.Figures.GroupsAfter} 个：看看您以后在哪几个群");
        await inbox.Ask(
            new Subject("consolidation", Ids.Next(now), plan.Id, title, "", Urgency.Routine, Demand.Know, null, $"{plan.UnitName} {by.Name}", null,
                ["没有人超过 " + plan.Figures.MostAfter.ToString(CultureInfo.InvariantCulture) + " 个群", "通知直接发给负责的人，点“明白”就算回了，不用再说“收到”"],
                null, [], "/groups/mine", by.PersonId, plan.UnitCode),
            addressees, cancel);
    }

    private static string PurposeOf(NewGroup group) => group.Kind switch
    {
        NewGroupKind.Announce => "只发领导、各办主任、第一书记和村书记要马上知道的工作安排",
        NewGroupKind.Kept => "照原样留着",
        _ => "商量" + string.Join("、", group.Matters) + "的事",
    };
}

/// <summary>One ask per owner, however many groups they open and dissolve: whoever is to have less of it should not get thirteen cards.</summary>
internal sealed class OwnerAsks(CurrentUser by, string unitCode, string unitPath, DateTimeOffset now)
{
    private readonly Dictionary<Guid, OwnerAsk> asks = [];

    /// <summary>The subject under which this owner is asked; without an owner whoever decided takes it.</summary>
    public Guid For(PersonEntry? owner, bool opens)
    {
        var id = owner?.Id ?? by.PersonId;
        var ask = asks.GetValueOrDefault(id) ?? new OwnerAsk(Ids.Next(now), owner, 0, 0);
        asks[id] = opens ? ask with { Opens = ask.Opens + 1 } : ask with { Ends = ask.Ends + 1 };
        return asks[id].Subject;
    }

    public IEnumerable<(Subject Subject, Addressee Addressee)> Made(Guid root, DateTimeOffset due)
    {
        foreach (var (id, (subject, owner, opens, ends)) in asks)
        {
            var what = (opens, ends) switch
            {
                (0, _) => $"请您解散 {Figure(ends)} 个群",
                (_, 0) => $"请您建 {Figure(opens)} 个群",
                _ => $"请您建 {Figure(opens)} 个群、解散 {Figure(ends)} 个群",
            };
            var unit = owner?.Unit is { Length: > 0 } at ? at : unitCode;
            yield return (
                new Subject("chat-group", subject, root, what + "：要贴的话都写好了", "", Urgency.Routine, Demand.Answer, due, by.Name, null,
                    ["打开就能复制要贴的话", "办完一个点一下，全部点完这条自动办结"], null, [], "/groups/register/mine", by.PersonId, unitCode),
                new Addressee("person:" + id.ToString("N"), id, unit, owner?.Unit is { Length: > 0 } ? owner.UnitPath : unitPath, null));
        }
    }

    private sealed record OwnerAsk(Guid Subject, PersonEntry? Owner, int Opens, int Ends);

    private static string Figure(int number) => number.ToString(CultureInfo.InvariantCulture);
}
