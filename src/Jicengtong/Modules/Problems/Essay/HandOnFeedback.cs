using System.Data.Common;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems.Essay;

/// <summary>
/// Makes problems of what programs said, in the order in which they said it, a handful in one transaction. What cannot be handed on because nobody
/// answers for anything up there stays, is tried again every few minutes and seen at <c>/health</c>.
/// </summary>
internal sealed class HandOnFeedback(Sql sql, AppDb db, Work work, SubmitFeedback submit, ManyFeedback many, ICurrentUsers users, CurrentPerson person, TimeProvider clock, ILogger<HandOnFeedback> log) : IJob
{
    // Few: whoever writes meanwhile waits for them.
    private const int Together = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(5);

    /// <summary>Everything that waits.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (await sql.First<Guid?>("SELECT person_id FROM problem_waiting_feedback WHERE next_at <= @now ORDER BY id LIMIT 1", new { now = clock.GetUtcNow() }, cancel) is { } speaker)
        {
            person.User = await users.Find(speaker, null, cancel);
            if (!await Some(speaker, "FOR UPDATE SKIP LOCKED", cancel))
                return;
            await LetOthersSpeak(cancel);
        }
    }

    /// <summary>What this person's programs said: afterwards all of it is in the ledger, whoever put it there.</summary>
    public async Task Of(CurrentUser by, CancellationToken cancel)
    {
        while (await sql.First<int?>("SELECT 1 FROM problem_waiting_feedback WHERE person_id = @PersonId AND next_at <= @now LIMIT 1", new { by.PersonId, now = clock.GetUtcNow() }, cancel) is not null)
            await Some(by.PersonId, "FOR UPDATE", cancel);
    }

    // A flood is taken in first; a handful a second is handed on however long it lasts.
    private async Task LetOthersSpeak(CancellationToken cancel)
    {
        for (var waited = TimeSpan.Zero; waited < LongestPause && many.IsSpokenTo(Pause); waited += Pause)
            await Task.Delay(Pause, cancel);
    }

    // All of a handful, or, when one of them cannot be handed on, each by itself. False: another node is at it.
    private async Task<bool> Some(Guid speaker, string locked, CancellationToken cancel)
    {
        if (await HandOn(speaker, Together, locked, cancel) is { Succeeded: true, Value: var handed })
            return handed > 0;
        for (var one = 0; one < Together; one++)
            if (await HandOn(speaker, 1, locked, cancel) is { Succeeded: false, Error: var why })
                await Later(speaker, locked, why, cancel);
        return true;
    }

    private async Task<Result<int>> HandOn(Guid speaker, int most, string locked, CancellationToken cancel)
    {
        try
        {
            return await work.Run<int>(async () =>
            {
                var waiting = await sql.Query<WaitingFeedback>($"DELETE FROM problem_waiting_feedback WHERE id IN ({Oldest(locked)}) RETURNING *", new { speaker, most, now = clock.GetUtcNow() }, cancel);
                foreach (var said in waiting.OrderBy(one => one.SaidAt).ThenBy(one => one.Id))
                    if (await submit.Run(new Speaker(said.PersonId, said.PersonName), said.UnitCode, said.Department, said.Issue, new SaidBefore(said.SaidAt, null), cancel) is { Succeeded: false, Error: var why })
                        return why;
                return waiting.Count;
            }, cancel);
        }
        catch (Exception failure) when (failure is DbException or DbUpdateException)
        {
            log.LogError(failure, "What a program said was not handed on");
            return new Failed();
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task Later(Guid speaker, string locked, Error why, CancellationToken cancel)
    {
        log.LogWarning("What a program said cannot be handed on: {Code}", why.Code);
        var now = clock.GetUtcNow();
        await work.Run<int>(async () => await sql.Execute($"UPDATE problem_waiting_feedback SET next_at = @later, why = @Code WHERE id IN ({Oldest(locked)})", new { speaker, most = 1, now, later = now + TryAgain, why.Code }, cancel), cancel);
    }

    private string Oldest(string locked)
        => $"SELECT id FROM problem_waiting_feedback WHERE person_id = @speaker AND next_at <= @now ORDER BY id LIMIT @most {(sql.Kind == DatabaseKind.Postgres ? locked : "")}";

    private sealed record Failed() : Error("feedback.failed", "这一条没能转出去，过几分钟再试。", StatusCodes.Status503ServiceUnavailable);
}
