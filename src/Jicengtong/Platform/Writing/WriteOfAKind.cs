using System.Data.Common;

namespace Jicengtong.Platform;

/// <summary>One of many writes of the same kind, to be written together with the others of its group.</summary>
/// <param name="writer">Writes those of this kind.</param>
public abstract class WriteOfAKind(IWriteMany writer)
{
    /// <summary>Writes those of this kind.</summary>
    public IWriteMany Writer => writer;
}

/// <summary>The same, with what it is answered.</summary>
/// <param name="writer">Writes those of this kind.</param>
public abstract class WriteOfAKind<T>(IWriteMany writer) : WriteOfAKind(writer)
{
    /// <summary>Filled by <see cref="IWriteMany.Write"/>: success once it is written, a refusal when nothing of it was; null leaves it to be written by itself.</summary>
    public Result<T>? Answer { get; set; }
}

/// <summary>Writes many of one kind by a few statements.</summary>
public interface IWriteMany
{
    /// <summary>
    /// Writes what is of the common kind and fills its answer; leaves out (<c>null</c>) whatever needs more than that, and whatever touches the same
    /// row as one before it. May be run for writes that are then written again one by one, so it keeps nothing else.
    /// </summary>
    Task Write(DbConnection connection, DbTransaction transaction, IReadOnlyList<WriteOfAKind> writes);
}
