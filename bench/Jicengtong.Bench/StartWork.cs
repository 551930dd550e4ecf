using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Jicengtong.Tests.Crash;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>Promise 10: the delivered program from nothing to its first answer, what it occupies after 200 requests, and how many bytes a phone fetches.</summary>
internal static partial class StartWork
{
    private const int Requests = 200;

    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
            await Measure(ground, kind);
    }

    private static async Task Measure(Ground ground, DatabaseKind kind)
    {
        var settings = await Furnish(ground, kind);
        var (starts, memory, first, again) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run <= Ground.Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            await using var child = await ChildProgram.Start(ground.Program, settings, "/sign-in");
            var started = watch.Elapsed.TotalMilliseconds;
            await Visit(child.Address);
            if (run == 0)
                continue;
            starts.Add(started);
            memory.Add(child.ResidentMemory() / 1048576.0);
            var (whole, page) = await Fetch(child.Address, "/inbox", Tokens.Of(1));
            first.Add(whole / 1024.0);
            again.Add(page / 1024.0);
        }

        var form = File.Exists(Path.ChangeExtension(ground.Program, ".dll")) && new FileInfo(Path.ChangeExtension(ground.Program, ".dll")).Length > 1_500_000 ? "ReadyToRun" : "plain build";
        Add(ground, kind, "to the first page", form, "ms", starts, "≤1 s", 1000);
        Add(ground, kind, "resident memory", $"{Requests} requests", "MB", memory, "≤150 MB", 150);
        Add(ground, kind, "inbox, cold cache, br", "5 cards", "KB", first, "≤40 KB", 40);
        Add(ground, kind, "inbox, repeat view, br", "5 cards", "KB", again, "≤4 KB", 4);
    }

    private static void Add(Ground ground, DatabaseKind kind, string what, string size, string unit, List<double> values, string promise, double most)
        => ground.Report.Add(new Finding("start", what, Ground.NameOf(kind), size, unit, Spread.Of(values), null, null, null, null, promise, Spread.Of(values).Median <= most));

    private static async Task<Dictionary<string, string?>> Furnish(Ground ground, DatabaseKind kind)
    {
        await using var app = await ground.Build(kind, listen: false);
        var county = new County(app, kind);
        await county.Settle(20);
        await Inboxes.Fill(app, county, 20, 10);
        await Tokens.Register(app, 20);
        var installation = app.Services.GetRequiredService<Installation>();
        return Ground.SettingsOf(installation);
    }

    private static async Task Visit(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Tokens.Of(1));
        string[] paths = ["/inbox", "/api/inbox", "/who", "/me"];
        for (var request = 0; request < Requests; request++)
        {
            using var answer = await client.GetAsync(paths[request % paths.Length]);
            answer.EnsureSuccessStatusCode();
        }
    }

    // The page, then everything its head names, each counted with its headers as it comes over the wire.
    private static async Task<(long Whole, long Page)> Fetch(Uri address, string path, string token)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var html = await client.GetStringAsync(path);
        var page = await BytesOf(address, path, token);
        var whole = page;
        foreach (var asset in Named().Matches(html).Select(match => match.Groups[1].Value).Distinct())
            whole += await BytesOf(address, asset, token);
        return (whole, page);
    }

    private static async Task<long> BytesOf(Uri address, string path, string token)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept-Encoding: br\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"));
        var (buffer, all) = (new byte[65536], 0L);
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
            all += read;
        return all;
    }

    [GeneratedRegex("(?:href|src)=\"(/assets/[^\"]+)\"")]
    private static partial Regex Named();
}
