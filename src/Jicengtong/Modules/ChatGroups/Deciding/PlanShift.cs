namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What a change by hand moved, where the sums alone would say “no change”: matters that are talked about elsewhere now, and whose groups changed. A group is the same
/// group when it keeps at least half of its matters, whatever it is called.
/// </summary>
/// <param name="Matters">Matters that moved, at most <see cref="Most"/>.</param>
/// <param name="People">Whose groups changed, at most <see cref="Most"/>.</param>
/// <param name="MatterNumber">How many matters moved.</param>
/// <param name="PersonNumber">For how many people something changed.</param>
/// <param name="Renamed">Groups that are the same and are called otherwise, since most of what a name says is what is talked about.</param>
/// <param name="Gone">Groups of the plan before that are in it no more.</param>
public sealed record PlanShift(
    IReadOnlyList<MatterMove> Matters, IReadOnlyList<SeatMove> People, int MatterNumber, int PersonNumber, IReadOnlyList<WishedPair>? Renamed = null, IReadOnlyList<string>? Gone = null)
{
    /// <summary>More is not kept with the step: nobody reads it, and in a county it is thousands.</summary>
    public const int Most = 60;

    /// <summary>Compares two plans made from the same records.</summary>
    public static PlanShift Of(ChatRecords records, GroupPlan before, GroupPlan after)
    {
        var was = Pair(before.Groups, after.Groups);
        var seats = Seats(before, after, was);
        var matters = Moves(records, before, after, was, seats);
        return new PlanShift(
            [.. matters.Take(Most)], [.. seats.Take(Most)], matters.Count, seats.Count,
            [.. was.Where(pair => pair.Key.Name != pair.Value.Name).Select(pair => new WishedPair(pair.Value.Name, pair.Key.Name)).Take(Most)],
            [.. before.Groups.Except(was.Values).Select(group => group.Name).Take(Most)]);
    }

    // The pairs with most in common first; nobody is paired twice.
    private static Dictionary<NewGroup, NewGroup> Pair(IReadOnlyList<NewGroup> before, IReadOnlyList<NewGroup> after)
    {
        var (was, taken) = (new Dictionary<NewGroup, NewGroup>(ReferenceEqualityComparer.Instance), new HashSet<NewGroup>(ReferenceEqualityComparer.Instance));
        var likely = after.SelectMany(now => before.Where(old => old.Kind == now.Kind && old.Community == now.Community).Select(old => (now, old, common: InCommon(old, now))))
            .Where(pair => pair.common > 0).OrderByDescending(pair => pair.common);
        foreach (var (now, old, _) in likely)
        {
            if (!was.ContainsKey(now) && taken.Add(old))
                was[now] = old;
        }

        return was;
    }

    private static double InCommon(NewGroup old, NewGroup now) => now.Kind switch
    {
        NewGroupKind.Announce => 1,
        NewGroupKind.Kept => old.Name == now.Name ? 1 : 0,
        // Of two that share as many matters, the one with more of the same people.
        _ => old.Matters.Intersect(now.Matters, StringComparer.Ordinal).Count() is > 0 and var matters && 2 * matters >= old.Matters.Count ? matters + (old.Members.Intersect(now.Members, StringComparer.Ordinal).Count() / (1.0 + Math.Max(old.Members.Count, now.Members.Count))) : 0,
    };

    private static List<MatterMove> Moves(ChatRecords records, GroupPlan before, GroupPlan after, Dictionary<NewGroup, NewGroup> was, List<SeatMove> seats)
    {
        var (old, now) = (PlaceOf(before), PlaceOf(after));
        var joined = seats.ToDictionary(seat => seat.Account, seat => seat.Joins, StringComparer.Ordinal);
        var voices = records.Traffic?.Discussions.ToLookup(said => said.Matter, said => said.Account, StringComparer.Ordinal);
        var moves = new List<MatterMove>();
        foreach (var place in old.Keys.Union(now.Keys).OrderBy(place => place.Matter, StringComparer.Ordinal).ThenBy(place => place.Community, StringComparer.Ordinal))
        {
            var (matter, from, to) = (place.Matter, old.GetValueOrDefault(place), now.GetValueOrDefault(place));
            if (to is not null && from is not null && was.GetValueOrDefault(to) == from)
                continue;
            var concerned = records.Duties.Where(duty => duty.Matter == matter).SelectMany(duty => new[] { duty.Account, duty.Deputy }).OfType<string>()
                .Concat(voices?[matter] ?? []).Distinct(StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
            moves.Add(new MatterMove(matter, from?.Name, to?.Name,
                [.. (to?.Members ?? []).Where(account => concerned.Contains(account) && joined.GetValueOrDefault(account, []).Contains(to!.Name))],
                [.. (from?.Members ?? []).Where(account => concerned.Contains(account) && to?.Members.Contains(account) != true)]));
        }

        return moves;
    }

    private static List<SeatMove> Seats(GroupPlan before, GroupPlan after, Dictionary<NewGroup, NewGroup> was)
    {
        var (old, now) = (SeatsOf(before), SeatsOf(after));
        return [.. old.Select(seats => seats.Key).Union(now.Select(seats => seats.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(account => new SeatMove(account,
                [.. old[account].Where(group => !now[account].Any(other => was.GetValueOrDefault(other) == group)).Select(group => group.Name)],
                [.. now[account].Where(group => was.GetValueOrDefault(group) is not { } same || !old[account].Contains(same)).Select(group => group.Name)]))
            .Where(seat => seat.Leaves.Count + seat.Joins.Count > 0)];
    }

    // Two towns talk about the same matter, each in a group of its own.
    private static Dictionary<(string Community, string Matter), NewGroup> PlaceOf(GroupPlan plan)
        => plan.Groups.SelectMany(group => group.Matters.Select(matter => (Place: (group.Community, matter), group))).DistinctBy(pair => pair.Place).ToDictionary(pair => pair.Place, pair => pair.group);

    private static ILookup<string, NewGroup> SeatsOf(GroupPlan plan)
        => plan.Groups.SelectMany(group => group.Members.Select(account => (account, group))).ToLookup(pair => pair.account, pair => pair.group, StringComparer.Ordinal);
}

/// <summary>A matter that is talked about in another group now.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="From">The group before; null when it had none.</param>
/// <param name="To">The group now; null when it has none any more.</param>
/// <param name="Joining">Accounts of those it concerns who come into that group now.</param>
/// <param name="Missing">Accounts of those it concerns who sat with it before and now learn of it by the inbox.</param>
public sealed record MatterMove(string Matter, string? From, string? To, IReadOnlyList<string> Joining, IReadOnlyList<string> Missing);

/// <summary>Somebody whose groups of the plan changed; groups by name.</summary>
public sealed record SeatMove(string Account, IReadOnlyList<string> Leaves, IReadOnlyList<string> Joins);
