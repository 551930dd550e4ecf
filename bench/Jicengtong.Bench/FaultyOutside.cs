using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Crash;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Bench;

/// <summary>
/// Whom the program sends to is away: the mail server takes connections and says nothing, nobody listens where the SMS gateway was, and a robot's webhook swallows what it is told. People at
/// their pages must not feel it, nothing that was to go out may be lost, its age must be seen, and once the servers are back everything goes out, each once.
/// </summary>
internal static class FaultyOutside
{
    private const int People = 50;
    private const int NoticesEach = 5;
    private const int Readers = 20;

    // The pause after a third failure is a minute; twice that and some.
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(3);

    public static async Task Run(Ground ground, DatabaseKind kind)
    {
        using var mails = new MailServer();
        await using var toMail = new SwallowingLine(mails.Port) { Swallows = true };
        var gateway = ChildProgram.FreePort();
        List<Guid> people = [];
        var settings = await CrashWork.ImportTown(ground, kind, async app => people = await Prepare(app, toMail.Port, gateway));
        var drive = await FaultsWork.Begin(ground, kind, "mail server hangs, SMS gateway dead, webhook hangs", settings);
        await using var child = await ChildProgram.Start(ground.Program, settings);
        using var client = FaultDrive.ClientOf(child);
        var seconds = ground.IsFull ? 30 : 10;

        await Look(client, drive, 3);
        var idle = await Look(client, drive, seconds);
        await using var queueing = global::Program.Build(settings, builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await Queue(queueing, people);
        var (before, dead) = (Stopwatch.StartNew(), await Look(client, drive, seconds));
        await MustBeSeen(client, drive, before.Elapsed);
        var keys = await Kept(drive);

        toMail.Swallows = false;
        await using var gatewayAgain = await Gateway.Open(gateway);
        await MustGoOut(drive, keys.Count);
        OnceEach(drive, "mail", keys.Where(one => one.Channel == "Mail"), mails.Ids);
        OnceEach(drive, "SMS", keys.Where(one => one.Channel == "Sms"), gatewayAgain.Keys);
        await drive.Report(string.Create(CultureInfo.InvariantCulture, $"{keys.Count} notices, {mails.Ids.Count} mails and {gatewayAgain.Keys.Count} SMS came"));

        var (ours, floor) = (Latency.Of(dead), Latency.Of(idle));
        var ratio = ours.P99 / floor.P99;
        ground.Report.Add(new Finding("faults", "inbox page meanwhile", Ground.NameOf(kind), $"{keys.Count} notices wait", "ms", Spread.Of(dead), ours, "idle, p99", new Spread(floor.P99, floor.P99, floor.P99, 1),
            new Spread(ratio, ratio, ratio, 1), "p99 ≤2× idle", ratio <= 2));
    }

    // Where the servers are is read at the start, from the data folder; whom to write to is the product's own.
    private static async Task<List<Guid>> Prepare(WebApplication app, int mailPort, int gatewayPort)
    {
        var outside = new
        {
            Jct = new
            {
                Outbound = new { AllowPrivate = new[] { "127.0.0.1" } },
                Channels = new
                {
                    Mail = new { Server = "127.0.0.1", Port = mailPort, From = "jct@county.example" },
                    Sms = new { Provider = "http", Url = $"http://127.0.0.1:{gatewayPort}/sms", Body = "{\"phone\":\"{phone}\",\"text\":\"{title}\",\"key\":\"{key}\"}" },
                    Robots = new[] { new { Name = "值班群", Kind = "wecom", Url = $"http://127.0.0.1:{mailPort}/robot" } },
                },
            },
        };
        await File.WriteAllTextAsync(Path.Combine(app.Services.GetRequiredService<Installation>().Data, "jct.json"), JsonSerializer.Serialize(outside));
        return await app.Do(async services =>
        {
            var some = await services.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Phone != null).OrderBy(person => person.Account).Take(People).ToListAsync();
            await services.GetRequiredService<Work>().Run<Done>(() =>
            {
                some.ForEach(person => person.Mail = person.Account + "@people.example");
                return Task.FromResult<Result<Done>>(Done.Instance);
            }, CancellationToken.None);
            return some.Select(person => person.Id).ToList();
        });
    }

    private static Task Queue(WebApplication app, List<Guid> people) => app.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        List<Notice> notices =
        [
            .. from person in people
               from number in Enumerable.Range(1, NoticesEach)
               from channel in new[] { ChannelKind.Mail, ChannelKind.Sms }
               select new Notice(Guid.Empty, person, channel, "有一件事等您回", "/inbox", $"第{number}次提醒", Urgent: number == 1)
        ];
        await services.GetRequiredService<Outgoing>().Queue(notices, CancellationToken.None);
        return Done.Instance;
    }, CancellationToken.None));

    // As many as a town hall: one page after the other, ten a second.
    private static async Task<List<double>> Look(HttpClient client, FaultDrive drive, int seconds)
    {
        var (times, whole) = (new List<double>(), Stopwatch.StartNew());
        for (var turn = 0; whole.Elapsed.TotalSeconds < seconds; turn++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/inbox");
            request.Headers.Authorization = new("Bearer", drive.Town.Readers[turn % Math.Min(Readers, drive.Town.Readers.Count)]);
            var watch = Stopwatch.StartNew();
            using var answer = await client.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (!answer.IsSuccessStatusCode)
                drive.Blame($"a page was answered {(int)answer.StatusCode}");
            await Task.Delay(Math.Max(1, 100 - (int)watch.ElapsedMilliseconds));
        }

        return times;
    }

    private static async Task MustBeSeen(HttpClient client, FaultDrive drive, TimeSpan since)
    {
        using var health = JsonDocument.Parse(await client.GetStringAsync("/health"));
        var oldest = health.RootElement.GetProperty("signs").EnumerateArray().Single(sign => sign.GetProperty("name").GetString() == "outgoing.oldestSeconds").GetProperty("value").GetDouble();
        if (oldest < since.TotalSeconds - 2)
            drive.Blame($"/health says that the oldest waits {oldest:0} s; it waits {since.TotalSeconds:0} s");
    }

    // Everything queued is still to go out, whichever state it is in.
    private static async Task<List<(string Channel, string Key)>> Kept(FaultDrive drive)
    {
        var kept = new List<(string Channel, string Key)>();
        var failures = 0L;
        await using var connection = await drive.Town.Connect();
        await StoredRows.Each(connection, "SELECT channel, key FROM inbox_outgoing WHERE state IN ('waiting', 'sending')", row => kept.Add(((string)row[0], (string)row[1])));
        await StoredRows.Each(connection, "SELECT count(*) FROM inbox_outgoing WHERE failure IS NOT NULL", row => failures = Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
        if (kept.Count != People * NoticesEach * 2)
            drive.Blame($"{kept.Count} of {People * NoticesEach * 2} notices are kept while nobody takes them");
        if (failures == 0)
            drive.Blame("nothing failed: the servers were not away");
        return kept;
    }

    private static async Task MustGoOut(FaultDrive drive, int all)
    {
        var delivered = 0L;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < LongestRecovery && delivered < all; await Task.Delay(500))
        {
            await using var connection = await drive.Town.Connect();
            await StoredRows.Each(connection, "SELECT count(*) FROM inbox_outgoing WHERE state IN ('sent', 'delivered')", row => delivered = Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
        }

        if (delivered < all)
            drive.Blame($"{LongestRecovery.TotalSeconds:0} s after the servers were back {delivered} of {all} notices were out");
    }

    private static void OnceEach(FaultDrive drive, string what, IEnumerable<(string Channel, string Key)> kept, IEnumerable<string> came)
    {
        var times = came.CountBy(key => key).ToDictionary();
        foreach (var (_, key) in kept)
            if (times.GetValueOrDefault(key) is var number && number != 1)
                drive.Blame($"a notice came {number} times as {what}");
    }

    /// <summary>An SMS gateway that takes everything and remembers under which key it came.</summary>
    private sealed class Gateway(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> keys = [];

        public IReadOnlyCollection<string> Keys => keys;

        public static async Task<Gateway> Open(int port)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var gateway = new Gateway(app);
            app.Run(async http =>
            {
                using var body = await JsonDocument.ParseAsync(http.Request.Body);
                gateway.keys.Enqueue(body.RootElement.GetProperty("key").GetString()!);
                await http.Response.WriteAsync("{\"code\":0}");
            });
            await app.StartAsync();
            return gateway;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
