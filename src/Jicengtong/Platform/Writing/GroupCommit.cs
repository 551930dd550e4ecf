using System.Data.Common;
using System.Threading.Channels;

namespace Jicengtong.Platform;

/// <summary>
/// The one writer of the hot paths. Writes that wait together are committed together: one fsync for up to
/// <see cref="LargestGroup"/> of them, each answered only after the commit (docs/decisions/0002-group-commit.md). Should one of
/// them be refused or break a constraint, the group is rolled back and written again, each under its own savepoint.
/// </summary>
public sealed class GroupCommit(Store store, IPendingLeaves leaves, TimeProvider clock, ILogger<GroupCommit> log) : BackgroundService
{
    /// <summary>Bounds how long the first of a group waits for the last.</summary>
    public const int LargestGroup = 256;

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(50_000) { SingleReader = true });

    /// <summary>Queues a write; completes after the durable commit of its group.</summary>
    /// <param name="write">
    /// Decides and writes on the given connection and transaction, nothing else; may be run twice, so it keeps nothing outside.
    /// </param>
    /// <param name="operation">The sender's operation, or null.</param>
    /// <param name="cancel">Gives up waiting; a write that already began is still committed.</param>
    public async Task<Result<T>> Run<T>(Func<DbConnection, DbTransaction, Task<Result<T>>> write, Operation? operation, CancellationToken cancel)
    {
        var waiting = new Waiting<T>(write, operation);
        await queue.Writer.WriteAsync(waiting, cancel);
        return await waiting.Answer.WaitAsync(cancel);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync(stoppingToken))
                await CommitOneGroup();
        }
        catch (OperationCanceledException)
        {
            while (queue.Reader.TryRead(out var late))
                late.Fail(new OperationCanceledException("The server is stopping; send it again."));
        }
    }

    private async Task CommitOneGroup()
    {
        var group = new List<Waiting>(LargestGroup);
        try
        {
            using var turn = await store.EnterToWrite(CancellationToken.None);
            await using var connection = await store.Open(CancellationToken.None);
            if (!await CommitTogether(connection, group))
                await CommitApart(connection, group);

            foreach (var waiting in group)
                waiting.Complete();
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException)
        {
            log.LogError(failure, "A group of {Count} writes was not committed", group.Count);
            foreach (var waiting in group)
                waiting.Fail(failure);
            if (group.Count == 0 && queue.Reader.TryRead(out var first))
                first.Fail(failure);
        }
    }

    // Without savepoints: false, with nothing committed, when one was refused or broke a constraint.
    private async Task<bool> CommitTogether(DbConnection connection, List<Waiting> group)
    {
        await using var transaction = await store.Begin(connection, CancellationToken.None);
        var together = true;
        while (group.Count < LargestGroup && queue.Reader.TryRead(out var next))
        {
            group.Add(next);
            try
            {
                together = together && await next.Write(connection, transaction, clock.GetUtcNow());
            }
            catch (DbException broken) when (!IsFatal(broken))
            {
                together = false;
            }
        }

        if (!together)
        {
            await transaction.RollbackAsync();
            return false;
        }

        await leaves.Write(connection, transaction);
        await transaction.CommitAsync();
        return true;
    }

    private async Task CommitApart(DbConnection connection, List<Waiting> group)
    {
        await using var transaction = await store.Begin(connection, CancellationToken.None);
        foreach (var waiting in group)
        {
            await transaction.SaveAsync("one");
            try
            {
                if (await waiting.Write(connection, transaction, clock.GetUtcNow()))
                {
                    await leaves.Write(connection, transaction);
                }
                else
                {
                    leaves.Drop(transaction);
                    await transaction.RollbackAsync("one");
                }
            }
            catch (DbException broken) when (!IsFatal(broken))
            {
                leaves.Drop(transaction);
                waiting.Break(broken);
                await transaction.RollbackAsync("one");
            }

            await transaction.ReleaseAsync("one");
        }

        await transaction.CommitAsync();
    }

    // A full disk or a lost server concerns the whole group, a violated constraint only this one.
    private static bool IsFatal(DbException broken) => broken is not (Npgsql.PostgresException { SqlState: ['2', '3', ..] }
        or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 });

    private abstract class Waiting
    {
        /// <summary>False: it was refused, and whatever it wrote must go.</summary>
        public abstract Task<bool> Write(DbConnection connection, DbTransaction transaction, DateTimeOffset now);

        /// <summary>Its own fault: it fails when the others are answered.</summary>
        public abstract void Break(Exception because);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Waiting<T>(Func<DbConnection, DbTransaction, Task<Result<T>>> write, Operation? operation) : Waiting
    {
        private readonly TaskCompletionSource<Result<T>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Result<T> result;
        private Exception? broken;

        public Task<Result<T>> Answer => answer.Task;

        public override async Task<bool> Write(DbConnection connection, DbTransaction transaction, DateTimeOffset now)
        {
            if (operation is not null)
            {
                var before = await operation.Find(connection, transaction);
                if (!before.Succeeded || before.Value is not null)
                {
                    result = before.Map(stored => stored!.Read<T>());
                    return before.Succeeded;
                }
            }

            result = await write(connection, transaction);
            if (result.Succeeded && operation is not null)
                await operation.Record(connection, transaction, result.Value, now);
            return result.Succeeded;
        }

        public override void Break(Exception because) => broken = because;

        public override void Complete()
        {
            if (broken is null)
                answer.TrySetResult(result);
            else
                answer.TrySetException(broken);
        }

        public override void Fail(Exception because) => answer.TrySetException(because);
    }
}
