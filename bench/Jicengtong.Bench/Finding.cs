namespace Jicengtong.Bench;

/// <summary>One line of the table: what was measured, next to what, and whether a promise was kept.</summary>
/// <param name="Work">Which work, for example <c>issue</c>.</param>
/// <param name="What">What exactly.</param>
/// <param name="Unit">Of <paramref name="Ours"/> and <paramref name="Floor"/>: ms, /s, MB, KB or a count.</param>
/// <param name="Against">What the floor or peer is; null when the figure stands alone.</param>
/// <param name="Ratio">Median over the runs of ours divided by the floor of the same run.</param>
/// <param name="Promise">As <c>docs/performance.md</c> gives it; empty when the line only informs.</param>
/// <param name="IsKept">Null when the line only informs or could not be measured here.</param>
internal sealed record Finding(
    string Work, string What, string Database, string Size, string Unit, Spread? Ours, Latency? Latency, string? Against, Spread? Floor, Spread? Ratio,
    string Promise, bool? IsKept)
{
    /// <summary>A line that says why there is no figure.</summary>
    public static Finding NotMeasured(string work, string what, string database, string why) => new(work, what, database, "", "", null, null, why, null, null, "", null);
}
