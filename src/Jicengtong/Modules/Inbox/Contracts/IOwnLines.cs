namespace Jicengtong.Modules.Inbox.Contracts;

/// <summary>
/// What a subject means for one reader alone, where it means something else for each: their own groups, say. A module registers it under the kind of its
/// subjects (a keyed service); it is asked only when a page has such a card.
/// </summary>
public interface IOwnLines
{
    /// <summary>Lines per subject for this person; subjects that say the same to everybody are left out.</summary>
    Task<IReadOnlyDictionary<Guid, IReadOnlyList<string>>> Of(Guid person, IReadOnlyCollection<Guid> subjects, CancellationToken cancel);
}
