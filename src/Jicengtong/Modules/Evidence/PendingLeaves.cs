using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Jicengtong.Platform;
using Microsoft.Data.Sqlite;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// Writes leaves, and keeps those of a group of receipts until all of the group are there: one trip to the database for up to
/// 256 instead of one each, which was most of what a leaf cost.
/// </summary>
internal sealed class PendingLeaves : IPendingLeaves
{
    private const int Chunk = 5000;
    private const string Into = "INSERT INTO evidence_leaves (id, subject, at, bytes, salt)";

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

    public static Task Insert(DbConnection connection, DbTransaction transaction, IReadOnlyCollection<(Leaf Leaf, byte[] Salt)> leaves)
        => connection is SqliteConnection sqlite ? InsertOneByOne(sqlite, transaction, leaves) : InsertTogether(connection, transaction, leaves);

    // Nothing travels to SQLite: one statement, planned once, with other values each time is quicker than unpacking them from JSON.
    private static async Task InsertOneByOne(SqliteConnection connection, DbTransaction transaction, IReadOnlyCollection<(Leaf Leaf, byte[] Salt)> leaves)
    {
        await using var insert = connection.CreateCommand();
        insert.Transaction = (SqliteTransaction)transaction;
        insert.CommandText = $"{Into} VALUES (@id, @subject, @at, @bytes, @salt)";
        var (id, subject, at, bytes, kept) = (insert.Parameters.Add("@id", SqliteType.Blob), insert.Parameters.Add("@subject", SqliteType.Text), insert.Parameters.Add("@at", SqliteType.Integer),
            insert.Parameters.Add("@bytes", SqliteType.Blob), insert.Parameters.Add("@salt", SqliteType.Blob));
        foreach (var (leaf, salt) in leaves)
        {
            (id.Value, subject.Value, at.Value, bytes.Value, kept.Value) = (StoredForms.OnSqlite(leaf.Id), leaf.Subject, StoredForms.OnSqlite(leaf.At), leaf.Encode(), salt);
            await insert.ExecuteNonQueryAsync();
        }
    }

    private static async Task InsertTogether(DbConnection connection, DbTransaction transaction, IReadOnlyCollection<(Leaf Leaf, byte[] Salt)> leaves)
    {
        foreach (var chunk in leaves.Chunk(Chunk))
            await connection.ExecuteAsync($"{Into} SELECT * FROM unnest(@ids, @subjects, @times, @bytes, @salts)", ArraysOf(chunk), transaction);
    }

    private static object ArraysOf(IReadOnlyList<(Leaf Leaf, byte[] Salt)> leaves) => new
    {
        ids = leaves.Select(one => one.Leaf.Id).ToArray(), subjects = leaves.Select(one => one.Leaf.Subject).ToArray(), times = leaves.Select(one => one.Leaf.At.UtcDateTime).ToArray(),
        bytes = leaves.Select(one => one.Leaf.Encode()).ToArray(), salts = leaves.Select(one => one.Salt).ToArray(),
    };
}
