using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Platform;

/// <summary>
/// Attachments under <c>DATA/files</c>, outside the web root, named by their digest. Bytes are on the disk (fsynced) before
/// the row that names them is committed; a crash between leaves only bytes nobody refers to.
/// </summary>
public sealed class FileStore(AppDb db, Installation installation, TimeProvider clock)
{
    /// <summary>Largest attachment in bytes (20 MB).</summary>
    public const long Largest = 20 * 1024 * 1024;

    /// <summary>Stores one upload as a file of <paramref name="ownerId"/>; the row is saved with the running work.</summary>
    public async Task<Result<StoredFile>> Add(IFormFile upload, string ownerKind, Guid ownerId, CurrentUser by, CancellationToken cancel)
    {
        if (upload.Length == 0)
            return new Invalid("files", $"“{upload.FileName}”是空文件，请重新选择。", "file.empty");
        if (upload.Length > Largest)
            return new Invalid("files", $"“{upload.FileName}”超过 20 MB。请压缩后再传。", "file.tooLarge");

        var temporary = Path.Combine(installation.Folder("files"), Path.GetRandomFileName());
        try
        {
            string digest;
            var head = new byte[16];
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

            if (MediaTypes.Of(head.AsSpan(0, headLength), upload.FileName) is not { } mediaType)
                return new Invalid("files", $"“{upload.FileName}”不是可以附上的文件。可以用图片、PDF、Word、Excel 或文本。", "file.type");

            var place = PlaceOf(digest);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(temporary, place, overwrite: true);
            var name = Path.GetFileName(upload.FileName);
            var file = new StoredFile
            {
                Id = Ids.Next(), OwnerKind = ownerKind, OwnerId = ownerId, Name = name.Length > 200 ? name[^200..] : name,
                MediaType = mediaType, Size = upload.Length, Digest = digest, AddedBy = by.PersonId, AddedAt = clock.GetUtcNow(),
            };
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
            Id = Ids.Next(), OwnerKind = ownerKind, OwnerId = ownerId, Name = file.Name, MediaType = file.MediaType, Size = file.Size, Digest = file.Digest, AddedBy = by.PersonId, AddedAt = clock.GetUtcNow(),
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

    /// <summary>The files of one thing, oldest first.</summary>
    public async Task<IReadOnlyList<StoredFile>> Of(string ownerKind, Guid ownerId, CancellationToken cancel)
        => await db.Set<StoredFile>().AsNoTracking().Where(file => file.OwnerKind == ownerKind && file.OwnerId == ownerId).OrderBy(file => file.Id).ToListAsync(cancel);

    /// <summary>Where the bytes are.</summary>
    public string PlaceOf(string digest) => Path.Combine(installation.Folder("files"), digest[..2], digest);
}
