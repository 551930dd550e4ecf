using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>
/// What a paper asks must go down: its text becomes a directive of the unit that sent it, laid before the one who handles it, who
/// then relays it like any other (key points, gate, fidelity, coverage). Once per paper; the second time says which it was.
/// </summary>
internal sealed class PassPaperDown(AppDb db, PaperAccess access, FindDoer doers, PaperDesk desk, FileStore files, AttachedTexts texts, IInbox inbox, IEvidence evidence, TimeProvider clock)
{
    /// <returns>The directive to relay.</returns>
    public async Task<Result<Guid>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var found = await access.Find(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (paper, unit) = (found.Value.Paper, found.Value.Unit);
        if (paper.DirectiveId is { } before)
            return before;
        if (paper.Pending != StepKind.Handle || !await access.MayStep(by, found.Value, cancel))
            return new Forbidden("只有承办的人可以转下去办。");

        var now = clock.GetUtcNow();
        var pages = await texts.Of("paper", id, cancel);
        var text = paper.Entry.Text.Length > 0 ? paper.Entry.Text : string.Join("\n\n", pages.Select(page => page.Shown).Where(shown => shown.Length > 0));
        if (text.Length == 0)
            return new Invalid("text", "来文还没有文字，下面的人看不到要求什么。请先把正文写上（登记的人可以补），再转下去。", "paper.noText");
        var directive = Directive.TakeUp(paper, text.Length > Directive.LongestText ? text[..Directive.LongestText] : text, now);
        db.Add(directive);
        foreach (var file in (await files.Of("paper", id, cancel)).Where(file => !file.MediaType.StartsWith("audio/", StringComparison.Ordinal)))
            await texts.Copy(file, files.Share(file, "directive", directive.Id, by), cancel);
        var doer = await doers.Of(unit, paper.Lead!.Choice, cancel);
        if (!doer.Succeeded)
            return doer.Error;
        paper.PassDownAs(directive);
        var step = new StepTaken { Id = Ids.Next(now), FileId = id, Kind = StepKind.PassDown, ById = by.PersonId, ByName = by.Name, CameAt = now, At = now };
        await desk.Record(step, new { paper.DirectiveId }, cancel);
        await evidence.Record(DirectiveFacts.Issued(directive, by, []), cancel);
        // To know, not to do: the paper's own card is what is to be done, and one card is enough.
        await inbox.Ask(IssueDirective.SubjectOf(directive, by) with { Demand = Demand.Know }, [doer.Value.Addressee with { HolderId = by.PersonId, DeputyId = null }], cancel);
        return directive.Id;
    }
}
