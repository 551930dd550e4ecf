using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>What one may choose from: the places one governs, the kinds of unit there, the posts.</summary>
public sealed record AudienceChoices(IReadOnlyList<UnitEntry> Units, IReadOnlyList<string> Kinds, IReadOnlyList<string> Posts);

/// <summary>Finds the choices for one person.</summary>
internal sealed class AudienceChoice(IDirectory directory)
{
    private static readonly string[] KindsInOrder = ["部门", "乡镇街道", "内设机构", "村社区", "网格"];

    public async Task<AudienceChoices> Of(CurrentUser user, CancellationToken cancel)
    {
        var units = new List<UnitEntry>();
        foreach (var code in user.Posts.Select(post => post.ActsForUnit).Distinct())
        {
            if (await directory.Unit(code, cancel) is not { } root)
                continue;
            units.Add(root);
            units.AddRange((await directory.Children(code, cancel)).OrderBy(unit => Array.IndexOf(KindsInOrder, unit.Kind) is var at && at < 0 ? 99 : unit.Kind is "部门" or "内设机构" ? 50 + at : at));
        }

        var posts = await directory.Posts(cancel);
        return new AudienceChoices([.. units.DistinctBy(unit => unit.Code)], KindsInOrder, [.. posts.Take(16)]);
    }
}
