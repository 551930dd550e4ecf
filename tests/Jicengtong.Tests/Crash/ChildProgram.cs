using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Jicengtong.Tests.Crash;

/// <summary>The real program as a process of its own, so that it can be killed as a power cut kills it.</summary>
public sealed class ChildProgram : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly Queue<string> lastLines = new();
    private bool isGone;

    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProgram(Process process) => this.process = process;

    /// <summary>Where it listens: on a port it took itself, so that nobody else can answer in its place.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Starts <c>serve</c> and waits for the first answer of <paramref name="ready"/>.</summary>
    /// <param name="program">The apphost, or the dll.</param>
    /// <param name="settings">Data, Db, Connection and Demo as the command line takes them.</param>
    /// <param name="ready">The address that must answer.</param>
    /// <param name="environment">What it finds in its environment besides ours.</param>
    public static async Task<ChildProgram> Start(string program, IReadOnlyDictionary<string, string?> settings, string ready = "/health/ready", IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = HowToStart(program, settings);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        var child = new ChildProgram(new Process { StartInfo = start });
        child.process.OutputDataReceived += (_, line) => child.Remember(line.Data);
        child.process.ErrorDataReceived += (_, line) => child.Remember(line.Data);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        await child.WaitFor(ready);
        return child;
    }

    /// <summary>kill −9: no signal handler, no shutdown, nothing flushed.</summary>
    public async Task Kill()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Resident memory in bytes, as the kernel counts it.</summary>
    public long ResidentMemory()
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Twice is harmless: why the next one did not start must not be hidden by this.
        if (isGone)
            return;
        await Kill();
        process.Dispose();
        isGone = true;
    }

    /// <summary>A port nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ProcessStartInfo HowToStart(string program, IReadOnlyDictionary<string, string?> settings)
    {
        var isDll = program.EndsWith(".dll", StringComparison.Ordinal);
        List<string> arguments = [.. isDll ? ["exec", program] : Array.Empty<string>(), "serve", "--urls", "http://127.0.0.1:0"];
        foreach (var (key, value) in settings)
            if (key is "Data" or "Db" or "Connection")
                arguments.AddRange(["--" + key.ToLowerInvariant(), value!]);
            else if (key == "Demo" && value == "true")
                arguments.Add("--demo");
        return new ProcessStartInfo(isDll ? "dotnet" : program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
    }

    private async Task WaitFor(string ready)
    {
        var waited = Stopwatch.StartNew();
        try
        {
            // WaitForExitAsync also waits for the last line it said.
            await Task.WhenAny(listening.Task, process.WaitForExitAsync()).WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"The program did not listen within a minute:\n{Said()}");
        }

        if (!listening.Task.IsCompleted)
            throw Ended();
        Address = await listening.Task;
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        for (; waited.Elapsed < Longest; await Task.Delay(5))
        {
            if (process.HasExited)
                throw Ended();
            try
            {
                using var answer = await client.GetAsync(ready);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException($"The program did not answer within a minute:\n{Said()}");
    }

    private InvalidOperationException Ended() => new($"The program ended with {process.ExitCode} instead of answering:\n{Said()}");

    private void Remember(string? line)
    {
        if (line is null)
            return;
        if (Regex.Match(line, @"http://127\.0\.0\.1:[1-9]\d*") is { Success: true } said)
            listening.TrySetResult(new Uri(said.Value));
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > 40)
                lastLines.Dequeue();
        }
    }

    private string Said()
    {
        lock (lastLines)
            return string.Join('\n', lastLines);
    }
}
