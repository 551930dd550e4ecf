namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// A group of the plan. <paramref name="From"/> are the old groups it replaces, <paramref name="Members"/> accounts,
/// <paramref name="MessagesPerDay"/> its expected traffic, <paramref name="Reason"/> one Chinese sentence.
/// </summary>
public sealed record NewGroup(
    string Name,
    NewGroupKind Kind,
    string Community,
    IReadOnlyList<string> Matters,
    IReadOnlyList<string> From,
    IReadOnlyList<string> Members,
    double MessagesPerDay,
    string Reason);
