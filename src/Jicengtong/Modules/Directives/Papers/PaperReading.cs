using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>A paper as one person may read it.</summary>
/// <param name="Seen">The paper and their standing.</param>
/// <param name="Steps">What was done with it, oldest first.</param>
/// <param name="Stays">How long it lay at each step: of steps, never of persons.</param>
/// <param name="Files">Its pages and recordings.</param>
/// <param name="Texts">Their words.</param>
/// <param name="MayStep">The step it waits for is theirs.</param>
/// <param name="Card">Their own ask to read it, or null.</param>
public sealed record ReadPaper(SeenPaper Seen, IReadOnlyList<StepTaken> Steps, IReadOnlyList<Stay> Stays, IReadOnlyList<StoredFile> Files, IReadOnlyList<FileText> Texts, bool MayStep, AskCard? Card);

/// <summary>Puts together what somebody may read of a paper.</summary>
internal sealed class PaperReading(AppDb db, PaperAccess access, FileStore files, AttachedTexts texts, IInbox inbox, Stays stays)
{
    public async Task<Result<ReadPaper>> Of(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var found = await access.Find(user, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var paper = found.Value.Paper;
        var steps = await db.Set<StepTaken>().AsNoTracking().Where(step => step.FileId == id).OrderBy(step => step.Id).ToListAsync(cancel);
        var ask = await inbox.AskOf(id, user.PersonId, cancel) is { } own ? await inbox.Card(own, user.PersonId, cancel) : null;
        return new ReadPaper(found.Value, steps, stays.Of(steps, paper.Pending, paper.SinceAt), await files.Of("paper", id, cancel), await texts.Of("paper", id, cancel),
            await access.MayStep(user, found.Value, cancel), ask is { Demand: Demand.Know } ? ask : null);
    }
}

/// <summary>Adds up how long something lay where, in working time.</summary>
internal sealed class Stays(WorkingCalendar calendar, TimeProvider clock)
{
    public IReadOnlyList<Stay> Of(IReadOnlyList<StepTaken> steps, StepKind? pending, DateTimeOffset since)
    {
        var past = steps.Where(step => step.At > step.CameAt).GroupBy(step => step.Kind)
            .Select(kind => new Stay(Flows.Word(kind.Key), kind.Sum(step => calendar.WorkingTimeBetween(step.CameAt, step.At).TotalHours), false));
        return pending is { } now ? [.. past, new Stay(Flows.Word(now), calendar.WorkingTimeBetween(since, clock.GetUtcNow()).TotalHours, true)] : [.. past];
    }
}

/// <summary>The 收文簿 of a unit: what came in, in a year, in which the words occur.</summary>
internal sealed class PaperRegister(AppDb db, Sql sql, SearchIndex search, PaperOffices offices)
{
    /// <summary>Lines on a page of the register; a county has 300 documents a year.</summary>
    public const int Most = 500;

    /// <summary>404 for a unit whose register is not theirs to see.</summary>
    public async Task<Result<IReadOnlyList<Paper>>> Of(CurrentUser user, UnitEntry unit, int year, string? words, CancellationToken cancel)
    {
        if (await offices.Of(user, unit, cancel) is null)
            return new NotFound("这个单位的收文簿");
        var papers = db.Set<Paper>().AsNoTracking().Where(paper => paper.UnitCode == unit.Code && paper.Year == year);
        if (search.Query(words ?? "") is { } query)
        {
            var found = await sql.Query<Guid>($"SELECT id FROM directive_papers p WHERE p.unit_code = @unit AND p.year = @year AND {search.Finds("paper", "p.id")} ORDER BY id DESC LIMIT {Most}",
                new { unit = unit.Code, year, search = query }, cancel);
            papers = papers.Where(paper => found.Contains(paper.Id));
        }

        return await papers.OrderByDescending(paper => paper.Id).Take(Most).ToListAsync(cancel);
    }
}
