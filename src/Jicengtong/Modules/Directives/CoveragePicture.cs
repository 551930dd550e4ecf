using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>Who has not opened it yet: a work list.</summary>
public sealed record Unread(Guid AskId, string Name, string Unit, string UnitName, DateTimeOffset? DeputyAskedAt, DateTimeOffset? RemindedAt, Reach Reach);

/// <summary>
/// How far a directive has come. The five states (unread, only opened, understood, questioned, done) add up to the total;
/// relays of it are included.
/// </summary>
/// <param name="Total">All who were asked.</param>
/// <param name="Opened">Opened by them, whatever they did then.</param>
/// <param name="Understood">Answered 明白.</param>
/// <param name="Questioned">Answered 有疑问.</param>
/// <param name="Done">Done.</param>
/// <param name="Unread">Those whom the asking person asked and who have not opened it, by name; at most <see cref="MostNames"/>.</param>
public sealed record Coverage(int Total, int Opened, int Understood, int Questioned, int Done, IReadOnlyList<Unread> Unread)
{
    /// <summary>Most names of a listing; a page shows fewer.</summary>
    public const int MostNames = 2000;

    /// <summary>How many of those whom the asking person asked have not opened it, named or not.</summary>
    public int UnreadOfOwn { get; init; }
}

/// <summary>One line of 哪里还没到: a unit directly below, with everything under it.</summary>
public sealed record PlaceCoverage(string Unit, string Name, TimeSpan? TimeThere, bool Slow, Tally Tally);

/// <summary>One stretch of 时间花在哪一级.</summary>
public sealed record Stretch(string Label, TimeSpan Length, bool TooLong);

/// <summary>Everything the sender's page shows.</summary>
/// <param name="Coverage">How far it has come.</param>
/// <param name="AskedDirectly">How many the directive itself asks now, relays left out.</param>
/// <param name="Places">哪里还没到.</param>
/// <param name="Stretches">时间花在哪一级.</param>
/// <param name="Time">The account of the time.</param>
public sealed record CoveragePage(Coverage Coverage, int AskedDirectly, IReadOnlyList<PlaceCoverage> Places, IReadOnlyList<Stretch> Stretches, TimeAccount Time);

/// <summary>Answers where a directive has got to, from tallies alone: no receipt is counted anew.</summary>
internal sealed class CoveragePicture(AppDb db, IInbox inbox, IDirectory directory, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>What the sender's page shows to this viewer: at most so many names of those who are missing, and so many levels of the account of time.</summary>
    public async Task<CoveragePage> Of(Directive directive, Standing standing, CurrentUser viewer, int names, int levels, CancellationToken cancel)
    {
        var relays = await db.Set<Relay>().AsNoTracking().Where(relay => relay.DirectiveId == directive.Id).OrderBy(relay => relay.Id).ToListAsync(cancel);
        var isSender = standing.HasFlag(Standing.Sender);
        var own = await OwnSubjects(directive, relays, isSender, viewer, cancel);
        // A relayer sees what they passed on; the sender sees the whole chain.
        var lines = await inbox.Lines(directive.Id, isSender ? null : own, cancel);
        var sum = SumTally("", lines);
        var coverage = new Coverage(sum.Total, sum.Opened, sum.Understood, sum.Questioned, sum.Done, directive.Withdrawal is null ? await UnreadOf(own, null, names, cancel) : [])
        {
            UnreadOfOwn = lines.Where(line => own.Contains(line.SubjectId)).Sum(line => line.Unread),
        };
        return new CoveragePage(coverage, lines.Where(line => line.SubjectId == directive.Id).Sum(line => line.Total),
            await Places(directive, [.. lines.GroupBy(line => line.Unit).Select(line => SumTally(line.Key, line))], relays, cancel), Stretches(directive, relays, isSender),
            isSender && directive.Withdrawal is null ? await Account(directive, relays, levels, cancel) : TimeAccount.None);
    }

    /// <summary>Those who have not opened what this viewer asked, in the order of the tree: so many of them, after one of them.</summary>
    public async Task<IReadOnlyList<Unread>> Missing(Directive directive, Standing standing, CurrentUser viewer, Guid? after, int most, CancellationToken cancel)
    {
        if (directive.Withdrawal is not null)
            return [];
        var relays = await db.Set<Relay>().AsNoTracking().Where(relay => relay.DirectiveId == directive.Id && relay.ById == viewer.PersonId).ToListAsync(cancel);
        return await UnreadOf(await OwnSubjects(directive, relays, standing.HasFlag(Standing.Sender), viewer, cancel), after, most, cancel);
    }

    // Names stay with whoever asked: each sees those of what they sent themselves.
    private async Task<List<Guid>> OwnSubjects(Directive directive, IReadOnlyList<Relay> relays, bool isSender, CurrentUser viewer, CancellationToken cancel)
    {
        var own = relays.Where(relay => relay.ById == viewer.PersonId).Select(relay => relay.Id).ToList();
        if (isSender)
            own.AddRange([directive.Id, .. await db.Set<Directive>().Where(draft => draft.MergedIntoId == directive.Id).Select(draft => draft.Id).ToListAsync(cancel)]);
        return own;
    }

    private async Task<IReadOnlyList<Unread>> UnreadOf(List<Guid> subjects, Guid? after, int most, CancellationToken cancel)
    {
        var missing = most == 0 ? [] : await inbox.Unopened(subjects, after, most, cancel);
        if (missing.Count == 0)
            return [];
        var names = await directory.Names([.. missing.Select(ask => ask.HolderId)], cancel);
        var units = await directory.Units([.. missing.Select(ask => ask.Unit)], cancel);
        return [.. missing.Select(ask => new Unread(ask.Id, names[ask.HolderId], ask.Unit, units.GetValueOrDefault(ask.Unit)?.Name ?? ask.Unit, ask.DeputyAskedAt, ask.RemindedAt, ask.Reach))];
    }

    private async Task<IReadOnlyList<PlaceCoverage>> Places(Directive directive, IReadOnlyList<Tally> lines, List<Relay> relays, CancellationToken cancel)
    {
        var units = await directory.Units([.. lines.Select(line => line.Unit), .. relays.Select(relay => relay.UnitCode)], cancel);
        var places = PlaceLines.Of([.. lines.Select(line => units.GetValueOrDefault(line.Unit)?.Path).OfType<string>()]);
        var relaysOf = relays.ToLookup(relay => units.TryGetValue(relay.UnitCode, out var by) ? places.CodeOf(by.Path) : relay.UnitCode);
        var slowAfter = directive.Content.DueAt is { } due && directive.Issue is { } issue ? (due - issue.At) * (1 - DeadlineShare.OfDoers) : TimeSpan.MaxValue;
        return
        [
            .. lines.Select(line =>
            {
                var there = relaysOf[line.Unit].FirstOrDefault()?.At - directive.Issue?.At;
                return new PlaceCoverage(line.Unit, units.GetValueOrDefault(line.Unit)?.Name ?? line.Unit, there, there > slowAfter, line);
            }).OrderByDescending(place => place.Tally.Unread).ThenByDescending(place => place.Tally.Questioned).ThenBy(place => place.Unit, StringComparer.Ordinal)
        ];
    }

    // Unit by unit only when something is late.
    private async Task<TimeAccount> Account(Directive directive, List<Relay> relays, int most, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var isDue = relays.Select(relay => relay.DueAt).Append(directive.Content.DueAt).Any(due => due <= now);
        var account = DeadlineAccount.Of(directive, relays, isDue ? await inbox.Coverage(directive.Id, cancel) : [], calendar, now, most);
        var units = await directory.Units([.. account.Levels.Where(level => level.UnitName.Length == 0).Select(level => level.Unit)], cancel);
        return account with { Levels = [.. account.Levels.Select(level => level.UnitName.Length > 0 ? level : level with { UnitName = units.GetValueOrDefault(level.Unit)?.Name ?? level.Unit })] };
    }

    // The slowest way down, level by level: each against its own share of the working time it got.
    private IReadOnlyList<Stretch> Stretches(Directive directive, List<Relay> relays, bool isSender)
    {
        if (directive.Issue is not { } issue || directive.Content.DueAt is not { } due || due <= issue.At || !isSender)
            return [];
        var stretches = new List<Stretch>();
        Relay? last = null;
        for (var next = SlowestBelow(relays, null); next is not null; next = SlowestBelow(relays, next.Id))
        {
            var share = ReviewRelays.ShareOf(directive, last, next.At, next.DueAt, calendar)!;
            stretches.Add(new Stretch($"{next.UnitName} {Spoken.WorkingLength(share.Used)}" + (share.IsTight ? $"（应 ≤{Spoken.WorkingLength(share.Allowed)}）" : ""), share.Used, share.IsTight));
            last = next;
        }

        var now = clock.GetUtcNow();
        var (from, until) = (last?.At ?? issue.At, last?.DueAt ?? due);
        if (last is null && now > from)
            stretches.Add(new Stretch("已用 " + Spoken.WorkingLength(calendar.WorkingTimeBetween(from, now < until ? now : until)), calendar.WorkingTimeBetween(from, now < until ? now : until), false));
        var left = DeadlineShare.Of(calendar, from, until, last is null && now > from ? now : from, until).Left;
        stretches.Add(new Stretch((last is null ? "还有 " : "留给下面 ") + Spoken.WorkingLength(left), left, false));
        return stretches;
    }

    private static Relay? SlowestBelow(List<Relay> relays, Guid? parent) => relays.Where(relay => relay.ParentId == parent).MaxBy(relay => relay.At);

    private static Tally SumTally(string unit, IEnumerable<Tally> tallies) => tallies.Aggregate(new Tally { Unit = unit }, (sum, next) => new Tally
    {
        Unit = unit, Total = sum.Total + next.Total, Opened = sum.Opened + next.Opened, Understood = sum.Understood + next.Understood,
        Questioned = sum.Questioned + next.Questioned, Done = sum.Done + next.Done,
    });
}
