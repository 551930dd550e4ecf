using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>What was recorded within the last second: leaves that wait for their place.</summary>
internal sealed class WaitingLeaves(Sql sql)
{
    /// <summary>Those whose subject is one that is asked for, oldest first. Ask before the table of leaves: what is given its place meanwhile is then in both, and never in none.</summary>
    /// <exception cref="InvalidDataException">Somebody changed what waits.</exception>
    public async Task<IReadOnlyList<LeafRow>> About(Func<string, bool> subject, CancellationToken cancel)
        => [.. (await sql.Query<WaitingRow>("SELECT id, leaves, packed FROM evidence_waiting ORDER BY id", null, cancel)).SelectMany(LeafPack.Unpack).Where(leaf => subject(leaf.Subject)).OrderBy(leaf => leaf.Id)];
}
