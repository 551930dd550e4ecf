namespace Jicengtong.Platform;

/// <summary>Who is asking, with the posts held at this moment. Loaded anew on every request, so a change of post counts at once.</summary>
public sealed record CurrentUser(Guid PersonId, string Account, string Name, bool IsAdministrator, IReadOnlyList<HeldPost> Posts)
{
    /// <summary>The post one works from unless another is chosen: a permanent one before a seconded one.</summary>
    public HeldPost? MainPost => Posts.Count > 0 ? Posts[0] : null;

    /// <summary>Who really sits there, when somebody acts for this person (代办); else null.</summary>
    public Actor? ActedBy { get; init; }

    /// <summary>May this person act for everything at and below <paramref name="path"/>?</summary>
    public bool Governs(string path) => Posts.Any(post => UnitPath.IsWithin(path, post.JurisdictionPath));

    /// <summary>Does this person work in the unit itself, or in an office of it?</summary>
    public bool WorksIn(string unitCode) => Posts.Any(post => post.UnitCode == unitCode || post.ActsForUnit == unitCode);
}

/// <summary>
/// One post. <paramref name="JurisdictionPath"/> is the subtree it may address and oversee: an office or department acts for
/// the unit it belongs to, any other unit for itself. <paramref name="ActsForUnit"/> is that unit's code.
/// </summary>
public sealed record HeldPost(
    string UnitCode, string UnitPath, string UnitName, string UnitKind, string Title, string ActsForUnit, string JurisdictionPath, bool Oversees);

/// <summary>Finds the person behind an authenticated request; the Organization module knows.</summary>
public interface ICurrentUsers
{
    /// <summary>The person, or null when the account ended or its security stamp changed.</summary>
    Task<CurrentUser?> Find(Guid personId, string? stamp, CancellationToken cancel);
}

/// <summary>
/// A unit's place in the tree: codes from the root, each followed by a slash ("51/5134/513401/"). A subtree is the half-open
/// range [path, <see cref="End"/>) in byte order, so one index serves every question about "and everything below".
/// </summary>
public static class UnitPath
{
    /// <summary>The first path after the subtree: the last slash becomes the next character, a zero.</summary>
    public static string End(string path) => path.Length == 0 ? "\uffff" : string.Concat(path.AsSpan(0, path.Length - 1), "0");

    /// <summary>Is <paramref name="path"/> at or below <paramref name="root"/>?</summary>
    public static bool IsWithin(string path, string root) => path.StartsWith(root, StringComparison.Ordinal);
}
