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
public sealed record CoveragePage(Coverage Coverage, IReadOnlyList<PlaceCoverage> Places, IReadOnlyList<Stretch> Stretches, IReadOnlyList<LevelTime> Levels);

/// <summary>Answers where a directive has got to, from tallies alone: no receipt is counted anew.</summary>
internal sealed class CoveragePicture(AppDb db, IInbox inbox, IDirectory directory, WorkingCalendar calendar, TimeProvider clock)
{
    public async Task<CoveragePage> Of(Directive directive, Standing standing, CurrentUser viewer, int names, CancellationToken cancel)
    {
        var tallies = await inbox.Coverage(directive.Id, cancel);
        var relays = await db.Set<Relay>().AsNoTracking().Where(relay => relay.DirectiveId == directive.Id).OrderBy(relay => relay.Id).ToListAsync(cancel);
        var isSender = standing.HasFlag(Standing.Sender);
        var own = relays.Where(relay => relay.ById == viewer.PersonId).Select(relay => relay.Id).ToList();
        if (isSender)
            own.AddRange([directive.Id, .. await db.Set<Directive>().Where(draft => draft.MergedIntoId == directive.Id).Select(draft => draft.Id).ToListAsync(cancel)]);
        // A relayer sees what they passed on; the sender sees the whole chain.
        var seen = isSender ? tallies : [.. tallies.Where(tally => own.Contains(tally.SubjectId))];
        var units = await directory.Units([.. seen.Select(tally => tally.Unit), .. relays.Select(relay => relay.UnitCode), directive.IssuerCode], cancel);
        var coverage = Sum(seen, await UnreadOf(own, names, units, cancel)) with { UnreadOfOwn = tallies.Where(tally => own.Contains(tally.SubjectId)).Sum(tally => tally.Unread) };
        return new CoveragePage(coverage, await Places(directive, seen, relays, units, cancel), Stretches(directive, relays, isSender),
            isSender && directive.Withdrawal is null ? DeadlineAccount.Of(directive, relays, tallies, units, calendar, clock.GetUtcNow()) : []);
    }

    private async Task<IReadOnlyList<Unread>> UnreadOf(List<Guid> subjects, int most, IReadOnlyDictionary<string, UnitEntry> units, CancellationToken cancel)
    {
        var missing = await inbox.Unopened(subjects, most, cancel);
        var names = await directory.Names([.. missing.Select(ask => ask.HolderId)], cancel);
        return [.. missing.Select(ask => new Unread(ask.Id, names[ask.HolderId], ask.Unit, units.GetValueOrDefault(ask.Unit)?.Name ?? ask.Unit, ask.DeputyAskedAt, ask.RemindedAt, ask.Reach))];
    }

    // Lines are the units one level below the common root of all that were asked: townships for a county, villages for a town.
    private async Task<IReadOnlyList<PlaceCoverage>> Places(
        Directive directive, IReadOnlyList<Tally> tallies, List<Relay> relays, IReadOnlyDictionary<string, UnitEntry> units, CancellationToken cancel)
    {
        var paths = tallies.Select(tally => units.GetValueOrDefault(tally.Unit)?.Path).OfType<string>().Distinct().ToList();
        if (paths.Count == 0)
            return [];
        var places = PlaceLines.Of(paths);
        string LineOf(string unit) => units.TryGetValue(unit, out var entry) ? places.CodeOf(entry.Path) : unit;
        var (lines, relaysOf) = (tallies.GroupBy(tally => LineOf(tally.Unit)).ToList(), relays.ToLookup(relay => LineOf(relay.UnitCode)));
        var names = await directory.Units([.. lines.Select(line => line.Key)], cancel);
        var slowAfter = directive.Content.DueAt is { } due && directive.Issue is { } issue ? (due - issue.At) * (1 - DeadlineShare.OfDoers) : TimeSpan.MaxValue;
        return
        [
            .. lines.Select(line =>
            {
                var there = relaysOf[line.Key].FirstOrDefault()?.At - directive.Issue?.At;
                return new PlaceCoverage(line.Key, names.GetValueOrDefault(line.Key)?.Name ?? line.Key, there, there > slowAfter, SumTally(line));
            }).OrderByDescending(place => place.Tally.Unread).ThenByDescending(place => place.Tally.Questioned).ThenBy(place => place.Unit, StringComparer.Ordinal)
        ];
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

    private static Coverage Sum(IReadOnlyList<Tally> tallies, IReadOnlyList<Unread> unread)
    {
        var sum = SumTally(tallies);
        return new Coverage(sum.Total, sum.Opened, sum.Understood, sum.Questioned, sum.Done, unread);
    }

    private static Tally SumTally(IEnumerable<Tally> tallies) => tallies.Aggregate(new Tally(), (sum, next) => new Tally
    {
        Total = sum.Total + next.Total, Opened = sum.Opened + next.Opened, Understood = sum.Understood + next.Understood,
        Questioned = sum.Questioned + next.Questioned, Done = sum.Done + next.Done,
    });
}
