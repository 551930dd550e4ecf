using System.Diagnostics;

namespace Jicengtong.Modules.Directives.Texts;

/// <summary>Runs a program beside us on a file somebody sent: a broken file ends only that program, and it may be slow but not for ever.</summary>
internal static class OutsideProgram
{
    /// <summary>Is the program here? Looked for where the system would, without running it: a page may be waiting for the answer.</summary>
    public static bool IsHere(string program) => program.Length > 0
        && (program.Contains(Path.DirectorySeparatorChar) ? [""] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs it to its end, with low priority unless <paramref name="isPressing"/>.</summary>
    /// <returns>What it wrote; null when it is not there, failed or took longer than <paramref name="limit"/>.</returns>
    public static async Task<string?> Run(string program, string[] arguments, TimeSpan limit, CancellationToken cancel, bool isPressing = false)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, StandardOutputEncoding = System.Text.Encoding.UTF8 };
        // More threads make one page hardly faster and everybody else slower.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (process)
        {
            try
            {
                if (!isPressing)
                    Calm(process);
                var (said, complained) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
                await process.WaitForExitAsync(patience.Token);
                await complained;
                return process.ExitCode == 0 ? await said : null;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancel.ThrowIfCancellationRequested();
                return null;
            }
        }
    }

    private static void Calm(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It was quicker than we, or the system does not let us.
        }
    }
}
