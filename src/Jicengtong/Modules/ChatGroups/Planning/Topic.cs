namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What must stay in one group: a discussed matter, or several that were tied together by hand.
/// <paramref name="Messages"/> counts their discussion messages over all days of the records.
/// </summary>
public sealed record Topic(IReadOnlyList<string> Matters, long Messages);
