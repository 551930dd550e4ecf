using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Signing;

/// <summary>发文: a draft on its way through 审核, 签发 and 编号 until it may be issued.</summary>
[Proven("signing-row")]
public sealed class SignedPaper
{
    private SignedPaper()
    {
    }

    public Guid Id { get; private init; }

    public Guid DirectiveId { get; private init; }

    /// <summary>The unit in whose name it goes out.</summary>
    public string UnitCode { get; private init; } = "";

    public string UnitName { get; private init; } = "";

    /// <summary>As it was when it was handed in.</summary>
    public string Title { get; private set; } = "";

    /// <summary>机关代字 it will be numbered under.</summary>
    public string Series { get; private set; } = "";

    public Guid DrafterId { get; private set; }

    public string DrafterName { get; private set; } = "";

    public IReadOnlyList<FlowStep> Steps { get; private set; } = [];

    /// <summary>Where it lies: place in <see cref="Steps"/>; past the last when it may be issued.</summary>
    public int Place { get; private set; }

    /// <summary>Names the present stay; the inbox asks under it.</summary>
    public Guid PendingId { get; private set; }

    public DateTimeOffset SinceAt { get; private set; }

    /// <summary>Why it lies with its drafter again; null while it is on its way.</summary>
    public string? WhyBack { get; private set; }

    /// <summary>The number it has now, as written; null before 编号 and after a cancellation.</summary>
    public string? Number { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>The step it waits for; 发出 when all are done; null when it is back with its drafter or sent.</summary>
    public StepKind? Pending => SentAt is not null || WhyBack is not null ? null : Place < Steps.Count ? Steps[Place].Kind : StepKind.Send;

    /// <summary>Signed and numbered: it may go out.</summary>
    public bool MayGoOut => Pending == StepKind.Send;

    public static SignedPaper HandIn(CurrentUser by, Directive directive, UnitEntry unit, Flows flows, string series, DateTimeOffset now)
    {
        var signing = new SignedPaper
        {
            Id = Ids.Next(now), DirectiveId = directive.Id, UnitCode = unit.Code, UnitName = unit.Name, DrafterId = by.PersonId, DrafterName = by.Name,
        };
        signing.Begin(directive, flows, series, now);
        return signing;
    }

    /// <summary>The drafter left; it comes back to somebody else.</summary>
    internal void HandTo(PersonMove move)
    {
        (DrafterId, DrafterName) = (move.To, move.ToName);
        Version++;
    }

    /// <summary>Handed in again after it came back.</summary>
    public void HandInAgain(Directive directive, Flows flows, string series, DateTimeOffset now) => Begin(directive, flows, series, now);

    /// <summary>On to the next step.</summary>
    public void Advance(DateTimeOffset now)
    {
        (Place, PendingId, SinceAt) = (Place + 1, Ids.Next(now), now);
        Version++;
    }

    /// <summary>编号</summary>
    public void GiveNumber(string number) => Number = number;

    /// <summary>Back to its drafter with the reason; what was signed is not signed any more.</summary>
    public void SendBack(string why, DateTimeOffset now)
    {
        (WhyBack, SinceAt, Number) = (why, now, null);
        Version++;
    }

    public void Send(DateTimeOffset now)
    {
        SentAt ??= now;
        Version++;
    }

    private void Begin(Directive directive, Flows flows, string series, DateTimeOffset now)
    {
        (Title, Series, Steps, Place, PendingId, SinceAt, WhyBack, Number) = (directive.Content.Title, series, flows.Outgoing, 0, Ids.Next(now), now, null, null);
        Version++;
    }
}

/// <summary>One line of the 发文簿: a number that was given, and to what. A cancelled one stays.</summary>
[Proven("number-row")]
public sealed class GivenNumber
{
    public required Guid Id { get; init; }

    public required string UnitCode { get; init; }

    public required string Series { get; init; }

    public required int Year { get; init; }

    public required int Number { get; init; }

    public required Guid SigningId { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Why it is not used, or null.</summary>
    public string? WhyCancelled { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    public string Spelled => TakeNumber.Spell(Series, Year, Number);

    /// <summary>作废: the number stays taken.</summary>
    public void Cancel(string why, DateTimeOffset now) => (WhyCancelled, CancelledAt) = (why, now);
}
