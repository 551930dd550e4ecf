using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Platform;

/// <summary>
/// Appends a piece. The bytes are on the disk (fsync) before the row says so; whatever came before a cut counts. With the last
/// byte the file is looked at, and what is no photo, voice or video does not stay.
/// </summary>
internal sealed class ReceiveUpload(AppDb db, Sql sql, Work work, UploadSettings settings, UploadPlaces places, TimeProvider clock)
{
    private const int Piece = 128 * 1024;

    // Enough of the beginning to tell what it is.
    private const int Head = 16;

    /// <summary>One's own upload, or null.</summary>
    public Task<Upload?> Find(CurrentUser by, Guid id, CancellationToken cancel)
        => db.Set<Upload>().AsNoTracking().FirstOrDefaultAsync(upload => upload.Id == id && upload.PersonId == by.PersonId, cancel);

    /// <returns>The new offset; <c>notFound</c>, <c>upload.offset</c>, <c>upload.busy</c>, <c>upload.tooMuch</c>, <c>upload.diskFull</c>, <c>file.type</c> or what is wrong with a photo.</returns>
    public async Task<Result<Upload>> Run(CurrentUser by, Guid id, long offset, Stream body, CancellationToken cancel)
    {
        if (await Find(by, id, cancel) is not { } upload)
            return new NotFound("这个上传");
        if (upload.Digest is not null || offset != upload.Received)
            return offset == upload.Received ? upload : new WrongOffset();
        try
        {
            await using (var file = new FileStream(places.Of(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            {
                // Somebody else may have gone on between the row and the lock.
                if (await Find(by, id, cancel) is not { } now || now.Received != offset)
                    return new WrongOffset();
                if (file.CanSeek && file.Length > offset)
                    file.SetLength(offset);
                file.Position = offset;
                var received = await Append(upload, file, body, cancel);
                if (!received.Succeeded)
                    return received.Error;
                upload.Received += received.Value;
            }

            return upload.Received == upload.Length ? await Finish(upload) : await Keep(upload);
        }
        catch (IOException full) when (IsFull(full))
        {
            return new DiskFull();
        }
        catch (IOException locked) when (locked.HResult is -2147024864 or 11 or 35)
        {
            return new UploadBusy();
        }
    }

    private static async Task<Result<long>> Append(Upload upload, FileStream file, Stream body, CancellationToken cancel)
    {
        var (buffer, received, more) = (new byte[Piece], 0L, true);
        while (more)
        {
            (var read, more) = await Read(body, buffer, cancel);
            if (upload.Received + received + read > upload.Length)
                return new TooMuch();
            // A document never lies here: it could carry a classification mark, and only whole files can be looked at for that.
            if (upload.Received + received == 0 && read >= Math.Min(Head, upload.Length) && MediaTypes.Shown(buffer.AsSpan(0, read), upload.Name) is null)
                return new NoMedia(upload.Name);
            await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            received += read;
        }

        file.Flush(flushToDisk: true);
        return received;
    }

    // A full buffer, or what came before the end; when the line is cut, what came before the cut.
    private static async Task<(int Read, bool More)> Read(Stream body, byte[] buffer, CancellationToken cancel)
    {
        var read = 0;
        try
        {
            while (read < buffer.Length)
            {
                var came = await body.ReadAsync(buffer.AsMemory(read), cancel);
                if (came == 0)
                    return (read, false);
                read += came;
            }

            return (read, true);
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException)
        {
            return (read, false);
        }
    }

    private async Task<Result<Upload>> Finish(Upload upload)
    {
        var kept = await FinishedFile.Look(places.Of(upload.Id), upload.Name);
        if (!kept.Succeeded)
        {
            await work.Run<Done>(async () =>
            {
                await sql.Execute("DELETE FROM platform_uploads WHERE id = @Id", new { upload.Id }, CancellationToken.None);
                return Done.Instance;
            }, CancellationToken.None);
            File.Delete(places.Of(upload.Id));
            return kept.Error;
        }

        (upload.Digest, upload.Size, upload.MediaType) = (kept.Value.Digest, kept.Value.Size, kept.Value.MediaType);
        return await Keep(upload);
    }

    private async Task<Result<Upload>> Keep(Upload upload)
    {
        upload.ExpiresAt = clock.GetUtcNow() + settings.Patience;
        return await work.Run<Upload>(async () =>
        {
            var changed = await sql.Execute("UPDATE platform_uploads SET received = @Received, expires_at = @ExpiresAt, digest = @Digest, size = @Size, media_type = @MediaType WHERE id = @Id",
                new { upload.Received, upload.ExpiresAt, upload.Digest, upload.Size, upload.MediaType, upload.Id }, CancellationToken.None);
            return changed == 1 ? upload : new NotFound("这个上传");
        }, CancellationToken.None);
    }

    // ENOSPC, EDQUOT, ERROR_DISK_FULL.
    private static bool IsFull(IOException failure) => failure.HResult is 28 or 122 or -2147024784;

    private sealed record WrongOffset() : Error("upload.offset", "已经收到的和您说的不一样，请先问一下收到哪里了。", StatusCodes.Status409Conflict);

    private sealed record UploadBusy() : Error("upload.busy", "这个文件正在另一处上传，请稍等。", StatusCodes.Status423Locked);

    private sealed record TooMuch() : Error("upload.tooMuch", "送来的比说好的多。请重新上传。", StatusCodes.Status400BadRequest);
}

/// <summary>It is nothing one can look at or listen to.</summary>
internal sealed record NoMedia(string Name) : Error("file.type", $"“{Name}”不是照片、录音或录像，或者文件坏了。请重新选。", StatusCodes.Status415UnsupportedMediaType);
