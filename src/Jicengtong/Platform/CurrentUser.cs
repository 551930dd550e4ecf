namespace Jicengtong.Platform;

/// <summary>三员: three administrators, none of whom can do the others' work; nobody is two, and none sees business.</summary>
public enum AdministratorKind
{
    /// <summary>系统管理员 runs the machine: settings, jobs, channels, backup.</summary>
    System,

    /// <summary>安全管理员 keeps accounts, permissions, sessions and the organisation.</summary>
    Security,

    /// <summary>审计管理员 reads the evidence and what the others did.</summary>
    Audit,

    /// <summary>Names the first three of an empty installation, and then is nobody.</summary>
    Founding,
}

/// <summary>Who is asking, with the posts held at this moment. Loaded anew on every request, so a change of post counts at once.</summary>
public sealed record CurrentUser(Guid PersonId, string Account, string Name, AdministratorKind? Administers, IReadOnlyList<HeldPost> Posts)
{
    /// <summary>The page one begins with.</summary>
    public string Home => Administers switch
    {
        null => "/inbox",
        AdministratorKind.System => "/machine",
        AdministratorKind.Security => "/administration/accounts",
        AdministratorKind.Audit => "/evidence",
        _ => "/administration",
    };

    /// <summary>This account opens nothing any more.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The page that must be dealt with before anything else (a password to be chosen); null when there is none.</summary>
    public string? Hurdle { get; init; }

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
    /// <summary>The person; with a session, null when that session is over or somebody else's.</summary>
    Task<CurrentUser?> Find(Guid personId, Guid? session, CancellationToken cancel);
}

/// <summary>
/// A unit's place in the tree: codes from the root, each followed by a slash ("51/5134/513401/"). A subtree is the half-open
/// range [path, <see cref="End"/>) in byte order, so one index serves every question about "and everything below".
/// </summary>
public static class UnitPath
{
    /// <summary>The first path after the subtree: the last slash becomes the next character, a zero.</summary>
    public static string End(string path) => path.Length == 0 ? "\uffff" : string.Concat(path.AsSpan(0, path.Length - 1), "0");

    /// <summary>The deepest unit at or above both: of the first and the last of many paths in byte order, it is above all of them. Empty when they have no root in common.</summary>
    public static string Common(string path, string other)
    {
        var same = path.AsSpan().CommonPrefixLength(other);
        return path[..(path.AsSpan(0, same).LastIndexOf('/') + 1)];
    }

    /// <summary>Code of the unit that lies there; empty for the empty path.</summary>
    public static string CodeOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? last : "";

    /// <summary>Is <paramref name="path"/> at or below <paramref name="root"/>?</summary>
    public static bool IsWithin(string path, string root) => path.StartsWith(root, StringComparison.Ordinal);
}
