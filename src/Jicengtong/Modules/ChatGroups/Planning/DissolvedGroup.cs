namespace Jicengtong.Modules.ChatGroups;

/// <summary>An old group that ends, and what its people use instead (one Chinese sentence).</summary>
public sealed record DissolvedGroup(string Group, string Instead);

/// <summary>Where the talk of a dissolved group goes on, since not everybody of it sits there.</summary>
/// <param name="Group">The old group.</param>
/// <param name="Otherwise">What becomes of all but the talk, without a full stop.</param>
/// <param name="Places">Each matter with the group it is talked about in.</param>
public sealed record TalkAfterwards(string Group, string Otherwise, IReadOnlyList<TalkPlace> Places);

/// <summary>A matter and the group it is talked about in.</summary>
public sealed record TalkPlace(string Matter, string Group);
