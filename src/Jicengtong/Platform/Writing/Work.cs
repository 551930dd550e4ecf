using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Jicengtong.Platform;

/// <summary>
/// One request, one transaction: the change, the leaves of its proven rows, its asks and the operation's answer are committed
/// together or not at all. What others are told (live hints) waits until the commit stands.
/// </summary>
public sealed class Work(AppDb db, Store store, Sql sql, IEvidence evidence, CurrentPerson person, RequestOperation request, TimeProvider clock)
{
    private readonly List<Action> afterCommit = [];
    private bool nameless;

    /// <summary>Does this once the commit stands; nothing that matters may be done here, only hints.</summary>
    public void AfterCommit(Action tell) => afterCommit.Add(tell);

    /// <summary>
    /// What follows has no author, even when somebody happens to be signed in: its leaves name nobody, and no answer of an operation
    /// is stored beside a person.
    /// </summary>
    public void NameNobody()
    {
        nameless = true;
        request.Operation = null;
    }

    /// <summary>Saves what was changed so far, with the leaves of its proven rows, so that questions of the running use case see it.</summary>
    public async Task Save(CancellationToken cancel)
    {
        SealedFields.Complete(db.ChangeTracker, db.Keys);
        if (ProvenTable.FactsIn(db.ChangeTracker, nameless ? Guid.Empty : person.User?.PersonId ?? Guid.Empty) is { Count: > 0 } facts)
            await evidence.Record(facts, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>
    /// Runs a use case in one transaction. A refusal rolls everything back; a repeated operation gets its first answer
    /// without running again.
    /// </summary>
    public async Task<Result<T>> Run<T>(Func<Task<Result<T>>> useCase, CancellationToken cancel)
    {
        using var turn = await store.EnterToWrite(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var dbTransaction = transaction.GetDbTransaction();
        using var joined = sql.Join(dbTransaction);
        var connection = sql.Connection;
        if (request.Operation is { } operation)
        {
            var before = await operation.Find(connection, dbTransaction);
            if (!before.Succeeded)
                return before.Error;
            if (before.Value is { } stored)
                return stored.Read<T>();
        }

        var result = await useCase();
        if (!result.Succeeded)
        {
            db.ChangeTracker.Clear();
            return result.Error;
        }

        try
        {
            await Save(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new Changed("这条内容");
        }

        if (request.Operation is { } done)
        {
            try
            {
                await done.Record(connection, dbTransaction, result.Value, clock.GetUtcNow());
            }
            catch (PostgresException twin) when (twin.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // The same operation arrived twice at the same moment and the other one won: its answer is ours.
                await transaction.RollbackAsync(cancel);
                db.ChangeTracker.Clear();
                var first = await done.Find(connection, null);
                return first.Map(stored => stored!.Read<T>());
            }
        }

        await transaction.CommitAsync(cancel);
        foreach (var tell in afterCommit)
            tell();
        afterCommit.Clear();
        return result;
    }
}
