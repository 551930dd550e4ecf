using System.Text.RegularExpressions;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Texts;

/// <summary>Takes waiting pictures and scanned PDFs one after the other. Not a job of the schedule: a page may take a minute, and the ladder must not wait for it.</summary>
internal sealed class ScanReader(IServiceScopeFactory scopes, Tesseract tesseract, ScannedPdf pdf, PageReadingSettings settings, ILogger<ScanReader> log) : BackgroundService
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
                var text = place.IsPdf ? await pdf.Read(place.Path, () => GoOn(place.File, cancel), cancel) : await tesseract.Read(place.Path, cancel);
                await Keep(place.File, text, cancel);
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
        using var often = new PeriodicTimer(TimeSpan.FromSeconds(settings.SecondsBetween));
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

    private async Task<WaitingScan?> Take(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<TakeScan>().Run(await pdf.IsOn(), cancel)) is { Succeeded: true, Value: { } taken } ? taken : null;
    }

    private async Task GoOn(Guid file, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TakeScan>().GoOn(file, cancel);
    }

    private async Task Keep(Guid file, string? text, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<KeepScan>().Run(file, text, cancel);
    }
}

/// <summary>A picture or a scanned PDF somebody took to read.</summary>
internal sealed record WaitingScan(Guid File, string Path, bool IsPdf);

/// <summary>Takes one waiting picture or PDF, so that no other node reads it too; what a dead reader left comes again.</summary>
internal sealed class TakeScan(AppDb db, Sql sql, FileStore files, Work work, PageReadingSettings settings, TimeProvider clock)
{
    // Twice, because a turned page may be looked at twice.
    private DateTimeOffset Lease => clock.GetUtcNow().AddSeconds((2 * settings.SecondsAPage) + 60);

    /// <param name="withPdf">Take scanned PDFs too; without the program that draws their pages they wait.</param>
    /// <param name="cancel">Stops.</param>
    public Task<Result<WaitingScan?>> Run(bool withPdf, CancellationToken cancel) => work.Run<WaitingScan?>(async () =>
    {
        var now = clock.GetUtcNow();
        var id = await sql.First<Guid?>($"""
            SELECT id FROM directive_file_texts WHERE (state = 'Waiting' OR (state = 'Reading' AND leased_until < @now)) {(withPdf ? "" : "AND lower(name) NOT LIKE '%.pdf'")}
            ORDER BY id LIMIT 1 {(sql.Kind == DatabaseKind.Postgres ? "FOR UPDATE SKIP LOCKED" : "")}
            """, new { now }, cancel);
        if (id is not { } next)
            return (WaitingScan?)null;
        var text = await db.Set<FileText>().SingleAsync(one => one.Id == next, cancel);
        text.Lease(Lease);
        var file = await db.Set<StoredFile>().AsNoTracking().SingleAsync(one => one.Id == next, cancel);
        return new WaitingScan(next, files.PlaceOf(file.Digest), file.MediaType == "application/pdf");
    }, cancel);

    /// <summary>The reader is still at it: a PDF has many pages.</summary>
    public Task GoOn(Guid file, CancellationToken cancel) => work.Run<Done>(async () =>
    {
        (await db.Set<FileText>().SingleAsync(one => one.Id == file, cancel)).GoOn(Lease);
        return Done.Instance;
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

    // The star of a mark is read as whatever looks like one, its figure too (机密女]年): a line that holds nothing else is a mark all the same.
    [GeneratedRegex(@"(?m)^\s*(?:绝|机|秘)\s*密\s*\S?\s*(?:\S{1,3}\s*年|长期|启封前)?\s*$")]
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
