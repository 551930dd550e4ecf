using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Sampling;

/// <summary>The statements as one who was drawn sees them; the right answers are not among them.</summary>
public sealed record OpenSample(Guid Unit, string UnitName, string Title, string IssuerName, Guid Directive, IReadOnlyList<string> Statements);

/// <summary>
/// Takes an answer and adds it to the sums of the unit: what is stored has no row of one's own. Nobody's name goes with it, not
/// even that of the operation. The card in the inbox stays until its reader puts it away, answered or not, so that it tells nothing.
/// </summary>
internal sealed class AnswerSample(AppDb db, Sql sql, SampleKeys keys, IInbox inbox, Work work, TimeProvider clock)
{
    /// <summary>What is to be judged; nothing for anybody who was not drawn.</summary>
    public async Task<Result<OpenSample>> Look(CurrentUser by, Guid unitId, CancellationToken cancel)
    {
        var found = await Find(by, unitId, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (unit, sample) = found.Value;
        var directive = await db.Set<Directive>().AsNoTracking().SingleAsync(one => one.Id == sample.DirectiveId, cancel);
        return new OpenSample(unit.Id, unit.UnitName, directive.Content.Title, directive.IssuerName, directive.Id, [.. sample.Questions.Select(question => question.Text)]);
    }

    /// <param name="by">One who was drawn.</param>
    /// <param name="unitId">The sample of their unit.</param>
    /// <param name="answers">In the order of the statements; null: does not know.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Result<Done>> Run(CurrentUser by, Guid unitId, IReadOnlyList<bool?>? answers, CancellationToken cancel)
    {
        work.NameNobody();
        var found = await Find(by, unitId, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (unit, sample) = found.Value;
        if (answers is null || answers.Count != sample.Questions.Count)
            return new Invalid("answers", "每一句都请选一个；说不好就选“说不好”。", "sample.incomplete");
        var mark = keys.MarkOf(sample.SealedKey!, by.PersonId);
        if (await sql.Execute("INSERT INTO directive_sample_marks (mark, sample_id) VALUES (@mark, @Id) ON CONFLICT (mark) DO NOTHING", new { mark, sample.Id }, cancel) == 0)
            return new AlreadyAnswered();
        var right = Enumerable.Range(0, DirectiveSample.MostQuestions).Select(at => at < answers.Count && answers[at] == sample.Questions[at].IsSo ? 1 : 0).ToList();
        await sql.Execute("UPDATE directive_sample_units SET answered = answered + 1, right1 = right1 + @first, right2 = right2 + @second, right3 = right3 + @third WHERE id = @Id",
            new { unit.Id, first = right[0], second = right[1], third = right[2] }, cancel);
        return Done.Instance;
    }

    private async Task<Result<(SampleUnit Unit, DirectiveSample Sample)>> Find(CurrentUser by, Guid unitId, CancellationToken cancel)
    {
        if (await db.Set<SampleUnit>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == unitId, cancel) is not { } unit || await inbox.AskOf(unitId, by.PersonId, cancel) is null)
            return new NotFound("这三句话");
        var sample = await db.Set<DirectiveSample>().AsNoTracking().SingleAsync(one => one.Id == unit.SampleId, cancel);
        return sample.IsOpen(clock.GetUtcNow()) ? (unit, sample) : new Closed();
    }

    private sealed record AlreadyAnswered() : Error("sample.answered", "您已经答过一次了，谢谢。一个人只算一次。", StatusCodes.Status409Conflict);

    private sealed record Closed() : Error("sample.closed", "这次抽样已经结束，不用再答。", StatusCodes.Status409Conflict);
}

/// <summary>Closes samples whose time is over: the cards leave the inboxes, the marks and the key are destroyed.</summary>
internal sealed class CloseSamples(AppDb db, Sql sql, Work work, IInbox inbox, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await db.Set<DirectiveSample>().AnyAsync(sample => sample.ClosedAt == null && sample.ClosesAt <= now, cancel))
            await work.Run(() => Close(now, cancel), cancel);
    }

    private async Task<Result<Done>> Close(DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var sample in await db.Set<DirectiveSample>().Where(sample => sample.ClosedAt == null && sample.ClosesAt <= now).ToListAsync(cancel))
        {
            sample.Close(now);
            await sql.Execute("DELETE FROM directive_sample_marks WHERE sample_id = @Id", new { sample.Id }, cancel);
            foreach (var unit in await db.Set<SampleUnit>().Where(unit => unit.SampleId == sample.Id).Select(unit => unit.Id).ToListAsync(cancel))
                await inbox.Withdraw(unit, cancel);
        }

        return Done.Instance;
    }
}
