using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>
/// What a relaying unit sends. <paramref name="Due"/> empty means the due time from above; <paramref name="WhyTight"/> is asked
/// for when it leaves the doers less than <see cref="DeadlineShare.OfDoers"/> of the working time.
/// </summary>
public sealed record RelayDraft(IReadOnlyList<string>? KeyPoints, string? Opinion, DateTimeOffset? Due, Audience? Audience, string? Unit = null, string? WhyTight = null);

/// <summary>Passes a directive down, through the gate. The relaying unit's own ask counts as understood by that.</summary>
internal sealed class RelayDirective(AppDb db, RelayContext context, IAudiences audiences, IInbox inbox, IEvidence evidence, WorkingCalendar calendar, TimeProvider clock)
{
    public async Task<Result<Relay>> Run(CurrentUser by, Guid directiveId, RelayDraft draft, CancellationToken cancel)
    {
        var source = await context.Find(by, directiveId, draft.Unit, cancel);
        if (!source.Succeeded)
            return source.Error;
        var (directive, parent, unit) = source.Value;
        var content = directive.Content;
        var brief = new RelayBrief(WriteDirective.Lines(draft.KeyPoints), draft.Opinion?.Trim() ?? "", draft.Due ?? parent?.DueAt ?? content.DueAt);
        var share = ReviewRelays.ShareOf(directive, parent, clock.GetUtcNow(), brief.DueAt, calendar);
        if (share is { IsTight: true })
            brief = brief with { WhyTight = draft.WhyTight?.Trim() };
        if (RelayGate.Check(brief, parent?.KeyPoints ?? content.KeyPoints, content.Text, clock.GetUtcNow()) is { } refusal)
            return refusal;
        if ((parent?.DueAt ?? content.DueAt) is { } above && brief.DueAt > above)
            return new Invalid("due", "办结时间不能晚于上级要求的时间。", "relay.dueAfterSource");
        if (share is { IsTight: true } && string.IsNullOrWhiteSpace(brief.WhyTight))
            return new Invalid("whyTight", $"留给办的人只有 {Spoken.WorkingLength(share.Left)}，不到全部时间 {Spoken.WorkingLength(share.Given)} 的六成。请把时间放宽，或写明为什么只能这样。", "relay.tight");

        var resolved = await audiences.Resolve(draft.Audience ?? Audience.Empty, by, cancel);
        if (!resolved.Succeeded)
            return resolved.Error;
        // What goes back to where it came from goes round in a circle.
        var senders = await Above(directive, parent, cancel);
        var people = resolved.Value.People.Where(person => person.PersonId != by.PersonId && !senders.Contains(person.PersonId)).ToList();
        if (people.Count == 0 && resolved.Value.People.Any(person => senders.Contains(person.PersonId)))
            return new Invalid("audience", "这是从他们那里转来的，再转回去就转圈了。有话请写“有疑问”，或换个范围。", "relay.circle");
        if (people.Count == 0)
            return new Invalid("audience", "这个范围里没有找到人。请换个范围。", "relay.nobody");

        var relay = Relay.Pass(directive, parent, by, unit, brief, draft.Audience!, people.Count, clock.GetUtcNow());
        db.Add(relay);
        await evidence.Record(DirectiveFacts.Relayed(relay, by, people), cancel);
        if (await inbox.AskOf(directive.Id, by.PersonId, cancel) is { } own)
            await inbox.Understand(own, by.PersonId, "已转办", cancel);
        await inbox.Ask(SubjectOf(directive, relay, by), [.. people.Select(IssueDirective.AddresseeOf)], cancel);
        return relay;
    }

    private async Task<HashSet<Guid>> Above(Directive directive, Relay? parent, CancellationToken cancel)
    {
        var above = new HashSet<Guid> { directive.AuthorId };
        for (var at = parent; at is not null; at = at.ParentId is { } id ? await db.Set<Relay>().AsNoTracking().FirstOrDefaultAsync(relay => relay.Id == id, cancel) : null)
            above.Add(at.ById);
        return above;
    }

    public static Subject SubjectOf(Directive directive, Relay relay, CurrentUser by) => new(
        "relay", relay.Id, directive.Id, directive.Content.Title, directive.Content.Matter, directive.Content.Urgency, directive.Content.Demand,
        relay.DueAt, directive.IssuerName, relay.UnitName, relay.KeyPoints, relay.Opinion, directive.Content.Form,
        $"/directives/{directive.Id}/read", by.PersonId, relay.UnitCode);
}

/// <summary>Where a relay stands: which directive, through which earlier relay it came, for which unit it goes on.</summary>
internal sealed class RelayContext(AppDb db, DirectiveAccess access, IInbox inbox, IDirectory directory)
{
    public async Task<Result<(Directive Directive, Relay? Parent, UnitEntry Unit)>> Find(CurrentUser by, Guid directiveId, string? unitCode, CancellationToken cancel)
    {
        var (directive, standing) = await access.Find(by, directiveId, cancel);
        if (directive is null)
            return new NotFound("这份文件");
        if (directive.Withdrawal is not null)
            return new Invalid("", "这份文件已经撤回，不用再转。", "relay.withdrawn");
        if (!standing.HasFlag(Standing.Reader) && !standing.HasFlag(Standing.Overseer))
            return new Forbidden("只有收到这份文件的单位可以转办。");

        var code = unitCode ?? by.MainPost?.UnitCode;
        if (code is null || !by.WorksIn(code) || await directory.Unit(code, cancel) is not { } unit)
            return new Forbidden("请以您任职的单位转办。");
        return (directive, await ParentOf(by, directive, cancel), unit);
    }

    // Through whom it reached this person: the relay whose ask lies with them, else the directive itself.
    private async Task<Relay?> ParentOf(CurrentUser by, Directive directive, CancellationToken cancel)
    {
        var ask = await inbox.AskOf(directive.Id, by.PersonId, cancel);
        var card = ask is { } id ? await inbox.Card(id, by.PersonId, cancel) : null;
        return card?.Kind == "relay" ? await db.Set<Relay>().FirstOrDefaultAsync(relay => relay.Id == card.SubjectId, cancel) : null;
    }
}
