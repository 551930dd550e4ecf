using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Fidelity;

/// <summary>What one unit did with its share of the time, and what is late because of it.</summary>
/// <param name="Unit">Code.</param>
/// <param name="UnitName">Name.</param>
/// <param name="Used">Working time from when it came until it went on; null for a unit that passed nothing on.</param>
/// <param name="Allowed">What it might have used of it.</param>
/// <param name="IsOver">It used more than its share.</param>
/// <param name="Late">Late asks charged to this unit: its own, and those below whose time it had used up.</param>
public sealed record LevelTime(string Unit, string UnitName, TimeSpan? Used, TimeSpan? Allowed, bool IsOver, int Late);

/// <summary>Where the time went: late asks altogether, and the levels to which most of them are charged.</summary>
public sealed record TimeAccount(int Late, IReadOnlyList<LevelTime> Levels)
{
    /// <summary>Nothing to account for.</summary>
    public static readonly TimeAccount None = new(0, []);
}

/// <summary>
/// 期限切分 with its account: a delay is charged to the level that caused it. When somebody below is late and a unit on the way
/// used up more than its share, the topmost such unit is charged, not the village that got one evening (essay S0).
/// </summary>
internal static class DeadlineAccount
{
    /// <summary>At most so many levels; a unit that passed nothing on comes without its name.</summary>
    public static TimeAccount Of(Directive directive, IReadOnlyList<Relay> relays, IReadOnlyList<Tally> tallies, WorkingCalendar calendar, DateTimeOffset now, int most)
    {
        var byId = relays.ToDictionary(relay => relay.Id);
        var shares = relays.Select(relay => (Relay: relay, Share: ReviewRelays.ShareOf(directive, relay.ParentId is { } above ? byId.GetValueOrDefault(above) : null, relay.At, relay.DueAt, calendar))).ToList();
        var tight = shares.Where(one => one.Share is { IsTight: true }).Select(one => one.Relay.Id).ToHashSet();
        var late = new Dictionary<string, int>();
        foreach (var tally in tallies)
        {
            var relay = byId.GetValueOrDefault(tally.SubjectId);
            if ((relay?.DueAt ?? directive.Content.DueAt) is not { } due || due > now || Unfinished(directive.Content.Demand, tally) is not (> 0 and var open))
                continue;
            var charged = Topmost(relay, byId, tight)?.UnitCode ?? tally.Unit;
            late[charged] = late.GetValueOrDefault(charged) + open;
        }

        var passed = shares.Where(one => one.Share is not null).GroupBy(one => one.Relay.UnitCode).Select(group => group.MaxBy(one => one.Share!.Used))
            .Select(slowest => new LevelTime(slowest.Relay.UnitCode, slowest.Relay.UnitName, slowest.Share!.Used, slowest.Share.Allowed, slowest.Share.IsTight, late.GetValueOrDefault(slowest.Relay.UnitCode))).ToList();
        var named = passed.Select(unit => unit.Unit).ToHashSet();
        var own = late.Where(one => !named.Contains(one.Key)).Select(one => new LevelTime(one.Key, "", null, null, false, one.Value));
        return new TimeAccount(late.Values.Sum(), [.. passed.Concat(own).OrderByDescending(unit => unit.Late).ThenByDescending(unit => unit.IsOver).ThenByDescending(unit => unit.Used).ThenBy(unit => unit.Unit, StringComparer.Ordinal).Take(most)]);
    }

    private static int Unfinished(Demand demand, Tally tally) => tally.Total - tally.Done - (demand is Demand.Do or Demand.Fill ? 0 : tally.Understood);

    private static Relay? Topmost(Relay? relay, Dictionary<Guid, Relay> byId, HashSet<Guid> tight)
    {
        Relay? found = null;
        for (var at = relay; at is not null; at = at.ParentId is { } above ? byId.GetValueOrDefault(above) : null)
            if (tight.Contains(at.Id))
                found = at;
        return found;
    }
}
