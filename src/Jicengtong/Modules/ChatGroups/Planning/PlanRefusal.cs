namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Limits that cannot be met. <paramref name="Message"/> is Chinese and names the persons or duties that make it impossible;
/// <paramref name="LeastGroups"/> and <paramref name="LeastPerPerson"/> are the smallest limits that work.
/// </summary>
public sealed record PlanRefusal(string Message, int LeastGroups, int LeastPerPerson);
