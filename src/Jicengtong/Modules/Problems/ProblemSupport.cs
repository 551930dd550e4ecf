using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>协办: a unit that helps. Whoever answers stays responsible; the helper says what it did.</summary>
public sealed class ProblemSupport
{
    /// <summary>Also the subject under which it is asked.</summary>
    public required Guid Id { get; init; }

    public required Guid ProblemId { get; init; }

    public required string Unit { get; init; }

    public required string UnitName { get; init; }

    public required Guid PersonId { get; init; }

    public required string PersonName { get; init; }

    /// <summary>What is asked of it.</summary>
    public required string Wanted { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>What it did, or null.</summary>
    public string? Said { get; set; }

    public DateTimeOffset? SaidAt { get; set; }
}

/// <summary>请单位协办. Asking the same unit twice is harmless.</summary>
internal sealed class AskForSupport(AppDb db, ProblemAccess access, HandlersOfUnit handlers, IDirectory directory, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? unit, string? wanted, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, "请人协办", cancel);
        if (!found.Succeeded)
            return found.Error;
        var (problem, said) = (found.Value, CleanText.Of(wanted));
        if (!problem.IsWaiting)
            return new Invalid("unit", "现在不在等答复，不用再请人协办。", "problem.notWaiting");
        if (said.Length is 0 or > Problem.LongestComment)
            return new Invalid("wanted", "请写要他们做什么，一两句话。", "problem.wantedMissing");
        if (string.IsNullOrEmpty(unit) || await directory.UnitOfToday(unit, cancel) is not { } place)
            return new Invalid("unit", "请选一个单位。", "problem.unitMissing");
        if (place.Code == problem.HandlerUnit)
            return new Invalid("unit", "这个单位就是主办。请选别的单位。", "problem.unitSame");
        if (await db.Set<ProblemSupport>().AnyAsync(one => one.ProblemId == id && one.Unit == unit, cancel))
            return Done.Instance;
        if (await handlers.In(place, problem.Matter, problem.ReporterId, "", cancel) is not { } handler)
            return new Invalid("unit", $"{place.Name}没有登记任何人，请选别的单位。", "problem.unitEmpty");
        var support = new ProblemSupport
        {
            Id = Ids.Next(clock.GetUtcNow()), ProblemId = id, Unit = place.Code, UnitName = place.Name, PersonId = handler.PersonId, PersonName = handler.Name, Wanted = said, AskedAt = clock.GetUtcNow(),
        };
        db.Add(support);
        problem.NoteSupport(by, $"请{place.Name} {handler.Name} 协办", said, clock.GetUtcNow());
        await evidence.Record(ProblemFacts.Of("problem.support-asked", problem, by, new { support.Unit, support.Wanted }), cancel);
        await asks.Support(problem, support, handler, by, cancel);
        return Done.Instance;
    }
}

/// <summary>协办单位 says what it did; its ask is done.</summary>
internal sealed class SupportProblem(AppDb db, ProblemAccess access, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? text, CancellationToken cancel)
    {
        var (problem, _) = await access.FindToChange(by, id, cancel);
        if (problem is null)
            return new NotFound("这个问题");
        var units = ProblemScope.UnitsAnsweredFor(by).ToList();
        var open = await db.Set<ProblemSupport>().Where(one => one.ProblemId == id && one.SaidAt == null).ToListAsync(cancel);
        if (open.Find(one => one.PersonId == by.PersonId || units.Contains(one.Unit)) is not { } support)
            return new Forbidden("没有请您协办，或者您已经说过了。");
        var said = CleanText.Of(text);
        if (said.Length is 0 or > Problem.LongestComment)
            return new Invalid("text", "请写协办做了什么。", "problem.answerEmpty");
        (support.Said, support.SaidAt) = (said, clock.GetUtcNow());
        problem.NoteSupport(by, $"{support.UnitName}协办", said, clock.GetUtcNow());
        await evidence.Record(ProblemFacts.Of("problem.supported", problem, by, new { support.Unit, said }), cancel);
        await asks.Settle(support.Id, by.PersonId, said, cancel);
        return Done.Instance;
    }
}
