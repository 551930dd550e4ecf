using System.Diagnostics;
using System.Globalization;

namespace Jicengtong.Bench;

/// <summary>One HTTP request: method, path, bearer token (or empty), JSON body (or empty).</summary>
internal sealed record Shot(string Method, string Path, string Token = "", string Body = "", string Key = "");

/// <summary>What a burst of load came to.</summary>
internal sealed record LoadResult(double PerSecond, Latency Latency, long Requests, long Errors);

/// <summary>Concurrent clients over real sockets: wrk when it is installed, else loops of HttpClient in this process (slower, and said so).</summary>
internal static class Load
{
    private const int Connections = 32;
    private static readonly Lazy<bool> Wrk = new(() => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "wrk"))));

    /// <summary>Who makes the load.</summary>
    public static string Tool => Wrk.Value ? "wrk" : "HttpClient";

    /// <summary>Shoots the shots round and round for so many seconds.</summary>
    public static Task<LoadResult> Run(Ground ground, Uri address, IReadOnlyList<Shot> shots, double seconds)
        => Wrk.Value ? WithWrk(ground, address, shots, seconds) : WithClients(address, shots, seconds);

    /// <summary>One shot after the other: how long each took, in milliseconds. Every answer must be a success and hold these words.</summary>
    public static async Task<List<double>> OneByOne(Uri address, IEnumerable<Shot> shots, string words = "")
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        var times = new List<double>();
        foreach (var shot in shots)
        {
            using var request = MessageOf(shot);
            var watch = Stopwatch.StartNew();
            using var answer = await client.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (!answer.IsSuccessStatusCode || !body.Contains(words, StringComparison.Ordinal))
                throw new InvalidOperationException($"{shot.Path}: {(int)answer.StatusCode} {body[..Math.Min(body.Length, 300)]}");
        }

        return times;
    }

    private static async Task<LoadResult> WithWrk(Ground ground, Uri address, IReadOnlyList<Shot> shots, double seconds)
    {
        var folder = ground.NewFolder("load");
        var (list, script) = (Path.Combine(folder, "shots.txt"), Path.Combine(folder, "shots.lua"));
        await File.WriteAllLinesAsync(list, shots.Select(shot => string.Join('\t', shot.Method, shot.Path, shot.Token, shot.Key, shot.Body)));
        await File.WriteAllTextAsync(script, $$"""
            local shots, at = {}, 0
            init = function()
              for line in io.lines("{{list}}") do
                local method, path, token, key, body = line:match("([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)")
                local headers = {}
                if token ~= "" then headers["Authorization"] = "Bearer " .. token end
                if key ~= "" then headers["Idempotency-Key"] = key end
                if body ~= "" then headers["Content-Type"] = "application/json" end
                shots[#shots + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
              end
            end
            request = function() at = at % #shots + 1; return shots[at] end
            done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("FIGURES %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
            end
            """);
        var start = new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{Math.Max(1, (int)seconds)}s", "-s", script, address.ToString()]) { RedirectStandardOutput = true };
        using var wrk = Process.Start(start)!;
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var figures = said.Split('\n').FirstOrDefault(line => line.StartsWith("FIGURES", StringComparison.Ordinal))?.Split(' ').Skip(1).Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray()
            ?? throw new InvalidOperationException("wrk said: " + said);
        return new LoadResult(figures[0] / (figures[1] / 1e6), new Latency(figures[2] / 1000, figures[3] / 1000, figures[4] / 1000), (long)figures[0], (long)figures[5]);
    }

    private static async Task<LoadResult> WithClients(Uri address, IReadOnlyList<Shot> shots, double seconds)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = address };
        var (next, errors, watch) = (-1, 0L, Stopwatch.StartNew());
        var times = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var own = new List<double>();
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                using var request = MessageOf(shots[Interlocked.Increment(ref next) % shots.Count]);
                var began = watch.Elapsed;
                using var answer = await client.SendAsync(request);
                await answer.Content.ReadAsByteArrayAsync();
                own.Add((watch.Elapsed - began).TotalMilliseconds);
                if (!answer.IsSuccessStatusCode)
                    Interlocked.Increment(ref errors);
            }

            return own;
        }));
        var all = times.SelectMany(own => own).ToList();
        return new LoadResult(all.Count / watch.Elapsed.TotalSeconds, Latency.Of(all), all.Count, errors);
    }

    private static HttpRequestMessage MessageOf(Shot shot)
    {
        var request = new HttpRequestMessage(new HttpMethod(shot.Method), shot.Path);
        if (shot.Token.Length > 0)
            request.Headers.Authorization = new("Bearer", shot.Token);
        if (shot.Key.Length > 0)
            request.Headers.Add("Idempotency-Key", shot.Key);
        if (shot.Body.Length > 0)
            request.Content = new StringContent(shot.Body, System.Text.Encoding.UTF8, "application/json");
        return request;
    }
}
