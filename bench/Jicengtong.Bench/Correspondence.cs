using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Reaching;
using Jicengtong.Tests.Crash;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Bench;

/// <summary>
/// A town that has much to say to the outside, with people at their pages beside it: what was to go out is kept whatever is broken, its age is seen, each goes out once, and nobody at a page feels it.
/// </summary>
internal sealed partial class Correspondence(FaultDrive drive, HttpClient client, List<Guid> people, IReadOnlyList<ChannelKind> channels) : IDisposable
{
    /// <summary>Runs the machine, and may try the robot.</summary>
    private const string Administrator = "machine";

    private const int People = 50;
    private const int NoticesEach = 5;
    private const int Readers = 20;

    // The pause after a third failure is a minute; twice that and some.
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(3);

    // A conversation takes fifteen seconds at most.
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(30);

    private HttpClient? administrator;

    /// <summary>How many notices are to go out.</summary>
    public int All => People * NoticesEach * channels.Count;

    /// <summary>The settings of a 巴汝镇 whose ways out lead there, and whom it will write to: they have a mail address, a telephone and a browser.</summary>
    public static async Task<(Dictionary<string, string?> Settings, List<Guid> People)> Prepare(Ground ground, DatabaseKind kind, object channels, string push)
    {
        List<Guid> people = [];
        var settings = await CrashWork.ImportTown(ground, kind, async app =>
        {
            // Where the servers are is read at the start, from the data folder.
            var outside = new { Jct = new { Outbound = new { AllowPrivate = new[] { "127.0.0.1" } }, Channels = channels } };
            await File.WriteAllTextAsync(Path.Combine(app.Services.GetRequiredService<Installation>().Data, "jct.json"), JsonSerializer.Serialize(outside));
            people = await app.Do(services => Settle(services, push));
        });
        return (settings, people);
    }

    private static async Task<List<Guid>> Settle(IServiceProvider services, string push)
    {
        var db = services.GetRequiredService<AppDb>();
        var some = await db.Set<Person>().Where(person => person.Phone != null).OrderBy(person => person.Account).Take(People).ToListAsync();
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = browser.ExportParameters(false).Q;
        await services.GetRequiredService<Work>().Run<Done>(() =>
        {
            db.Add(new Person { Id = Ids.Next(), Account = Administrator, Name = "系统管理员", Administers = AdministratorKind.System, PasswordChangedAt = DateTimeOffset.UtcNow, SecondFactorSince = DateTimeOffset.UtcNow });
            foreach (var person in some)
            {
                person.Mail = person.Account + "@people.example";
                if (push.Length > 0)
                    db.Add(new PushSubscription
                    {
                        Id = Ids.Next(), PersonId = person.Id, Endpoint = $"{push}/{person.Account}", P256dh = WebEncoders.Base64UrlEncode([4, .. point.X!, .. point.Y!]),
                        Auth = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)), MadeAt = DateTimeOffset.UtcNow,
                    });
            }

            return Task.FromResult<Result<Done>>(Done.Instance);
        }, CancellationToken.None);
        return [.. some.Select(person => person.Id)];
    }

    /// <summary>Everybody is to be told several things on every way, all at once.</summary>
    public async Task Queue(Dictionary<string, string?> settings)
    {
        await using var queueing = global::Program.Build(settings, builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await queueing.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            List<Notice> notices =
            [
                .. from person in people
                   from number in Enumerable.Range(1, NoticesEach)
                   from channel in channels
                   select new Notice(Guid.Empty, person, channel, "有一件事等您回", "/inbox", $"第{number}次提醒", Urgent: number == 1)
            ];
            await services.GetRequiredService<Outgoing>().Queue(notices, CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None));
    }

    /// <summary>As many as a town hall: ten pages a second, one after the other, and after every second a directive is written.</summary>
    /// <param name="what">Name of this while, for the titles.</param>
    /// <param name="seconds">At least so long …</param>
    /// <param name="until">… and until this is over.</param>
    public async Task<(List<double> Pages, List<double> Writes)> Look(string what, int seconds, Task? until = null)
    {
        var (pages, writes, whole) = (new List<double>(), new List<double>(), Stopwatch.StartNew());
        for (var turn = 0; whole.Elapsed.TotalSeconds < seconds || until is { IsCompleted: false }; turn++)
        {
            var watch = Stopwatch.StartNew();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/inbox");
            request.Headers.Authorization = new("Bearer", drive.Town.Readers[turn % Math.Min(Readers, drive.Town.Readers.Count)]);
            using var answer = await client.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            pages.Add(watch.Elapsed.TotalMilliseconds);
            if (!answer.IsSuccessStatusCode)
                drive.Blame($"a page was answered {(int)answer.StatusCode}");
            if (turn % 2 == 1)
            {
                var (deed, began) = (drive.Draft(string.Create(CultureInfo.InvariantCulture, $"{what}-{turn}")), watch.Elapsed);
                if (await deed.Send(client) is null)
                    drive.Blame($"a write was not taken: {deed.Trouble}");
                writes.Add((watch.Elapsed - began).TotalMilliseconds);
            }

            await Task.Delay(Math.Max(1, 100 - (int)watch.ElapsedMilliseconds));
        }

        return (pages, writes);
    }

    /// <summary>Two lines of the table: pages and writes while it was broken, next to the same before.</summary>
    public void Compare(Ground ground, DatabaseKind kind, (List<double> Pages, List<double> Writes) broken, (List<double> Pages, List<double> Writes) idle)
    {
        foreach (var (what, times, before) in new[] { ("inbox page meanwhile", broken.Pages, idle.Pages), ("directive written meanwhile", broken.Writes, idle.Writes) })
        {
            var (ours, floor) = (Latency.Of(times), Latency.Of(before));
            var ratio = ours.P99 / floor.P99;
            ground.Report.Add(new Finding("faults", what, Ground.NameOf(kind), $"{All} notices wait", "ms", Spread.Of(times), ours, "idle, p99", new Spread(floor.P99, floor.P99, floor.P99, 1),
                new Spread(ratio, ratio, ratio, 1), "p99 ≤2× idle", ratio <= 2));
        }
    }

    /// <summary>/health knows for how long the oldest has waited.</summary>
    public async Task MustBeSeen(TimeSpan since)
    {
        using var health = JsonDocument.Parse(await client.GetStringAsync("/health"));
        var oldest = health.RootElement.GetProperty("signs").EnumerateArray().Single(sign => sign.GetProperty("name").GetString() == "outgoing.oldestSeconds").GetProperty("value").GetDouble();
        if (oldest < since.TotalSeconds - 2)
            drive.Blame($"/health says that the oldest waits {oldest:0} s; it waits {since.TotalSeconds:0} s");
    }

    /// <summary>Every way is tried, and none gets through.</summary>
    public async Task MustFail()
    {
        var failing = new HashSet<string>();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < LongestRecovery && failing.Count < channels.Count; await Task.Delay(500))
        {
            await using var connection = await drive.Town.Connect();
            await StoredRows.Each(connection, "SELECT DISTINCT channel FROM inbox_outgoing WHERE failure IS NOT NULL", row => failing.Add((string)row[0]));
        }

        foreach (var channel in channels.Where(channel => !failing.Contains(channel.ToString())))
            drive.Blame($"{channel} did not fail: it was not away");
    }

    /// <summary>Everything queued is still to go out, whichever state it is in.</summary>
    public async Task<ILookup<string, string>> MustBeKept()
    {
        var kept = new List<(string Channel, string Key)>();
        await using var connection = await drive.Town.Connect();
        await StoredRows.Each(connection, "SELECT channel, key FROM inbox_outgoing WHERE state IN ('waiting', 'sending')", row => kept.Add(((string)row[0], (string)row[1])));
        if (kept.Count != All)
            drive.Blame($"{kept.Count} of {All} notices are kept while nobody takes them");
        return kept.ToLookup(one => one.Channel, one => one.Key);
    }

    /// <summary>Now that nothing is broken any more, everything goes out.</summary>
    public async Task MustGoOut()
    {
        var delivered = 0L;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < LongestRecovery && delivered < All; await Task.Delay(500))
        {
            await using var connection = await drive.Town.Connect();
            await StoredRows.Each(connection, "SELECT count(*) FROM inbox_outgoing WHERE state IN ('sent', 'delivered')", row => delivered = Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
        }

        if (delivered < All)
            drive.Blame($"{LongestRecovery.TotalSeconds:0} s after everything was well again {delivered} of {All} notices were out");
    }

    /// <summary>Nothing came twice, nothing not at all.</summary>
    public void OnceEach(string what, IEnumerable<string> kept, IEnumerable<string> came)
    {
        var times = came.CountBy(key => key).ToDictionary();
        foreach (var key in kept)
            if (times.GetValueOrDefault(key) is var number && number != 1)
                drive.Blame($"a notice came {number} times as {what}");
    }

    /// <summary>The administrator tries the robot of the group so many times at once: each time it is said soon whether it went out.</summary>
    public async Task TryRobot(int times, bool mustGo)
    {
        if (administrator is null)
        {
            administrator = new HttpClient { BaseAddress = client.BaseAddress, Timeout = TimeSpan.FromMinutes(3) };
            administrator.DefaultRequestHeaders.Authorization = new("Bearer", await drive.Town.TokenOf(Administrator));
        }

        var page = await administrator.GetStringAsync("/channels");
        var fields = new Dictionary<string, string> { ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value };
        await Task.WhenAll(Enumerable.Range(0, times).Select(async _ =>
        {
            using var form = new FormUrlEncodedContent([.. fields, new("operation", Guid.NewGuid().ToString("N"))]);
            try
            {
                using var limit = new CancellationTokenSource(LongestTry);
                using var answer = await administrator.PostAsync("/channels/robots/0/test", form, limit.Token);
                if (answer.IsSuccessStatusCode != mustGo || (int)answer.StatusCode >= 500)
                    drive.Blame($"whoever tried the robot was answered {(int)answer.StatusCode}");
            }
            catch (OperationCanceledException)
            {
                drive.Blame($"whoever tried the robot was not answered within {LongestTry.TotalSeconds:0} s");
            }
        }));
    }

    public void Dispose() => administrator?.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
