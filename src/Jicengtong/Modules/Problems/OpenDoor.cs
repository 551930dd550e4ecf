using System.Net;
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

/// <summary>How much comes through the open door.</summary>
internal sealed class OpenDoor(OpenDoorSettings settings, TimeProvider clock)
{
    private readonly HourlyCounts counts = new(clock);

    /// <summary>May this address report for this grid now? Counts it.</summary>
    public bool MayReport(IPAddress? from, string grid) => counts.Count("report", from) <= settings.PerAddressAndHour && counts.Count("grid" + grid, null) <= settings.PerGridAndHour;

    /// <summary>May this address look for a code now?</summary>
    public bool MayLook(IPAddress? from) => counts.Of("code", from) < settings.WrongCodesPerHour;

    /// <summary>A code that opened nothing.</summary>
    public void WrongCode(IPAddress? from) => counts.Count("code", from);
}

/// <summary>Too much came through the open door.</summary>
public sealed record TooMany(string What) : Error("resident.tooMany", $"{What}太多了，请过一个小时再试。着急的事请直接打村里、镇里的电话。", StatusCodes.Status429TooManyRequests);
