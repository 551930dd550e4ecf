using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Jicengtong.Tests.Crash;

namespace Jicengtong.Bench;

/// <summary>The API the essay proposes, under gunicorn with one worker per core. It checks no one, keeps no operation ids and asks nobody; it is what a reader would build first.</summary>
internal sealed class FlaskPeer(Process gunicorn, Uri address) : IAsyncDisposable
{
    private static readonly Shot[] Shots = [new("POST", "/submit_feedback", Body: """{"department":"测试县应急管理局","issue":"明白"}""")];

    /// <summary>Starts it in an empty folder; null when python3-flask or gunicorn is not installed.</summary>
    public static async Task<FlaskPeer?> Start(Ground ground)
    {
        var (folder, port) = (ground.NewFolder("flask"), ChildProgram.FreePort());
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Peers", "feedback.py"), Path.Combine(folder, "feedback.py"));
        try
        {
            var workers = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
            var peer = new FlaskPeer(Process.Start(new ProcessStartInfo("gunicorn", ["--workers", workers, "--bind", $"127.0.0.1:{port}", "--log-level", "critical", "feedback:app"])
            {
                WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true,
            })!, new Uri($"http://127.0.0.1:{port}"));
            if (await peer.Answers())
                return peer;
            await peer.DisposeAsync();
            return null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Feedback as fast as it takes it.</summary>
    public Task<LoadResult> Shoot(Ground ground, double seconds) => Load.Run(ground, address, Shots, seconds);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!gunicorn.HasExited)
            gunicorn.Kill(entireProcessTree: true);
        await gunicorn.WaitForExitAsync();
        gunicorn.Dispose();
    }

    private async Task<bool> Answers()
    {
        using var client = new HttpClient { BaseAddress = address };
        for (var tries = 0; tries < 100 && !gunicorn.HasExited; tries++, await Task.Delay(50))
        {
            try
            {
                using var answer = await client.PostAsync("/submit_feedback", new StringContent(Shots[0].Body, System.Text.Encoding.UTF8, "application/json"));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        return false;
    }
}
