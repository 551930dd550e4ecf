using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Revising;

/// <summary>以此份为准: one change of an issued directive. What stood before is kept whole, so that each version can still be read.</summary>
[Proven("revision-row")]
public sealed class DirectiveRevision
{
    private DirectiveRevision()
    {
    }

    public Guid Id { get; private init; }

    public Guid DirectiveId { get; private init; }

    /// <summary>The version it made: the first revision makes version 2.</summary>
    public int Number { get; private init; }

    /// <summary>What was valid until then.</summary>
    public DirectiveContent Before { get; private init; } = null!;

    public IReadOnlyList<ClauseChange> Changes { get; private init; } = [];

    public string Why { get; private init; } = "";

    public Guid ById { get; private init; }

    public string ByName { get; private init; } = "";

    public DateTimeOffset At { get; private init; }

    /// <summary>The answer to questions it follows from, or null.</summary>
    public Guid? AnswerId { get; private init; }

    /// <summary>How many were asked to confirm again.</summary>
    public int AskedAgain { get; private init; }

    public static DirectiveRevision Of(Directive directive, int number, DirectiveContent before, IReadOnlyList<ClauseChange> changes, string why, CurrentUser by, int askedAgain, Guid? answer, DateTimeOffset now) => new()
    {
        Id = Ids.Next(now), DirectiveId = directive.Id, Number = number, Before = before, Changes = changes, Why = why, ById = by.PersonId, ByName = by.Name, At = now, AskedAgain = askedAgain, AnswerId = answer,
    };

    /// <summary>What the cards of its readers say in one line.</summary>
    public static string NoteOf(IReadOnlyList<ClauseChange> changes, string why)
        => string.Join("、", changes.Take(4).Select(change => change.Label + (change.Event switch { ClauseEvent.Added => "新加", ClauseEvent.Removed => "删去", _ => "改了" }))) + (changes.Count > 4 ? "等" : "") + "，以新版为准。" + why;
}
