using System.Diagnostics;
using System.Text.RegularExpressions;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Texts;

/// <summary>Section <c>Jct:Scans</c>: the program that reads pictures.</summary>
public sealed class PageReadingSettings
{
    /// <summary>The tesseract program; empty turns reading off.</summary>
    public string Program { get; set; } = "tesseract";

    /// <summary>Its language data; without it reading is off.</summary>
    public string Language { get; set; } = "chi_sim";

    /// <summary>How long it may work on one picture before it is ended.</summary>
    public int SecondsAPage { get; set; } = 90;
}

/// <summary>
/// Reads pictures with tesseract: out of process (a broken picture ends only the program that looked at it), one at a time, with a
/// time limit and low priority. The installation may do without; then <see cref="IsOn"/> is false and the pages say so.
/// </summary>
public sealed partial class Tesseract
{
    private readonly PageReadingSettings settings;
    private readonly Lazy<Task<string[]>> languages;

    /// <param name="settings">Which program.</param>
    public Tesseract(PageReadingSettings settings) => (this.settings, languages) = (settings, new Lazy<Task<string[]>>(Languages));

    /// <summary>Can pictures be read here?</summary>
    public async Task<bool> IsOn() => (await languages.Value).Contains(settings.Language);

    /// <summary>What stands on the picture; null when the program failed or took too long.</summary>
    public async Task<string?> Read(string picture, CancellationToken cancel)
    {
        // Turned pages are common on phones; the program can tell when it has the data for it.
        var mode = (await languages.Value).Contains("osd") ? "1" : "3";
        var said = await Run([picture, "stdout", "-l", settings.Language, "--psm", mode], TimeSpan.FromSeconds(settings.SecondsAPage), cancel)
            ?? (mode == "1" ? await Run([picture, "stdout", "-l", settings.Language, "--psm", "3"], TimeSpan.FromSeconds(settings.SecondsAPage), cancel) : null);
        return said is null ? null : Blank().Replace(Gap().Replace(said, ""), "\n").Trim();
    }

    private async Task<string[]> Languages()
        => settings.Program.Length == 0 ? [] : (await Run(["--list-langs"], TimeSpan.FromSeconds(20), CancellationToken.None))?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private async Task<string?> Run(string[] arguments, TimeSpan limit, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        var start = new ProcessStartInfo(settings.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, StandardOutputEncoding = System.Text.Encoding.UTF8 };
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

    [GeneratedRegex(@"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]+(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef0-9])|(?<=[0-9])[ \t]+(?=[\u4e00-\u9fff])")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\s*\n\s*|\f")]
    private static partial Regex Blank();
}

/// <summary>Takes waiting pictures one after the other. Not a job of the schedule: a page may take a minute, and the ladder must not wait for it.</summary>
internal sealed class ScanReader(IServiceScopeFactory scopes, Tesseract tesseract, ILogger<ScanReader> log) : BackgroundService
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <summary>Reads everything that waits; how many pictures it took.</summary>
    public async Task<int> ReadWaiting(CancellationToken cancel)
    {
        if (!await tesseract.IsOn())
            return 0;
        await oneAtATime.WaitAsync(cancel);
        try
        {
            var taken = 0;
            while (await Take(cancel) is { } place)
            {
                taken++;
                await Keep(place.File, await tesseract.Read(place.Path, cancel), cancel);
            }

            return taken;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var often = new PeriodicTimer(TimeSpan.FromSeconds(3));
        while (await often.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReadWaiting(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Reading pictures failed and will be tried again");
            }
        }
    }

    private async Task<(Guid File, string Path)?> Take(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<TakeScan>().Run(cancel)) is { Succeeded: true, Value: { } taken } ? taken : null;
    }

    private async Task Keep(Guid file, string? text, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<KeepScan>().Run(file, text, cancel);
    }
}

/// <summary>Takes one waiting picture, so that no other node reads it too; what a dead reader left comes again.</summary>
internal sealed class TakeScan(AppDb db, Sql sql, FileStore files, Work work, PageReadingSettings settings, TimeProvider clock)
{
    public Task<Result<(Guid File, string Path)?>> Run(CancellationToken cancel) => work.Run<(Guid File, string Path)?>(async () =>
    {
        var now = clock.GetUtcNow();
        var id = await sql.First<Guid?>($"""
            SELECT id FROM directive_file_texts WHERE state = 'Waiting' OR (state = 'Reading' AND leased_until < @now) ORDER BY id LIMIT 1 {(sql.Kind == DatabaseKind.Postgres ? "FOR UPDATE SKIP LOCKED" : "")}
            """, new { now }, cancel);
        if (id is not { } next)
            return ((Guid, string)?)null;
        var text = await db.Set<FileText>().SingleAsync(one => one.Id == next, cancel);
        text.Lease(now.AddSeconds((2 * settings.SecondsAPage) + 60));
        var file = await db.Set<StoredFile>().AsNoTracking().SingleAsync(one => one.Id == next, cancel);
        return (next, files.PlaceOf(file.Digest));
    }, cancel);
}

/// <summary>Keeps what was read; a picture that turns out to bear a classification mark is destroyed, and only its digest is logged.</summary>
internal sealed partial class KeepScan(AppDb db, FileStore files, PaperSearch found, AttachedTexts texts, Work work, ILogger<KeepScan> log)
{
    public Task Run(Guid id, string? read, CancellationToken cancel) => work.Run<Done>(async () =>
    {
        var text = await db.Set<FileText>().SingleAsync(one => one.Id == id, cancel);
        if (read is null)
            text.Fail();
        else if (SecrecyMarks.In(read) is not null || MisreadMark().IsMatch(read))
        {
            var file = await db.Set<StoredFile>().SingleAsync(one => one.Id == id, cancel);
            Destroyed(log, file.Digest, file.AddedBy);
            await files.Destroy(file, cancel);
            text.Destroyed();
        }
        else
        {
            text.Know(read);
        }

        await (text.OwnerKind == "paper" ? found.Renew(text.OwnerId, cancel) : texts.FindByThem(text.OwnerId, cancel));
        return Done.Instance;
    }, cancel);

    // The star of a mark is read as whatever looks like one (机密女1年): a line that holds nothing else is a mark all the same.
    [GeneratedRegex(@"(?m)^\s*(?:绝|机|秘)\s*密\s*\S?\s*(?:\d{1,2}\s*年|长期|启封前)?\s*$")]
    private static partial Regex MisreadMark();

    [LoggerMessage(4102, LogLevel.Warning, "Destroyed a picture with a classification mark: sha256 {Digest}, person {Person}")]
    private static partial void Destroyed(ILogger log, string digest, Guid person);
}

/// <summary>Renews what the register finds of a paper when its pages were read.</summary>
internal sealed class PaperSearch(AppDb db, Papers.PaperDesk desk)
{
    public async Task Renew(Guid paper, CancellationToken cancel)
    {
        if (await db.Set<Papers.Paper>().FindAsync([paper], cancel) is { } found)
            await desk.Find(found, cancel);
    }
}
