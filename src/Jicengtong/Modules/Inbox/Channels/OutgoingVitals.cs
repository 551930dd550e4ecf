using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>Alarms watch the age of the oldest, not how many there are: ten thousand that move are well, one that lies is not.</summary>
internal sealed class OutgoingVitals(OutgoingStanding standing, TimeProvider clock) : IVitalSigns
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<VitalSign>> Look(CancellationToken cancel)
    {
        var age = await standing.OldestSince(cancel) is { } oldest ? clock.GetUtcNow() - oldest : TimeSpan.Zero;
        var (_, listed) = await standing.Listed(cancel);
        return [new("outgoing.oldestSeconds", Math.Round(age.TotalSeconds), age < Late), new("outgoing.forHumans", listed, listed == 0)];
    }
}
