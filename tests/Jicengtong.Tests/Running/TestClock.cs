namespace Jicengtong.Tests;

/// <summary>The only thing tests replace: a clock that stands still until it is moved. Timers wait for real time, so nothing happens by itself.</summary>
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    private long ticks = now.UtcTicks;

    /// <summary>A moment in 巴汝镇, Asia/Shanghai.</summary>
    public static DateTimeOffset At(int month, int day, int hour, int minute = 0) => new(2026, month, day, hour, minute, 0, TimeSpan.FromHours(8));

    /// <summary>Goes on.</summary>
    public void MoveTo(DateTimeOffset moment) => Interlocked.Exchange(ref ticks, moment.UtcTicks);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);
}
