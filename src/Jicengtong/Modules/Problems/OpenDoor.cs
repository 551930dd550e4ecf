using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>Section <c>Jct:OpenDoor</c>: how much comes through the door that stands open to everybody. Generous: a whole village may share one address.</summary>
public sealed class OpenDoorSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:OpenDoor";

    /// <summary>Reports from one address in an hour.</summary>
    public int PerAddressAndHour { get; set; } = 20;

    /// <summary>Reports for one grid in an hour.</summary>
    public int PerGridAndHour { get; set; } = 60;

    /// <summary>Codes that open nothing, from one address in an hour.</summary>
    public int WrongCodesPerHour { get; set; } = 20;
}

/// <summary>
/// Counts what comes through the open door, in memory only: addresses are kept as digests under a salt that dies with the
/// process, for an hour at most, so that nothing here can tell later who reported.
/// </summary>
internal sealed class OpenDoor(OpenDoorSettings settings, TimeProvider clock)
{
    private const int MostKept = 100_000;
    private readonly byte[] salt = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, int> counts = new();
    private long hour;

    /// <summary>May this address report for this grid now? Counts it.</summary>
    public bool MayReport(IPAddress? from, string grid) => Count("report", from) <= settings.PerAddressAndHour && Count("grid" + grid, null) <= settings.PerGridAndHour;

    /// <summary>May this address look for a code now?</summary>
    public bool MayLook(IPAddress? from) => counts.GetValueOrDefault(KeyOf("code", from)) < settings.WrongCodesPerHour || HourPassed();

    /// <summary>A code that opened nothing.</summary>
    public void WrongCode(IPAddress? from) => Count("code", from);

    private int Count(string what, IPAddress? from)
    {
        HourPassed();
        return counts.AddOrUpdate(KeyOf(what, from), 1, (_, before) => before + 1);
    }

    private bool HourPassed()
    {
        var now = clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerHour;
        if (Interlocked.Exchange(ref hour, now) == now && counts.Count < MostKept)
            return false;
        counts.Clear();
        return true;
    }

    private string KeyOf(string what, IPAddress? from)
        => Convert.ToHexString(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{what}|{from?.MapToIPv6()}")));
}

/// <summary>Too much came through the open door.</summary>
public sealed record TooMany(string What) : Error("resident.tooMany", $"{What}太多了，请过一个小时再试。着急的事请直接打村里、镇里的电话。", StatusCodes.Status429TooManyRequests);
