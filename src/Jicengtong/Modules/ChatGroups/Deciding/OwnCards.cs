using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>What a person is to know of their own groups.</summary>
/// <param name="Relief">The card of the latest plan that is carried out; null when there is none.</param>
/// <param name="TakenBack">That a later plan was taken back; null when none was.</param>
/// <param name="Adoption">Who decided to carry that plan out; null when there is none.</param>
/// <param name="Figures">What that plan comes to for everybody together.</param>
public sealed record OwnCard(OwnRelief? Relief, TakenBack? TakenBack, Adoption? Adoption = null, PlanFigures? Figures = null);

/// <summary>One's own card of the latest 减群; nobody else's can be asked for.</summary>
internal sealed class OwnCards(AppDb db)
{
    private const int Latest = 20;

    /// <summary>The newest card of a plan that is carried out, and whether a newer one was taken back.</summary>
    public async Task<OwnCard> Of(Guid person, CancellationToken cancel)
    {
        var cards = await Cards(person, cancel);
        var (adoption, figures, relief) = cards.FirstOrDefault(card => card.Adoption.TakenBack is null);
        return new OwnCard(relief, cards.Select(card => card.Adoption.TakenBack).FirstOrDefault(), adoption, figures);
    }

    /// <summary>The newest cards with the decisions they belong to, newest first.</summary>
    public async Task<IReadOnlyList<(Adoption Adoption, PlanFigures Figures, OwnRelief Relief)>> Cards(Guid person, CancellationToken cancel)
    {
        var found = await (from card in db.Set<MemberCard>().AsNoTracking()
                           join plan in db.Set<Consolidation>().AsNoTracking() on card.ConsolidationId equals plan.Id
                           where card.PersonId == person
                           orderby card.Id descending
                           select new { plan.Adoption, plan.Figures, card.Relief }).Take(Latest).ToListAsync(cancel);
        return [.. found.Where(one => one.Adoption is not null).Select(one => (one.Adoption!, one.Figures, one.Relief))];
    }
}

/// <summary>The notice about fewer groups says to each reader which groups are theirs. How many messages they got stays on the page only they can open.</summary>
internal sealed class OwnGroupLines(OwnCards cards) : IOwnLines
{
    /// <summary>Kind of its subjects.</summary>
    public const string Kind = "consolidation";

    private const int MostNamed = 8;

    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<string>>> Of(Guid person, IReadOnlyCollection<Guid> subjects, CancellationToken cancel)
        => (await cards.Cards(person, cancel)).Where(card => card.Adoption.NoticeId is { } notice && subjects.Contains(notice))
            .DistinctBy(card => card.Adoption.NoticeId).ToDictionary(card => card.Adoption.NoticeId!.Value, card => Lines(card.Relief));

    internal static IReadOnlyList<string> Lines(OwnRelief relief)
    {
        List<string> lines =
        [
            relief.Stays.Count == 0
                ? "您以后一个工作群也不用进，和您有关的都到收件箱"
                : FormattableString.Invariant($"您现在在 {relief.GroupsBefore} 个群，以后在 {relief.Stays.Count} 个：{string.Join("、", relief.Stays.Select(group => "“" + group.Name + "”"))}"),
        ];
        if (relief.Leaves.Count > 0)
            lines.Add(FormattableString.Invariant($"这 {relief.Leaves.Count} 个老群由群主解散，您不用自己退：{string.Join("、", relief.Leaves.Take(MostNamed).Select(group => group.Group))}{(relief.Leaves.Count > MostNamed ? "等" : "")}"));
        return lines;
    }
}
