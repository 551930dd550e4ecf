using Jicengtong.Tests.Crash;

namespace Jicengtong.Bench;

/// <summary>
/// What breaks around the program while it works: its disk, its database server, whoever it sends to, its clock. Reads go on where they can, writes are answered or say "later" (503 with
/// Retry-After) and soon, everything acknowledged is there afterwards, nothing twice, and nobody had to restart the program.
/// </summary>
internal static class FaultsWork
{
    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
        {
            if (kind == DatabaseKind.Sqlite)
            {
                await FaultyDisk.Full(ground);
                await FaultyDisk.ReadOnly(ground);
            }
            else
            {
                await FaultyServer.Restart(ground);
                await FaultyServer.Stopped(ground);
                await FaultyServer.Unreachable(ground);
                await FaultyServer.LostNode(ground);
            }

            await FaultyOutside.Run(ground, kind);
            await FaultyNames.Run(ground, kind);
            await FaultyClock.Run(ground, kind);
        }
    }

    /// <summary>A fresh 巴汝镇 and what is needed to try something on it.</summary>
    public static async Task<FaultDrive> Begin(Ground ground, DatabaseKind kind, string what, Dictionary<string, string?> settings, TimeSpan? patience = null)
        => new(ground, kind, await DrivenTown.Open(settings), what) { Patience = patience ?? TimeSpan.FromSeconds(30) };
}
