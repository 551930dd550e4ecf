namespace Jicengtong.Modules.Organization.Contracts;

/// <summary>
/// 发送范围: a query, not a list. Matters × subtree × kinds of unit × posts, resolved to people at the moment of issue.
/// </summary>
/// <param name="Matters">Names of matters: those who lead them are meant. Empty: whoever holds one of the posts.</param>
/// <param name="Units">Unit codes; everything below them is included.</param>
/// <param name="Kinds">Narrows to units of these kinds (乡镇街道, 村社区 …). Empty: any kind.</param>
/// <param name="Posts">Narrows to holders of these posts. Empty: any post.</param>
public sealed record Audience(
    IReadOnlyList<string>? Matters, IReadOnlyList<string>? Units, IReadOnlyList<string>? Kinds, IReadOnlyList<string>? Posts)
{
    /// <summary>Says nothing yet.</summary>
    public static readonly Audience Empty = new([], [], [], []);
}

/// <summary>One person the audience reaches, and why.</summary>
/// <param name="Key">The duty or appointment addressed; stays when the holder changes.</param>
public sealed record Reached(
    string Key, Guid PersonId, string Name, string Unit, string UnitName, string UnitPath, string Why, Guid? DeputyId);

/// <summary>A unit that ought to have somebody for the matter and has nobody.</summary>
public sealed record Blank(string Matter, string Unit, string UnitName);

/// <summary>A unit where two or more lead the same matter.</summary>
public sealed record Overlap(string Matter, string Unit, string UnitName, IReadOnlyList<string> People);

/// <summary>Whom an audience reaches now, and where the duty list has holes or doubles.</summary>
public sealed record Resolution(IReadOnlyList<Reached> People, IReadOnlyList<Blank> Blanks, IReadOnlyList<Overlap> Overlaps);

/// <summary>Turns audiences into people.</summary>
public interface IAudiences
{
    /// <summary>
    /// Resolves within the sender's jurisdiction. Refuses unknown units, matters and kinds (<c>audience.unknown</c>), an empty
    /// query (<c>audience.empty</c>) and places the sender does not govern (<c>audience.outside</c>, 403).
    /// </summary>
    Task<Platform.Result<Resolution>> Resolve(Audience audience, Platform.CurrentUser sender, CancellationToken cancel);
}
