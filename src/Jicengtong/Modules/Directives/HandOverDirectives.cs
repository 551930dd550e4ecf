using Jicengtong.Modules.Directives.Budgets;
using Jicengtong.Modules.Directives.Merging;
using Jicengtong.Modules.Directives.Papers;
using Jicengtong.Modules.Directives.Reaching;
using Jicengtong.Modules.Directives.Sampling;
using Jicengtong.Modules.Directives.Signing;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>
/// Somebody leaves: drafts, directives in force or with open questions, what was passed on of them, and papers on their way go to the
/// successor. What is over keeps the name of who did it.
/// </summary>
internal sealed class HandOverDirectives(AppDb db, IInbox inbox, TimeProvider clock) : IPersonWatch
{
    public async Task<IReadOnlyList<LyingThing>> LiesWith(Guid person, IReadOnlyList<string>? units, CancellationToken cancel)
    {
        var open = await Open(person, units, cancel);
        return
        [
            .. open.Directives.Select(directive => new LyingThing(directive.IsIssued ? "发出的文件（还在等回执和疑问）" : "没发出的草稿", directive.Matter)),
            .. open.Relays.Select(relay => new LyingThing("转办的文件", relay.UnitName)),
            .. open.Papers.Select(paper => new LyingThing("正在流转的收文", paper.Spelled)),
            .. open.Signings.Select(signing => new LyingThing("正在送审的发文", signing.Number ?? signing.UnitName)),
        ];
    }

    public async Task Moved(PersonMove move, CancellationToken cancel)
    {
        var open = await Open(move.From, move.Units, cancel);
        foreach (var directive in open.Directives)
            directive.HandTo(move.To);
        foreach (var relay in open.Relays)
            relay.HandTo(move.To);
        foreach (var paper in open.Papers)
            paper.HandTo(move);
        foreach (var signing in open.Signings)
            signing.HandTo(move);
        var kept = open.Directives.Select(directive => directive.Id).ToList();
        foreach (var merge in await db.Set<DirectiveMerge>().Where(one => one.AskedById == move.From && one.Answer == null && kept.Contains(one.DraftId)).ToListAsync(cancel))
            merge.HandTo(move);
        foreach (var release in await db.Set<DirectiveRelease>().Where(one => one.AskedById == move.From && one.Decision == null && kept.Contains(one.DirectiveId)).ToListAsync(cancel))
            release.HandTo(move);
        foreach (var sample in await db.Set<DirectiveSample>().Where(one => one.AskedById == move.From && one.ClosedAt == null && kept.Contains(one.DirectiveId)).ToListAsync(cancel))
            sample.HandTo(move.To);
    }

    private async Task<Kept> Open(Guid person, IReadOnlyList<string>? units, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        bool Concerns(string unit) => units is null || units.Contains(unit);
        var authored = (await db.Set<Directive>().Where(directive => directive.AuthorId == person && directive.MergedIntoId == null).ToListAsync(cancel)).Where(directive => directive.Withdrawal is null && Concerns(directive.IssuerCode)).ToList();
        var relayed = (await db.Set<Relay>().Where(relay => relay.ById == person).ToListAsync(cancel)).Where(relay => Concerns(relay.UnitCode)).ToList();
        var roots = relayed.Select(relay => relay.DirectiveId).Distinct().ToList();
        var passed = await db.Set<Directive>().Where(directive => roots.Contains(directive.Id)).ToDictionaryAsync(directive => directive.Id, cancel);
        var totals = await inbox.Totals([.. authored.Where(directive => directive.IsIssued).Select(directive => directive.Id).Concat(roots).Distinct()], cancel);
        bool IsOpen(Directive directive) => !directive.IsIssued || InForce.Is(directive, now) || (directive.Withdrawal is null && totals.GetValueOrDefault(directive.Id)?.Questioned > 0);
        var papers = (await db.Set<Paper>().Where(paper => !paper.IsClosed).ToListAsync(cancel)).Where(paper => Concerns(paper.UnitCode) && paper.Handlers.Any(handler => handler.PersonId == person)).ToList();
        var signings = (await db.Set<SignedPaper>().Where(signing => signing.DrafterId == person && signing.SentAt == null).ToListAsync(cancel)).Where(signing => Concerns(signing.UnitCode)).ToList();
        return new Kept([.. authored.Where(IsOpen)], [.. relayed.Where(relay => passed.TryGetValue(relay.DirectiveId, out var directive) && IsOpen(directive))], papers, signings);
    }

    private sealed record Kept(IReadOnlyList<Directive> Directives, IReadOnlyList<Relay> Relays, IReadOnlyList<Paper> Papers, IReadOnlyList<SignedPaper> Signings);
}
