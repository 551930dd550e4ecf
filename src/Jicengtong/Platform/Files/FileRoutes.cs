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
        if (file is null || owner is null || !await owner.MayRead(person.Required, file.OwnerId, cancel) || !File.Exists(files.PlaceOf(file.Digest)))
            return Http.Problem(new NotFound("这个文件"));
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        http.Response.Headers.CacheControl = "private, max-age=3600";
        var shown = file.MediaType.StartsWith("image/", StringComparison.Ordinal) || file.MediaType.StartsWith("audio/", StringComparison.Ordinal);
        return TypedResults.PhysicalFile(files.PlaceOf(file.Digest), file.MediaType, shown ? null : file.Name, enableRangeProcessing: true);
    }).For(Who.SignedIn).ExcludeFromDescription();
}
