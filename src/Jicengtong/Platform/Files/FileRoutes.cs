using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Platform;

/// <summary>Hands out an attachment to those who may read what it belongs to; pictures show and recordings play, everything else downloads, nothing runs.</summary>
internal static class FileRoutes
{
    public static void MapFiles(this IEndpointRouteBuilder routes) => routes.MapGet("/files/{id:guid}", async (
        Guid id, CurrentPerson person, AppDb db, FileStore files, IEnumerable<IFileOwner> owners, HttpContext http, CancellationToken cancel) =>
    {
        var file = await db.Set<StoredFile>().AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Id == id, cancel);
        var owner = owners.FirstOrDefault(candidate => candidate.Kind == file?.OwnerKind);
        if (file is null || owner is null || !await owner.MayRead(person.Required, file.OwnerId, cancel))
            return Http.Problem(new NotFound("这个文件"));
        http.Response.Headers.CacheControl = "private, max-age=3600";
        return Give(http, files, file);
    }).For(Who.SignedIn).WithMetadata(new OpenToStandIns()).ExcludeFromDescription();

    /// <summary>The file for somebody who may have it: pictures show, voices and videos play (in pieces), everything else downloads.</summary>
    public static IResult Give(HttpContext http, FileStore files, StoredFile file)
    {
        if (!file.IsClean)
            return Http.Problem(new NotHandedOut(file.Health));
        if (!File.Exists(files.PlaceOf(file.Digest)))
            return Http.Problem(new NotFound("这个文件"));
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; media-src 'self'";
        var shown = file.MediaType.Split('/')[0] is "image" or "audio" or "video";
        return TypedResults.PhysicalFile(files.PlaceOf(file.Digest), file.MediaType, shown ? null : file.Name, enableRangeProcessing: true);
    }

    private sealed record NotHandedOut(FileHealth Health) : Error(Health == FileHealth.Waiting ? "file.waiting" : "file.infected",
        Health == FileHealth.Waiting ? "这个文件正在查病毒，过一会儿再打开。" : "这个文件带病毒，已经删掉。请让发的人换一份。", StatusCodes.Status409Conflict);
}
