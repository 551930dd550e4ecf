namespace Jicengtong.Modules.ChatGroups;

/// <summary>How somebody who answers for a matter in a unit learns of its discussion; no <paramref name="Group"/> means by the inbox.</summary>
public sealed record DutyReach(string Matter, string Unit, string Account, string? Group);
