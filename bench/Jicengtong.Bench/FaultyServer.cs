using Jicengtong.Tests.Crash;

namespace Jicengtong.Bench;

/// <summary>The PostgreSQL server: killed and started again, stopped so that it takes every connection and answers none, behind a line that swallows everything; and one of two nodes killed.</summary>
internal static class FaultyServer
{
    private const DatabaseKind Kind = DatabaseKind.Postgres;
    private const int Probes = 10;

    // Docs/reliability.md promises it.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task Restart(Ground ground)
    {
        var settings = await CrashWork.ImportTown(ground, Kind);
        var drive = await FaultsWork.Begin(ground, Kind, "server killed and started under load", settings);
        await using var child = await ChildProgram.Start(ground.Program, settings);
        using var client = FaultDrive.ClientOf(child);
        await drive.Drive(_ => client, ground.Postgres.KillAndRestart);
        await drive.Report();
    }

    public static async Task Stopped(Ground ground)
    {
        var settings = await CrashWork.ImportTown(ground, Kind);
        await Hang(ground, "server stopped, takes connections and answers none", settings, settings, () =>
        {
            ground.Postgres.Signal("STOP");
            return Task.CompletedTask;
        }, () => ground.Postgres.Signal("CONT"));
    }

    public static async Task Unreachable(Ground ground)
    {
        await using var line = new SwallowingLine(ground.Postgres.Port);
        var settings = await CrashWork.ImportTown(ground, Kind);
        var through = new Dictionary<string, string?>(settings) { ["Connection"] = settings["Connection"]!.Replace($"Port={ground.Postgres.Port}", $"Port={line.Port}", StringComparison.Ordinal) };
        await Hang(ground, "line to the server swallows everything; old connections stay dead", settings, through, () =>
        {
            line.Swallows = true;
            return Task.CompletedTask;
        }, () => line.Swallows = false);
    }

    public static async Task LostNode(Ground ground)
    {
        var settings = await CrashWork.ImportTown(ground, Kind);
        var drive = await FaultsWork.Begin(ground, Kind, "one of two nodes killed", settings);
        await using var lost = await ChildProgram.Start(ground.Program, settings);
        await using var other = await ChildProgram.Start(ground.Program, settings);
        using var toLost = FaultDrive.ClientOf(lost);
        using var toOther = FaultDrive.ClientOf(other);
        var isGone = false;
        await drive.Drive(writer => writer % 2 == 0 && !isGone ? toLost : toOther, async () =>
        {
            await lost.Kill();
            isGone = true;
        });
        await drive.Report();
    }

    // The town is compared past the line.
    private static async Task Hang(Ground ground, string what, Dictionary<string, string?> settings, Dictionary<string, string?> asTheProgramKnowsIt, Func<Task> breaks, Action mends)
    {
        var drive = await FaultsWork.Begin(ground, Kind, what, settings, Patience);
        await using var child = await ChildProgram.Start(ground.Program, asTheProgramKnowsIt);
        using var client = FaultDrive.ClientOf(child);
        await drive.Drive(_ => client, async () =>
        {
            await breaks();
            try
            {
                // Twice: those that come while nothing is known yet, and those that come after the first gave up.
                for (var round = 0; round < 2; round++)
                    await Task.WhenAll(Enumerable.Range(0, Probes).SelectMany(at => new[] { drive.Read(client, LongestAnswer, mustSucceed: false), drive.Write(client, $"probe-{round}-{at}", LongestAnswer) }));
                if (drive.ToldLater < 2 * Probes)
                    drive.Blame("most were answered: the server did not hang");
            }
            finally
            {
                mends();
            }
        });
        for (var at = 0; at < Probes; at++)
        {
            await drive.MustBeTaken(drive.Draft($"after-{at}"), () => client);
            await drive.Read(client, LongestAnswer, mustSucceed: true);
        }

        await drive.Report();
    }
}
