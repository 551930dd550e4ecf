namespace Jicengtong.Platform;

/// <summary>A unit, as the platform's own pages name it.</summary>
/// <param name="Code">Administrative code.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">县市区, 乡镇街道, …</param>
/// <param name="Path">Place in the tree.</param>
public sealed record Place(string Code, string Name, string Kind, string Path);

/// <summary>Somebody who can be called.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Name.</param>
/// <param name="Phone">Number, or empty.</param>
public sealed record Callable(Guid Id, string Name, string Phone);

/// <summary>Asks the organization about places and who sits there; the modules of the ground floor know it only by this.</summary>
public interface IKeptPlaces
{
    /// <summary>Towns and counties whose rules (期限、日历、催办) this person keeps: people of the unit itself and of its offices.</summary>
    Task<IReadOnlyList<Place>> KeptBy(CurrentUser user, CancellationToken cancel);

    /// <summary>These units; unknown codes are left out.</summary>
    Task<IReadOnlyDictionary<string, Place>> Find(IReadOnlyCollection<string> codes, CancellationToken cancel);

    /// <summary>The unit with its offices and bureaus, for choosing one of them.</summary>
    Task<IReadOnlyList<Place>> Offices(string unit, CancellationToken cancel);

    /// <summary>Who leads each of these units today: the first of these posts that somebody holds there. A unit without one is left out.</summary>
    Task<IReadOnlyDictionary<string, Guid>> Heads(IReadOnlyCollection<string> units, IReadOnlyList<string> posts, CancellationToken cancel);

    /// <summary>The office that handles papers (党政办) of the nearest unit at or above the path; null when nobody leads it.</summary>
    Task<string?> PapersOffice(string unitPath, CancellationToken cancel);

    /// <summary>Everybody with a post in the unit today.</summary>
    Task<IReadOnlyList<Guid>> Members(string unit, CancellationToken cancel);

    /// <summary>Names and numbers of these people.</summary>
    Task<IReadOnlyDictionary<Guid, Callable>> People(IReadOnlyCollection<Guid> people, CancellationToken cancel);
}
