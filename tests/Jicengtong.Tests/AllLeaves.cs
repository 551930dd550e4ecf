using Jicengtong.Modules.Evidence;
using Jicengtong.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests;

/// <summary>Everything that was recorded, whether the sequencer has been or not.</summary>
internal static class AllLeaves
{
    /// <summary>All of this town's.</summary>
    public static Task<IReadOnlyList<LeafRow>> Leaves(this Town town) => town.Do(Of);

    /// <summary>All of this node's.</summary>
    public static Task<IReadOnlyList<LeafRow>> Leaves(this Evidence.EvidenceNode node) => node.Do(Of);

    /// <summary>Those about things of this kind.</summary>
    public static int About(this IReadOnlyList<LeafRow> leaves, string prefix) => leaves.Count(leaf => leaf.Subject.StartsWith(prefix + ":", StringComparison.Ordinal));

    /// <summary>Rows that no longer fit their leaves, compared in one snapshot as <c>evidence check</c> does: the sequencer and other jobs run meanwhile.</summary>
    public static Task<IReadOnlyList<Mismatch>> Contradictions(this Town town) => town.Do(async services =>
    {
        await using var log = await StoredLog.Open(services.GetRequiredService<Store>(), services.GetRequiredService<Anchors>(), CancellationToken.None);
        using var joined = log.Join(services.GetRequiredService<Sql>());
        return await services.GetRequiredService<CompareRows>().Run(CancellationToken.None);
    });

    private static async Task<IReadOnlyList<LeafRow>> Of(IServiceProvider services)
    {
        // In this order one that is sequenced meanwhile is not missed.
        var waiting = await services.GetRequiredService<WaitingLeaves>().About(_ => true, CancellationToken.None);
        var placed = await services.GetRequiredService<Sql>().Query<LeafRow>("SELECT sequence, id, subject, at, bytes, salt FROM evidence_leaves ORDER BY sequence", null, CancellationToken.None);
        return [.. placed.Concat(waiting).DistinctBy(leaf => leaf.Id)];
    }
}
