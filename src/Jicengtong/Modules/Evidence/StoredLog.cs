using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>The log in the database as an audit reads it: one snapshot, whatever is written meanwhile.</summary>
internal sealed class StoredLog : ILogSource, IAsyncDisposable
{
    private const int PageSize = 4096;
    private readonly DbConnection connection;
    private readonly DbTransaction snapshot;
    private readonly Anchors anchors;
    private readonly List<Mismatch> faults = [];

    /// <summary>Reads in a running transaction, which ends with this.</summary>
    internal StoredLog(DbConnection connection, DbTransaction snapshot, Anchors anchors) => (this.connection, this.snapshot, this.anchors) = (connection, snapshot, anchors);

    public IReadOnlyList<Mismatch> Faults => faults;

    public static async Task<StoredLog> Open(Store store, Anchors anchors, CancellationToken cancel)
    {
        var connection = await store.Open(cancel);
        var snapshot = connection is Microsoft.Data.Sqlite.SqliteConnection sqlite
            ? sqlite.BeginTransaction(IsolationLevel.Serializable, deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        return new StoredLog(connection, snapshot, anchors);
    }

    /// <summary>Questions of the scope are asked in the same snapshot, until the returned is disposed.</summary>
    public IDisposable Join(Sql sql) => sql.Join(snapshot);

    public async IAsyncEnumerable<StoredLeaf> Leaves()
    {
        var (after, id) = (long.MinValue, Guid.Empty);
        while (true)
        {
            var page = (await connection.QueryAsync<LeafRow>($"""
                SELECT id, subject, at, bytes, salt, sequence FROM evidence_leaves
                WHERE sequence >= @after AND (sequence > @after OR id > @id) ORDER BY sequence, id LIMIT {PageSize}
                """, new { after, id }, snapshot)).AsList();
            foreach (var row in page)
                yield return StoredOf(row);
            if (page.Count < PageSize)
                yield break;
            (after, id) = (page[^1].Sequence!.Value, page[^1].Id);
        }
    }

    public async IAsyncEnumerable<StoredLeaf> Waiting()
    {
        foreach (var row in await connection.QueryAsync<WaitingRow>("SELECT id, leaves, packed FROM evidence_waiting ORDER BY id", null, snapshot))
            foreach (var leaf in Unpacked(row))
                yield return StoredOf(leaf);
    }

    private List<LeafRow> Unpacked(WaitingRow row)
    {
        try
        {
            return LeafPack.Unpack(row);
        }
        catch (InvalidDataException changed)
        {
            faults.Add(new Mismatch("waiting " + row.Id.ToString(CultureInfo.InvariantCulture), changed.Message));
            return [];
        }
    }

    public async IAsyncEnumerable<StoredTile> Tiles()
    {
        var (level, number) = (int.MinValue, long.MinValue);
        while (true)
        {
            var page = (await connection.QueryAsync<TileRow>("""
                SELECT level, number, hashes FROM evidence_tiles WHERE level > @level OR (level = @level AND number > @number) ORDER BY level, number LIMIT 256
                """, new { level, number }, snapshot)).AsList();
            foreach (var row in page)
                yield return new StoredTile(row.Level, row.Number, row.Hashes);
            if (page.Count < 256)
                yield break;
            (level, number) = (page[^1].Level, page[^1].Number);
        }
    }

    public async IAsyncEnumerable<StoredNote> Checkpoints()
    {
        var after = long.MinValue;
        while (true)
        {
            var page = (await connection.QueryAsync<CheckpointRow>($"SELECT size, note FROM evidence_checkpoints WHERE size > @after ORDER BY size LIMIT {PageSize}", new { after }, snapshot)).AsList();
            foreach (var row in page)
                yield return new StoredNote(row.Size, row.Note);
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Size;
        }
    }

    // The file names order them; what cannot be read now is no proof of anything and is named.
    public async IAsyncEnumerable<StoredNote> Anchors()
    {
        await Task.CompletedTask;
        if (!anchors.Are)
            yield break;
        if (!anchors.CanBeRead)
            faults.Add(new Mismatch("anchors", "锚点文件夹读不了"));
        else
            foreach (var anchor in anchors.All())
                yield return anchor;
    }

    public async ValueTask DisposeAsync()
    {
        await snapshot.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static StoredLeaf StoredOf(LeafRow row) => new(row.Sequence ?? -1, row.Bytes, new LeafClaims(row.Id, row.Subject, row.At, row.Salt));
}
