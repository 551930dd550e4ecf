using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Jicengtong.Modules.Organization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// A working day begins: of 25,000 people who come daily a fifth comes within ten minutes, which is 8.3 a second, each signs in with the real password hash, looks at the inbox,
/// opens something and answers it. And a unit runs wild: ten of its people ask for pages as fast as they are answered. Both times others look at their inbox: how long does that take them, next to an
/// idle program in the same run?
/// </summary>
internal static class MorningWork
{
    private const int People = 1000;
    private const int Sampled = 20;
    private const double SignInsPerSecond = 25_000 * 0.2 / 600;
    private const string Password = "bench-password-2026";

    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
        {
            await using var app = await ground.Build(kind, listen: true);
            var county = new County(app, kind);
            await county.Settle(People);
            await Inboxes.Fill(app, county, People, 20);
            await Tokens.Register(app, People);
            var hash = app.Services.CreateScope().ServiceProvider.GetRequiredService<IPasswordHasher<Person>>().HashPassword(null!, Password);
            await app.Write($"UPDATE organization_persons SET password_hash = '{hash}'");
            var (address, seconds) = (new Uri(app.Urls.First()), ground.IsFull ? 60 : 4);
            await Others(address, 3);

            var (idle, morning, wild, signed) = (await Others(address, seconds), new List<double>(), new List<double>(), 0);
            using (var stop = new CancellationTokenSource())
            {
                var coming = Come(address, stop.Token);
                morning = await Others(address, seconds);
                await stop.CancelAsync();
                signed = await coming;
            }

            using (var stop = new CancellationTokenSource())
            {
                var running = RunWild(address, stop.Token);
                wild = await Others(address, seconds);
                await stop.CancelAsync();
                await running;
            }

            await app.StopAsync();
            Add(ground, kind, "morning", string.Create(CultureInfo.InvariantCulture, $"{signed / (double)seconds:0.0} sign-ins/s of {SignInsPerSecond:0.0}"), morning, idle);
            Add(ground, kind, "burst from one unit", "10 people, no pause", wild, idle);
        }
    }

    private static void Add(Ground ground, DatabaseKind kind, string what, string size, List<double> busy, List<double> idle)
    {
        var (ours, floor) = (Latency.Of(busy), Latency.Of(idle));
        var ratio = ours.P99 / floor.P99;
        ground.Report.Add(new Finding("morning", $"inbox page of others, {what}", Ground.NameOf(kind), size, "ms", Spread.Of(busy), ours, "idle, p99", new Spread(floor.P99, floor.P99, floor.P99, 1),
            new Spread(ratio, ratio, ratio, 1), "p99 ≤2× idle", ratio <= 2));
    }

    // Twenty people look at their inbox ten times a second altogether.
    private static async Task<List<double>> Others(Uri address, int seconds)
    {
        using var client = new HttpClient { BaseAddress = address };
        var (times, whole) = (new List<double>(), Stopwatch.StartNew());
        for (var turn = 0; whole.Elapsed.TotalSeconds < seconds; turn++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/inbox");
            request.Headers.Authorization = new("Bearer", Tokens.Of(People - (turn % Sampled)));
            var watch = Stopwatch.StartNew();
            using var answer = await client.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            answer.EnsureSuccessStatusCode();
            times.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(Math.Max(1, 100 - (int)watch.ElapsedMilliseconds));
        }

        return times;
    }

    private static async Task<int> Come(Uri address, CancellationToken stop)
    {
        var (comers, watch) = (new List<Task>(), Stopwatch.StartNew());
        for (var one = 1; !stop.IsCancellationRequested; one++)
        {
            var due = TimeSpan.FromSeconds(one / SignInsPerSecond) - watch.Elapsed;
            if (due > TimeSpan.Zero)
                await Task.Delay(due, CancellationToken.None);
            comers.Add(ComeOne(address, 1 + (one % (People - Sampled))));
        }

        await Task.WhenAll(comers);
        return comers.Count;
    }

    private static async Task ComeOne(Uri address, int person)
    {
        using var browser = new HttpClient { BaseAddress = address };
        using var signedIn = await browser.PostAsJsonAsync("/api/session", new { account = $"p{person}", password = Password });
        signedIn.EnsureSuccessStatusCode();
        await browser.GetStringAsync("/inbox");
        var inbox = await browser.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/inbox");
        if (inbox.GetProperty("items").GetArrayLength() == 0)
            return;
        var ask = inbox.GetProperty("items")[0].GetProperty("id").GetString();
        (await browser.PutAsync($"/api/asks/{ask}/opened", null)).Dispose();
        (await browser.PutAsJsonAsync($"/api/asks/{ask}/receipt", new { answer = "understood" })).Dispose();
    }

    private static Task RunWild(Uri address, CancellationToken stop) => Task.WhenAll(Enumerable.Range(1, 10).Select(async person =>
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Tokens.Of(person));
        while (!stop.IsCancellationRequested)
        {
            using var answer = await client.GetAsync("/inbox", CancellationToken.None);
            await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
        }
    }));
}
