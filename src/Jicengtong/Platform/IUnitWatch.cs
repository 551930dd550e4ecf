namespace Jicengtong.Platform;

/// <summary>A unit, with everything below it, lies elsewhere in the tree from now on.</summary>
/// <param name="Code">The unit that was moved.</param>
/// <param name="From">Its path until now.</param>
/// <param name="To">Its path from now on.</param>
public sealed record UnitMove(string Code, string From, string To);

/// <summary>
/// A unit became part of another. Its row stays, closed, directly below the other, so whoever answers for that one finds its
/// finished records in their own scope; what is still open becomes the other's. Paths were already told as <see cref="UnitMove"/>.
/// </summary>
/// <param name="From">Code of the unit that is no more.</param>
/// <param name="Into">Code of the unit it went into.</param>
/// <param name="IntoName">That unit's name.</param>
/// <param name="IntoPath">That unit's path.</param>
/// <param name="Keys">How asks addressed its duties and posts, and how they address them from now on.</param>
public sealed record UnitMerge(string From, string Into, string IntoName, string IntoPath, IReadOnlyDictionary<string, string> Keys)
{
    /// <summary>Where the unit that is no more lies from now on.</summary>
    public string FromPath => $"{IntoPath}{From}/";
}

/// <summary>Something that is still open in a unit, as people say it: "没办完的事 3 件", and what to do about it.</summary>
public sealed record Leftover(string What, string Remedy);

/// <summary>A column in which a module keeps a copy of a unit's path.</summary>
/// <param name="Row">The mapped class.</param>
/// <param name="Property">Its property.</param>
public sealed record PathCopy(Type Row, string Property);

/// <summary>
/// The tree changed. Modules keep copies of paths, so that one index serves every question about "and everything below"; each says
/// here where they are, and they are renewed in the same transaction, one UPDATE per column (a structure test finds every
/// mapped path nobody speaks for). The modules listen; the Organization tells.
/// </summary>
public interface IUnitWatch
{
    /// <summary>Where this module keeps copies of paths.</summary>
    IReadOnlyList<PathCopy> Copies { get; }

    /// <summary>Renews what follows from a place beyond its path; the copies are renewed already.</summary>
    Task Moved(UnitMove move, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Gives what is open in a unit to the one it became part of.</summary>
    Task Merged(UnitMerge merge, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>What keeps a unit from being closed, or from being merged when <paramref name="isMerged"/>: then what <see cref="Merged"/> takes along is none.</summary>
    Task<IReadOnlyList<Leftover>> LeftIn(string unit, string path, bool isMerged, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Leftover>>([]);
}
