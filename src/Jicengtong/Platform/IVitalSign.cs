namespace Jicengtong.Platform;

/// <summary>One thing that is watched from outside (<c>/health</c>): an age or a number, and whether it is well.</summary>
/// <param name="Name">Stable and dotted, for example <c>outgoing.oldestSeconds</c>.</param>
/// <param name="Value">The number.</param>
/// <param name="IsWell">False wakes somebody.</param>
public sealed record VitalSign(string Name, double Value, bool IsWell);

/// <summary>A module that has vital signs.</summary>
public interface IVitalSigns
{
    /// <summary>As they are now.</summary>
    Task<IReadOnlyList<VitalSign>> Look(CancellationToken cancel);
}
