using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>Why a try did not succeed.</summary>
internal enum Failure
{
    /// <summary>Later it may go: a full mailbox, a limit per number.</summary>
    Temporary,

    /// <summary>It never will: no such number.</summary>
    Permanent,

    /// <summary>The way is broken, not the receiver: the server is away, the account is wrong.</summary>
    Technical,
}

/// <summary>What is said, in any channel's form: the neutral title, why now, and where it is.</summary>
/// <param name="Key">Of this message; the same for a second try.</param>
/// <param name="Title">The neutral title.</param>
/// <param name="Reason">Why one is told now.</param>
/// <param name="Link">Full address; empty when the installation does not know its own.</param>
/// <param name="Urgent">For channels that know urgency.</param>
/// <param name="MayUnderstand">明白 may be answered from a card.</param>
internal sealed record Message(string Key, string Title, string Reason, string Link, bool Urgent, bool MayUnderstand);

/// <summary>One who is told, with all addresses on this channel.</summary>
internal sealed record Recipient(Guid RowId, Guid PersonId, IReadOnlyList<string> Addresses)
{
    public string Address => Addresses[0];
}

/// <summary>What a try brought for one recipient.</summary>
internal sealed record Outcome
{
    /// <summary>Null when it was taken.</summary>
    public Failure? Failure { get; private init; }

    /// <summary>A stable dotted code, see <see cref="WhyWords"/>.</summary>
    public string? Why { get; private init; }

    /// <summary>What the provider will report under.</summary>
    public string? ProviderId { get; private init; }

    /// <summary>Taken, and the provider will tell later whether it arrived.</summary>
    public bool AwaitsReport { get; private init; }

    /// <summary>Not again before.</summary>
    public TimeSpan NotBefore { get; private init; }

    /// <summary>The line broke after everything was said: it may have arrived.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>Nobody gets through at the moment, whoever it is for.</summary>
    public bool IsForEverybody { get; private init; }

    /// <summary>Addresses nothing will ever reach again.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    public static Outcome Delivered(string? id = null) => new() { ProviderId = id };

    public static Outcome Sent(string id) => new() { ProviderId = id, AwaitsReport = true };

    public static Outcome Later(string why, TimeSpan notBefore = default, bool everybody = false) => new() { Failure = Channels.Failure.Temporary, Why = why, NotBefore = notBefore, IsForEverybody = everybody };

    public static Outcome Never(string why) => new() { Failure = Channels.Failure.Permanent, Why = why };

    public static Outcome Broken(string why, bool everybody = true) => new() { Failure = Channels.Failure.Technical, Why = why, IsForEverybody = everybody };
}

/// <summary>One way out of the house. It speaks its protocol and judges the answers; when, to whom and how often is not its matter.</summary>
internal interface IChannel
{
    /// <summary>Which.</summary>
    ChannelKind Kind { get; }

    /// <summary>Does the configuration say enough?</summary>
    bool IsSetUp { get; }

    /// <summary>How many one call may be for.</summary>
    int MostAtOnce { get; }

    /// <summary>Sends once. Everybody in <paramref name="to"/> has an outcome; exceptions of the line are the caller's to judge.</summary>
    Task<IReadOnlyDictionary<Guid, Outcome>> Send(Message message, IReadOnlyList<Recipient> to, CancellationToken cancel);
}

/// <summary>A channel whose provider is asked later what became of a message.</summary>
internal interface IReportingChannel : IChannel
{
    /// <summary>What is known by now; who is not in it waits on.</summary>
    Task<IReadOnlyDictionary<Guid, Outcome>> Report(string providerId, IReadOnlyList<Recipient> to, CancellationToken cancel);
}
