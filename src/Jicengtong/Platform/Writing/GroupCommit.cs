using System.Data.Common;
using System.Threading.Channels;

namespace Jicengtong.Platform;

/// <summary>
/// The one writer of the hot paths. Writes that wait together are committed together: one fsync for up to
/// <see cref="LargestGroup"/> of them, each answered only after the commit (docs/decisions/0002-group-commit.md); those of one kind are written by
/// few statements (0035-receipts-by-the-hundred.md). Should one of them be refused or break a constraint, the group is rolled back and written again,
/// each under its own savepoint.
/// </summary>
public sealed class GroupCommit(Store store, IPendingLeaves leaves, TimeProvider clock, ILogger<GroupCommit> log) : BackgroundService
{
    /// <summary>Bounds how long the first of a group waits for the last.</summary>
    public const int LargestGroup = 256;

    // Of two who wait for each other the database sends one back. A group is sent back for others' sake at most so often.
    private const int MostTries = 3;

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(50_000) { SingleReader = true });

    /// <summary>Queues a write; completes after the durable commit of its group.</summary>
    /// <param name="write">
    /// Decides and writes on the given connection and transaction, nothing else; may be run twice, so it keeps nothing outside.
    /// </param>
    /// <param name="operation">The sender's operation, or null.</param>
    /// <param name="cancel">Gives up waiting; a write that already began is still committed.</param>
    /// <param name="kind">Writes many of this kind at once, or null; what it leaves out comes to <paramref name="write"/>.</param>
    public async Task<Result<T>> Run<T>(
        Func<DbConnection, DbTransaction, Task<Result<T>>> write, Operation? operation, CancellationToken cancel, WriteOfAKind<T>? kind = null)
    {
        var waiting = new Waiting<T>(write, operation, kind);
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
            while (group.Count < LargestGroup && queue.Reader.TryRead(out var next))
                group.Add(next);
            if (!await CommitTogether(connection, group))
                await CommitApart(connection, group, MostTries);

            foreach (var waiting in group)
                waiting.Complete();
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException or TimeoutException)
        {
            log.LogError(failure, "A group of {Count} writes was not committed", group.Count);
            foreach (var waiting in group)
                waiting.Fail(failure);
            // No connection: a server that hangs would let each wait for its own try, one after the other.
            while (group.Count == 0 && queue.Reader.TryRead(out var next))
                next.Fail(failure);
        }
    }

    // Without savepoints: false, with nothing committed, when one was refused or broke a constraint.
    private async Task<bool> CommitTogether(DbConnection connection, List<Waiting> group)
    {
        await using var transaction = await store.Begin(connection, CancellationToken.None);
        try
        {
            if (await WriteTogether(connection, transaction, group))
            {
                await leaves.Write(connection, transaction);
                await transaction.CommitAsync();
                return true;
            }
        }
        catch (DbException broken) when (!IsFatal(broken) || IsDeadlock(broken))
        {
            // Whose fault it was shows when each is written by itself.
        }

        leaves.Drop(transaction);
        await transaction.RollbackAsync();
        return false;
    }

    private async Task<bool> WriteTogether(DbConnection connection, DbTransaction transaction, List<Waiting> group)
    {
        var operations = group.Where(waiting => waiting.Operation is not null).Select(waiting => waiting.Operation!).ToList();
        // The same operation twice in one group: the second must see what the first left.
        if (operations.DistinctBy(operation => (operation.PersonId, operation.Key)).Count() < operations.Count)
            return false;
        var before = await Operation.FindAll(connection, transaction, operations);
        var first = new List<Waiting>(group.Count);
        foreach (var waiting in group)
            if (waiting.Operation is { } operation && before.TryGetValue(operation, out var answer))
                waiting.Repeat(answer);
            else
                first.Add(waiting);

        foreach (var kind in first.Where(waiting => waiting.Kind is not null).GroupBy(waiting => waiting.Kind!.Writer))
            await kind.Key.Write(connection, transaction, [.. kind.Select(waiting => waiting.Kind!)]);
        foreach (var waiting in first)
            if (!waiting.TakeFromKind() && !await waiting.Write(connection, transaction))
                return false;
        await Operation.RecordAll(connection, transaction, [.. first.Where(waiting => waiting is { Operation: not null, IsWritten: true }).Select(waiting => (waiting.Operation!, waiting.AnswerText))], clock.GetUtcNow());
        return true;
    }

    private async Task CommitApart(DbConnection connection, List<Waiting> group, int tries)
    {
        while (true)
        {
            try
            {
                await CommitApart(connection, group);
                return;
            }
            catch (DbException deadlock) when (IsDeadlock(deadlock) && --tries > 0)
            {
                // Nothing of it is done, and the other may go on: so may these.
            }
        }
    }

    private async Task CommitApart(DbConnection connection, List<Waiting> group)
    {
        await using var transaction = await store.Begin(connection, CancellationToken.None);
        foreach (var waiting in group)
        {
            await transaction.SaveAsync("one");
            try
            {
                if (await WriteApart(connection, transaction, waiting))
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

    private async Task<bool> WriteApart(DbConnection connection, DbTransaction transaction, Waiting waiting)
    {
        if (waiting.Operation is { } operation && await operation.Find(connection, transaction) is var before && (!before.Succeeded || before.Value is not null))
        {
            waiting.Repeat(before);
            return before.Succeeded;
        }

        if (!await waiting.Write(connection, transaction))
            return false;
        if (waiting.Operation is not null)
            await Operation.RecordAll(connection, transaction, [(waiting.Operation, waiting.AnswerText)], clock.GetUtcNow());
        return true;
    }

    // A full disk or a lost server concerns the whole group, a violated constraint only this one.
    private static bool IsFatal(DbException broken) => broken is not (Npgsql.PostgresException { SqlState: ['2', '3', ..] }
        or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 });

    private static bool IsDeadlock(DbException broken) => broken is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.DeadlockDetected };

    private abstract class Waiting(Operation? operation, WriteOfAKind? kind)
    {
        public Operation? Operation => operation;

        public WriteOfAKind? Kind => kind;

        /// <summary>It took effect in this transaction.</summary>
        public abstract bool IsWritten { get; }

        /// <summary>The answer as it is kept with the operation.</summary>
        public abstract string AnswerText { get; }

        /// <summary>It had been answered before.</summary>
        public abstract void Repeat(Result<StoredAnswer?> before);

        /// <summary>True when those of its kind were written together and it was among them.</summary>
        public abstract bool TakeFromKind();

        /// <summary>False: it was refused, and whatever it wrote must go.</summary>
        public abstract Task<bool> Write(DbConnection connection, DbTransaction transaction);

        /// <summary>Its own fault: it fails when the others are answered.</summary>
        public abstract void Break(Exception because);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Waiting<T>(Func<DbConnection, DbTransaction, Task<Result<T>>> write, Operation? operation, WriteOfAKind<T>? kind) : Waiting(operation, kind)
    {
        private readonly TaskCompletionSource<Result<T>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Result<T> result;
        private Exception? broken;
        private bool isRepeated;

        public Task<Result<T>> Answer => answer.Task;

        public override bool IsWritten => result.Succeeded && !isRepeated;

        public override string AnswerText => System.Text.Json.JsonSerializer.Serialize(result.Value);

        public override void Repeat(Result<StoredAnswer?> before) => (result, isRepeated) = (before.Map(stored => stored!.Read<T>()), true);

        public override bool TakeFromKind()
        {
            if (kind?.Answer is not { } given)
                return false;
            result = given;
            return true;
        }

        public override async Task<bool> Write(DbConnection connection, DbTransaction transaction)
        {
            (isRepeated, broken) = (false, null);
            result = await write(connection, transaction);
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
