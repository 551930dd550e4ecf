namespace Jicengtong.Platform;

/// <summary>Something that lies with a person and would be orphaned when they leave.</summary>
/// <param name="Kind">What it is, as people say it: 没办完的事, 等答复的问题, 管的工作群.</param>
/// <param name="What">Its matter, number or name; never its words: whoever hands over need not be among those who may read it.</param>
public sealed record LyingThing(string Kind, string What);

/// <summary>Everything open of a person goes to a successor.</summary>
/// <param name="From">Who leaves.</param>
/// <param name="FromName">Their name, for the trace.</param>
/// <param name="To">Who takes over.</param>
/// <param name="ToName">Their name.</param>
/// <param name="Units">Codes of the units the person leaves: only what they do for these moves. Null when they leave the house.</param>
public sealed record PersonMove(Guid From, string FromName, Guid To, string ToName, IReadOnlyList<string>? Units)
{
    /// <summary>Is what is done for this unit handed over?</summary>
    public bool Concerns(string unit) => Units is null || Units.Contains(unit);
}

/// <summary>
/// Every module that keeps something for a person implements this: it says what lies with them, and hands it over in the same
/// transaction in which they leave. A structure test knows all columns that name a person, and a property test hands over people
/// who have everything; a module that forgot is noticed by both.
/// </summary>
public interface IPersonWatch
{
    /// <summary>What is open with this person in these units (null: everywhere), at most a few hundred lines.</summary>
    Task<IReadOnlyList<LyingThing>> LiesWith(Guid person, IReadOnlyList<string>? units, CancellationToken cancel);

    /// <summary>Hands over all of it. What is finished stays with who finished it.</summary>
    Task Moved(PersonMove move, CancellationToken cancel);
}
