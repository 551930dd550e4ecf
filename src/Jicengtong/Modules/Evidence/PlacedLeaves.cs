using Dapper;
using Jicengtong.Platform;
using Microsoft.Data.Sqlite;

namespace Jicengtong.Modules.Evidence;

/// <summary>Puts leaves where they stay, one after the other.</summary>
internal static class PlacedLeaves
{
    private const string Into = "INSERT INTO evidence_leaves (sequence, id, subject, at, bytes, salt)";

    /// <summary>In the running transaction; the first gets the place <paramref name="first"/>.</summary>
    public static Task Insert(Sql sql, IReadOnlyList<LeafRow> leaves, long first, CancellationToken cancel)
        => sql.Connection is SqliteConnection sqlite ? InsertOneByOne(sqlite, (SqliteTransaction)sql.Transaction!, leaves, first) : InsertTogether(sql, leaves, first, cancel);

    // Nothing travels to SQLite: one statement, planned once, with other values each time is quicker than unpacking them from JSON.
    private static Task InsertOneByOne(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<LeafRow> leaves, long first)
    {
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"{Into} VALUES (@sequence, @id, @subject, @at, @bytes, @salt)";
        var (sequence, id, subject, at, bytes, salt) = (insert.Parameters.Add("@sequence", SqliteType.Integer), insert.Parameters.Add("@id", SqliteType.Blob), insert.Parameters.Add("@subject", SqliteType.Text),
            insert.Parameters.Add("@at", SqliteType.Integer), insert.Parameters.Add("@bytes", SqliteType.Blob), insert.Parameters.Add("@salt", SqliteType.Blob));
        foreach (var leaf in leaves)
        {
            (sequence.Value, id.Value, subject.Value, at.Value, bytes.Value, salt.Value) = (first++, StoredForms.OnSqlite(leaf.Id), leaf.Subject, StoredForms.OnSqlite(leaf.At), leaf.Bytes, leaf.Salt);
            // Its asynchronous form does the same on this thread, and costs more.
            insert.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    private static Task InsertTogether(Sql sql, IReadOnlyList<LeafRow> leaves, long first, CancellationToken cancel) => sql.Execute($"{Into} SELECT * FROM unnest(@places, @ids, @subjects, @times, @bytes, @salts)", new
    {
        places = leaves.Select((_, at) => first + at).ToArray(), ids = leaves.Select(leaf => leaf.Id).ToArray(), subjects = leaves.Select(leaf => leaf.Subject).ToArray(),
        times = leaves.Select(leaf => leaf.At.UtcDateTime).ToArray(), bytes = leaves.Select(leaf => leaf.Bytes).ToArray(), salts = leaves.Select(leaf => leaf.Salt).ToArray(),
    }, cancel);
}
