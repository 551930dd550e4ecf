using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Jicengtong.Tests.Crash;

namespace Jicengtong.Bench;

/// <summary>
/// One fault being tried: a town, whoever writes in it, what they were promised, and what was found wrong. Every write goes under a key, and whoever got no answer, or
/// was told "later", sends the same again.
/// </summary>
internal sealed class FaultDrive(Ground ground, DatabaseKind kind, DrivenTown town, string what)
{
    private const int Writers = 6;
    private readonly List<string> faults = [];
    private volatile int told;

    /// <summary>What was sent and acknowledged.</summary>
    public Oracle Oracle { get; } = new();

    /// <summary>The town.</summary>
    public DrivenTown Town => town;

    /// <summary>How many probes were told to come again later.</summary>
    public int ToldLater => told;

    /// <summary>How often somebody tries again before it counts as refused.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A client that waits longer than anything may take.</summary>
    public static HttpClient ClientOf(ChildProgram child) => new() { BaseAddress = child.Address, Timeout = TimeSpan.FromMinutes(3) };

    /// <summary>Something is wrong.</summary>
    public void Blame(string fault)
    {
        lock (faults)
            faults.Add(fault);
    }

    /// <summary>Everybody writes; in the middle something happens.</summary>
    public async Task Drive(Func<int, HttpClient> clientOf, Func<Task> happens)
    {
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(writer => Write(writer, () => clientOf(writer), stop.Token)).ToList();
        await Task.Delay(1500, CancellationToken.None);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience && !Oracle.Deeds.Any(deed => deed is { Kind: DeedKind.Issue, Acknowledged: not null });)
            await Task.Delay(50, CancellationToken.None);
        var before = Oracle.Acknowledged;
        await happens();
        var after = Oracle.Acknowledged;
        await Task.Delay(1500, CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        if (before < 1 || Oracle.Acknowledged == after)
            Blame("so little was acknowledged that it proves nothing");
    }

    /// <summary>One write that must be taken within <see cref="Patience"/>.</summary>
    public async Task<string?> MustBeTaken(Deed deed, Func<HttpClient> client)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(100))
            if (await deed.Send(client()) is { } answer)
                return answer;
        Blame($"{deed.Key} was not taken within {Patience.TotalSeconds:0} s: {deed.Trouble}");
        return null;
    }

    /// <summary>A draft under this title, which is also its key.</summary>
    public Deed Draft(string title) => Oracle.Expect(new Deed(DeedKind.Write, title, title, town.Issuer, HttpMethod.Post, "/api/directives", BodyOf(title)));

    /// <summary>Somebody looks at the inbox; unless it is well answered, it must say "later", and soon.</summary>
    public Task Read(HttpClient client, TimeSpan most, bool mustSucceed) => Probe(client, new HttpRequestMessage(HttpMethod.Get, "/inbox"), town.Readers[0], most, mustSucceed);

    /// <summary>Somebody writes once, without insisting; it may be taken or told "later", and soon. It stays unknown to the oracle until it is taken.</summary>
    public Task Write(HttpClient client, string title, TimeSpan most) => Probe(client, new HttpRequestMessage(HttpMethod.Post, "/api/directives") { Content = new StringContent(BodyOf(title), Encoding.UTF8, "application/json") },
        town.Issuer, most, mustSucceed: false);

    /// <summary>Compares with the database and adds the line of the table.</summary>
    public async Task Report(string? size = null)
    {
        await using (var connection = await town.Connect())
        {
            foreach (var fault in Oracle.Compare(await StoredRows.Read(connection, "")))
                Blame(fault);
            if (kind == DatabaseKind.Sqlite)
                await StoredRows.Each(connection, "PRAGMA integrity_check", row =>
                {
                    if ((string)row[0] != "ok")
                        Blame("corrupt: " + row[0]);
                });
        }

        foreach (var fault in faults.Distinct().Take(20))
            Console.Error.WriteLine("  " + fault);
        size ??= string.Create(CultureInfo.InvariantCulture, $"{Oracle.Acknowledged} of {Oracle.Deeds.Count} acknowledged") + (told > 0 ? string.Create(CultureInfo.InvariantCulture, $", {told} told \"later\"") : "");
        ground.Report.Add(new Finding("faults", what, Ground.NameOf(kind), size, "", new Spread(faults.Count, faults.Count, faults.Count, 1), null, null, null, null, "0 faults", faults.Count == 0));
    }

    private async Task Write(int writer, Func<HttpClient> client, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            if (await MustBeTaken(Draft(string.Create(CultureInfo.InvariantCulture, $"f{writer}-{number}")), client) is not { } written)
                continue;
            var id = JsonDocument.Parse(written).RootElement.GetProperty("id").GetString()!;
            await MustBeTaken(Oracle.Expect(new Deed(DeedKind.Issue, $"f{writer}-{number}-issue", id, town.Issuer, HttpMethod.Put, $"/api/directives/{id}/issue", "{\"whyAgain\":\"压力测试\"}")), client);
        }
    }

    private async Task Probe(HttpClient client, HttpRequestMessage request, string token, TimeSpan most, bool mustSucceed)
    {
        using var owned = request;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var what = request.Method == HttpMethod.Get ? "a read" : "a write";
        try
        {
            using var limit = new CancellationTokenSource(most);
            using var answer = await client.SendAsync(request, limit.Token);
            if (answer.IsSuccessStatusCode)
                return;
            if (mustSucceed)
                Blame($"{what} was answered {(int)answer.StatusCode}");
            else if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
                Blame($"{what} was answered {(int)answer.StatusCode} with{(answer.Headers.RetryAfter is null ? "out" : "")} Retry-After");
            else
                Interlocked.Increment(ref told);
        }
        catch (Exception cut) when (cut is HttpRequestException or OperationCanceledException)
        {
            Blame($"{what} got no answer within {most.TotalSeconds:0} s");
        }
    }

    private static string BodyOf(string title) => JsonSerializer.Serialize(new
    {
        title, matter = DrivenTown.Matter, urgency = "urgent", demand = "confirm", text = "请各乡镇确认。" + new string('防', 4000),
        audience = new { matters = new[] { DrivenTown.Matter }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" }, posts = Array.Empty<string>() },
    });
}
