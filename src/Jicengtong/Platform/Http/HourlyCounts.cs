using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Platform;

/// <summary>
/// Counts what comes from an address, in memory only: addresses are kept as digests under a salt that dies with the process, for
/// an hour at most, so that nothing here can tell later who was there.
/// </summary>
public sealed class HourlyCounts(TimeProvider clock)
{
    private const int MostKept = 100_000;
    private readonly byte[] salt = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, int> counts = new();
    private long hour;

    /// <summary>One more of this from this address; how many there are in this hour.</summary>
    public int Count(string what, IPAddress? from)
    {
        ForgetLastHour();
        return counts.AddOrUpdate(KeyOf(what, from), 1, (_, before) => before + 1);
    }

    /// <summary>How many there were in this hour.</summary>
    public int Of(string what, IPAddress? from)
    {
        ForgetLastHour();
        return counts.GetValueOrDefault(KeyOf(what, from));
    }

    private void ForgetLastHour()
    {
        var now = clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerHour;
        if (Interlocked.Exchange(ref hour, now) != now || counts.Count >= MostKept)
            counts.Clear();
    }

    private string KeyOf(string what, IPAddress? from)
        => Convert.ToHexString(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{what}|{from?.MapToIPv6()}")));
}
