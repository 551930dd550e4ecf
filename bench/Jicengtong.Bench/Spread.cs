namespace Jicengtong.Bench;

/// <summary>Several runs of one measurement: machines are noisy, so the median speaks and the ends are shown.</summary>
/// <param name="Runs">How many there were, at least five where it can be afforded.</param>
internal sealed record Spread(double Median, double Min, double Max, int Runs)
{
    /// <summary>Of these values, in any order.</summary>
    public static Spread Of(IReadOnlyCollection<double> values) => new(Percentile([.. values.Order()], 0.5), values.Min(), values.Max(), values.Count);

    /// <summary>The value below which this share lies; nearest rank.</summary>
    public static double Percentile(double[] sorted, double share)
        => sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}

/// <summary>How long single answers took, in milliseconds.</summary>
internal sealed record Latency(double P50, double P95, double P99)
{
    /// <summary>Of single times in milliseconds.</summary>
    public static Latency Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new(Spread.Percentile(sorted, 0.5), Spread.Percentile(sorted, 0.95), Spread.Percentile(sorted, 0.99));
    }

    /// <summary>The middle run of several, each percentile by itself.</summary>
    public static Latency Middle(IReadOnlyCollection<Latency> runs) => new(
        Spread.Of([.. runs.Select(run => run.P50)]).Median, Spread.Of([.. runs.Select(run => run.P95)]).Median, Spread.Of([.. runs.Select(run => run.P99)]).Median);
}
