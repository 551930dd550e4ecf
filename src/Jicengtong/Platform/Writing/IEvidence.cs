using System.Data.Common;
using System.Text;

namespace Jicengtong.Platform;

/// <summary>
/// Writes down that something happened, in the same transaction as the act itself: if the leaf cannot be written, the act
/// fails. Within a second the leaf gets its place in the log, and from then on nobody can change it unnoticed (docs/evidence.md).
/// </summary>
public interface IEvidence
{
    /// <summary>Writes the leaf in the transaction of the running <see cref="Work"/>.</summary>
    /// <exception cref="InvalidOperationException">No <see cref="Work"/> is running: an act outside a transaction proves nothing.</exception>
    /// <exception cref="ArgumentException">Kind or subject has not the form <see cref="Fact"/> asks for.</exception>
    Task Record(Fact fact, CancellationToken cancel);

    /// <summary>Writes many leaves at once: one statement, in the transaction of the running <see cref="Work"/>.</summary>
    /// <exception cref="InvalidOperationException">No <see cref="Work"/> is running.</exception>
    /// <exception cref="ArgumentException">Kind or subject of one has not the form <see cref="Fact"/> asks for.</exception>
    Task Record(IReadOnlyCollection<Fact> facts, CancellationToken cancel);

    /// <summary>Writes the leaf on a hot path, inside a write of <see cref="GroupCommit"/>: it waits for the others of its group and is written with them before the commit.</summary>
    /// <exception cref="ArgumentException">Kind or subject has not the form <see cref="Fact"/> asks for.</exception>
    Task Record(DbConnection connection, DbTransaction transaction, Fact fact);
}

/// <summary>Leaves of hot paths that wait for the end of their transaction; <see cref="GroupCommit"/> writes them.</summary>
public interface IPendingLeaves
{
    /// <summary>Writes all that wait in this transaction: one statement.</summary>
    Task Write(DbConnection connection, DbTransaction transaction);

    /// <summary>Forgets those that wait: their act was refused.</summary>
    void Drop(DbTransaction transaction);
}

/// <summary>
/// Forgets raw times of persons: the leaves of these facts shrink to their hashes, so that the tree and every count stay
/// verifiable while nobody can read any more who did what and when. How many were forgotten is itself recorded.
/// </summary>
public interface IForgetting
{
    /// <summary>Forgets facts of one kind that happened before a moment, in the transaction of the running <see cref="Work"/>; says how many.</summary>
    Task<long> Forget(string kind, IReadOnlyCollection<string> subjects, DateTimeOffset before, CancellationToken cancel);
}

/// <summary>One fact others rely on.</summary>
/// <param name="Kind">A stable dotted word, at most 60 characters of a–z, digits, dot and hyphen: <c>directive.issued</c>, <c>receipt.given</c>. Never rename one.</param>
/// <param name="Actor">Id of the person who did it; all zero when the system did.</param>
/// <param name="Subject">What it happened to, as <see cref="SubjectOf"/> writes it; at most 100 characters.</param>
/// <param name="Content">
/// What was said, as bytes the module can make again from its own rows (for example JSON). They are not stored here: the leaf
/// keeps only a salted SHA-256 digest of them.
/// </param>
public sealed record Fact(string Kind, Guid Actor, string Subject, byte[] Content)
{
    /// <summary>The same with text, taken as UTF-8.</summary>
    public Fact(string kind, Guid actor, string subject, string content)
        : this(kind, actor, subject, Encoding.UTF8.GetBytes(content))
    {
    }

    /// <summary>When it happened, if the module has already taken the time; otherwise the moment of recording.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>"directive:0193…": the prefix a module speaks for, and the id of the thing.</summary>
    public static string SubjectOf(string prefix, Guid id) => $"{prefix}:{id:D}";
}
