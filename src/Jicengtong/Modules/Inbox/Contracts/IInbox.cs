using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Contracts;

/// <summary>
/// The one inbox. Modules ask through it inside their own transaction (call within <see cref="Work"/>); reminders, deputies
/// and quiet hours are its business alone.
/// </summary>
public interface IInbox
{
    /// <summary>Asks everybody at once and returns how many were newly asked. Asking the same addressee again in the same round is harmless.</summary>
    Task<int> Ask(Subject subject, IReadOnlyCollection<Addressee> addressees, CancellationToken cancel);

    /// <summary>
    /// Brings the asks of a subject in line with whom its audience means today: newcomers are asked, open asks of those who are
    /// no longer meant are taken back. Nothing happens when nobody was asked yet. Inside the module's transaction; returns how many changed.
    /// </summary>
    Task<int> Follow(Subject subject, IReadOnlyCollection<Addressee> audience, CancellationToken cancel);

    /// <summary>
    /// Marks it opened by the holder or deputy; the first time counts. Refused (404) to anybody else. That the way led through a link
    /// in a chat is counted for the unit, not kept with the person.
    /// </summary>
    Task<Result<Done>> Open(Guid askId, CurrentUser by, CancellationToken cancel, bool fromChat = false);

    /// <summary>Per unit at and below a path: how many asks were opened since a day, and how many of them through a link in a chat.</summary>
    Task<IReadOnlyList<ChatShare>> OpenedFromChat(string path, DateOnly since, CancellationToken cancel);

    /// <summary>The ask of this chain that lies with the person, newest first; null when none does.</summary>
    Task<Guid?> AskOf(Guid rootId, Guid personId, CancellationToken cancel);

    /// <summary>The ask as its card shows it; null when it is not the person's.</summary>
    Task<AskCard?> Card(Guid askId, Guid personId, CancellationToken cancel);

    /// <summary>Does an ask of this chain lie with somebody within one of the paths?</summary>
    Task<bool> IsAskedWithin(Guid rootId, IReadOnlyList<string> paths, CancellationToken cancel);

    /// <summary>Closes open asks of a subject because the thing itself was answered; inside the module's transaction.</summary>
    Task Settle(Guid subjectId, Guid by, string text, CancellationToken cancel);

    /// <summary>Counts the person's own open ask of a chain as understood because they acted on it; inside the module's transaction.</summary>
    Task Understand(Guid askId, Guid by, string text, CancellationToken cancel);

    /// <summary>Takes open asks of a subject back; they leave every inbox. Inside the module's transaction.</summary>
    Task Withdraw(Guid subjectId, CancellationToken cancel);

    /// <summary>
    /// The thing itself was revised: every card shows it, and those of the units who had opened it are asked again, a new round.
    /// Who still waits for the answer to a question keeps waiting. Inside the module's transaction; returns how many were asked again.
    /// </summary>
    Task<int> AskAgain(RevisedSubject revised, IReadOnlyCollection<string> units, CancellationToken cancel);

    /// <summary>Questions of the chain that were answered go back to their askers as open asks. Inside the module's transaction.</summary>
    Task ReturnQuestions(IReadOnlyCollection<Guid> askIds, CancellationToken cancel);

    /// <summary>Counts per subject and unit of a whole chain.</summary>
    Task<IReadOnlyList<Tally>> Coverage(Guid rootId, CancellationToken cancel);

    /// <summary>Everything of each chain summed up, in one question; a chain nobody was asked about is left out.</summary>
    Task<IReadOnlyDictionary<Guid, Tally>> Totals(IReadOnlyCollection<Guid> rootIds, CancellationToken cancel);

    /// <summary>Everybody who has opened something of the chain, each with the unit they were asked for; for drawing some of them, never for showing.</summary>
    Task<IReadOnlyList<Addressee>> Readers(Guid rootId, CancellationToken cancel);

    /// <summary>Per chain and unit how many were asked and opened it, and when the unit first knew.</summary>
    Task<IReadOnlyList<UnitAwareness>> Awareness(IReadOnlyCollection<Guid> rootIds, CancellationToken cancel);

    /// <summary>
    /// How far a chain has come, line by line: the units one level below the part of the tree that all who were asked have in common (townships for a county, villages for a town),
    /// each with everything under it, subject by subject; its <see cref="Tally.Unit"/> is the line's. With <paramref name="subjects"/> only what they asked.
    /// </summary>
    Task<IReadOnlyList<Tally>> Lines(Guid rootId, IReadOnlyCollection<Guid>? subjects, CancellationToken cancel);

    /// <summary>Everything that the subjects given asked, summed up.</summary>
    Task<Tally> Sum(IReadOnlyCollection<Guid> subjects, CancellationToken cancel);

    /// <summary>Who has not opened, for the subjects given, in the order of the tree; at most so many, those that come after one of them.</summary>
    Task<IReadOnlyList<UnopenedAsk>> Unopened(IReadOnlyCollection<Guid> subjects, Guid? after, int most, CancellationToken cancel);

    /// <summary>Questions that wait for an answer, for a whole chain.</summary>
    Task<IReadOnlyList<WordedReceipt>> Questions(Guid rootId, CancellationToken cancel);

    /// <summary>What was filled in, for the subjects given.</summary>
    Task<IReadOnlyList<WordedReceipt>> Filled(IReadOnlyCollection<Guid> subjects, CancellationToken cancel);

    /// <summary>First opening per subject: where the time went.</summary>
    Task<IReadOnlyDictionary<Guid, DateTimeOffset>> FirstOpenings(Guid rootId, CancellationToken cancel);

    /// <summary>Puts every unopened or overdue ask of the subjects on top again and asks deputies; returns how many.</summary>
    Task<int> Remind(IReadOnlyCollection<Guid> subjects, CancellationToken cancel);

    /// <summary>Live topic of a chain: changes whenever its coverage does.</summary>
    string TopicOf(Guid rootId);

    /// <summary>How much is older than somebody who comes in today needs to work through, and how much is left to do.</summary>
    Task<OldAsks> Old(Guid personId, CancellationToken cancel);

    /// <summary>
    /// Puts what is old under 要知道: nothing counts as read or answered, nobody is reminded of it any more, and the person may still answer each. Inside
    /// the module's transaction; returns how many.
    /// </summary>
    Task<int> SetAside(Guid personId, CancellationToken cancel);

    /// <summary>Counts for the navigation.</summary>
    Task<BoxCounts> Counts(Guid personId, CancellationToken cancel);

    /// <summary>Open, late, unread and unanswered asks per unit at and below a path: units, never persons.</summary>
    Task<IReadOnlyList<UnitLoad>> Load(string path, CancellationToken cancel);
}

/// <summary>What waits for somebody who comes in for the first time.</summary>
public sealed class OldAsks
{
    /// <summary>Asked long ago, or due already.</summary>
    public int Older { get; init; }

    /// <summary>To be done, and still in time.</summary>
    public int ToDo { get; init; }
}

/// <summary>What one unit knows of one chain.</summary>
public sealed class UnitAwareness
{
    /// <summary>The chain.</summary>
    public Guid RootId { get; init; }

    /// <summary>Unit code.</summary>
    public string Unit { get; init; } = "";

    /// <summary>应收到.</summary>
    public int Total { get; init; }

    /// <summary>Opened.</summary>
    public int Opened { get; init; }

    /// <summary>When the first of them opened it.</summary>
    public DateTimeOffset? FirstOpenedAt { get; init; }
}

/// <summary>How many wait in each box.</summary>
public sealed class BoxCounts
{
    /// <summary>要办.</summary>
    public int Todo { get; init; }

    /// <summary>要知道.</summary>
    public int Know { get; init; }

    /// <summary>Put away for later (稍后再看); in neither of the others.</summary>
    public int Later { get; init; }
}

/// <summary>How one unit came to what it opened.</summary>
public sealed class ChatShare
{
    /// <summary>Unit code.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Opened altogether.</summary>
    public int Opened { get; init; }

    /// <summary>Through a link in a chat.</summary>
    public int FromChat { get; init; }
}

/// <summary>What one unit has open.</summary>
public sealed class UnitLoad
{
    /// <summary>Unit code.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Not finished.</summary>
    public int Open { get; init; }

    /// <summary>Not finished and past due.</summary>
    public int Late { get; init; }

    /// <summary>Not opened.</summary>
    public int Unread { get; init; }

    /// <summary>Questions without an answer.</summary>
    public int Questioned { get; init; }

    /// <summary>Problems without an answer.</summary>
    public int Unanswered { get; init; }
}
