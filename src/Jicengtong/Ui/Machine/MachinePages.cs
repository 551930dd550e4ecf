using Jicengtong.Platform;

namespace Jicengtong.Ui.Machine;

/// <summary>机器: what the system administrator looks after, without anything people wrote.</summary>
internal static class MachinePages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/machine", (Installation installation, IEnumerable<ScheduledJob> schedule) => Pages.Show<MachinePage>(new
    {
        Installation = installation, Schedule = (IReadOnlyList<ScheduledJob>)[.. schedule.OrderBy(job => job.Every)], FreeBytes = new DriveInfo(installation.Folder("")).AvailableFreeSpace,
        Version = typeof(MachinePages).Assembly.GetName().Version!.ToString(3),
    })).For(Who.SystemAdministrator);
}
