using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Platform;

/// <summary>
/// Attachments under <c>DATA/files</c>, outside the web root, named by their digest. Bytes are on the disk (fsynced) before
/// the row that names them is committed; a crash between leaves only bytes nobody refers to.
/// </summary>
public sealed class FileStore(AppDb db, Installation installation, ScanSettings scan, TimeProvider clock)
{
    /// <summary>Largest attachment in bytes (20 MB).</summary>
    public const long Largest = 20 * 1024 * 1024;

    /// <summary>Stores one document or picture as a file of <paramref name="ownerId"/>; the row is saved with the running work.</summary>
    public async Task<Result<StoredFile>> Add(IFormFile upload, string ownerKind, Guid ownerId, CurrentUser by, CancellationToken cancel)
        => await Add(upload, head => MediaTypes.Of(head, upload.FileName), "不是可以附上的文件。可以用图片、PDF、Word、Excel 或文本。", ownerKind, ownerId, by, cancel);

    /// <summary>Stores a photo, voice or video; a photo without what says where it was taken, and so a video.</summary>
    public async Task<Result<StoredFile>> AddShown(IFormFile upload, string ownerKind, Guid ownerId, CurrentUser by, CancellationToken cancel)
    {
        if (upload.Length > Largest)
            return new Invalid("photos", $"“{upload.FileName}”超过 20 MB。请压缩后再传。", "file.tooLarge");
        using var bytes = new MemoryStream();
        await upload.CopyToAsync(bytes, cancel);
        var content = bytes.ToArray();
        var type = MediaTypes.Shown(content.AsSpan(0, Math.Min(content.Length, MediaTypes.HeadLength)), upload.FileName);
        if (type is null || type.StartsWith("image/", StringComparison.Ordinal))
        {
            var photo = FinishedFile.PhotoOf(content, Path.GetFileName(upload.FileName));
            if (!photo.Succeeded)
                return photo.Error;
            content = photo.Value;
        }
        else
        {
            VideoWithoutPlace.Blank(bytes);
            content = bytes.ToArray();
        }

        return await Add(new FormFile(new MemoryStream(content), 0, content.Length, upload.Name, upload.FileName), head => MediaTypes.Shown(head, upload.FileName),
            "不是照片、录音或录像。", ownerKind, ownerId, by, cancel);
    }

    /// <summary>
    /// Takes a complete upload of this person as a file of <paramref name="ownerId"/>. Its bytes move before the commit; when the
    /// commit fails they are found in their place the next time.
    /// </summary>
    public async Task<Result<StoredFile>> Take(Guid uploadId, string ownerKind, Guid ownerId, CurrentUser by, CancellationToken cancel)
    {
        var upload = await db.Set<Upload>().FirstOrDefaultAsync(one => one.Id == uploadId && one.PersonId == by.PersonId, cancel);
        if (upload?.Digest is not { } digest)
            return new Invalid("photos", upload is null ? "传上来的文件已经过期，请再选一次。" : $"“{upload.Name}”还没有传完，请稍等再送。", upload is null ? "upload.gone" : "upload.unfinished");
        var (from, place) = (Path.Combine(installation.Folder("uploads"), upload.Id.ToString("N")), PlaceOf(digest));
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(from, place, overwrite: true);
        }

        var file = FileOf(upload.Name, upload.MediaType!, upload.Size, digest, ownerKind, ownerId, by);
        db.Add(file);
        db.Remove(upload);
        return file;
    }

    /// <summary>The files of one thing, oldest first.</summary>
    public async Task<IReadOnlyList<StoredFile>> Of(string ownerKind, Guid ownerId, CancellationToken cancel)
        => await db.Set<StoredFile>().AsNoTracking().Where(file => file.OwnerKind == ownerKind && file.OwnerId == ownerId).OrderBy(file => file.Id).ToListAsync(cancel);

    /// <summary>Where the bytes are.</summary>
    public string PlaceOf(string digest) => Path.Combine(installation.Folder("files"), digest[..2], digest);

    private async Task<Result<StoredFile>> Add(IFormFile upload, TypeOf typeOf, string otherwise, string ownerKind, Guid ownerId, CurrentUser by, CancellationToken cancel)
    {
        if (upload.Length == 0)
            return new Invalid("files", $"“{upload.FileName}”是空文件，请重新选择。", "file.empty");
        if (upload.Length > Largest)
            return new Invalid("files", $"“{upload.FileName}”超过 20 MB。请压缩后再传。", "file.tooLarge");

        var temporary = Path.Combine(installation.Folder("files"), Path.GetRandomFileName());
        try
        {
            string digest;
            var head = new byte[MediaTypes.HeadLength];
            int headLength;
            await using (var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                await upload.CopyToAsync(target, cancel);
                target.Flush(flushToDisk: true);
                target.Position = 0;
                digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(target, cancel));
                target.Position = 0;
                headLength = await target.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
            }

            if (typeOf(head.AsSpan(0, headLength)) is not { } mediaType)
                return new Invalid("files", $"“{upload.FileName}”{otherwise}", "file.type");

            var place = PlaceOf(digest);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(temporary, place, overwrite: true);
            var file = FileOf(Path.GetFileName(upload.FileName), mediaType, upload.Length, digest, ownerKind, ownerId, by);
            db.Add(file);
            return file;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The same bytes as a file of something else too; the row is saved with the running work.</summary>
    public StoredFile Share(StoredFile file, string ownerKind, Guid ownerId, CurrentUser by)
    {
        var shared = new StoredFile
        {
            Id = Ids.Next(), OwnerKind = ownerKind, OwnerId = ownerId, Name = file.Name, MediaType = file.MediaType, Size = file.Size, Digest = file.Digest, AddedBy = by.PersonId, AddedAt = clock.GetUtcNow(), Health = file.Health,
        };
        db.Add(shared);
        return shared;
    }

    /// <summary>
    /// Takes a file away for good because it must not lie here; the bytes go with the last row that names them. Only for what should
    /// never have come in: everything else ends, and is kept.
    /// </summary>
    public async Task Destroy(StoredFile file, CancellationToken cancel)
    {
        var same = await db.Set<StoredFile>().Where(other => other.Digest == file.Digest).ToListAsync(cancel);
        db.RemoveRange(same);
        File.Delete(PlaceOf(file.Digest));
    }

    private StoredFile FileOf(string name, string mediaType, long size, string digest, string ownerKind, Guid ownerId, CurrentUser by) => new()
    {
        Id = Ids.Next(), OwnerKind = ownerKind, OwnerId = ownerId, Name = name.Length > 200 ? name[^200..] : name, MediaType = mediaType, Size = size, Digest = digest,
        AddedBy = by.PersonId, AddedAt = clock.GetUtcNow(), Health = scan.IsOn ? FileHealth.Waiting : FileHealth.Clean,
    };

    private delegate string? TypeOf(ReadOnlySpan<byte> head);
}
