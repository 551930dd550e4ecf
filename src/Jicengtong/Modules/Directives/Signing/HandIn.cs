using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Signing;

/// <summary>送审: a draft goes to 审核 and 签发; from now on nobody changes a word of it.</summary>
internal sealed class HandIn(AppDb db, DirectiveAccess access, SigningUnit units, SigningDesk desk, TimeProvider clock)
{
    /// <param name="by">The drafter.</param>
    /// <param name="directiveId">The draft.</param>
    /// <param name="series">机关代字; null or empty takes the unit's usual one.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Result<SignedPaper>> Run(CurrentUser by, Guid directiveId, string? series, CancellationToken cancel)
    {
        var found = await access.OfSender(by, directiveId, "送审", cancel);
        if (!found.Succeeded)
            return found.Error;
        var (directive, now) = (found.Value, clock.GetUtcNow());
        var signing = directive.SigningId is { } id ? await db.Set<SignedPaper>().SingleAsync(one => one.Id == id, cancel) : null;
        // Twice is harmless.
        if (directive.IsAtSigning && signing is not null)
            return signing;
        // What could not be issued need not be signed; whom it reaches is asked when it goes out.
        if (directive.MayIssue(1, now) is { } wrong)
            return wrong;
        var (unit, flows) = await units.Of(directive.IssuerCode, cancel);
        if (unit is null)
            return new Invalid("issuer", "发文单位已经不在了，请重新选。", "directive.issuer");
        var chosen = string.IsNullOrWhiteSpace(series) ? flows.Series[0] : series.Trim();
        if (!flows.Series.Contains(chosen))
            return new Invalid("series", $"{unit.Name}没有“{chosen}”这个机关代字，请从列表里选。", "signing.series");

        if (signing is null)
            db.Add(signing = SignedPaper.HandIn(by, directive, unit, flows, chosen, now));
        else
        {
            // What lay with the drafter to be put right is done now.
            await desk.Settle(by, signing.PendingId, Flows.Word(StepKind.HandIn), cancel);
            signing.HandInAgain(directive, flows, chosen, now);
        }

        directive.HandIn(signing.Id);
        await desk.Record(new StepTaken { Id = Ids.Next(now), FileId = signing.Id, Kind = StepKind.HandIn, ById = by.PersonId, ByName = by.Name, CameAt = now, At = now }, new { directive.Content.Title, directive.Content.Text }, cancel);
        return (await desk.Ask(by, signing, directive, unit, "", cancel)).Map(_ => signing);
    }
}

/// <summary>In whose name a paper goes out: an office writes for the unit it belongs to only when it says so, and signs by that unit's flow.</summary>
internal sealed class SigningUnit(IDirectory directory, FindDoer doers)
{
    /// <summary>The unit and its flows; null when it is gone.</summary>
    public async Task<(UnitEntry? Unit, Flows Flows)> Of(string issuerCode, CancellationToken cancel)
    {
        var unit = await directory.Unit(issuerCode, cancel);
        if (unit is { Kind: "内设机构", Parent: { } parent } && await directory.Unit(parent, cancel) is { } above)
            unit = above;
        return (unit, unit is null ? Flows.DefaultFor("", "") : await doers.FlowsOf(unit, cancel));
    }
}

/// <summary>Lays a draft before whoever is next, and writes down what was done with it.</summary>
internal sealed class SigningDesk(AppDb db, FindDoer doers, IInbox inbox, IEvidence evidence)
{
    public async Task Record(StepTaken step, object? more, CancellationToken cancel)
    {
        db.Add(step);
        await evidence.Record(FlowFacts.Step(FlowFacts.SigningPrefix, step, more), cancel);
    }

    /// <summary>Asks whoever takes the next step; when all are done, or it came back, the drafter.</summary>
    public async Task<Result<Done>> Ask(CurrentUser by, SignedPaper signing, Directive directive, UnitEntry unit, string opinion, CancellationToken cancel)
    {
        if (signing.Pending is null or StepKind.Send)
        {
            var drafter = new Addressee("person:" + signing.DrafterId.ToString("N"), signing.DrafterId, unit.Code, unit.Path, null);
            await inbox.Ask(SubjectOf(by, signing, directive, signing.WhyBack is null ? $"已签发，文号 {signing.Number}，请发出" : "退回来了，请改好再送审", opinion), [drafter], cancel);
            return Done.Instance;
        }

        var doer = await doers.Of(unit, signing.Steps[signing.Place].Doer, cancel);
        if (!doer.Succeeded)
            return doer.Error;
        var what = signing.Pending switch { StepKind.Review => "请审核：内容、依据、格式；要改的写明退回", StepKind.Sign => "请签发；要改的写明退回", _ => "已签发，请编号" };
        await inbox.Ask(SubjectOf(by, signing, directive, what, opinion), [doer.Value.Addressee], cancel);
        return Done.Instance;
    }

    public Task Settle(CurrentUser by, Guid pending, string said, CancellationToken cancel) => inbox.Settle(pending, by.PersonId, said, cancel);

    private static Subject SubjectOf(CurrentUser by, SignedPaper signing, Directive directive, string what, string opinion) => new(
        "signing", signing.PendingId, signing.Id, "发文：" + signing.Title, directive.Matter, directive.Content.Urgency, Demand.Answer, null, signing.UnitName, opinion.Length > 0 ? by.Name : null,
        [what], opinion.Length > 0 ? opinion : null, [], $"/signings/{signing.Id}", by.PersonId, signing.UnitCode);
}
