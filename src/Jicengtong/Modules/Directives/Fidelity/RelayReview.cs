using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Fidelity;

/// <summary>What a relay would lose and leave, before it is sent.</summary>
/// <param name="Losses">What the source asks and the brief does not, or says softer or otherwise; it points, the writer decides.</param>
/// <param name="Share">The working time it leaves, or null when nothing is due.</param>
public sealed record RelayReview(IReadOnlyList<ItemFate> Losses, DeadlineShare? Share);

/// <summary>Fidelity of one relay, as whoever is above it sees it: units, never persons.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Parent">The relay it came through, or null.</param>
/// <param name="Unit">Code of the relaying unit.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="KeyPoints">What became of the sender's key points.</param>
/// <param name="Text">What became of everything the text asks.</param>
/// <param name="Share">The working time it left.</param>
/// <param name="WhyTight">The reason given for leaving little, or null.</param>
public sealed record RelayFidelity(
    Guid Relay, Guid? Parent, string Unit, string UnitName, IReadOnlyList<ItemFate> KeyPoints, IReadOnlyList<ItemFate> Text, DeadlineShare? Share, string? WhyTight);

/// <summary>Lays briefs beside their source: the one being written, and those that were sent.</summary>
internal sealed class ReviewRelays(DirectiveReading reading, RelayContext context, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>What the draft would lose and leave.</summary>
    public async Task<Result<RelayReview>> Of(CurrentUser by, Guid directiveId, RelayDraft draft, CancellationToken cancel)
    {
        var found = await context.Find(by, directiveId, draft.Unit, cancel);
        return found.Map(source => Of(source.Directive, source.Parent, draft));
    }

    /// <summary>The same when the source is at hand.</summary>
    public RelayReview Of(Directive directive, Relay? parent, RelayDraft draft)
    {
        var brief = Words(WriteDirective.Lines(draft.KeyPoints), draft.Opinion);
        var losses = BriefFidelity.OfText(SourceText(directive), brief).Where(item => item.Fate != Fate.Kept).ToList();
        return new RelayReview(losses, ShareOf(directive, parent, clock.GetUtcNow(), draft.Due, calendar));
    }

    /// <summary>Fidelity of all relays one may see, in the order they were made: the sender sees the whole chain.</summary>
    public async Task<Result<IReadOnlyList<RelayFidelity>>> Chain(CurrentUser by, Guid directiveId, CancellationToken cancel)
    {
        var read = await reading.Of(by, directiveId, cancel);
        if (!read.Succeeded)
            return read.Error;
        return (read.Value.Standing & (Standing.Sender | Standing.Relayer)) == 0
            ? new Forbidden("转办走样的情况只有发文和转办的单位能看。")
            : read.Map(found => Chain(found, by));
    }

    /// <summary>The same when it has been read.</summary>
    public IReadOnlyList<RelayFidelity> Chain(ReadDirective read, CurrentUser by)
    {
        var seen = read.Standing.HasFlag(Standing.Sender) ? read.Relays : [.. read.Relays.Where(relay => relay.ById == by.PersonId || by.WorksIn(relay.UnitCode))];
        return [.. seen.Select(relay => Of(read.Directive, relay, read.Relays.FirstOrDefault(one => one.Id == relay.ParentId)))];
    }

    /// <summary>The working time a relay leaves; null when nothing is due.</summary>
    public static DeadlineShare? ShareOf(Directive directive, Relay? parent, DateTimeOffset goesOn, DateTimeOffset? dueThere, WorkingCalendar calendar)
        => (parent?.At ?? directive.Issue?.At) is { } came && (parent?.DueAt ?? directive.Content.DueAt) is { } due
            ? DeadlineShare.Of(calendar, came, due, goesOn, dueThere ?? due) : null;

    private RelayFidelity Of(Directive directive, Relay relay, Relay? parent)
    {
        var brief = Words(relay.KeyPoints, relay.Opinion);
        return new RelayFidelity(relay.Id, relay.ParentId, relay.UnitCode, relay.UnitName, BriefFidelity.OfKeyPoints(directive.Content.KeyPoints, brief),
            BriefFidelity.OfText(SourceText(directive), brief), ShareOf(directive, parent, relay.At, relay.DueAt, calendar), relay.WhyTight);
    }

    // A directive may ask everything in its key points and only tell in its text.
    private static string SourceText(Directive directive)
        => Requirement.In(directive.Content.Text).Count > 0 ? directive.Content.Text : string.Join('\n', directive.Content.KeyPoints);

    private static IReadOnlyList<string> Words(IReadOnlyList<string> keyPoints, string? opinion) => [.. keyPoints, opinion ?? ""];
}
