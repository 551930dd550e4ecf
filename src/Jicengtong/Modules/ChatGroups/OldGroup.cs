namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// A chat group as it exists outside today. <paramref name="Matter"/> is the one matter it was made for, or null for
/// a general group; <paramref name="MessagesPerDay"/> is what its owner reported; <paramref name="Members"/> are accounts.
/// </summary>
public sealed record OldGroup(
    string Name,
    string Kind,
    string? Matter,
    string? Owner,
    DateOnly? Created,
    DateOnly? LastMessage,
    int MessagesPerDay,
    IReadOnlyList<string> Members)
{
    /// <summary>Nobody has written here for this many days: a zombie that can be closed without asking anybody.</summary>
    public const int SilentDays = 90;

    /// <summary>True when nobody wrote in the <see cref="SilentDays"/> days before <paramref name="today"/>.</summary>
    public bool IsZombie(DateOnly today) => LastMessage is { } last && last.AddDays(SilentDays) < today;
}
