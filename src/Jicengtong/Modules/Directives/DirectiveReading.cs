using Jicengtong.Modules.Directives.Revising;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>A directive as one person may read it: the chain it came down (of <paramref name="Relays"/>, all there are, which nobody is shown), the answers to questions, the files, one's own card.</summary>
public sealed record ReadDirective(Directive Directive, Standing Standing, IReadOnlyList<Relay> Chain, IReadOnlyList<DirectiveAnswer> Answers, IReadOnlyList<StoredFile> Files, AskCard? Card, IReadOnlyList<DirectiveRevision> Revisions, IReadOnlyList<Relay> Relays, IReadOnlyList<Texts.FileText> Texts);

/// <summary>Puts together what somebody may read.</summary>
internal sealed class DirectiveReading(AppDb db, DirectiveAccess access, FileStore files, Texts.AttachedTexts texts, IInbox inbox)
{
    public async Task<Result<ReadDirective>> Of(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var (directive, standing) = await access.Find(user, id, cancel);
        if (directive is null)
            return new NotFound("这份文件");
        var relays = await db.Set<Relay>().AsNoTracking().Where(relay => relay.DirectiveId == id).OrderBy(relay => relay.Id).ToListAsync(cancel);
        var ask = await inbox.AskOf(id, user.PersonId, cancel);
        var card = ask is { } askId ? await inbox.Card(askId, user.PersonId, cancel) : null;
        var answers = await db.Set<DirectiveAnswer>().AsNoTracking().Where(answer => answer.DirectiveId == id).OrderByDescending(answer => answer.Id).ToListAsync(cancel);
        return new ReadDirective(directive, standing, ChainFor(user, standing, relays, card), answers, await files.Of("directive", id, cancel), card,
            await db.Set<DirectiveRevision>().AsNoTracking().Where(revision => revision.DirectiveId == id).OrderByDescending(revision => revision.Number).ToListAsync(cancel), relays, await texts.Of("directive", id, cancel));
    }

    // The sender sees every relay; a reader sees those it came through and one's own.
    private static IReadOnlyList<Relay> ChainFor(CurrentUser user, Standing standing, List<Relay> relays, AskCard? card)
    {
        if (standing.HasFlag(Standing.Sender))
            return relays;
        var seen = relays.Where(relay => relay.ById == user.PersonId || user.WorksIn(relay.UnitCode)).ToHashSet();
        for (var at = relays.FirstOrDefault(relay => relay.Id == card?.SubjectId); at is not null; at = relays.FirstOrDefault(relay => relay.Id == at.ParentId))
            seen.Add(at);
        return [.. relays.Where(seen.Contains)];
    }
}

/// <summary>A directive as the API shows it.</summary>
public sealed record DirectiveView(
    Guid Id, string Title, string Number, string Issuer, string IssuerName, Urgency Urgency, string Matter, Demand Demand, DateTimeOffset? Due, string Text,
    IReadOnlyList<string> KeyPoints, IReadOnlyList<FormField> Form, Organization.Contracts.Audience? Audience, string State, DateTimeOffset? IssuedAt, int? Asked,
    string? WithdrawnWhy, IReadOnlyList<RelayView> Relays, IReadOnlyList<AnswerView> Answers, IReadOnlyList<FileView> Files, IReadOnlyList<RevisionView> Revisions)
{
    internal static DirectiveView Of(ReadDirective read)
    {
        var (directive, content) = (read.Directive, read.Directive.Content);
        return new DirectiveView(directive.Id, content.Title, content.Number, directive.IssuerCode, directive.IssuerName, content.Urgency, content.Matter, content.Demand,
            content.DueAt, content.Text, content.KeyPoints, content.Form, read.Standing.HasFlag(Standing.Sender) ? content.Audience : null,
            directive.Withdrawal is not null ? "withdrawn" : directive.IsIssued ? "issued" : "draft", directive.Issue?.At,
            read.Standing.HasFlag(Standing.Sender) ? directive.Issue?.Asked : null, directive.Withdrawal?.Why,
            [.. read.Chain.Select(relay => new RelayView(relay.Id, relay.ParentId, relay.UnitCode, relay.UnitName, relay.KeyPoints, relay.Opinion, relay.DueAt, relay.At))],
            [.. read.Answers.Select(answer => new AnswerView(answer.Questions, answer.Text, answer.ByName, answer.At, read.Revisions.FirstOrDefault(revision => revision.AnswerId == answer.Id)?.Number))],
            [.. read.Files.Select(file => new FileView(file.Id, file.Name, file.MediaType, file.Size, $"/files/{file.Id}"))],
            [.. read.Revisions.Select(revision => new RevisionView(revision.Number, revision.Changes, revision.Why, revision.ByName, revision.At))]);
    }
}

/// <summary>A relay as the API shows it.</summary>
public sealed record RelayView(Guid Id, Guid? Parent, string Unit, string UnitName, IReadOnlyList<string> KeyPoints, string Opinion, DateTimeOffset? Due, DateTimeOffset At);

/// <summary>An answer as the API shows it; <paramref name="Version"/> is the version that followed from it, or null.</summary>
public sealed record AnswerView(IReadOnlyList<string> Questions, string Text, string By, DateTimeOffset At, int? Version);

/// <summary>A revision as the API shows it: the version it made and what it changed.</summary>
public sealed record RevisionView(int Number, IReadOnlyList<ClauseChange> Changes, string Why, string By, DateTimeOffset At);

/// <summary>An attachment as the API shows it.</summary>
public sealed record FileView(Guid Id, string Name, string MediaType, long Size, string Address);
