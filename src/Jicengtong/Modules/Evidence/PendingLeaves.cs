using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using Jicengtong.Platform;
using Npgsql;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// Writes leaves, and keeps those of a group of receipts until all of the group are there: one trip to the database for up to
/// 256 instead of one each, which was most of what a leaf cost.
/// </summary>
internal sealed class PendingLeaves : IPendingLeaves
{
    private const int Chunk = 5000;

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
        if (leaves.Count == 1)
        {
            var (leaf, salt) = leaves.First();
            await connection.ExecuteAsync("INSERT INTO evidence_leaves (id, subject, at, bytes, salt) VALUES (@Id, @Subject, @At, @bytes, @salt)",
                new { leaf.Id, leaf.Subject, leaf.At, bytes = leaf.Encode(), salt }, transaction);
            return;
        }

        foreach (var chunk in leaves.Chunk(Chunk))
            await (connection is NpgsqlConnection
                ? connection.ExecuteAsync("INSERT INTO evidence_leaves (id, subject, at, bytes, salt) SELECT * FROM unnest(@ids, @subjects, @times, @bytes, @salts)", ArraysOf(chunk), transaction)
                : connection.ExecuteAsync("INSERT INTO evidence_leaves (id, subject, at, bytes, salt) SELECT unhex(value ->> 0), value ->> 1, value ->> 2, unhex(value ->> 3), unhex(value ->> 4) FROM json_each(@rows)",
                    new { rows = RowsOf(chunk) }, transaction));
    }

    private static object ArraysOf(IReadOnlyList<(Leaf Leaf, byte[] Salt)> leaves) => new
    {
        ids = leaves.Select(one => one.Leaf.Id).ToArray(), subjects = leaves.Select(one => one.Leaf.Subject).ToArray(), times = leaves.Select(one => one.Leaf.At.UtcDateTime).ToArray(),
        bytes = leaves.Select(one => one.Leaf.Encode()).ToArray(), salts = leaves.Select(one => one.Salt).ToArray(),
    };

    private static string RowsOf(IReadOnlyList<(Leaf Leaf, byte[] Salt)> leaves) => JsonSerializer.Serialize(leaves.Select(one => new object[]
    {
        one.Leaf.Id.ToString("N"), one.Leaf.Subject, one.Leaf.At.UtcTicks, Convert.ToHexString(one.Leaf.Encode()), Convert.ToHexString(one.Salt),
    }));
}
