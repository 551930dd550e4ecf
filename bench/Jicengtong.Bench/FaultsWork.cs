using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Jicengtong.Tests.Crash;

namespace Jicengtong.Bench;

/// <summary>
/// What breaks around the program while it works: a full disk (SQLite, on a small disk of its own), the server of PostgreSQL killed and started again, and one of two nodes killed. Reads go on where they can, writes are
/// answered or say "later" (503 with Retry-After), everything acknowledged is there afterwards, nothing twice, and nobody had to restart the program.
/// </summary>
internal static class FaultsWork
{
    private const int Writers = 6;

    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
            if (kind == DatabaseKind.Sqlite)
            {
                await FullDisk(ground);
            }
            else
            {
                await ServerRestart(ground);
                await LostNode(ground);
            }
    }

    private static async Task FullDisk(Ground ground)
    {
        var settings = new Dictionary<string, string?>(await CrashWork.ImportTown(ground, DatabaseKind.Sqlite));
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
            var (town, oracle) = (await DrivenTown.Open(settings), new Oracle());
            await using var child = await ChildProgram.Start(ground.Program, settings);
            using var client = new HttpClient { BaseAddress = child.Address };
            var faults = new List<string>();
            if (await Draft(oracle, town, "before").Send(client) is null)
                faults.Add("a write on an empty disk was not taken");

            await Fill(Path.Combine(disk, "filler"));
            for (var at = 0; at < 20; at++)
            {
                if (await Read(client, town) != HttpStatusCode.OK)
                    faults.Add("a read failed on a full disk");
                using var refused = await Post(client, town, $"full-{at}");
                if (!refused.IsSuccessStatusCode && (refused.StatusCode != HttpStatusCode.ServiceUnavailable || refused.Headers.RetryAfter is null))
                    faults.Add($"a write on a full disk was answered {(int)refused.StatusCode}, with{(refused.Headers.RetryAfter is null ? "out" : "")} Retry-After");
            }

            File.Delete(Path.Combine(disk, "filler"));
            if (await Insist(Draft(oracle, town, "after"), () => client, TimeSpan.FromSeconds(10)) is null)
                faults.Add("with room again, and without a restart, a write was not taken");
            faults.AddRange(await Compare(town, oracle));
            await using var open = await town.Connect();
            await StoredRows.Each(open, "PRAGMA integrity_check", row =>
            {
                if ((string)row[0] != "ok")
                    faults.Add("corrupt: " + row[0]);
            });
            Add(ground, DatabaseKind.Sqlite, "full disk", "22 writes, 20 reads", faults);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Does("umount", disk);
        }
    }

    private static async Task ServerRestart(Ground ground)
    {
        var settings = await CrashWork.ImportTown(ground, DatabaseKind.Postgres);
        var (town, oracle) = (await DrivenTown.Open(settings), new Oracle());
        await using var child = await ChildProgram.Start(ground.Program, settings);
        using var client = new HttpClient { BaseAddress = child.Address };
        var faults = await Drive(town, oracle, _ => client, ground.Postgres.KillAndRestart);
        Add(ground, DatabaseKind.Postgres, "server killed and started under load", Sent(oracle), faults);
    }

    private static async Task LostNode(Ground ground)
    {
        var settings = await CrashWork.ImportTown(ground, DatabaseKind.Postgres);
        var (town, oracle) = (await DrivenTown.Open(settings), new Oracle());
        await using var lost = await ChildProgram.Start(ground.Program, settings);
        await using var other = await ChildProgram.Start(ground.Program, settings);
        using var toLost = new HttpClient { BaseAddress = lost.Address };
        using var toOther = new HttpClient { BaseAddress = other.Address };
        var isGone = false;
        var faults = await Drive(town, oracle, writer => writer % 2 == 0 && !isGone ? toLost : toOther, async () =>
        {
            await lost.Kill();
            isGone = true;
        });
        Add(ground, DatabaseKind.Postgres, "one of two nodes killed", Sent(oracle), faults);
    }

    // Everybody writes; in the middle something happens; whoever got no answer sends the same again under its key.
    private static async Task<List<string>> Drive(DrivenTown town, Oracle oracle, Func<int, HttpClient> clientOf, Func<Task> happens)
    {
        using var stop = new CancellationTokenSource();
        var faults = new List<string>();
        var writers = Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var draft = Draft(oracle, town, string.Create(CultureInfo.InvariantCulture, $"f{writer}-{number}"));
                if (await Insist(draft, () => clientOf(writer), TimeSpan.FromSeconds(30)) is not { } written)
                {
                    lock (faults)
                        faults.Add($"{draft.Key} was not taken within 30 s: {draft.Trouble}");
                    continue;
                }

                var id = JsonDocument.Parse(written).RootElement.GetProperty("id").GetString()!;
                var issue = oracle.Expect(new Deed(DeedKind.Issue, draft.Key + "-issue", id, town.Issuer, HttpMethod.Put, $"/api/directives/{id}/issue", "{\"whyAgain\":\"压力测试\"}"));
                if (await Insist(issue, () => clientOf(writer), TimeSpan.FromSeconds(30)) is null)
                    lock (faults)
                        faults.Add($"{issue.Key} was not taken within 30 s: {issue.Trouble}");
            }
        }).ToList();
        await Task.Delay(1500, CancellationToken.None);
        await happens();
        await Task.Delay(1500, CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        if (oracle.Acknowledged < Writers)
            faults.Add("so little was acknowledged that it proves nothing");
        faults.AddRange(await Compare(town, oracle));
        return faults;
    }

    private static async Task<string?> Insist(Deed deed, Func<HttpClient> client, TimeSpan most)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < most; await Task.Delay(100))
            if (await deed.Send(client()) is { } answer)
                return answer;
        return null;
    }

    private static Deed Draft(Oracle oracle, DrivenTown town, string title)
        => oracle.Expect(new Deed(DeedKind.Write, title, title, town.Issuer, HttpMethod.Post, "/api/directives", BodyOf(title)));

    private static string BodyOf(string title) => JsonSerializer.Serialize(new
    {
        title, matter = DrivenTown.Matter, urgency = "urgent", demand = "confirm", text = "请各乡镇确认。" + new string('防', 4000),
        audience = new { matters = new[] { DrivenTown.Matter }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" }, posts = Array.Empty<string>() },
    });

    private static Task<HttpResponseMessage> Post(HttpClient client, DrivenTown town, string title)
        => client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/directives")
        {
            Content = new StringContent(BodyOf(title), System.Text.Encoding.UTF8, "application/json"), Headers = { Authorization = new AuthenticationHeaderValue("Bearer", town.Issuer) },
        });

    private static async Task<HttpStatusCode> Read(HttpClient client, DrivenTown town)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/inbox") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", town.Readers[0]) } };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<IReadOnlyList<string>> Compare(DrivenTown town, Oracle oracle)
    {
        await using var connection = await town.Connect();
        return oracle.Compare(await StoredRows.Read(connection, ""));
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

    private static string Sent(Oracle oracle) => string.Create(CultureInfo.InvariantCulture, $"{oracle.Acknowledged} of {oracle.Deeds.Count} acknowledged");

    private static void Add(Ground ground, DatabaseKind kind, string what, string size, List<string> faults)
    {
        foreach (var fault in faults.Distinct().Take(20))
            Console.Error.WriteLine("  " + fault);
        ground.Report.Add(new Finding("faults", what, Ground.NameOf(kind), size, "", new Spread(faults.Count, faults.Count, faults.Count, 1), null, null, null, null, "0 faults", faults.Count == 0));
    }

    private static bool Does(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
