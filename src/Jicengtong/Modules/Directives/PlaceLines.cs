using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>The lines of a picture by place: units one level below the part of the tree that all have in common.</summary>
internal sealed class PlaceLines(int depth)
{
    public static PlaceLines Of(IReadOnlyList<string> paths) => new(paths.Count == 0 ? 0 : Codes(paths.Aggregate(UnitPath.Common)).Length);

    /// <summary>Code of the unit in whose line a path is.</summary>
    public string CodeOf(string path) => Codes(path) is var codes ? codes[Math.Min(depth, codes.Length - 1)] : "";

    private static string[] Codes(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
