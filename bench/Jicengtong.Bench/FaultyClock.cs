using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Crash;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// The clock of the machine is set two hours forward, back again, and two hours back, each time under load: libfaketime moves the wall clock of the program alone, as a set clock would; what only
/// measures how long something takes goes on evenly. Nothing is lost or doubled, who is signed in stays so, the ladder climbs, leaves are sequenced, and the log can be verified.
/// </summary>
internal static class FaultyClock
{
    private const string Password = "bench-password-2026";

    // The ladder looks every 20 seconds, the sequencer every second.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task Run(Ground ground, DatabaseKind kind)
    {
        if (Library() is not { } library)
        {
            ground.Report.Add(Finding.NotMeasured("faults", "clock set forward and back", Ground.NameOf(kind), "needs libfaketime"));
            return;
        }

        var settings = await CrashWork.ImportTown(ground, kind, app =>
        {
            var hash = app.Services.CreateScope().ServiceProvider.GetRequiredService<IPasswordHasher<Person>>().HashPassword(null!, Password);
            return app.Write($"UPDATE organization_persons SET password_hash = '{hash}'");
        });
        var dial = Path.Combine(ground.NewFolder("clock"), "dial");
        await File.WriteAllTextAsync(dial, "+0");
        var drive = await FaultsWork.Begin(ground, kind, "clock set 2 h forward, back, 2 h back", settings, TimeSpan.FromSeconds(60));
        await using (var child = await ChildProgram.Start(ground.Program, settings, environment: new Dictionary<string, string?>
        {
            ["LD_PRELOAD"] = library, ["FAKETIME_TIMESTAMP_FILE"] = dial, ["FAKETIME_NO_CACHE"] = "1", ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1", ["NO_FAKE_STAT"] = "1",
        }))
        {
            using var client = FaultDrive.ClientOf(child);
            using var browser = FaultDrive.ClientOf(child);
            (await browser.PostAsJsonAsync("/api/session", new { account = DrivenTown.Bureau, password = Password })).EnsureSuccessStatusCode();
            await drive.Drive(_ => client, async () =>
            {
                foreach (var hours in new[] { 2, 0, -2 })
                {
                    await File.WriteAllTextAsync(dial, hours < 0 ? $"{hours}h" : $"+{hours}h");
                    await GoesOn(drive, browser, TimeSpan.FromHours(hours));
                }
            });
            await UntilSequenced(drive, "at the end");
        }

        await MustVerify(drive, ground, settings);
        await drive.Report();
    }

    private static async Task GoesOn(FaultDrive drive, HttpClient browser, TimeSpan moved)
    {
        var when = string.Create(CultureInfo.InvariantCulture, $"with the clock {moved.TotalHours:+0;-0;0} h");
        // The time must be the program's, or nothing is tried.
        using var answer = await browser.GetAsync("/inbox");
        if (answer.StatusCode != HttpStatusCode.OK)
            drive.Blame($"{when} whoever was signed in is answered {(int)answer.StatusCode}");
        if (answer.Headers.Date is not { } date || Math.Abs((date - DateTimeOffset.UtcNow - moved).TotalSeconds) > 30)
            drive.Blame($"{when} the program says that it is {answer.Headers.Date:O}");
        await MustClimb(drive, moved, when);
        var before = await Number(drive, "SELECT COALESCE(max(sequence), -1) FROM evidence_leaves");
        await Until(async () => await Number(drive, "SELECT COALESCE(max(sequence), -1) FROM evidence_leaves") > before, drive, $"{when} no leaf was sequenced");
        using var later = await browser.GetAsync("/inbox");
        if (later.StatusCode != HttpStatusCode.OK)
            drive.Blame($"{when} whoever was signed in is answered {(int)later.StatusCode} a little later");
    }

    // One ask is made due at the program's now; the ladder takes it and says when the next rung is.
    private static async Task MustClimb(FaultDrive drive, TimeSpan moved, string when)
    {
        await using var connection = await drive.Town.Connect();
        var due = DateTimeOffset.UtcNow + moved;
        var stored = connection is Npgsql.NpgsqlConnection ? $"'{due.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00'" : due.UtcTicks.ToString(CultureInfo.InvariantCulture);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"UPDATE inbox_asks SET next_step_at = {stored} WHERE id = (SELECT id FROM inbox_asks WHERE next_step_at IS NOT NULL AND answer IS NULL AND opened_at IS NULL ORDER BY id DESC LIMIT 1)";
            if (await command.ExecuteNonQueryAsync() != 1)
                drive.Blame($"{when} there was no ask to climb");
        }

        await Until(async () => await Number(drive, $"SELECT count(*) FROM inbox_asks WHERE next_step_at = {stored}") == 0, drive, $"{when} a due ask did not climb");
    }

    private static Task UntilSequenced(FaultDrive drive, string when)
        => Until(async () => await Number(drive, "SELECT count(*) FROM evidence_waiting") == 0, drive, $"{when} leaves wait to be sequenced");

    private static async Task Until(Func<Task<bool>> isSo, FaultDrive drive, string otherwise)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Longest; await Task.Delay(250))
            if (await isSo())
                return;
        drive.Blame($"{otherwise} for {Longest.TotalSeconds:0} s");
    }

    private static async Task<long> Number(FaultDrive drive, string question)
    {
        var number = 0L;
        await using var connection = await drive.Town.Connect();
        await StoredRows.Each(connection, question, row => number = Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
        return number;
    }

    // The product's own verifier, in a process of its own: whole log, signatures, times of checkpoints, and the tables beside it.
    private static async Task MustVerify(FaultDrive drive, Ground ground, Dictionary<string, string?> settings)
    {
        var isDll = ground.Program.EndsWith(".dll", StringComparison.Ordinal);
        List<string> arguments = [.. isDll ? ["exec", ground.Program] : Array.Empty<string>(), "evidence", "check"];
        foreach (var (key, value) in settings)
            arguments.AddRange(["--" + key.ToLowerInvariant(), value!]);
        using var check = Process.Start(new ProcessStartInfo(isDll ? "dotnet" : ground.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (check.StandardOutput.ReadToEndAsync(), check.StandardError.ReadToEndAsync());
        await check.WaitForExitAsync();
        if (check.ExitCode != 0)
            drive.Blame($"the log is refused: {await said}{await complained}");
    }

    private static string? Library() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;
}
