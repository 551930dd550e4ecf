namespace Jicengtong.Platform;

/// <summary>Something the organization asks one person to look at by a day.</summary>
/// <param name="Kind">A stable word: task-force.</param>
/// <param name="Id">Names it; the same id again asks nobody twice.</param>
/// <param name="Title">What to look at, in one sentence.</param>
/// <param name="From">Who asks, as people say it.</param>
/// <param name="Unit">For which unit.</param>
/// <param name="UnitPath">Its place.</param>
/// <param name="Person">Whom.</param>
/// <param name="DueAt">By when.</param>
/// <param name="Path">Its page.</param>
public sealed record Errand(string Kind, Guid Id, string Title, string From, string Unit, string UnitPath, Guid Person, DateTimeOffset? DueAt, string Path);

/// <summary>The inbox, as the organization below it may use it: in the running transaction.</summary>
public interface IErrands
{
    /// <summary>Puts it into the person's inbox.</summary>
    Task Give(Errand errand, CancellationToken cancel);
}
