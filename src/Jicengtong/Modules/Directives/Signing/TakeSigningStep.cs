using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Signing;

/// <summary>What somebody does with a draft that lies before them.</summary>
/// <param name="Kind">The step they mean.</param>
/// <param name="IsBack">Back to its drafter, with reasons.</param>
/// <param name="Text">Opinion or reasons.</param>
public sealed record SigningStep(StepKind Kind, bool IsBack = false, string? Text = null);

/// <summary>审核, 签发 or 编号, whichever the draft waits for.</summary>
internal sealed class TakeSigningStep(AppDb db, SigningAccess access, SigningDesk desk, TakeNumber numbers, TimeProvider clock)
{
    public async Task<Result<SignedPaper>> Run(CurrentUser by, Guid id, SigningStep step, CancellationToken cancel)
    {
        var found = await access.Find(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (signing, directive, unit, _) = found.Value;
        if (signing.Pending != step.Kind || step.Kind == StepKind.Send)
            return new AlreadyTaken(Flows.Word(step.Kind), signing.Pending is { } next ? Flows.Word(next) : signing.SentAt is null ? "拟稿人" : "发出");
        if (!await access.MayStep(by, found.Value, cancel))
            return new Forbidden($"“{Flows.Word(step.Kind)}”这一步不由您办。");
        var (said, now) = (step.Text?.Trim() ?? "", clock.GetUtcNow());
        if (said.Length > 2000)
            return new Invalid("text", "写得太长了，最多 2000 个字。", "signing.textTooLong");
        if (step.IsBack && said.Length < 2)
            return new Invalid("text", "请写明哪里要改。", "signing.whyBack");

        var (pending, came) = (signing.PendingId, signing.SinceAt);
        if (step.IsBack)
        {
            signing.Advance(now);
            signing.SendBack(said, now);
            directive.ComeBack(keepsNumber: true);
        }
        else
        {
            if (step.Kind == StepKind.GiveNumber)
                await Number(signing, directive, now, cancel);
            signing.Advance(now);
        }

        await desk.Record(new StepTaken { Id = Ids.Next(now), FileId = id, Kind = step.Kind, IsBack = step.IsBack, Text = said, ById = by.PersonId, ByName = by.Name, CameAt = came, At = now }, new { signing.Number }, cancel);
        await desk.Settle(by, pending, Flows.Word(step.Kind), cancel);
        return (await desk.Ask(by, signing, directive, unit, said, cancel)).Map(_ => signing);
    }

    private async Task Number(SignedPaper signing, Directive directive, DateTimeOffset now, CancellationToken cancel)
    {
        var year = WorkingCalendar.LocalDay(now).Year;
        var given = new GivenNumber
        {
            Id = Ids.Next(now), UnitCode = signing.UnitCode, Series = signing.Series, Year = year, SigningId = signing.Id, Title = signing.Title, At = now,
            Number = await numbers.Next(signing.UnitCode, signing.Series, year, cancel),
        };
        db.Add(given);
        signing.GiveNumber(given.Spelled);
        directive.GiveNumber(given.Spelled);
    }

    private sealed record AlreadyTaken(string Step, string Now) : Error("signing.stepTaken", $"“{Step}”这一步已经办过了，现在到“{Now}”。请刷新看看。", StatusCodes.Status409Conflict);
}

/// <summary>收回: the drafter, or the office, takes a draft back before it went out; a number it had is cancelled and stays visible.</summary>
internal sealed class TakeBack(AppDb db, SigningAccess access, SigningDesk desk, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? why, CancellationToken cancel)
    {
        var found = await access.Find(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (signing, directive, unit, keeps) = found.Value;
        if (signing.DrafterId != by.PersonId && !keeps)
            return new Forbidden("只有拟稿人和管公文的人可以收回。");
        if (signing.Pending is null)
            return signing.SentAt is null ? Done.Instance : new Invalid("why", "已经发出，收不回来了。要作废请在发出的文件里撤回。", "signing.sent");
        if (string.IsNullOrWhiteSpace(why) || why.Trim().Length is < 2 or > 500)
            return new Invalid("why", "请写明为什么收回，500 个字以内。", "signing.whyBack");

        var (now, pending, came, had) = (clock.GetUtcNow(), signing.PendingId, signing.SinceAt, signing.Number);
        var kind = had is null ? signing.Pending.Value : StepKind.Cancel;
        if (had is not null)
            (await db.Set<GivenNumber>().Where(given => given.SigningId == id && given.CancelledAt == null).OrderByDescending(given => given.Id).FirstAsync(cancel)).Cancel(why.Trim(), now);
        signing.Advance(now);
        signing.SendBack(why.Trim(), now);
        directive.ComeBack(keepsNumber: had is null);
        await desk.Record(new StepTaken { Id = Ids.Next(now), FileId = id, Kind = kind, IsBack = had is null, Text = why.Trim(), ById = by.PersonId, ByName = by.Name, CameAt = came, At = now }, new { Cancelled = had }, cancel);
        await desk.Settle(by, pending, "收回", cancel);
        return signing.DrafterId == by.PersonId ? Done.Instance : await desk.Ask(by, signing, directive, unit, why.Trim(), cancel);
    }
}
