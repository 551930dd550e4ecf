namespace Jicengtong.Bench;

/// <summary>How much the resident memory of this process grows above where it began, sampled every few milliseconds.</summary>
internal sealed class MemoryWatch
{
    private readonly long before;
    private readonly Thread sampler;
    private long peak;
    private volatile bool stopped;

    public MemoryWatch()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        before = Environment.WorkingSet;
        sampler = new Thread(Sample) { IsBackground = true };
        sampler.Start();
    }

    /// <summary>Bytes above the beginning at the highest moment.</summary>
    public long Stop()
    {
        stopped = true;
        sampler.Join();
        return Math.Max(0, peak - before);
    }

    private void Sample()
    {
        do
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            Thread.Sleep(3);
        }
        while (!stopped);
    }
}
