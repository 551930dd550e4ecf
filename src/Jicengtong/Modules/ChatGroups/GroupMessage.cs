namespace Jicengtong.Modules.ChatGroups;

/// <summary>One message of an export. <paramref name="Time"/> is local time as exported, <paramref name="Matter"/> null when it is about none.</summary>
public sealed record GroupMessage(DateTime Time, string Group, string Account, MessageKind Kind, string? Matter, string Text);
