using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Jicengtong.Platform;
using Npgsql;

namespace Jicengtong.Modules.Problems.Essay;

/// <summary>
/// Keeps what a program says, by the hundred: one row each, durable before it is answered. Making a problem of it, with its number, its handler and
/// all its leaves, takes a hundred times as long and is done by <see cref="HandOnFeedback"/> (docs/decisions/0040-programs-are-answered-when-it-is-kept.md).
/// </summary>
internal sealed class TakeFeedback(GroupCommit writer, ManyFeedback many, RequestOperation request, TimeProvider clock)
{
    /// <returns>That it was taken; <c>feedback.department</c>, <c>problem.textTooLong</c> or <c>problem.place</c>.</returns>
    public async Task<Result<FeedbackTaken>> Run(CurrentUser by, string department, string issue, CancellationToken cancel)
    {
        var place = SubmitFeedback.PlaceOf(by, department, issue);
        if (!place.Succeeded)
            return place.Error;
        var now = clock.GetUtcNow();
        var said = new SaidFeedback(many, new WaitingFeedback
        {
            Id = Ids.Next(now), PersonId = by.PersonId, PersonName = by.Name, UnitCode = place.Value, Department = department, Issue = issue, SaidAt = now, NextAt = now, Why = "",
        });
        using var speaking = many.Speak();
        return await writer.Run((connection, transaction) => ManyFeedback.Write(connection, transaction, said), request.Operation, cancel, said);
    }
}

/// <summary>One of them on its way to the group writer.</summary>
internal sealed class SaidFeedback(ManyFeedback writer, WaitingFeedback row) : WriteOfAKind<FeedbackTaken>(writer)
{
    public WaitingFeedback Row => row;
}

/// <summary>Writes them, one statement for all.</summary>
internal sealed class ManyFeedback : IWriteMany
{
    private static readonly FeedbackTaken Taken = new("Feedback submitted successfully");

    private int speaking;
    private long lastAt;

    /// <summary>Somebody waits for an answer, or got one within this time.</summary>
    public bool IsSpokenTo(TimeSpan within) => Volatile.Read(ref speaking) > 0 || Stopwatch.GetElapsedTime(Volatile.Read(ref lastAt)) < within;

    /// <summary>Somebody speaks until what is returned is disposed.</summary>
    public IDisposable Speak() => new Speaking(this);

    private const string Into = "INSERT INTO problem_waiting_feedback (id, person_id, person_name, unit_code, department, issue, said_at, next_at, why)";

    public async Task Write(DbConnection connection, DbTransaction transaction, IReadOnlyList<WriteOfAKind> writes)
    {
        var said = writes.Cast<SaidFeedback>().ToList();
        await Insert(connection, transaction, [.. said.Select(one => one.Row)]);
        foreach (var one in said)
            one.Answer = Taken;
    }

    /// <summary>By itself.</summary>
    public static async Task<Result<FeedbackTaken>> Write(DbConnection connection, DbTransaction transaction, SaidFeedback said)
    {
        await Insert(connection, transaction, [said.Row]);
        return Taken;
    }

    private static Task Insert(DbConnection connection, DbTransaction transaction, IReadOnlyList<WaitingFeedback> rows) => connection is NpgsqlConnection
        ? connection.ExecuteAsync($"{Into} SELECT id, person, name, unit, department, issue, at, at, '' FROM unnest(@ids, @people, @names, @units, @departments, @issues, @times) AS t(id, person, name, unit, department, issue, at)", new
        {
            ids = rows.Select(row => row.Id).ToArray(), people = rows.Select(row => row.PersonId).ToArray(), names = rows.Select(row => row.PersonName).ToArray(), units = rows.Select(row => row.UnitCode).ToArray(),
            departments = rows.Select(row => row.Department).ToArray(), issues = rows.Select(row => row.Issue).ToArray(), times = rows.Select(row => row.SaidAt.UtcDateTime).ToArray(),
        }, transaction)
        : connection.ExecuteAsync($"{Into} SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 6, '' FROM json_each(@rows)", new
        {
            rows = JsonSerializer.Serialize(rows.Select(row => new object[] { row.Id.ToString("N"), row.PersonId.ToString("N"), row.PersonName, row.UnitCode, row.Department, row.Issue, row.SaidAt.UtcTicks })),
        }, transaction);

    private sealed class Speaking : IDisposable
    {
        private readonly ManyFeedback to;

        public Speaking(ManyFeedback to)
        {
            this.to = to;
            Interlocked.Increment(ref to.speaking);
        }

        public void Dispose()
        {
            Volatile.Write(ref to.lastAt, Stopwatch.GetTimestamp());
            Interlocked.Decrement(ref to.speaking);
        }
    }
}
