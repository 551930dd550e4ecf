using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

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
            yield return (
                new Subject("chat-group", subject, root, what + "：要贴的话都写好了", "", Urgency.Routine, Demand.Answer, due, by.Name, null,
                    ["打开就能复制要贴的话", "办完一个点一下，全部点完这条自动办结"], null, [], "/groups/register/mine", by.PersonId, unitCode),
                owner is { Unit.Length: > 0 } ? PlanReader.At(id, owner.Unit, owner.UnitPath) : PlanReader.At(id, unitCode, unitPath));
        }
    }

    private sealed record OwnerAsk(Guid Subject, PersonEntry? Owner, int Opens, int Ends);

    private static string Figure(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>People as the inbox addresses them about their groups: where their main post is or, without one, at the unit of the plan.</summary>
internal static class PlanReader
{
    public static Addressee Of(PersonEntry person, Consolidation plan) => person.Unit.Length > 0 ? At(person.Id, person.Unit, person.UnitPath) : At(person.Id, plan.UnitCode, plan.UnitPath);

    public static Addressee At(Guid person, string unit, string path) => new("person:" + person.ToString("N"), person, unit, path, null);
}
