using System.Globalization;

namespace Jicengtong.Platform;

/// <summary>Makes room for a file, or says why there is none.</summary>
internal sealed class BeginUpload(AppDb db, Sql sql, UploadSettings settings, UploadPlaces places, TimeProvider clock)
{
    /// <returns>The upload; <c>upload.length</c>, <c>upload.tooLarge</c>, <c>upload.quota</c>, <c>upload.diskFull</c> or <c>secrecy.mark</c>.</returns>
    public async Task<Result<Upload>> Run(CurrentUser by, string? name, long? length, CancellationToken cancel)
    {
        var called = Path.GetFileName(name ?? "").Trim() is { Length: > 0 } given ? given : "文件";
        if (length is not > 0)
            return new Invalid("Upload-Length", "要先说明文件有多大，而且不能是空文件。", "upload.length");
        if (length > settings.Largest)
            return new UploadTooLarge($"“{called}”超过 {Megabytes(settings.Largest)} MB。录像请分几段录，或者录短一点。");
        if (SecrecyMarks.In(called, isName: true) is not null)
            return new CarriesMark();
        var under = await sql.First<long>("SELECT COALESCE(SUM(length), 0) FROM platform_uploads WHERE person_id = @me", new { me = by.PersonId }, cancel);
        if (under + length > settings.PerPerson)
            return new UploadQuota($"您正在传的文件加起来超过 {Megabytes(settings.PerPerson)} MB。请先把写好的送出去，再传新的。");
        if (places.Free - length < settings.KeepFree)
            return new DiskFull();
        var now = clock.GetUtcNow();
        var upload = new Upload { Id = Ids.Next(now), PersonId = by.PersonId, Name = called.Length > 200 ? called[^200..] : called, Length = length.Value, ExpiresAt = now + settings.Patience };
        db.Add(upload);
        return upload;
    }

    private static string Megabytes(long bytes) => (bytes / (1024 * 1024)).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Larger than may be.</summary>
internal sealed record UploadTooLarge(string Why) : Error("upload.tooLarge", Why, StatusCodes.Status413PayloadTooLarge);

/// <summary>Too much of one account on its way.</summary>
internal sealed record UploadQuota(string Why) : Error("upload.quota", Why, StatusCodes.Status413PayloadTooLarge);

/// <summary>The disk has no room; what was received stays.</summary>
internal sealed record DiskFull() : Error("upload.diskFull", "系统的磁盘满了，现在存不下文件。您的文件还在手机上，请管理员腾出地方后自动再送；文字可以先送。", StatusCodes.Status507InsufficientStorage);

/// <summary>Where the bytes of uploads lie, outside of the web root.</summary>
internal sealed class UploadPlaces(Installation installation)
{
    public string Folder => installation.Folder("uploads");

    public long Free => new DriveInfo(Folder).AvailableFreeSpace;

    public string Of(Guid id) => Path.Combine(Folder, id.ToString("N"));
}
