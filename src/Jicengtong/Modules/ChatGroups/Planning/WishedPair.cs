namespace Jicengtong.Modules.ChatGroups;

/// <summary>Two matters, or two groups, somebody said something about by hand.</summary>
public readonly record struct WishedPair(string First, string Second)
{
    /// <summary>A pair as it is written in code.</summary>
    public static implicit operator WishedPair((string First, string Second) pair) => new(pair.First, pair.Second);

    /// <summary>The pair in words.</summary>
    public override string ToString() => $"“{First}”和“{Second}”";
}
