using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>What somebody does with a paper that lies before them.</summary>
/// <param name="Kind">The step they mean; another than the present one was already taken.</param>
/// <param name="IsBack">退回: at 初审 to whoever sent it, later to the step before.</param>
/// <param name="Text">Opinion, 批示, reasons or result.</param>
/// <param name="Entry">At 登记: what goes into the register.</param>
/// <param name="Lead">Who handles it (<c>duty:…</c>, <c>unit:…</c>, <c>person:…</c>), where the step says so.</param>
/// <param name="Readers">Who else reads it, likewise.</param>
public sealed record PaperStep(StepKind Kind, bool IsBack = false, string? Text = null, PaperEntry? Entry = null, string? Lead = null, IReadOnlyList<string>? Readers = null);

/// <summary>登记, 初审, 拟办, 批办 or 办结, whichever the paper waits for; then it lies before the next.</summary>
internal sealed class TakePaperStep(PaperAccess access, FindDoer doers, PaperDesk desk, KeepFiles files, TakeNumber numbers, IDirectory directory, TimeProvider clock)
{
    /// <summary>Longest opinion in characters.</summary>
    public const int LongestText = 2000;

    public async Task<Result<Paper>> Run(CurrentUser by, Guid id, PaperStep step, IFormFile? voice, CancellationToken cancel)
    {
        var found = await access.Find(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (paper, unit) = (found.Value.Paper, found.Value.Unit);
        if (paper.Pending != step.Kind)
            return new AlreadyTaken(Flows.Word(step.Kind), paper.Pending is { } next ? Flows.Word(next) : "办结");
        if (!await access.MayStep(by, found.Value, cancel))
            return new Forbidden($"“{Flows.Word(step.Kind)}”这一步不由您办。");

        var (said, now) = (step.Text?.Trim() ?? "", clock.GetUtcNow());
        if (Fault(paper, step, said, voice) is { } fault)
            return fault;
        var (pending, came) = (paper.PendingId, paper.SinceAt);
        Guid? recording = null;
        if (voice is { Length: > 0 })
        {
            var kept = await files.AddVoice(voice, id, by, cancel);
            if (!kept.Succeeded)
                return kept.Error;
            recording = kept.Value.Id;
        }

        var readers = new List<Doer>();
        if (!step.IsBack && (paper.AssignsNow || step.Kind == StepKind.Advise) && await Assign(paper, unit, step, readers, cancel) is { } unassigned)
            return unassigned;
        if (step.Kind == StepKind.Register && await Register(paper, step.Entry!.Cleaned(), now, cancel) is { } unregistered)
            return unregistered;
        var assigned = !step.IsBack && paper.AssignsNow;
        Move(paper, by, step, said, now);
        await desk.Record(new StepTaken
        {
            Id = Ids.Next(now), FileId = id, Kind = step.Kind, IsBack = step.IsBack, Text = said, VoiceId = recording, ById = by.PersonId, ByName = by.Name, CameAt = came, At = now,
        }, new { paper.Spelled, Handlers = paper.Handlers.Select(handler => handler.Choice) }, cancel);
        await desk.Settle(by, pending, Flows.Word(step.Kind), cancel);
        await desk.Find(paper, cancel);
        if (assigned && readers.Count > 0)
            await desk.AskToRead(by, paper, readers, said, now, cancel);
        return paper.End is not null ? paper : (await desk.Ask(by, paper, unit, said.Length == 0 && recording is not null ? "（有录音，点开听）" : said, cancel)).Map(_ => paper);
    }

    private static Invalid? Fault(Paper paper, PaperStep step, string said, IFormFile? voice)
    {
        var spoken = said.Length > 0 || voice is { Length: > 0 };
        return step switch
        {
            _ when said.Length > LongestText => new Invalid("text", "写得太长了，最多 2000 个字。", "paper.textTooLong"),
            { IsBack: true } when paper.Place == 0 => new Invalid("text", "还没有登记，没有上一步可以退。", "paper.noStepBefore"),
            { IsBack: true } when said.Length < 2 => new Invalid("text", "请写明为什么退回。", "paper.whyBack"),
            { IsBack: true } => null,
            { Kind: StepKind.Register } when (step.Entry?.Cleaned() ?? paper.Entry) is var entry && entry.Title.Length == 0 => new Invalid("title", "请写标题。", "paper.titleMissing"),
            { Kind: StepKind.Advise } when !spoken => new Invalid("text", "请写拟办意见：建议谁来办、怎么办。", "paper.opinionMissing"),
            { Kind: StepKind.Assign } when !spoken => new Invalid("text", "请写或说一句批示。", "paper.opinionMissing"),
            { Kind: StepKind.Handle } when said.Length < 4 => new Invalid("text", "请写办理结果：办了什么、办成什么样。", "paper.resultMissing"),
            _ => null,
        };
    }

    private async Task<Error?> Register(Paper paper, PaperEntry entry, DateTimeOffset now, CancellationToken cancel)
    {
        if (entry.Fault() is { } fault)
            return fault;
        if (entry.Matter.Length > 0 && !(await directory.Matters(cancel)).Contains(entry.Matter))
            return new Invalid("matter", $"事项清单里没有“{entry.Matter}”，请从列表里选。", "matter.unknown");
        if (entry.DueAt is { } due && due <= now)
            return new Invalid("due", "限办时间已经过去了，请改成以后的时间；来文确实已经过期的，空着，写在标题后面。", "paper.duePast");
        var year = WorkingCalendar.LocalDay(now).Year;
        // Sent back to be registered anew, it keeps its number.
        paper.Register(entry, paper.Number is null ? year : paper.Year, paper.Number ?? await numbers.Next(paper.UnitCode, TakeNumber.Received, year, cancel));
        return null;
    }

    // At 拟办 it is a proposal, and may be left open; the step before 承办 decides.
    private async Task<Error?> Assign(Paper paper, UnitEntry unit, PaperStep step, List<Doer> readers, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(step.Lead))
            return paper.AssignsNow ? new Invalid("lead", "请选谁来承办。", "paper.leadMissing") : null;
        var known = (await doers.HandlerChoices(unit, step.Entry?.Matter.Trim() ?? paper.Entry.Matter, cancel)).Select(choice => choice.Value).ToHashSet();
        var handlers = new List<PaperHandler>();
        foreach (var choice in new[] { step.Lead }.Concat(step.Readers ?? []).Where(choice => choice.Length > 0).Distinct())
        {
            if (!known.Contains(choice))
                return new Invalid("lead", "选的承办人不在本单位，请从列表里选。", "paper.handlerUnknown");
            var doer = await doers.Of(unit, choice, cancel);
            if (!doer.Succeeded)
                return doer.Error;
            if (handlers.Any(handler => handler.PersonId == doer.Value.PersonId))
                continue;
            handlers.Add(new PaperHandler(handlers.Count == 0, choice, doer.Value.PersonId, doer.Value.Name, doer.Value.UnitName));
            if (handlers.Count > 1)
                readers.Add(doer.Value);
        }

        paper.Assign(handlers);
        return null;
    }

    private static void Move(Paper paper, CurrentUser by, PaperStep step, string said, DateTimeOffset now)
    {
        if (step is { Kind: StepKind.Check, IsBack: true })
            paper.Close(by, isRefused: true, said, now);
        else if (step.IsBack)
            paper.SendBack(now);
        else if (step.Kind == StepKind.Handle)
            paper.Close(by, isRefused: false, said, now);
        else
            paper.Advance(now);
    }

    private sealed record AlreadyTaken(string Step, string Now) : Error("paper.stepTaken", $"“{Step}”这一步已经办过了，现在到“{Now}”。请刷新看看。", StatusCodes.Status409Conflict);
}
