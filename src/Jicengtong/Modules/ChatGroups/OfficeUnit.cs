namespace Jicengtong.Modules.ChatGroups;

/// <summary>A node of the organisation as the planner needs it; <paramref name="Kind"/> is the Chinese word (乡镇街道, 村社区 …).</summary>
public sealed record OfficeUnit(string Code, string Name, string Kind, string? Parent);
