using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Jicengtong.Platform;

/// <summary>
/// Uploads that resume: the tus protocol 1.0.0 (tus.io), core with creation, expiration and termination. A complete upload is
/// handed to a form or to the API by its id.
/// </summary>
internal static class UploadRoutes
{
    private const string Version = "1.0.0";
    private const string Piece = "application/offset+octet-stream";

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/uploads").For(Who.SignedIn).WithTags("Uploads").AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            http.Response.Headers["Tus-Resumable"] = Version;
            if (HttpMethods.IsOptions(http.Request.Method) || http.Request.Headers["Tus-Resumable"] == Version)
                return await next(context);
            http.Response.Headers["Tus-Version"] = Version;
            return Http.Problem(new OtherVersion());
        });
        api.MapMethods("", [HttpMethods.Options], (HttpContext http, UploadSettings settings) =>
        {
            http.Response.Headers["Tus-Version"] = Version;
            http.Response.Headers["Tus-Extension"] = "creation,expiration,termination";
            http.Response.Headers["Tus-Max-Size"] = settings.Largest.ToString(CultureInfo.InvariantCulture);
            return TypedResults.NoContent();
        }).WithSummary("What this server speaks of the tus protocol 1.0.0.");
        api.MapPost("", Begin).WithSummary("tus creation: Upload-Length, and Upload-Metadata with filename. Location says where the pieces go.").Produces(StatusCodes.Status201Created);
        api.MapMethods("/{id:guid}", [HttpMethods.Head], Look).WithSummary("tus: how much was received (Upload-Offset).").Produces(StatusCodes.Status200OK);
        api.MapPatch("/{id:guid}", Receive).WithSummary("tus: one piece at Upload-Offset. The last one is refused when the file is no photo, voice or video.").Produces(StatusCodes.Status204NoContent);
        api.MapDelete("/{id:guid}", End).WithSummary("tus termination: gives it up.").Produces(StatusCodes.Status204NoContent);
        api.MapPost("/{id:guid}", async (Guid id, HttpContext http, ReceiveUpload receive, Sql sql, Work work, UploadPlaces places, CurrentPerson person) => http.Request.Headers["X-HTTP-Method-Override"].ToString().ToUpperInvariant() switch
        {
            "PATCH" => await Receive(id, http, receive, person),
            "DELETE" => await End(id, receive, sql, work, places, person),
            "HEAD" => await Look(id, http, receive, person),
            _ => TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed),
        }).WithSummary("tus: for networks that let through only POST, with X-HTTP-Method-Override.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Begin(HttpContext http, BeginUpload begin, Work work, CurrentPerson person, CancellationToken cancel)
    {
        var length = long.TryParse(http.Request.Headers["Upload-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : (long?)null;
        var made = await work.Run(() => begin.Run(person.Required, NameIn(http.Request.Headers["Upload-Metadata"]), length, cancel), cancel);
        if (!made.Succeeded)
            return Http.Problem(made.Error);
        Expires(http, made.Value);
        return TypedResults.Created($"/api/uploads/{made.Value.Id}");
    }

    private static async Task<IResult> Look(Guid id, HttpContext http, ReceiveUpload receive, CurrentPerson person)
    {
        if (await receive.Find(person.Required, id, http.RequestAborted) is not { } upload)
            return TypedResults.NotFound();
        Offset(http, upload);
        http.Response.Headers["Upload-Length"] = upload.Length.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok();
    }

    private static async Task<IResult> Receive(Guid id, HttpContext http, ReceiveUpload receive, CurrentPerson person)
    {
        if (http.Request.ContentType != Piece)
            return Http.Problem(new NoPiece());
        if (!long.TryParse(http.Request.Headers["Upload-Offset"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return Http.Problem(new Invalid("Upload-Offset", "要写 Upload-Offset：从第几个字节接着传。", "upload.offset"));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var received = await receive.Run(person.Required, id, offset, http.Request.Body, http.RequestAborted);
        if (!received.Succeeded)
            return Http.Problem(received.Error);
        Offset(http, received.Value);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> End(Guid id, ReceiveUpload receive, Sql sql, Work work, UploadPlaces places, CurrentPerson person)
    {
        if (await receive.Find(person.Required, id, CancellationToken.None) is null)
            return Http.Problem(new NotFound("这个上传"));
        await work.Run<Done>(async () =>
        {
            await sql.Execute("DELETE FROM platform_uploads WHERE id = @id", new { id }, CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None);
        File.Delete(places.Of(id));
        return TypedResults.NoContent();
    }

    private static void Offset(HttpContext http, Upload upload)
    {
        http.Response.Headers["Upload-Offset"] = upload.Received.ToString(CultureInfo.InvariantCulture);
        Expires(http, upload);
    }

    private static void Expires(HttpContext http, Upload upload) => http.Response.Headers["Upload-Expires"] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);

    // "filename 5b2V6Z+zLndlYm0=,filetype YXVkaW8vd2VibQ=="
    private static string? NameIn(string? metadata)
    {
        var named = (metadata ?? "").Split(',', StringSplitOptions.TrimEntries).Select(pair => pair.Split(' ')).FirstOrDefault(pair => pair is ["filename", _]);
        var bytes = new byte[named?[1].Length ?? 0];
        return named is not null && Convert.TryFromBase64String(named[1], bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : null;
    }

    private sealed record OtherVersion() : Error("upload.version", "请求头要写 Tus-Resumable: 1.0.0。", StatusCodes.Status412PreconditionFailed);

    private sealed record NoPiece() : Error("upload.piece", "Content-Type 要写 application/offset+octet-stream。", StatusCodes.Status415UnsupportedMediaType);
}
