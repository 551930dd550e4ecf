namespace Jicengtong.Modules.ChatGroups;

/// <summary>An old group that ends, and what its people use instead (one Chinese sentence).</summary>
public sealed record DissolvedGroup(string Group, string Instead);
