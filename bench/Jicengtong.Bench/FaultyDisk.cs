using System.Diagnostics;
using Jicengtong.Tests.Crash;
using Microsoft.Data.Sqlite;

namespace Jicengtong.Bench;

/// <summary>The disk under SQLite: full (a small disk of its own), and read-only from one moment to the next.</summary>
internal static class FaultyDisk
{
    private const DatabaseKind Kind = DatabaseKind.Sqlite;
    private const int Probes = 20;
    private const int Looks = 200;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    public static async Task Full(Ground ground)
    {
        var settings = new Dictionary<string, string?>(await CrashWork.ImportTown(ground, Kind));
        var disk = ground.NewFolder("disk");
        if (!Does("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk))
        {
            ground.Report.Add(Finding.NotMeasured("faults", "full disk", "SQLite", "needs the right to mount a small disk"));
            return;
        }

        try
        {
            Does("cp", "-a", settings["Data"] + "/.", disk);
            settings["Data"] = disk;
            var filler = Path.Combine(disk, "filler");
            await Try(ground, "full disk", settings, null, () => Fill(filler), () => File.Delete(filler));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Does("umount", disk);
        }
    }

    public static async Task ReadOnly(Ground ground)
    {
        if (Shim(ground, "readonly") is not { } shim)
        {
            ground.Report.Add(Finding.NotMeasured("faults", "read-only disk", "SQLite", "needs a C compiler (cc)"));
            return;
        }

        var settings = await CrashWork.ImportTown(ground, Kind);
        var lever = Path.Combine(Path.GetDirectoryName(shim)!, "on");
        var environment = new Dictionary<string, string?> { ["LD_PRELOAD"] = shim, ["READONLY_BELOW"] = Path.GetFullPath(settings["Data"]!) + "/", ["READONLY_SWITCH"] = lever };
        await Try(ground, "disk read-only from one moment to the next", settings, environment, () => File.WriteAllTextAsync(lever, ""), () =>
        {
            Console.Error.WriteLine($"    {new FileInfo(lever).Length} openings refused");
            File.Delete(lever);
        });
    }

    // Some write all the while; others look and write once in the middle of it.
    private static async Task Try(Ground ground, string what, Dictionary<string, string?> settings, Dictionary<string, string?>? environment, Func<Task> breaks, Action mends)
    {
        var drive = await FaultsWork.Begin(ground, Kind, what, settings);
        await using var child = await ChildProgram.Start(ground.Program, settings, environment: environment);
        using var client = FaultDrive.ClientOf(child);
        await drive.Drive(_ => client, async () =>
        {
            await breaks();
            // All at once, so that new connections to the file are opened in the middle of it.
            await Task.WhenAll(Enumerable.Range(0, Looks).Select(_ => drive.Read(client, Soon, mustSucceed: true)).Concat(Enumerable.Range(0, Probes).Select(at => drive.Write(client, $"probe-{at}", Soon))));
            if (drive.ToldLater == 0)
                drive.Blame("every write was taken: the disk was not broken");
            mends();
        });
        for (var at = 0; at < Probes; at++)
            await drive.MustBeTaken(drive.Draft($"after-{at}"), () => client);
        await drive.Report();
    }

    /// <summary>A library that stands between the program and the system, compiled; null without a compiler.</summary>
    public static string? Shim(Ground ground, string name)
    {
        var shim = Path.Combine(ground.NewFolder("shim"), name + ".so");
        return Does("cc", "-shared", "-fPIC", "-O2", "-o", shim, Path.Combine(AppContext.BaseDirectory, "Shims", name + ".c"), "-ldl") ? shim : null;
    }

    private static async Task Fill(string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var (block, size) = (new byte[1 << 16], 1 << 16);
        while (size > 0)
        {
            try
            {
                await file.WriteAsync(block.AsMemory(0, size));
                await file.FlushAsync();
            }
            catch (IOException)
            {
                // The last bytes too.
                size /= 2;
            }
        }
    }

    private static bool Does(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
