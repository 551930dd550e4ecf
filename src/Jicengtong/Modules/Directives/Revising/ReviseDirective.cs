using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Revising;

/// <summary>A new wording of what was issued. Fields left out stay as they are.</summary>
/// <param name="Why">Why it is changed; every reader sees it.</param>
/// <param name="Answer">The answer to questions it follows from.</param>
/// <param name="Merge">The request to put another document in here that it fulfils.</param>
/// <param name="Concerns">Per changed clause the kinds of unit that must confirm again. A clause not named concerns everybody who has it; one named without kinds concerns nobody.</param>
public sealed record RevisionDraft(string? Text, IReadOnlyList<string>? KeyPoints, DateTimeOffset? Due, string? Why, IReadOnlyList<ClauseConcern>? Concerns = null, Guid? Answer = null, Guid? Merge = null);

/// <summary>Which kinds of unit a changed clause concerns.</summary>
public sealed record ClauseConcern(string Clause, IReadOnlyList<string> Kinds);

/// <summary>What a revision changes and how many of which kind of unit would confirm again.</summary>
/// <param name="Changes">Changed clauses in reading order; key points and the due time count as clauses of their own.</param>
/// <param name="Kinds">Kinds of unit among the readers.</param>
/// <param name="Asked">How many would be asked again as the draft stands.</param>
/// <param name="StalePoints">Key points that said what the text said and now say otherwise.</param>
public sealed record RevisionReview(IReadOnlyList<ClauseChange> Changes, IReadOnlyList<string> Kinds, int Asked, IReadOnlyList<ItemFate> StalePoints);

/// <summary>
/// Changes an issued directive (以此份为准): the earlier version stays readable and is marked, and only readers of changed
/// clauses confirm again. Readers through a relay are readers of a clause when the relay's brief speaks of it.
/// </summary>
internal sealed class ReviseDirective(AppDb db, DirectiveAccess access, Merging.TakeInMerge takeIn, IInbox inbox, IDirectory directory, IEvidence evidence, TimeProvider clock)
{
    public const string DueLabel = "完成时间";
    public const string PointsLabel = "要点";

    public async Task<Result<RevisionReview>> Review(CurrentUser by, Guid id, RevisionDraft draft, CancellationToken cancel)
    {
        var planned = await Plan(by, id, draft, cancel);
        return planned.Map(plan => new RevisionReview(plan.Changes, plan.Kinds, plan.Readers.Sum(subject => subject.People), StalePoints(plan.Directive.Content, plan.Content)));
    }

    /// <summary>How many confirm again.</summary>
    public async Task<Result<int>> Run(CurrentUser by, Guid id, RevisionDraft draft, CancellationToken cancel)
    {
        var planned = await Plan(by, id, draft, cancel);
        if (!planned.Succeeded)
            return planned.Error;
        var plan = planned.Value;
        if (plan.Changes.Count == 0)
            return new Invalid("text", "和现在的版本一样，没有改动。", "revision.nothingChanged");
        if (string.IsNullOrWhiteSpace(draft.Why))
            return new Invalid("why", "请写明为什么改，收到的人会看到。", "revision.whyMissing");
        var (directive, why, now) = (plan.Directive, draft.Why.Trim(), clock.GetUtcNow());
        var before = directive.Content;
        var revised = directive.Revise(plan.Content, now);
        if (!revised.Succeeded)
            return revised.Error;

        var note = DirectiveRevision.NoteOf(plan.Changes, why);
        var asked = 0;
        foreach (var subject in plan.Subjects)
            asked += await inbox.AskAgain(new RevisedSubject(subject.Id, note, Earlier(subject.DueAt, plan.Content.DueAt, subject.IsRelay), subject.IsRelay ? null : plan.Content.KeyPoints),
                [.. plan.Readers.Where(reader => reader.Subject == subject.Id).Select(reader => reader.Unit)], cancel);
        var number = 2 + await db.Set<DirectiveRevision>().CountAsync(revision => revision.DirectiveId == id, cancel);
        var revision = DirectiveRevision.Of(directive, number, before, plan.Changes, why, by, asked, draft.Answer, now);
        db.Add(revision);
        if (draft.Merge is { } merge && await takeIn.Run(by, merge, directive, number, cancel) is { Succeeded: false, Error: var refused })
            return refused;
        await evidence.Record(DirectiveFacts.Revised(directive, revision, by), cancel);
        return asked;
    }

    private static IReadOnlyList<ItemFate> StalePoints(DirectiveContent before, DirectiveContent after)
    {
        var fitted = BriefFidelity.OfKeyPoints(after.KeyPoints, [before.Text]).Where(point => point.Fate == Fate.Kept).Select(point => point.Source).ToHashSet();
        return [.. BriefFidelity.OfKeyPoints(after.KeyPoints, [after.Text]).Where(point => point.Fate is Fate.Changed or Fate.Weakened && fitted.Contains(point.Source))];
    }

    private async Task<Result<Planned>> Plan(CurrentUser by, Guid id, RevisionDraft draft, CancellationToken cancel)
    {
        var found = await access.OfSender(by, id, "修订", cancel);
        if (!found.Succeeded)
            return found.Error;
        var directive = found.Value;
        var content = directive.Content with
        {
            Text = draft.Text?.ReplaceLineEndings("\n").Trim() ?? directive.Content.Text,
            KeyPoints = draft.KeyPoints is null ? directive.Content.KeyPoints : WriteDirective.Lines(draft.KeyPoints), DueAt = draft.Due ?? directive.Content.DueAt,
        };
        if (directive.MayRevise(content, clock.GetUtcNow()) is { } wrong)
            return wrong;
        var changes = Changes(directive.Content, content);
        var subjects = await Subjects(directive, cancel);
        var readers = await Readers(directive, subjects, changes, draft.Concerns ?? [], cancel);
        return new Planned(directive, content, changes, subjects, readers.Concerned, readers.Kinds);
    }

    private static IReadOnlyList<ClauseChange> Changes(DirectiveContent before, DirectiveContent after)
    {
        var changes = ClauseDiff.Between(before.Text, after.Text).ToList();
        if (!before.KeyPoints.SequenceEqual(after.KeyPoints))
            changes.Add(new ClauseChange(PointsLabel, ClauseEvent.Changed, string.Join('\n', before.KeyPoints), string.Join('\n', after.KeyPoints)));
        if (before.DueAt != after.DueAt)
            changes.Add(new ClauseChange(DueLabel, ClauseEvent.Changed, Said(before.DueAt), Said(after.DueAt)));
        return changes;
    }

    // A relay keeps its own earlier time, never a later one than its source.
    private static DateTimeOffset? Earlier(DateTimeOffset? own, DateTimeOffset? source, bool isRelay) => isRelay && own < source ? own : source;

    private static string Said(DateTimeOffset? due) => due is { } at ? Spoken.Moment(at, at) : "";

    private async Task<IReadOnlyList<AskedBy>> Subjects(Directive directive, CancellationToken cancel)
    {
        var relays = await db.Set<Relay>().AsNoTracking().Where(relay => relay.DirectiveId == directive.Id).ToListAsync(cancel);
        var merged = await db.Set<Directive>().AsNoTracking().Where(draft => draft.MergedIntoId == directive.Id).Select(draft => draft.Id).ToListAsync(cancel);
        return [new AskedBy(directive.Id, false, directive.Content.DueAt, []), .. merged.Select(id => new AskedBy(id, false, directive.Content.DueAt, [])), .. relays.Select(relay => new AskedBy(relay.Id, true, relay.DueAt, [.. relay.KeyPoints, relay.Opinion]))];
    }

    private async Task<(IReadOnlyList<Reading> Concerned, IReadOnlyList<string> Kinds)> Readers(
        Directive directive, IReadOnlyList<AskedBy> subjects, IReadOnlyList<ClauseChange> changes, IReadOnlyList<ClauseConcern> concerns, CancellationToken cancel)
    {
        var tallies = await inbox.Coverage(directive.Id, cancel);
        var units = await directory.Units([.. tallies.Select(tally => tally.Unit)], cancel);
        string KindOf(string unit) => units.GetValueOrDefault(unit)?.Kind ?? "";
        bool Concerns(ClauseChange change, string unit) => concerns.FirstOrDefault(one => one.Clause == change.Label) is not { } named || named.Kinds.Contains(KindOf(unit));
        var concerned = new List<Reading>();
        foreach (var subject in subjects)
        {
            var has = changes.Where(change => !subject.IsRelay || SpeaksOf(subject.Brief, change)).ToList();
            concerned.AddRange(tallies.Where(tally => tally.SubjectId == subject.Id && has.Any(change => Concerns(change, tally.Unit)))
                .Select(tally => new Reading(subject.Id, tally.Unit, tally.Opened)));
        }

        return (concerned, [.. tallies.Select(tally => KindOf(tally.Unit)).Where(kind => kind.Length > 0).Distinct().Order(StringComparer.Ordinal)]);
    }

    // The due time concerns everybody; a clause concerns those whose brief takes it up.
    private static bool SpeaksOf(IReadOnlyList<string> brief, ClauseChange change)
        => change.Label == DueLabel || BriefFidelity.SpeaksOf(change.Before.Length > 0 ? change.Before : change.After, brief);

    /// <summary>A subject under which people were asked: the directive or one of its relays with its brief.</summary>
    private sealed record AskedBy(Guid Id, bool IsRelay, DateTimeOffset? DueAt, IReadOnlyList<string> Brief);

    /// <summary>People of a unit who have a changed clause and had opened it.</summary>
    private sealed record Reading(Guid Subject, string Unit, int People);

    private sealed record Planned(Directive Directive, DirectiveContent Content, IReadOnlyList<ClauseChange> Changes, IReadOnlyList<AskedBy> Subjects, IReadOnlyList<Reading> Readers, IReadOnlyList<string> Kinds);
}
