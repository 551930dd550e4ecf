using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Tree;

/// <summary>
/// Who may change the tree: the security administrator everything, and the leaders and offices of a place what lies below it. A bureau
/// speaks for its county in its own matter; the tree is not its matter.
/// </summary>
internal static class TreeRights
{
    /// <summary>May change the unit itself: it lies below one's place.</summary>
    public static bool MayChange(CurrentUser by, string path) => by.Administers is AdministratorKind.Security || Places(by).Any(place => path.Length > place.Length && UnitPath.IsWithin(path, place));

    /// <summary>May put units there: it is one's place, or lies below it.</summary>
    public static bool MayAddTo(CurrentUser by, string path) => by.Administers is AdministratorKind.Security || Places(by).Any(place => UnitPath.IsWithin(path, place));

    public static Forbidden Refusal(Unit unit) => new($"只有管理员和{unit.Name}的上级单位可以改它。");

    public static Forbidden PlaceRefusal(Unit place) => new($"{place.Name}不在您管的范围里，请找它的上级或管理员。");

    private static IEnumerable<string> Places(CurrentUser by) => by.Posts.Where(post => post.Oversees && post.UnitKind != UnitKinds.Department).Select(post => post.JurisdictionPath);
}
