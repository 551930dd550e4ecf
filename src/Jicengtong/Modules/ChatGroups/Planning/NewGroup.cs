namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// A group of the plan. <paramref name="From"/> are the old groups it replaces, <paramref name="Members"/> accounts,
/// <paramref name="MessagesPerDay"/> its expected traffic, <paramref name="Reason"/> why these matters stand together, in
/// Chinese, <paramref name="IrrelevantPerDay"/> messages a day that do not concern their readers, over all members; null in plans of before.
/// </summary>
public sealed record NewGroup(
    string Name,
    NewGroupKind Kind,
    string Community,
    IReadOnlyList<string> Matters,
    IReadOnlyList<string> From,
    IReadOnlyList<string> Members,
    double MessagesPerDay,
    string Reason,
    double? IrrelevantPerDay = null);
