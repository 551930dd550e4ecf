using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>Who may enter and change posts: the place itself, whoever is above it, and the security administrator, who keeps the organisation.</summary>
internal static class PostRights
{
    /// <summary>May this person change who holds posts in the unit of this path?</summary>
    public static bool MayChange(CurrentUser by, string unitPath) => by.Administers is AdministratorKind.Security || AssignDuty.MayChange(by, unitPath);

    /// <summary>May they hand over everything of somebody whose posts are in these units? Whoever may change all of them; of somebody without a post only the security administrator.</summary>
    public static bool MayHandOver(CurrentUser by, IReadOnlyCollection<string> unitPaths)
        => by.Administers is AdministratorKind.Security || (unitPaths.Count > 0 && unitPaths.All(path => AssignDuty.MayChange(by, path)));
}
