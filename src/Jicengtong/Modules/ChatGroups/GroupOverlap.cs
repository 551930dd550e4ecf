namespace Jicengtong.Modules.ChatGroups;

/// <summary>Two groups with much the same people: how many each has, and how many sit in both.</summary>
public sealed record GroupOverlap(string First, string Second, int FirstSize, int SecondSize, int Common)
{
    /// <summary>Common / all, 0 to 1.</summary>
    public double Jaccard => (double)Common / (FirstSize + SecondSize - Common);

    /// <summary>Common / the smaller group, 0 to 1.</summary>
    public double Containment => (double)Common / Math.Min(FirstSize, SecondSize);

    /// <summary>Compares two member lists.</summary>
    public static GroupOverlap Between(OldGroup first, OldGroup second)
        => new(first.Name, second.Name, first.Members.Count, second.Members.Count, first.Members.Intersect(second.Members, StringComparer.Ordinal).Count());
}
