namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Two groups with much the same people. <paramref name="Jaccard"/>: common / all; <paramref name="Containment"/>:
/// common / the smaller group. Both 0 to 1.
/// </summary>
public sealed record GroupOverlap(string First, string Second, double Jaccard, double Containment)
{
    /// <summary>Compares two member lists.</summary>
    public static GroupOverlap Between(OldGroup first, OldGroup second)
    {
        var common = first.Members.Intersect(second.Members, StringComparer.Ordinal).Count();
        var smaller = Math.Min(first.Members.Count, second.Members.Count);
        return new GroupOverlap(
            first.Name,
            second.Name,
            (double)common / (first.Members.Count + second.Members.Count - common),
            (double)common / smaller);
    }
}
