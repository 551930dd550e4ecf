using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// Writes leaves, and keeps those of a group of receipts until all of the group are there: one row for up to
/// 256 instead of one each, which was most of what a leaf cost (docs/decisions/0043-leaves-wait-together.md).
/// </summary>
internal sealed class PendingLeaves : IPendingLeaves
{
    private readonly ConditionalWeakTable<DbTransaction, List<(Leaf Leaf, byte[] Salt)>> waiting = [];

    public void Add(DbTransaction transaction, (Leaf Leaf, byte[] Salt) leaf) => waiting.GetOrCreateValue(transaction).Add(leaf);

    public async Task Write(DbConnection connection, DbTransaction transaction)
    {
        if (!waiting.TryGetValue(transaction, out var leaves))
            return;
        waiting.Remove(transaction);
        await Insert(connection, transaction, leaves);
    }

    public void Drop(DbTransaction transaction) => waiting.Remove(transaction);

    public static async Task Insert(DbConnection connection, DbTransaction transaction, IReadOnlyCollection<(Leaf Leaf, byte[] Salt)> leaves)
    {
        foreach (var some in leaves.Chunk(LeafPack.Most))
            await connection.ExecuteAsync("INSERT INTO evidence_waiting (leaves, packed) VALUES (@Length, @packed)", new { some.Length, packed = LeafPack.Pack(some) }, transaction);
    }
}
