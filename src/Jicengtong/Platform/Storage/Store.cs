using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jicengtong.Platform;

/// <summary>Which of the two databases.</summary>
public enum DatabaseKind
{
    /// <summary>One file.</summary>
    Sqlite,

    /// <summary>A server.</summary>
    Postgres,
}

/// <summary>
/// Where the rows are. Opens plain connections for questions and hot paths, and keeps the one door through which
/// writers of a SQLite file pass one after the other (waiting at a door is fair; polling a locked file is not).
/// </summary>
public sealed class Store : IAsyncDisposable
{
    // Statements used often are planned once per connection; a pooler that cannot bear it is told so in the connection string.
    private const string AutoPrepare = "Max Auto Prepare=100;Auto Prepare Min Usages=2;";

    // A server that takes connections and answers none (docs/reliability.md): whoever waits for a connection is told "later" soon. The connection string may say otherwise.
    private const string Patience = "Timeout=5;Cancellation Timeout=1000;";

    // A pooled connection keeps its settings; asking for them anew cost as much as a small question.
    private static readonly ConditionalWeakTable<object, object> Configured = [];

    private readonly SemaphoreSlim door = new(1, 1);
    private readonly NpgsqlDataSource? postgres;
    private readonly string connectionString;

    /// <param name="kind">SQLite or PostgreSQL.</param>
    /// <param name="connectionString">ADO.NET connection string of that provider.</param>
    public Store(DatabaseKind kind, string connectionString)
    {
        Kind = kind;
        this.connectionString = connectionString;
        if (kind == DatabaseKind.Postgres)
            postgres = NpgsqlDataSource.Create(AutoPrepare + Patience + connectionString);
        DapperTypes.Register();
    }

    /// <summary>SQLite or PostgreSQL.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>The server, null on SQLite.</summary>
    internal NpgsqlDataSource? Postgres => postgres;

    /// <summary>An open connection with the durability settings applied; the caller disposes it.</summary>
    public async Task<DbConnection> Open(CancellationToken cancel)
    {
        if (postgres is not null)
            return await postgres.OpenConnectionAsync(cancel);
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancel);
        ApplySqliteSettings(connection);
        return connection;
    }

    /// <summary>Begins a writing transaction: on SQLite it takes the write lock at once (BEGIN IMMEDIATE), never in the middle.</summary>
    public async Task<DbTransaction> Begin(DbConnection connection, CancellationToken cancel) => Kind == DatabaseKind.Sqlite
        ? ((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false)
        : await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);

    /// <summary>Waits for the turn to write; dispose what it returns when the transaction has ended.</summary>
    public async Task<IDisposable> EnterToWrite(CancellationToken cancel)
    {
        if (Kind == DatabaseKind.Postgres)
            return NoDoor.Instance;
        await door.WaitAsync(cancel);
        return new Door(door);
    }

    /// <summary>Configures Entity Framework for this database.</summary>
    public void Configure(DbContextOptionsBuilder options)
    {
        options.ReplaceService<Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory, SealedFields.ModelKey>();
        if (postgres is not null)
            options.UseNpgsql(postgres);
        else
            // A table rebuilt by a migration switches foreign keys off outside the transaction; the file was copied aside before (Hosting), so nobody need be warned.
            options.UseSqlite(connectionString).AddInterceptors(new SqliteSettings())
                .ConfigureWarnings(warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.NonTransactionalMigrationOperationWarning));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
            await postgres.DisposeAsync();
        else
            SqliteConnection.ClearPool(new SqliteConnection(connectionString));
        door.Dispose();
    }

    // FULL: what was answered with success survives a power cut. Group commit makes it cheap (docs/decisions/0002).
    internal static void ApplySqliteSettings(DbConnection connection)
    {
        if (connection is not SqliteConnection { Handle: { } handle } sqlite)
            return;
        if (SQLitePCL.raw.sqlite3_db_readonly(handle, "main") == 1)
        {
            // Entity Framework looks whether there is a file with a connection that may write nothing; a restored file is not in WAL yet.
            if (new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly)
                return;
            // Opened while the disk was read-only, it stays so for ever: after this use nobody gets it again (docs/reliability.md).
            SqliteConnection.ClearPool(sqlite);
        }

        if (!Configured.TryAdd(handle, handle))
            return;
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY;";
        command.ExecuteNonQuery();
    }

    private sealed class Door(SemaphoreSlim door) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                door.Release();
        }
    }

    private sealed class NoDoor : IDisposable
    {
        public static readonly NoDoor Instance = new();

        public void Dispose()
        {
            // PostgreSQL queues its writers itself.
        }
    }

    private sealed class SqliteSettings : Microsoft.EntityFrameworkCore.Diagnostics.DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData)
            => ApplySqliteSettings(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ApplySqliteSettings(connection);
            return Task.CompletedTask;
        }
    }
}
