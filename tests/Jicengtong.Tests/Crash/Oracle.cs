using System.Collections.Concurrent;

namespace Jicengtong.Tests.Crash;

/// <summary>
/// Remembers what clients sent and what was acknowledged, and says what the database got wrong: an acknowledged write that is
/// missing, any write that took effect twice, a directive with only some of its recipients, counts that disagree with the asks.
/// </summary>
public sealed class Oracle
{
    private readonly ConcurrentQueue<Deed> deeds = new();

    /// <summary>Everything that was sent.</summary>
    public IReadOnlyCollection<Deed> Deeds => deeds;

    /// <summary>How many were acknowledged.</summary>
    public int Acknowledged => deeds.Count(deed => deed.Acknowledged is not null);

    /// <summary>Remembers a deed before it is sent.</summary>
    public Deed Expect(Deed deed)
    {
        deeds.Enqueue(deed);
        return deed;
    }

    /// <summary>What is wrong, one sentence each; empty when every promise was kept.</summary>
    public IReadOnlyList<string> Compare(StoredRows stored) => [.. deeds.SelectMany(deed => FaultsOf(deed, stored)), .. stored.Directives.SelectMany(FaultsOf)];

    private static IEnumerable<string> FaultsOf(Deed deed, StoredRows stored)
    {
        var times = deed.Kind switch
        {
            DeedKind.Write => stored.Directives.Count(directive => directive.Title == deed.Key),
            DeedKind.Issue => stored.Directives.Count(directive => directive.Id == deed.Mark && directive.Asked is not null),
            DeedKind.Opening => stored.OpenedAsks.Contains(deed.Mark) ? 1 : 0,
            _ => stored.Receipts.GetValueOrDefault(deed.Key),
        };
        if (times == 0 && deed.Acknowledged is not null)
            yield return $"lost: {deed.Kind} {deed.Key} was acknowledged and is not there";
        if (times > 1)
            yield return $"doubled: {deed.Kind} {deed.Key} is there {times} times";
    }

    private static IEnumerable<string> FaultsOf(StoredDirective directive)
    {
        if ((directive.Asked ?? 0) != directive.Asks)
            yield return $"torn: {directive.Title} asked {directive.Asked ?? 0} people and {directive.Asks} asks are there";
        if (directive.Asked is not null && directive.Tallied != directive.Counted)
            yield return $"miscounted: {directive.Title} tallies {directive.Tallied} and its asks say {directive.Counted}";
    }
}
